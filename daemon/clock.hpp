// Clock: the only place where time is read.
//
// `now` never goes backwards within one run, whatever the system's clock does. `sleep_until` is
// cancelled by `wake` of the alarm it is given. Used from the loop.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "model/time.hpp"

namespace vastus::daemon {

namespace asio = boost::asio;

class Clock {
public:
    virtual ~Clock() = default;
    virtual model::Instant now() = 0;
};

class SystemClock final : public Clock {
public:
    model::Instant now() override;

private:
    model::Instant latest_{};
};

/// A sleep that can be ended early. A wake that comes while nobody sleeps ends the next sleep at
/// once, so that no news is missed.
class Alarm {
public:
    explicit Alarm(asio::io_context& io) : timer_(io) {}
    asio::awaitable<void> sleep(model::Duration limit);
    void wake();

private:
    asio::steady_timer timer_;
    bool pending_ = false;
};

}  // namespace vastus::daemon
