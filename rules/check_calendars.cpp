#include "rules/calendar_day.hpp"
#include "rules/checks.hpp"
#include "rules/local_time.hpp"
#include "rules/suggest.hpp"

namespace vastus::rules {

void check_calendars(const RuleFile& file, Report& report) {
    for (const auto& [name, spec] : file.calendars) {
        if (!is_timezone(spec.timezone))
            report.error(spec.at, "unknown-timezone",
                         "there is no time zone " + quoted(spec.timezone),
                         did_you_mean(spec.timezone, timezone_names()));
        const auto since = long_closure(spec);
        if (!since) continue;
        report.error(spec.at, "calendar-empty",
                     quoted(name) + " is closed for " + std::to_string(closed_days_max) +
                         " days from " + day_text(*since) + " on: nothing would ever be due",
                     "give hours to a day of the week");
    }
}

}  // namespace vastus::rules
