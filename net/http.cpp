#include "net/http.hpp"

#include <curl/curl.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <utility>

#include "net/curl_handle.hpp"
#include "net/http_reply.hpp"

namespace vastus::net {

using asio::ip::tcp;
using model::Duration;
using model::Result;

namespace {

constexpr std::size_t url_bytes_max = 8000;  // What servers accept.
constexpr std::size_t addresses_max = 16;    // Of one name; more are not needed to reach it.

struct CloseUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, CloseUrl>;

/// The parts that decide where we connect to.
struct Target {
    std::string scheme, host, port;  ///< Host without brackets.
};

std::string part_of(const Url& url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url.get(), part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
    std::string result(text);
    curl_free(text);
    return result;
}

Result<Url> parse_url(const std::string& text) {
    Url url(curl_url());
    if (text.size() > url_bytes_max || !url ||
        curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK)
        return model::refused("not a URL");
    return url;
}

Result<Target> read_target(const HttpRequest& request) {
    TRY(auto url, parse_url(request.url));
    Target target{part_of(url, CURLUPART_SCHEME), part_of(url, CURLUPART_HOST),
                  part_of(url, CURLUPART_PORT)};
    if (target.host.size() > 2 && target.host.front() == '[')
        target.host = target.host.substr(1, target.host.size() - 2);
    if (!is_plain_host(target.host)) return model::refused("the URL has no plain host name");
    if (!part_of(url, CURLUPART_USER).empty() || !part_of(url, CURLUPART_PASSWORD).empty())
        return model::refused("a URL holds no user and no password");
    if (target.scheme == "https") return target;
    if (target.scheme != "http") return model::refused("only https is spoken");
    if (!request.allow_clear || !is_loopback_host(target.host))
        return model::refused("without TLS only loopback is spoken to, when allowed");
    return target;
}

/// The addresses of the host as libcurl's RESOLVE wants them, "host:443:192.0.2.1,2001:db8::1".
/// One address that is not public is enough to refuse: who mixes them wants us inside.
asio::awaitable<Result<std::string>> pin_public(CurlLoop& loop, Target target) {
    tcp::resolver resolver(loop.io());
    // The system's resolver has its own time limit; it cannot be interrupted.
    const auto answer = co_await resolver.async_resolve(target.host, target.port,
                                                        asio::as_tuple(asio::use_awaitable));
    const auto ec = std::get<0>(answer);
    if (ec) co_return model::transient("its name does not resolve: " + ec.message());
    std::string pin;
    std::size_t count = 0;
    for (const auto& entry : std::get<1>(answer)) {
        const auto address = entry.endpoint().address().to_string();
        if (!is_public_address(address))
            co_return model::refused(target.host + " leads to " + address +
                                     ", which is not a public address");
        pin += (count == 0 ? "" : ",") + address;
        if (++count == addresses_max) break;
    }
    if (pin.empty()) co_return model::transient("its name has no address");
    co_return target.host + ":" + target.port + ":" + pin;
}

/// The last look, when the connection stands and nothing has been sent.
int on_connected(void*, char* peer, char*, int, int) noexcept {
    return is_public_address(peer) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

void set_options(CURL* easy, const HttpRequest& request) {
    curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, request.allow_clear ? "https,http" : "https");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");  // None from the environment either.
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect.count()));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.total.count()));
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "vastus");
    if (!request.ca_file.empty()) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, request.ca_file.c_str());
        curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);  // Else the system's count as well.
    }
    if (request.allow_private) return;
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &on_connected);
    // A pinned name and a connection made under another pin do not mix.
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
}

}  // namespace

asio::awaitable<Result<HttpReply>> http_get(CurlLoop& loop, HttpRequest request,
                                            std::stop_token stop) {
    CO_TRY(auto target, read_target(request));
    HeaderList pins, headers;
    if (!request.allow_private) {
        CO_TRY(const auto pin, co_await pin_public(loop, target));
        append(pins, pin);
    }
    for (const auto& line : request.headers) {
        if (line.find_first_of("\r\n") != std::string::npos)
            co_return model::refused("a header field has a line end");
        append(headers, line);
    }
    const EasyHandle easy = new_easy();
    HttpReceiver receiver(request.body_bytes_max);
    std::array<char, CURL_ERROR_SIZE> detail{};
    set_options(easy.get(), request);
    receiver.attach(easy.get());
    curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, detail.data());
    curl_easy_setopt(easy.get(), CURLOPT_RESOLVE, pins.get());
    curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers.get());

    const Duration limit = request.total + std::chrono::seconds(1);  // libcurl's own comes first.
    CO_TRY(const auto code, co_await loop.perform(easy.get(), limit, stop));
    if (!receiver.fault().empty()) co_return model::malformed(receiver.fault());
    if (code == CURLE_ABORTED_BY_CALLBACK)
        co_return model::refused("the connection led to an address that is not public");
    if (code != CURLE_OK) co_return curl_error(code, detail.data());
    long status = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
    co_return receiver.take(static_cast<int>(status));
}

Result<std::string> with_parameter(const std::string& url, std::string_view name,
                                   std::string_view value) {
    TRY(auto parsed, parse_url(url));
    const auto parameter = std::string(name) + "=" + std::string(value);
    if (curl_url_set(parsed.get(), CURLUPART_QUERY, parameter.c_str(),
                     CURLU_APPENDQUERY | CURLU_URLENCODE) != CURLUE_OK)
        return model::refused("the parameter " + std::string(name) + " does not fit into the URL");
    return part_of(parsed, CURLUPART_URL);
}

}  // namespace vastus::net
