// FormEndpoint: polls the form entries of a website over https.
//
// It sends the cursor as a query parameter, the ETag as If-None-Match and the secret as a header,
// and gives the raw body; web/form_feed reads it. When a server asks us to wait (Retry-After),
// polls until then fail at once without a request. Used from the loop only. Fails: form_source.hpp.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <filesystem>
#include <string>

#include "net/curl_loop.hpp"
#include "net/form_source.hpp"

namespace vastus::net {

struct FormEndpointSettings {
    std::string url;
    std::string cursor_parameter;       ///< "" = the cursor is not sent.
    std::string header_name;            ///< "X-Api-Key"; "" = none.
    std::filesystem::path secret_file;  ///< The header's value.
    std::filesystem::path ca_file;      ///< "" = the system's.
    bool allow_private = false, allow_clear = false;
    std::uint64_t body_bytes_max = 8u << 20;
    model::Duration connect = std::chrono::seconds(10), total = std::chrono::seconds(60);
};

class FormEndpoint : public FormSource {
public:
    FormEndpoint(CurlLoop& loop, FormEndpointSettings settings);
    asio::awaitable<model::Result<FormPage>> poll(const std::string& cursor,
                                                  const std::string& etag,
                                                  std::stop_token stop) override;

private:
    void wait_as_asked(model::Duration time);

    CurlLoop& loop_;
    FormEndpointSettings settings_;
    asio::steady_timer pause_;  ///< Runs while the server wants no request.
    bool paused_ = false;
};

}  // namespace vastus::net
