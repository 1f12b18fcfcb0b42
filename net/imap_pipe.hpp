// ImapPipe: a byte pipe to an IMAP server. libcurl connects, speaks TLS and logs in, nothing more.
//
// Invariant: TLS always, except to a loopback address when the configuration says so; the
// certificate is always checked. After login all limits are ours. The pipe lives on the loop's
// thread and must not outlive the CurlLoop; destroying it closes the connection. Fails: transient
// (network, stop), refused (certificate, no TLS, password), malformed (not an IMAP server).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "model/result.hpp"
#include "net/curl_loop.hpp"
#include "net/imap_settings.hpp"

namespace vastus::net {

class ImapPipe {
public:
    /// Connects and logs in. `settings` must live until it returns.
    static asio::awaitable<model::Result<ImapPipe>> connect(CurlLoop& loop,
                                                            const ImapSettings& settings,
                                                            std::stop_token stop);
    ImapPipe(ImapPipe&& other) noexcept;
    ImapPipe& operator=(ImapPipe&&) = delete;
    ~ImapPipe();

    /// Some bytes, valid until the next call; nothing when `until` passed first. A closed
    /// connection is transient.
    asio::awaitable<model::Result<std::optional<std::string_view>>> read(asio::steady_timer& until,
                                                                         std::stop_token stop);
    /// All of `bytes`, before `until`.
    asio::awaitable<model::Result<>> write(std::string bytes, asio::steady_timer& until,
                                           std::stop_token stop);

private:
    struct State;
    explicit ImapPipe(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

}  // namespace vastus::net
