// The open intervals of a calendar in UTC, year by year, with prefix sums.
//
// A year is made when it is first asked for, under std::call_once: a calendar is shared by threads
// without a lock, an office needs a handful of years, and to make all 130 at every reload would
// cost a megabyte and some milliseconds for each calendar. What was made never changes. Zone
// arithmetic happens only there. Safe from any thread; cannot fail. Used by Calendar.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "rules/local_time.hpp"
#include "rules/rule.hpp"

namespace vastus::rules {

/// [begin, end) and the wall time it came from; never empty.
struct OpenInterval {
    model::Instant begin, end;
    model::Duration before{};  ///< Open time of the year before `begin`.
    Hours hours;               ///< On the wall.
    std::size_t day = 0;       ///< Index in the year's days.
};

/// A day with at least one open interval.
struct OpenDay {
    std::chrono::sys_days day;
    std::size_t first = 0, count = 0;  ///< Its intervals.
};

struct OpenYear {
    model::Instant begin, end;  ///< Of the civil year in the calendar's zone.
    model::Duration total{};
    std::vector<OpenInterval> intervals;
    std::vector<OpenDay> days;

    /// Open time from `begin` to `at`.
    model::Duration before(model::Instant at) const;
    /// The first instant with so much open time before it; 0 < open <= total.
    model::Instant first_with(model::Duration open) const;
    /// The last instant with so much open time before it; 0 <= open < total.
    model::Instant last_with(model::Duration open) const;
};

/// A part of a year: an interval or an open day.
struct TablePlace {
    int year = 0;
    std::size_t index = 0;
};

class DayTable {
public:
    static constexpr int first_year = 1970, last_year = 2099;

    DayTable(CalendarSpec spec, Zone zone);

    const CalendarSpec& spec() const { return spec_; }
    const Zone& zone() const { return zone_; }
    const OpenYear& year(int number) const;
    /// The year that holds the instant; the first or last one when none does.
    int year_of(model::Instant at) const;
    model::Instant begin() const { return year(first_year).begin; }
    model::Instant end() const { return year(last_year).end; }

    const OpenInterval& interval(TablePlace at) const { return year(at.year).intervals[at.index]; }
    const OpenDay& day(TablePlace at) const { return year(at.year).days[at.index]; }

    /// The interval that holds the instant, or else the one that closes then.
    std::optional<TablePlace> touching(model::Instant at) const;
    /// The last interval that ends at or before a closed instant.
    std::optional<TablePlace> before(model::Instant at) const;
    /// The first interval that begins at or after a closed instant.
    std::optional<TablePlace> after(model::Instant at) const;
    /// `count` open days later, or earlier when it is negative.
    std::optional<TablePlace> move_days(TablePlace day, std::int64_t count) const;

private:
    struct Slot {
        std::once_flag made;
        OpenYear year;
    };
    void make(int number, OpenYear& year) const;

    CalendarSpec spec_;
    Zone zone_;
    std::unique_ptr<Slot[]> years_;
};

}  // namespace vastus::rules
