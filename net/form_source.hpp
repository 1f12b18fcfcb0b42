// FormSource: where form entries come from. A polled endpoint of a website.
//
// It gives raw bodies; web/form_feed reads them. Used from the loop only. Fails: transient
// (network, 5xx, 429), refused (401, 403, 404), malformed (too large, wrong type).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <stop_token>
#include <string>

#include "model/result.hpp"
#include "model/time.hpp"

namespace vastus::net {

namespace asio = boost::asio;

struct FormPage {
    bool unchanged = false;  ///< 304: nothing new.
    std::string body, etag;
};

class FormSource {
public:
    virtual ~FormSource() = default;
    /// One poll. `cursor` is put where the configuration says; "" for none. `etag` goes into
    /// If-None-Match.
    virtual asio::awaitable<model::Result<FormPage>> poll(const std::string& cursor,
                                                          const std::string& etag,
                                                          std::stop_token stop) = 0;
};

}  // namespace vastus::net
