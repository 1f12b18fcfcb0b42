#include "net/local_api.hpp"

#include <curl/curl.h>
#include <errno.h>

#include <algorithm>
#include <array>
#include <utility>

#include "net/curl_handle.hpp"
#include "net/http_reply.hpp"

namespace vastus::net {

using model::Result;

namespace {

constexpr std::size_t socket_path_bytes_max = 107;     // sockaddr_un
constexpr std::uint64_t reply_bytes_max = 256u << 20;  // Exports and lists of our own daemon.

Result<> check(const LocalRequest& request) {
    const auto is_printable = [](char c) { return c > ' ' && c < 0x7f; };
    const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (request.socket.empty() || request.socket.native().size() > socket_path_bytes_max)
        return model::refused("the path of a socket has 1 to 107 bytes");
    if (!request.target.starts_with('/') || !std::ranges::all_of(request.target, is_printable))
        return model::refused("a request target starts with '/' and has no blanks");
    if (request.method.empty() || !std::ranges::all_of(request.method, is_upper))
        return model::refused("a method is a word in capitals");
    if (!std::ranges::all_of(request.accept, [](char c) { return c >= ' ' && c < 0x7f; }))
        return model::refused("a media type is printable");
    return model::ok();
}

model::Error translate(int code, long system_error, const LocalRequest& request,
                       std::string_view detail) {
    if (code == CURLE_OPERATION_TIMEDOUT) return model::transient("the daemon did not answer");
    if (code == CURLE_COULDNT_CONNECT && (system_error == EACCES || system_error == EPERM))
        return model::refused("no right to use the socket " + request.socket.string());
    if (code == CURLE_COULDNT_CONNECT)
        return model::missing("no daemon listens on " + request.socket.string());
    return curl_error(code, detail);
}

}  // namespace

Result<LocalReply> local_request(const LocalRequest& request) {
    TRY(check(request));
    const EasyHandle easy = new_easy();
    HttpReceiver receiver(reply_bytes_max);
    std::array<char, CURL_ERROR_SIZE> detail{};
    HeaderList headers;
    append(headers, "Accept: " + request.accept);
    append(headers, "Expect:");  // No pause before a body: the daemon is here.
    if (request.method != "GET") append(headers, "Content-Type: application/json");
    CURL* curl = easy.get();
    receiver.attach(curl);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail.data());
    curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, request.socket.c_str());
    curl_easy_setopt(curl, CURLOPT_URL, "http://localhost/");
    curl_easy_setopt(curl, CURLOPT_REQUEST_TARGET, request.target.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    if (request.method != "GET") {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                         static_cast<curl_off_t>(request.body.size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
    const CURLcode code = curl_easy_perform(curl);
    if (!receiver.fault().empty()) return model::malformed(receiver.fault());
    if (code != CURLE_OK) {
        long system_error = 0;
        curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &system_error);
        return translate(code, system_error, request, detail.data());
    }
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    auto reply = receiver.take(static_cast<int>(status));
    return LocalReply{reply.status, std::move(reply.content_type), std::move(reply.body)};
}

}  // namespace vastus::net
