#include <algorithm>

#include "rules/calendar.hpp"
#include "rules/local_time.hpp"

namespace vastus::rules {
namespace {

using model::Instant;
using std::chrono::days;
using std::chrono::sys_days;

// Beyond these no due time means anything, and the numbers stay far from their ends.
constexpr std::int64_t months_max = 12 * 1000, days_max = 366 * 1000;

/// The last day of the month when it has no such day.
sys_days add_months(sys_days day, std::int64_t count) {
    const auto months = std::clamp(count, -months_max, months_max);
    const std::chrono::year_month_day from(day);
    const auto month = std::chrono::year_month(from.year(), from.month()) +
                       std::chrono::months(static_cast<int>(months));
    const auto last = (month / std::chrono::last).day();
    return sys_days(month / std::min(from.day(), last));
}

Instant move(const Calendar* clock, std::string_view timezone, Instant at, const Span& span,
             std::int64_t times) {
    if (span.is_civil()) {
        WallTime wall = wall_time(timezone, at);
        wall.day = add_months(wall.day, span.months * times);
        wall.day += days(std::clamp(span.days * times, -days_max, days_max));
        at = at_wall(timezone, wall);
    }
    const auto length = span.elapsed * (times < 0 ? -times : times);
    if (clock == nullptr) return times < 0 ? at - length : at + length;
    if (times < 0) {
        at = clock->subtract_working_days(at, -(span.working_days * times));
        return clock->subtract(at, length);
    }
    at = clock->add_working_days(at, span.working_days * times);
    return clock->add(at, length);
}

}  // namespace

Instant add(const Calendar* clock, std::string_view timezone, Instant at, const Span& span,
            int times) {
    return move(clock, timezone, at, span, times);
}

Instant subtract(const Calendar* clock, std::string_view timezone, Instant at, const Span& span,
                 int times) {
    return move(clock, timezone, at, span, -std::int64_t{times});
}

}  // namespace vastus::rules
