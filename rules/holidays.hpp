// Public holidays of a country, computed for any year: a table in the code, not a feed.
//
// Feeds of holidays carry days that are not days off. The tables are the laws as they stand from
// 2020 on; a single day that a government moves once is for `closed` and `open` in the rules. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace vastus::rules {

enum class Country { none, ee, lv, lt, fi };

/// "EE", "LV", "LT", "FI"; "none" for none.
std::string_view code_of(Country country);
/// The country of a code, as written; nothing when there is no table for it.
std::optional<Country> country_of(std::string_view code);

struct Holiday {
    std::chrono::sys_days day;
    std::string_view name;  ///< English: "Good Friday".
};

/// In the order of the days; one day may have two names. Western years from 1583 on.
std::vector<Holiday> holidays(Country country, std::chrono::year year);

/// Whether the country has days before a holiday that close earlier by law: Estonia has
/// (Employment Contracts Act, section 53).
bool has_short_days(Country country);
/// The days before New Year, 24 February, 23 June and 24 December, whatever weekday they are; the
/// name says before what. A calendar shortens those on which it works.
std::vector<Holiday> short_days(Country country, std::chrono::year year);

/// Easter Sunday of the western churches.
std::chrono::sys_days easter(std::chrono::year year);

}  // namespace vastus::rules
