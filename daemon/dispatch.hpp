// Dispatch: from the outbox to the server, and COMMIT 3.
//
// Just before a mail leaves it is asked once more whether it is still true. The reply is recorded
// first and alone; nothing that can fail stands between reading the 250 and that commit. No more
// than limits.sends_per_minute leave. Used from the loop; sending blocks the sender thread only.
//
// Retries: 4xx and no connection: 1 minute doubling to 1 hour, given up after 5 days. 5xx: never,
// and the administrators see it in `vastus status`. No reply after the final dot: not before 15
// minutes, with the same Message-ID.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <deque>
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
    asio::awaitable<model::Result<>> deliver(model::Delivery delivery, std::stop_token stop);
    bool is_over_limit();

    Parts parts_;
    net::MailSink& sink_;
    asio::thread_pool& sender_;
    crm::PostSettings post_;
    std::deque<model::Instant> recent_;
};

}  // namespace vastus::daemon
