#include "daemon/clock.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace vastus::daemon {

model::Instant SystemClock::now() {
    const auto read = std::chrono::floor<model::Duration>(std::chrono::system_clock::now());
    latest_ = std::max(latest_, read);
    return latest_;
}

asio::awaitable<void> Alarm::sleep(model::Duration limit) {
    if (!pending_) {
        timer_.expires_after(std::max(limit, model::Duration::zero()));
        const auto [ec] = co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
        static_cast<void>(ec);
    }
    pending_ = false;
}

void Alarm::wake() {
    pending_ = true;
    timer_.cancel();
}

}  // namespace vastus::daemon
