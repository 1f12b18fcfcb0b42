#include "daemon/flight.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "model/assert.hpp"

namespace vastus::daemon {

Flight::Flight(asio::io_context& io, std::size_t messages_max, std::uint64_t bytes_max)
    : room_(io), messages_max_(messages_max), bytes_max_(bytes_max) {
    room_.expires_at(asio::steady_timer::time_point::max());
}

asio::awaitable<void> Flight::acquire(std::uint64_t bytes) {
    while (!fits(bytes)) {
        const auto [ec] = co_await room_.async_wait(asio::as_tuple(asio::use_awaitable));
        static_cast<void>(ec);  // cancelled: there may be room now
    }
    ++messages_;
    bytes_ += bytes;
}

bool Flight::try_acquire(std::uint64_t bytes) {
    if (!fits(bytes)) return false;
    ++messages_;
    bytes_ += bytes;
    return true;
}

void Flight::release(std::uint64_t bytes) {
    VASTUS_ASSERT(messages_ > 0 && bytes_ >= bytes);
    --messages_;
    bytes_ -= bytes;
    room_.cancel();
}

}  // namespace vastus::daemon
