// ImapSession: one logged-in connection with its dialogue, and the deadlines between them.
//
// Every reply must make progress: 1 KiB/s inside a literal, a whole response elsewhere, within the
// reply limit, else the session is given up. After any failure the session is of no use and is
// dropped by its owner. Used from the loop only, by one coroutine at a time. Fails: transient,
// refused, malformed, as pipe and dialogue do.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <stop_token>

#include "mail/imap.hpp"
#include "model/result.hpp"
#include "net/imap_pipe.hpp"

namespace vastus::net {

class ImapSession {
public:
    /// Connects, logs in, and asks for the capabilities. `settings` must outlive the session.
    static asio::awaitable<model::Result<std::unique_ptr<ImapSession>>> open(
        CurlLoop& loop, const ImapSettings& settings, std::stop_token stop);
    ImapSession(CurlLoop& loop, const ImapSettings& settings, ImapPipe pipe);
    ImapSession(const ImapSession&) = delete;
    ImapSession& operator=(const ImapSession&) = delete;

    mail::ImapDialogue& dialogue() { return dialogue_; }

    /// The next finished command.
    asio::awaitable<model::Result<mail::ImapAnswer>> answer(std::stop_token stop);
    /// The answer to `tag`; others that come first are dropped.
    asio::awaitable<model::Result<mail::ImapAnswer>> answer_to(std::uint32_t tag,
                                                               std::stop_token stop);
    /// The same, and not OK is an error in words.
    asio::awaitable<model::Result<mail::ImapAnswer>> accepted(std::uint32_t tag,
                                                              std::stop_token stop);
    /// Sends what waits and reads once; false when `until` passed first.
    asio::awaitable<model::Result<bool>> turn(asio::steady_timer& until, std::stop_token stop);

    enum class Idle { begun, not_offered };
    /// Begins to idle, or goes on idling.
    asio::awaitable<model::Result<Idle>> idle(std::stop_token stop);
    /// While idling: forgets answers, and notes that the server ended IDLE by itself.
    void drop_answers();
    /// Ends idling, if it idles.
    asio::awaitable<model::Result<>> end_idle(std::stop_token stop);
    /// When idling must be renewed.
    asio::steady_timer::time_point renewal() const { return renewal_.expiry(); }
    /// LOGOUT, within its limit; whatever happens, the session is over.
    asio::awaitable<void> log_out();

private:
    asio::awaitable<model::Result<>> send(std::stop_token stop);
    void start_window(model::Duration limit);

    const ImapSettings& settings_;
    ImapPipe pipe_;
    mail::ImapDialogue dialogue_;
    asio::steady_timer window_;   ///< Progress must be made before it ends.
    asio::steady_timer writing_;  ///< The same for what we send.
    asio::steady_timer renewal_;
    std::size_t window_bytes_ = 0;
    std::uint64_t window_responses_ = 0;
    int idle_ended_ = 0;
    bool idle_refused_ = false;
};

}  // namespace vastus::net
