// A year of a calendar, as a person checks it: the days that differ from the week, and totals.
//
// Pure. Open hours are real ones: a night in which the clock changes counts as long as it is.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "rules/calendar.hpp"
#include "rules/calendar_day.hpp"

namespace vastus::rules {

struct OpenTotal {
    int days = 0;
    model::Duration open{};
};
struct YearListing {
    std::string calendar, timezone;
    std::chrono::year year{0};
    std::vector<CalendarDay> differing;    ///< Whose hours are not those of the week.
    std::vector<CalendarDay> on_free_day;  ///< Holidays on days that are closed anyway.
    std::array<OpenTotal, 12> months;
    OpenTotal total;
};
/// A year of 1970 to 2099.
YearListing list_year(const Calendar& calendar, std::chrono::year year);

/// Lines for a person.
std::string year_text(const YearListing& listing);
/// One JSON document, with a line end.
std::string year_json(const YearListing& listing);

}  // namespace vastus::rules
