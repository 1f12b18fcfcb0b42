#include "net/http_reply.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>

#include "model/utf8.hpp"

namespace vastus::net {
namespace {

constexpr std::size_t header_bytes_max = 64u << 10;  // All header fields; usually 1 KiB.
constexpr std::size_t etag_bytes_max = 512;          // It is sent back with every poll.

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Seconds, or a date that is taken relative to the server's own Date.
std::optional<model::Duration> read_retry_after(const std::string& value, const std::string& date) {
    constexpr std::int64_t seconds_max = 86400;  // Callers have lower ceilings; this is arithmetic.
    std::int64_t seconds = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (read.ec != std::errc() || read.ptr != value.data() + value.size()) {
        const auto until = curl_getdate(value.c_str(), nullptr);
        const auto from = curl_getdate(date.c_str(), nullptr);
        if (value.empty() || date.empty() || until < 0 || from < 0) return std::nullopt;
        seconds = until - from;
    }
    return std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, seconds_max));
}

}  // namespace

void HttpReceiver::attach(void* easy) {
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &HttpReceiver::on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &HttpReceiver::on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
}

std::size_t HttpReceiver::on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
    const std::string_view line(bytes, size * count);
    return static_cast<HttpReceiver*>(self)->take_header(line) ? line.size() : 0;
}

std::size_t HttpReceiver::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
    const std::string_view piece(bytes, size * count);
    // 0 would mean success for an empty piece: the other way to say no is a wrong count.
    return static_cast<HttpReceiver*>(self)->take_body(piece) ? piece.size() : piece.size() + 1;
}

bool HttpReceiver::take_header(std::string_view line) {
    header_bytes_ += line.size();
    if (header_bytes_ > header_bytes_max) {
        fault_ = "its header is larger than 64 KiB";
        return false;
    }
    if (line.starts_with("HTTP/")) {
        reply_ = {};
        date_.clear();
        retry_after_.clear();
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return true;
    const auto name = lower(line.substr(0, colon));
    const auto value = trim(line.substr(colon + 1));
    if (name == "content-type")
        reply_.content_type = model::scrub_utf8(lower(trim(value.substr(0, value.find(';')))));
    if (name == "etag" && value.size() <= etag_bytes_max && model::is_utf8(value))
        reply_.etag = value;
    if (name == "retry-after") retry_after_ = value;
    if (name == "date") date_ = value;
    return true;
}

bool HttpReceiver::take_body(std::string_view piece) {
    if (reply_.body.size() + piece.size() > body_bytes_max_) {
        fault_ = "its body is larger than " + std::to_string(body_bytes_max_) + " bytes";
        return false;
    }
    reply_.body += piece;
    return true;
}

HttpReply HttpReceiver::take(int status) {
    reply_.status = status;
    reply_.retry_after = read_retry_after(retry_after_, date_);
    return std::move(reply_);
}

}  // namespace vastus::net
