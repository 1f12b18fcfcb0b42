#include "config/file.hpp"

#include <fstream>
#include <system_error>

#include "config/problems.hpp"

namespace vastus::config {
namespace {

// One more byte than the YAML reader takes, so that it is the one to say "too big".
constexpr std::size_t bytes_max = (1u << 20) + 1;

}  // namespace

model::Result<std::string> read_file(const std::filesystem::path& path) {
    std::error_code fault;
    const auto status = std::filesystem::status(path, fault);
    if (!std::filesystem::exists(status))
        return model::missing("there is no file " + in_quotes(path.string()));
    if (!std::filesystem::is_regular_file(status))
        return model::refused(in_quotes(path.string()) + " is not a file");
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return model::refused("this process may not read " + in_quotes(path.string()));
    std::string bytes(bytes_max, '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (stream.bad()) return model::transient(in_quotes(path.string()) + " cannot be read");
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    return bytes;
}

}  // namespace vastus::config
