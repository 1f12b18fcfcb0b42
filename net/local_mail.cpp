#include "net/local_mail.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace vastus::net {

using model::Duration;
using model::Result;

namespace {

constexpr std::size_t header_bytes_max = 256u << 10;     // mail.md 4.1
constexpr std::size_t body_bytes_kept = 1u << 20;        // Enough for the text of any mail.
constexpr Duration stop_look = std::chrono::seconds(1);  // A stop is noticed within this time.

}  // namespace

void cut_huge(std::string& raw) {
    std::size_t end = std::min({raw.find("\n\n"), raw.find("\n\r\n"), header_bytes_max});
    raw.resize(std::min(raw.size(), end + body_bytes_kept));
}

asio::awaitable<Result<>> poll_until(asio::io_context& io, std::function<bool()> changed,
                                     Duration step, Duration limit, std::stop_token stop) {
    asio::steady_timer timer(io);
    Duration until_look = step;
    while (!stop.stop_requested()) {
        if (until_look <= Duration::zero()) {
            if (changed()) co_return model::ok();
            until_look = step;
        }
        const Duration slice = std::min({stop_look, until_look, limit});
        if (slice <= Duration::zero()) co_return model::ok();
        timer.expires_after(slice);
        const auto [ec] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        if (ec) co_return model::transient("stopped");
        until_look -= slice;
        limit -= slice;
    }
    co_return model::transient("stopped");
}

}  // namespace vastus::net
