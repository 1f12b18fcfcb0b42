// StopBell: ends waits on the loop when a stop is requested, from whatever thread.
//
// A stop callback runs on the thread that requests the stop and may come while its wait is ending.
// So it only posts a number to the loop, where the timer is looked up: a wait that is over is not
// there any more. Used from the loop only; must outlive its ropes and the run of the loop. Cannot
// fail.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <stop_token>

namespace vastus::net {

namespace asio = boost::asio;

class StopBell {
public:
    explicit StopBell(asio::io_context& io) : io_(io) {}
    StopBell(const StopBell&) = delete;
    StopBell& operator=(const StopBell&) = delete;

    /// While it lives, a stop cancels the wait on `timer`.
    class Rope {
    public:
        Rope(StopBell& bell, std::stop_token stop, asio::steady_timer& timer)
            : bell_(bell),
              number_(bell.add(timer)),
              callback_(std::move(stop), [ring = &bell, number = number_] { ring->pull(number); }) {
        }
        ~Rope() { bell_.timers_.erase(number_); }
        Rope(const Rope&) = delete;
        Rope& operator=(const Rope&) = delete;

    private:
        StopBell& bell_;
        std::uint64_t number_;
        std::stop_callback<std::function<void()>> callback_;
    };

private:
    std::uint64_t add(asio::steady_timer& timer) {
        timers_.emplace(++numbers_, &timer);
        return numbers_;
    }
    void pull(std::uint64_t number) {
        asio::post(io_, [this, number] {
            const auto found = timers_.find(number);
            if (found != timers_.end()) found->second->cancel();
        });
    }

    asio::io_context& io_;
    std::map<std::uint64_t, asio::steady_timer*> timers_;
    std::uint64_t numbers_ = 0;
};

}  // namespace vastus::net
