// Clock: the only place where time is read.
//
// `now` never goes backwards but where the clock was set back (see ClockWatch). Used from the loop.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <optional>

#include "daemon/clock_watch.hpp"
#include "model/time.hpp"

namespace vastus::daemon {

namespace asio = boost::asio;

class Clock {
public:
    virtual ~Clock() = default;
    virtual model::Instant now() = 0;
    /// Set forward, and not known to be right: nothing should be decided by it yet.
    virtual bool is_in_doubt() = 0;
    /// By how much it was set since the last call; negative: back.
    virtual std::optional<model::Duration> take_jump() = 0;
    /// It was set, and nobody has taken note.
    virtual bool has_jump() const = 0;
};

/// When systemd-timesyncd has set the clock right it touches this file.
inline constexpr const char* timesync_mark = "/run/systemd/timesync/synchronized";
bool is_touched_since(const std::filesystem::path& file, model::Instant since);

class SystemClock final : public Clock {
public:
    model::Instant now() override;
    bool is_in_doubt() override;
    std::optional<model::Duration> take_jump() override { return watch_.take_jump(); }
    bool has_jump() const override { return watch_.has_jump(); }

private:
    ClockWatch watch_;
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
