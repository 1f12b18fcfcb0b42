#include "daemon/clock_watch.hpp"

#include <algorithm>

namespace vastus::daemon {

model::Instant ClockWatch::take(const ClockReading& reading) {
    if (doubt_ends_ && reading.boot >= *doubt_ends_) doubt_ends_.reset();
    const auto passed = last_ ? reading.boot - last_->boot : model::Duration{};
    const auto set_by = last_ ? reading.wall - last_->wall - passed : model::Duration{};
    const bool is_jump = set_by > tolerance || set_by < -tolerance;
    if (is_jump) {
        jump_ = jump_.value_or(model::Duration{}) + set_by;
        doubt_ends_.reset();
        if (set_by > model::Duration{}) {
            doubt_ends_ = reading.boot + doubt_max;
            // It was set some time since the last reading; until then it had not gone further.
            doubt_since_ = last_->wall + std::max(set_by, passed);
        }
    }
    last_ = reading;
    // Small corrections of a clock that runs fast make it stand still for a moment.
    now_ = is_jump ? reading.wall : std::max(now_, reading.wall);
    return now_;
}

std::optional<model::Duration> ClockWatch::take_jump() {
    const auto jump = jump_;
    jump_.reset();
    // There and back again before anybody asked is no jump.
    if (jump && *jump <= tolerance && *jump >= -tolerance) return std::nullopt;
    return jump;
}

}  // namespace vastus::daemon
