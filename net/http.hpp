// One HTTP GET as a coroutine, made for endpoints that other people configure and run.
//
// Invariant: unless told otherwise it talks https only, to public addresses only (resolved once,
// checked, and pinned, so that no second answer of the DNS can lead elsewhere), follows no
// redirect, uses no proxy, and holds at most `body_bytes_max` bytes after decompression. Runs on
// the loop of the CurlLoop. Fails: transient (network, time-outs), refused (address, certificate,
// URL), malformed (too large).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "model/time.hpp"
#include "net/curl_loop.hpp"

namespace vastus::net {

struct HttpRequest {
    std::string url;
    std::vector<std::string> headers;  ///< "Name: value" lines.
    std::filesystem::path ca_file;     ///< "" = the system's.
    bool allow_private = false;        ///< Private, loopback and link-local addresses too.
    bool allow_clear = false;          ///< http:// to loopback.
    std::uint64_t body_bytes_max = 8u << 20;
    model::Duration connect = std::chrono::seconds(10), total = std::chrono::seconds(60);
};

struct HttpReply {
    int status = 0;
    std::string body;
    std::string content_type;  ///< Lower case, without parameters.
    std::string etag;
    std::optional<model::Duration> retry_after;  ///< From now; never negative.
};

asio::awaitable<model::Result<HttpReply>> http_get(CurlLoop& loop, HttpRequest request,
                                                   std::stop_token stop);

/// An address of the public internet: not private, loopback, link-local, shared (CGNAT), mapped,
/// multicast or reserved. False for what is no address.
bool is_public_address(std::string_view address);

/// `url` with `name=value` appended to its query. Fails: refused (not a URL).
model::Result<std::string> with_parameter(const std::string& url, std::string_view name,
                                          std::string_view value);

}  // namespace vastus::net
