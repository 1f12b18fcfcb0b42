#include "net/folder_sink.hpp"

#include <charconv>
#include <system_error>

#include "mail/compose.hpp"
#include "net/durable_file.hpp"

namespace vastus::net {

using model::Result;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t number_width = 8;

std::string file_name(std::uint64_t number) {
    auto digits = std::to_string(number);
    if (digits.size() < number_width) digits.insert(0, number_width - digits.size(), '0');
    return digits + ".eml";
}

Result<std::uint64_t> newest_number(const fs::path& folder) {
    std::error_code ec;
    fs::create_directories(folder, ec);
    std::uint64_t newest = 0;
    fs::directory_iterator it(folder, ec);
    for (; !ec && it != fs::directory_iterator(); it.increment(ec)) {
        const auto stem = it->path().stem().string();
        std::uint64_t number = 0;
        const auto read = std::from_chars(stem.data(), stem.data() + stem.size(), number);
        if (read.ec == std::errc() && read.ptr == stem.data() + stem.size())
            newest = std::max(newest, number);
    }
    if (ec) return model::transient(folder.string() + ": " + ec.message());
    return newest;
}

}  // namespace

Result<Sent> FolderSink::send(const Letter& letter, std::stop_token stop) {
    if (!mail::is_envelope_address(letter.from) || !mail::is_envelope_address(letter.to))
        return model::refused("an address that may not stand in an envelope");
    if (stop.stop_requested()) return model::transient("stopped");
    if (last_ == 0) {
        TRY(last_, newest_number(folder_));
    }
    const auto name = file_name(last_ + 1);
    const auto head = "Return-Path: <" + letter.from + ">\r\nDelivered-To: " + letter.to + "\r\n";
    TRY(write_durably(folder_ / name, head + letter.bytes));
    ++last_;
    return Sent{Receipt::accepted, "written as " + name};
}

}  // namespace vastus::net
