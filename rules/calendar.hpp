// Business time: when an office is open, how much open time lies between two instants, and what
// is so much open time, or so many working days, later or earlier.
//
// O is the union of half-open intervals in UTC, made for each civil day from the calendar with that
// day's own offsets. elapsed(x, y) = |O in [x, y)|; add(t, D) is the first x >= t with
// elapsed(t, x) >= D; subtract(t, D) the last x <= t with elapsed(x, t) >= D. A closing instant
// counts as open: 8h from 09:00 is due at 17:00 sharp. Open time is counted for the civil years
// 1970 to 2099; what would lie outside is the end of that range.
//
// Immutable; shared by threads without a lock. Cannot fail: a zone that is unknown, which compile()
// refuses, reads as UTC.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "rules/rule.hpp"
#include "rules/span.hpp"

namespace vastus::rules {

class DayTable;

class Calendar {
public:
    explicit Calendar(CalendarSpec spec);
    ~Calendar();
    Calendar(Calendar&&) noexcept;
    Calendar& operator=(Calendar&&) noexcept;

    const CalendarSpec& spec() const;
    /// What it means, as 32 hex digits: hours, closed and open days, holidays and the changes of
    /// the zone; not names, comments or places. A due time holds as long as this stays the same.
    const std::string& hash() const { return hash_; }

    /// In one of the half-open intervals.
    bool is_open(model::Instant at) const;
    /// `at` itself when it is open or a closing instant.
    model::Instant next_opening(model::Instant at) const;

    /// 0 when `to` is not after `from`.
    model::Duration elapsed(model::Instant from, model::Instant to) const;
    /// `length` <= 0: the instant itself.
    model::Instant add(model::Instant at, model::Duration length) const;
    model::Instant subtract(model::Instant at, model::Duration length) const;

    /// The n-th open day after the day of `at`, at the same wall time, clamped into that day's
    /// hours; a break counts as its end. An instant that is not open is first moved back to the
    /// last closing. Monotone in both. `count` <= 0: the instant itself.
    model::Instant add_working_days(model::Instant at, std::int64_t count) const;
    /// The mirror: a closed instant moves forward to the next opening, a break counts as its
    /// beginning.
    model::Instant subtract_working_days(model::Instant at, std::int64_t count) const;

    /// Midnight of a civil day in the calendar's zone.
    model::Instant midnight(std::chrono::sys_days day) const;

private:
    std::unique_ptr<const DayTable> table_;
    std::string hash_;
};

/// `times` spans after an instant. With a clock, open time and working days go by it. Without one,
/// months and days keep the wall time of the zone (a month's day is clamped: 31 January + 1mo is 28
/// February; as the span is multiplied first, two of them are 31 March), and elapsed time is plain.
/// A span of several parts is added months, days, working days, elapsed.
model::Instant add(const Calendar* clock, std::string_view timezone, model::Instant at,
                   const Span& span, int times = 1);
/// The same backwards, in the same order.
model::Instant subtract(const Calendar* clock, std::string_view timezone, model::Instant at,
                        const Span& span, int times = 1);

}  // namespace vastus::rules
