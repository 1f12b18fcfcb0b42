// Flight: how many messages, and how many bytes, may be between the network and the disk at once.
//
// A source acquires before it reads on, and the message's commit releases: so memory is bounded,
// whatever a mailbox holds. Used from the loop.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>

#include "net/mail_source.hpp"

namespace vastus::daemon {

namespace asio = boost::asio;

class Flight : public net::Room {
public:
    Flight(asio::io_context& io, std::size_t messages_max, std::uint64_t bytes_max);

    /// Waits for room. A message larger than all the room flies alone.
    asio::awaitable<void> acquire(std::uint64_t bytes) override;
    bool try_acquire(std::uint64_t bytes) override;
    void release(std::uint64_t bytes) override;

private:
    bool fits(std::uint64_t bytes) const {
        return messages_ == 0 || (messages_ < messages_max_ && bytes_ + bytes <= bytes_max_);
    }

    asio::steady_timer room_;
    std::size_t messages_ = 0;
    const std::size_t messages_max_;
    std::uint64_t bytes_ = 0, bytes_max_;
};

}  // namespace vastus::daemon
