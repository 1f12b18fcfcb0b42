// ClockWatch: tells a clock that was set from time that has passed (rules.md 11.2).
//
// `now` never goes back, but where the clock was set back by more than two minutes. A clock that
// was set forward is in doubt: nothing should be decided by it until the system says that it is
// synchronised, or ten minutes have passed. Pure: what the system's clocks say comes in. Used from
// the loop.
#pragma once

#include <optional>

#include "model/time.hpp"

namespace vastus::daemon {

struct ClockReading {
    model::Instant wall{};   ///< The time of day, which can be set.
    model::Duration boot{};  ///< Since the machine started, sleep included; never set.
};

class ClockWatch {
public:
    static constexpr model::Duration tolerance = std::chrono::minutes(2);
    static constexpr model::Duration doubt_max = std::chrono::minutes(10);

    /// What `now` is after this reading.
    model::Instant take(const ClockReading& reading);

    bool is_in_doubt() const { return doubt_ends_.has_value(); }
    /// While it is: what is known to be later than this was written after the clock was set.
    model::Instant doubt_since() const { return doubt_since_; }
    /// The system says that the clock is right.
    void trust() { doubt_ends_.reset(); }
    /// By how much the clock was set since the last call, once; negative: back.
    std::optional<model::Duration> take_jump();
    bool has_jump() const { return jump_.has_value(); }

private:
    std::optional<ClockReading> last_;
    model::Instant now_{};
    model::Instant doubt_since_{};
    std::optional<model::Duration> doubt_ends_;  ///< On the clock since boot.
    std::optional<model::Duration> jump_;
};

}  // namespace vastus::daemon
