// Time by the minute, from another source than ours: the C library's zones, and counting.
//
// Every minute of some years is written down with its wall time and whether the office is open;
// lengths of time are then added by walking over minutes. Slow and simple, to judge calendars and
// ladders by. The C library's zone is one for the whole process: one world at a time.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "model/time.hpp"
#include "rules/rule.hpp"
#include "rules/span.hpp"

namespace vastus::test {

class MinuteWorld {
public:
    /// Of `spec` the week and the closed days count; no hours end at midnight.
    MinuteWorld(const std::string& zone, const rules::CalendarSpec& spec, model::Instant first,
                std::size_t minutes);

    /// `from` and `times` spans, on the office's clock or in plain time (rules.md 2.3, 10).
    model::Instant add(bool by_clock, model::Instant from, const rules::Span& span,
                       int times = 1) const;
    model::Instant subtract(bool by_clock, model::Instant from, const rules::Span& span) const;

private:
    struct Minute {
        std::int32_t day = 0;  ///< Of the civil calendar.
        std::int16_t wall = 0;
        bool is_open = false;
    };
    using Place = std::size_t;

    Place place(model::Instant at) const;
    model::Instant instant(Place place) const;
    /// The first minute whose wall time is this or later.
    Place wall(std::int64_t day, int minute) const;
    bool is_open_or_closing(Place at) const;
    Place add_open(Place from, std::int64_t minutes) const;
    Place subtract_open(Place from, std::int64_t minutes) const;
    Place add_civil(Place from, int months, int days) const;
    Place add_working_days(Place from, int count) const;

    model::Instant first_;
    std::vector<Minute> minutes_;
    std::set<std::int32_t> open_days_;
};

}  // namespace vastus::test
