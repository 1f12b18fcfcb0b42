// One civil day of a calendar: which hours it has, and why they are not those of the week.
//
// A day is made in this order: the hours of the week; a holiday empties it; a short day trims it;
// `closed` or an imported file empties it; `open` sets it. Pure; one thread for each DayMaker.
#pragma once

#include <string>
#include <vector>

#include "rules/rule.hpp"

namespace vastus::rules {

enum class DayReason { week, holiday, short_day, closed, imported, open };

struct CalendarDay {
    std::chrono::sys_days day;
    DayHours hours;
    DayReason reason = DayReason::week;  ///< What decided; the first thing that closed the day.
    std::string name;                    ///< Of the holiday, or in the imported file.
};

/// Makes days, best in their order: it keeps the holidays of one year.
class DayMaker {
public:
    /// `spec` outlives this.
    explicit DayMaker(const CalendarSpec& spec) : spec_(spec) {}

    CalendarDay make(std::chrono::sys_days day);
    /// The hours of the weekday alone.
    const DayHours& of_week(std::chrono::sys_days day) const;

private:
    void read_year(std::chrono::sys_days day);

    const CalendarSpec& spec_;
    std::chrono::year year_{0};
    std::vector<Holiday> holidays_, short_days_;
};

/// The first of `closed_days_max` days in a row without an open minute; nothing when the calendar
/// never closes for so long. Looks from the first day that the calendar names to the last one and
/// beyond it, where only the week and the holidays count.
std::optional<std::chrono::sys_days> long_closure(const CalendarSpec& spec);
inline constexpr int closed_days_max = 400;

}  // namespace vastus::rules
