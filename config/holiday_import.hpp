// An iCalendar file of whole days (RFC 5545) -> days on which a calendar is closed.
//
// A small reader of its own, because the file is a pinned list of days and no more of the format is
// needed: VEVENTs with DTSTART;VALUE=DATE, DTEND (which is not part of the event), SUMMARY, RRULE
// with FREQ=YEARLY on one fixed date (INTERVAL, COUNT, UNTIL), and EXDATE. Anything else that would
// change the days is a warning with its line, and the event is left out or taken without it. Text
// of at most 1 MiB; days of 1970 to 2099. Pure; cannot fail.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.hpp"

namespace vastus::config {

struct ImportedHolidays {
    std::vector<rules::ImportedDay> days;  ///< Sorted; each day once, with its first name.
    std::vector<std::string> warnings;     ///< "line 12: …"
    bool is_calendar = false;              ///< False: not an iCalendar file, or too large.
};
ImportedHolidays read_holidays(std::string_view text);

/// What an import would change, one line for each day, sorted: "2027-05-02 closed: + New name",
/// "- Old name", or both.
std::vector<std::string> compare_days(const std::vector<rules::ImportedDay>& before,
                                      const std::vector<rules::ImportedDay>& after);

}  // namespace vastus::config
