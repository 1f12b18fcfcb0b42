// Dispatch: from what waits for people to letters, from there to the server, and COMMIT 3.
//
// Just before a mail leaves it is asked once more whether it is still true. The reply is recorded
// first and alone; while that commit fails (a full disk), nothing more is sent. No more than
// limits.sends_per_minute leave. Used from the loop; sending blocks the sender thread only.
//
// Retries: 4xx and no connection: 1 minute doubling to 1 hour, given up after 5 days. 5xx: never,
// and the administrators see it in `vastus status`. No reply after the final dot: not before 15
// minutes, with the same Message-ID.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <deque>
#include <optional>
#include <stop_token>

#include "crm/outbox.hpp"
#include "daemon/parts.hpp"
#include "net/mail_sink.hpp"

namespace vastus::daemon {

class Dispatch {
public:
    Dispatch(Parts parts, net::MailSink& sink, asio::thread_pool& sender, crm::PostSettings post);
    asio::awaitable<void> run(std::stop_token stop);
    asio::awaitable<model::Result<>> round(std::stop_token stop);

private:
    /// What the server said of one attempt, and when.
    struct Said {
        crm::Attempt attempt;
        model::Instant at{};
    };

    asio::awaitable<model::Result<>> deliver(model::Letter letter, std::stop_token stop);
    asio::awaitable<model::Result<>> record();
    /// What has waited for people becomes letters.
    asio::awaitable<model::Result<>> post();
    model::Duration until_next() const;
    bool is_over_limit();

    Parts parts_;
    net::MailSink& sink_;
    asio::thread_pool& sender_;
    crm::PostSettings post_;
    std::deque<model::Instant> recent_;
    std::optional<Said> unrecorded_;
    std::uint32_t failures_ = 0;
};

}  // namespace vastus::daemon
