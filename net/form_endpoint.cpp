#include "net/form_endpoint.hpp"

#include <algorithm>
#include <utility>

#include "net/http.hpp"
#include "net/secret.hpp"

namespace vastus::net {

using model::Duration;
using model::Result;

namespace {

constexpr std::size_t cursor_bytes_max = 2048;               // It stands in a URL.
constexpr Duration retry_after_max = std::chrono::hours(1);  // Whatever the server wishes.

Result<HttpRequest> make_request(const FormEndpointSettings& settings, const std::string& cursor,
                                 const std::string& etag) {
    HttpRequest request{settings.url,         {},
                        settings.ca_file,     settings.allow_private,
                        settings.allow_clear, settings.body_bytes_max,
                        settings.connect,     settings.total};
    if (!cursor.empty() && !settings.cursor_parameter.empty()) {
        if (cursor.size() > cursor_bytes_max)
            return model::malformed("the cursor is longer than 2048 bytes");
        TRY(request.url, with_parameter(settings.url, settings.cursor_parameter, cursor));
    }
    request.headers.emplace_back("Accept: application/json");
    if (!etag.empty()) request.headers.push_back("If-None-Match: " + etag);
    if (!settings.header_name.empty()) {
        TRY(auto secret, read_secret(settings.secret_file));
        request.headers.push_back(settings.header_name + ": " + std::string(secret.text()));
    }
    return request;
}

model::Error judge(const HttpReply& reply) {
    const auto status = std::to_string(reply.status);
    switch (reply.status) {
        case 401:
        case 403: return model::refused("the endpoint does not accept our secret: " + status);
        case 404:
        case 410: return model::refused("there is no such endpoint: " + status);
        case 408:
        case 425: return model::transient("the endpoint answered " + status);
        case 429: return model::transient("the endpoint wants fewer requests: 429");
        default: break;
    }
    if (reply.status >= 500) return model::transient("the endpoint answered " + status);
    if (reply.status >= 300 && reply.status < 400)
        return model::refused("the endpoint redirects, which is not followed: " + status);
    if (reply.status >= 400) return model::refused("the endpoint answered " + status);
    return model::malformed("the endpoint answered " + status);
}

bool is_json(std::string_view type) {
    return type == "application/json" || type == "text/json" ||
           (type.starts_with("application/") && type.ends_with("+json"));
}

}  // namespace

FormEndpoint::FormEndpoint(CurlLoop& loop, FormEndpointSettings settings)
    : loop_(loop), settings_(std::move(settings)), pause_(loop.io()) {}

asio::awaitable<Result<FormPage>> FormEndpoint::poll(const std::string& cursor,
                                                     const std::string& etag,
                                                     std::stop_token stop) {
    if (paused_) co_return model::transient("the endpoint asked us to wait");
    CO_TRY(auto request, make_request(settings_, cursor, etag));
    CO_TRY(auto reply, co_await http_get(loop_, std::move(request), std::move(stop)));
    if (reply.status == 304 || reply.status == 204) {
        FormPage page;
        page.unchanged = true;
        page.etag = reply.etag.empty() ? etag : reply.etag;
        co_return page;
    }
    if (reply.status != 200) {
        if (reply.retry_after && (reply.status == 429 || reply.status == 503))
            wait_as_asked(*reply.retry_after);
        co_return judge(reply);
    }
    if (!is_json(reply.content_type))
        co_return model::malformed("the endpoint sent \"" + reply.content_type +
                                   "\" instead of JSON");
    co_return FormPage{false, std::move(reply.body), std::move(reply.etag)};
}

void FormEndpoint::wait_as_asked(Duration time) {
    if (time <= Duration::zero()) return;
    paused_ = true;
    pause_.expires_after(std::min(time, retry_after_max));
    pause_.async_wait([this](boost::system::error_code ec) {
        if (!ec) paused_ = false;  // With an error the timer, and we, may be gone.
    });
}

}  // namespace vastus::net
