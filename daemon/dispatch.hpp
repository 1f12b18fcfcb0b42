// Dispatch: from what waits for people to letters, from there to the server, and COMMIT 3.
//
// Just before a mail leaves it is asked once more whether it is still true; while a mailbox has not
// been read, that cannot be told, and reminders wait (health.hpp). The reply is recorded first and
// alone; while that commit fails (a full disk), nothing more is sent. No more than
// limits.sends_per_minute leave. Used from the loop; sending blocks the sender thread only.
//
// Retries: 4xx, no connection, and whatever is wrong with the server, the login or our settings: 1
// minute doubling to 1 hour, given up after 5 days; `vastus status` shows it. When two mails fail
// in the same words, all wait, a quarter of an hour at most. A mail that is refused for itself or
// its recipient: never. No reply after the final dot: not before 15 minutes, with the same
// Message-ID.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <deque>
#include <optional>
#include <stop_token>
#include <string>

#include "crm/outbox.hpp"
#include "daemon/parts.hpp"
#include "net/mail_sink.hpp"

namespace vastus::daemon {

/// Mails that wait for the server, since its last acceptance.
struct NotAccepted {
    model::Instant since{};  ///< The first of these failures.
    std::string text;        ///< Of the last one.
};

class Dispatch {
public:
    Dispatch(Parts parts, net::MailSink& sink, asio::thread_pool& sender, crm::PostSettings post);
    asio::awaitable<void> run(std::stop_token stop);
    asio::awaitable<model::Result<>> round(std::stop_token stop);
    const std::optional<NotAccepted>& not_accepted() const { return not_accepted_; }

private:
    /// What the server said of one attempt, and when.
    struct Said {
        crm::Attempt attempt;
        model::Instant at{};
    };

    asio::awaitable<model::Result<>> deliver(model::Letter letter, std::stop_token stop);
    void note(const model::Result<net::Sent>& sent, const model::LetterId& letter,
              model::Instant now);
    asio::awaitable<model::Result<>> record();
    /// What has waited for people becomes letters.
    asio::awaitable<model::Result<>> post();
    /// Reminders wait, because some mailbox has not been read.
    bool is_held() const;
    model::Duration until_next() const;
    bool is_over_limit();
    bool is_server_left_alone() const;

    Parts parts_;
    net::MailSink& sink_;
    asio::thread_pool& sender_;
    crm::PostSettings post_;
    std::deque<model::Instant> recent_;
    std::optional<Said> unrecorded_;
    std::optional<NotAccepted> not_accepted_;
    std::uint32_t failures_ = 0;
    std::uint32_t server_failures_ = 0;  ///< In the same words, since the last acceptance.
    model::LetterId failed_{};           ///< The letter of the last of them.
    model::Instant server_retry_{};      ///< Before it nothing is sent.
    model::Instant trying_since_{}, last_round_{};
};

}  // namespace vastus::daemon
