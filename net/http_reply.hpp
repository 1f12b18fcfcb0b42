// HttpReceiver: collects one HTTP reply under its limits, from libcurl's callbacks.
//
// Only net includes this. Header names are matched without case; a second header block (after a
// 1xx) replaces the first. It never holds more than the limits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "net/http.hpp"

namespace vastus::net {

class HttpReceiver {
public:
    explicit HttpReceiver(std::uint64_t body_bytes_max) : body_bytes_max_(body_bytes_max) {}

    /// Sets the callbacks of `easy` (a CURL*) to this object.
    void attach(void* easy);
    /// What was wrong with the reply itself, or "".
    const std::string& fault() const { return fault_; }
    /// After the transfer, with the status libcurl read.
    HttpReply take(int status);

private:
    static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
    bool take_header(std::string_view line);
    bool take_body(std::string_view piece);

    std::uint64_t body_bytes_max_;
    std::size_t header_bytes_ = 0;
    HttpReply reply_;
    std::string date_, retry_after_, fault_;
};

}  // namespace vastus::net
