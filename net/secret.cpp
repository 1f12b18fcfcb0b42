#include "net/secret.hpp"

#include <string.h>  // explicit_bzero

#include <array>
#include <fstream>

namespace vastus::net {
namespace {

constexpr std::size_t secret_bytes_max =
    4096;  // A key or a token; anything longer is a wrong file.

}  // namespace

Secret::Secret(std::string_view text) {
    bytes_.reserve(text.size() + 1);  // No second allocation that would leave a copy behind.
    bytes_.assign(text.begin(), text.end());
    bytes_.push_back('\0');
}

Secret::~Secret() {
    if (!bytes_.empty()) explicit_bzero(bytes_.data(), bytes_.size());
}

model::Result<Secret> read_secret(const std::filesystem::path& file) {
    const auto place = "secret file " + file.string();
    std::array<char, secret_bytes_max + 3> buffer{};
    std::filebuf in;
    in.pubsetbuf(nullptr, 0);  // Unbuffered: the only copy is `buffer`.
    if (!in.open(file, std::ios::in | std::ios::binary))
        return model::refused("it cannot be opened").within(place);
    const auto count = in.sgetn(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    std::string_view text(buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    const bool usable = !text.empty() && text.size() <= secret_bytes_max &&
                        text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
    Secret secret(usable ? text : "");
    explicit_bzero(buffer.data(), buffer.size());
    if (!usable) return model::refused("it must hold one line of 1 to 4096 bytes").within(place);
    return secret;
}

}  // namespace vastus::net
