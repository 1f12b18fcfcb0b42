#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>

#include "config/file.hpp"
#include "config/holiday_import.hpp"
#include "config/rule_parts.hpp"
#include "config/scalar.hpp"
#include "model/hash.hpp"
#include "rules/local_time.hpp"
#include "rules/suggest.hpp"

namespace vastus::config {
namespace {

using rules::CalendarSpec;
using rules::DayHours;
using rules::Hours;
using std::chrono::minutes;
using std::chrono::sys_days;

constexpr std::array<std::string_view, 7> weekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
// Years for which open time is counted.
constexpr int first_year = 1970, last_year = 2099;
constexpr std::string_view hours_hint = "write HH:MM-HH:MM, 09:00-17:00";

/// Exactly two digits; the number is at most `max`.
std::optional<unsigned> two_digits(std::string_view text, unsigned max) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.size() != 2 || !is_digit(text[0]) || !is_digit(text[1])) return std::nullopt;
    const auto value = static_cast<unsigned>((text[0] - '0') * 10 + (text[1] - '0'));
    if (value > max) return std::nullopt;
    return value;
}

/// "09:00"; "24:00" is the end of the day.
std::optional<minutes> time_of(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const auto hour = two_digits(text.substr(0, 2), 24), minute = two_digits(text.substr(3), 59);
    if (!hour || !minute || (*hour == 24 && *minute != 0)) return std::nullopt;
    return minutes(*hour * 60 + *minute);
}

std::optional<Hours> read_span_of_day(const Node& node, Problems& problems) {
    const std::string_view text = node.text;
    const auto from = time_of(text.substr(0, std::min<std::size_t>(5, text.size())));
    const bool has_dash = text.size() == 11 && text[5] == '-';
    const auto to = has_dash ? time_of(text.substr(6)) : std::nullopt;
    if (!from || !to || *from == minutes(24 * 60)) {
        problems.error("bad-time", node.at, in_quotes(text) + " is not a part of a day",
                       std::string(hours_hint) + "; 24:00 may stand at the end");
        return std::nullopt;
    }
    if (*from >= *to) {
        problems.error(
            "hours-reversed", node.at,
            in_quotes(text) + (*from == *to ? " has no length" : " ends before it begins"),
            *from == *to ? "for the whole day write 00:00-24:00"
                         : "write two entries: one until 24:00, and one from 00:00 on "
                           "the next day");
        return std::nullopt;
    }
    return Hours{*from, *to};
}

/// In order; what overlaps is reported at the later one.
DayHours read_hours(const Node& list, Problems& problems) {
    struct Placed {
        Hours hours;
        Place at;
    };
    if (!check_shape(list, Shape::texts, problems)) return {};
    std::vector<Placed> all;
    for (const Node* node : each_text(list)) {
        if (const auto hours = read_span_of_day(*node, problems)) all.push_back({*hours, node->at});
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Placed& a, const Placed& b) { return a.hours.from < b.hours.from; });
    DayHours result;
    for (const Placed& one : all) {
        if (!result.empty() && one.hours.from < result.back().to) {
            problems.error("hours-overlap", one.at, "these hours overlap with others of the day",
                           "write each hour once");
            continue;
        }
        result.push_back(one.hours);
    }
    return result;
}

std::optional<std::size_t> weekday_of(std::string_view name) {
    const auto found = std::find(weekdays.begin(), weekdays.end(), name);
    if (found == weekdays.end()) return std::nullopt;
    return static_cast<std::size_t>(found - weekdays.begin());
}

void read_week(const Node& map, CalendarSpec& spec, Problems& problems) {
    std::array<bool, 7> is_named{};
    for (const Node& node : map.children) {
        const std::string_view key = node.key;
        const auto dash = std::min(key.find('-'), key.size());
        const auto first = weekday_of(key.substr(0, dash));
        const auto last = dash == key.size() ? first : weekday_of(key.substr(dash + 1));
        if (!first || !last || *first > *last) {
            problems.error("bad-day", node.key_at, in_quotes(key) + " is not a day of the week",
                           "write mon, tue, wed, thu, fri, sat, sun, or a range like mon-fri");
            continue;
        }
        const DayHours hours = read_hours(node, problems);
        for (std::size_t day = *first; day <= *last; ++day) {
            if (is_named[day]) {
                problems.error("hours-overlap", node.key_at,
                               std::string(weekdays[day]) + " has hours already",
                               "name each day of the week once");
                break;
            }
            is_named[day] = true;
            spec.week[day] = hours;
        }
    }
}

std::optional<sys_days> read_date(std::string_view text, Place at, Problems& problems) {
    int year = 0;
    const bool has_shape = text.size() == 10 && text[4] == '-' && text[7] == '-';
    if (has_shape) {
        const auto century = two_digits(text.substr(0, 2), 99),
                   rest = two_digits(text.substr(2, 2), 99);
        const auto month = two_digits(text.substr(5, 2), 12), day = two_digits(text.substr(8), 31);
        if (century && rest) year = static_cast<int>(*century * 100 + *rest);
        const std::chrono::year_month_day date(std::chrono::year(year),
                                               std::chrono::month(month.value_or(0)),
                                               std::chrono::day(day.value_or(0)));
        if (date.ok() && year >= first_year && year <= last_year) return sys_days(date);
    }
    if (const auto fault = date_fault(text); !fault.empty()) {
        problems.error("bad-date", at, "there is no such day as " + in_quotes(text), fault);
        return std::nullopt;
    }
    problems.error("bad-date", at, in_quotes(text) + " is not a date of 1970 to 2099",
                   "write year-month-day: 2026-12-28");
    return std::nullopt;
}

void read_closed(const Node& list, CalendarSpec& spec, Problems& problems) {
    for (const Node* node : each_text(list)) {
        const auto day = read_date(node->text, node->at, problems);
        if (!day || spec.closed.insert(*day).second) continue;
        problems.warning("duplicate-entry", node->at, in_quotes(node->text) + " is there already");
    }
}

/// After `closed`, which it must not name again.
void read_open(const Node& map, CalendarSpec& spec, Problems& problems) {
    for (const Node& node : map.children) {
        const auto day = read_date(node.key, node.key_at, problems);
        const std::size_t before = problems.errors();
        DayHours hours = read_hours(node, problems);
        if (!day) continue;
        if (hours.empty() && problems.errors() == before) {
            problems.error("bad-time", node.at, in_quotes(node.key) + " is open without hours",
                           "write its hours, or put the day into closed:");
        }
        if (spec.closed.contains(*day)) {
            problems.error(
                "date-open-and-closed", node.key_at,
                in_quotes(node.key) + " stands in open: and in closed:", "leave it in one of them");
        }
        spec.open[*day] = std::move(hours);
    }
}

std::optional<rules::Country> read_country(const Node& node, Problems& problems) {
    if (const auto country = rules::country_of(node.text)) return country;
    problems.error("unknown-country", node.at,
                   "there is no table of holidays for " + in_quotes(node.text),
                   "write EE, LV, LT, FI or none; other days go into closed: or import:");
    return std::nullopt;
}

void read_countries(const Entries& entries, CalendarSpec& spec, Problems& problems) {
    if (const Node* node = entries.find("holidays")) {
        spec.holidays = read_country(*node, problems).value_or(rules::Country::none);
        if (rules::has_short_days(spec.holidays)) spec.short_days = spec.holidays;
    }
    const Node* node = entries.find("short_days");
    if (node == nullptr) return;
    const auto country = read_country(*node, problems);
    if (!country) return;
    spec.short_days = *country;
    if (*country == rules::Country::none || rules::has_short_days(*country)) return;
    problems.error("unknown-country", node->at,
                   "there is no table of short days for " + in_quotes(node->text),
                   "write EE or none; other short days go into open: with their hours");
}

void read_import(const Node& node, CalendarSpec& spec, const RuleReading& reading) {
    Problems& problems = reading.problems;
    if (!reading.opens_files) {
        problems.error("include-not-found", node.at, "text without a file imports nothing");
        return;
    }
    const auto path = (std::filesystem::path(problems.file()).parent_path() / node.text);
    spec.import_file = path.lexically_normal().string();
    const auto text = read_file(path.lexically_normal());
    if (!text) {
        problems.error("include-not-found", node.at, text.error().what(),
                       "paths are relative to this file");
        return;
    }
    ImportedHolidays read = read_holidays(text.value());
    if (!read.is_calendar) {
        problems.error("bad-import", node.at,
                       in_quotes(node.text) + " is not an iCalendar file of at most 1 MiB",
                       "it begins with BEGIN:VCALENDAR");
        return;
    }
    for (const std::string& warning : read.warnings)
        problems.warning("import-skipped", node.at, in_quotes(node.text) + " " + warning);
    if (read.days.empty())
        problems.warning("import-skipped", node.at, in_quotes(node.text) + " closes no day");
    spec.imported = std::move(read.days);
    spec.import_hash = model::hex(model::sha256(text.value()));
}

void read_calendar(const Node& node, CalendarSpec& spec, const RuleReading& reading) {
    Problems& problems = reading.problems;
    const Entries entries(node, Section::calendar, problems);
    spec.timezone = reading.file.timezone;
    if (const Node* hours = entries.find("hours")) read_week(*hours, spec, problems);
    read_countries(entries, spec, problems);
    if (const Node* closed = entries.find("closed")) read_closed(*closed, spec, problems);
    if (const Node* open = entries.find("open")) read_open(*open, spec, problems);
    if (const Node* zone = entries.find("timezone")) {
        if (rules::is_timezone(zone->text)) {
            spec.timezone = zone->text;
        } else {
            problems.error("unknown-timezone", zone->at,
                           "there is no time zone " + in_quotes(zone->text),
                           near_timezone(zone->text));
        }
    }
    if (const Node* import = entries.find("import")) read_import(*import, spec, reading);
}

}  // namespace

void read_calendars(const Node& map, RuleReading reading) {
    Problems& problems = reading.problems;
    auto& known = reading.file.calendars;
    for (const Node& node : map.children) {
        check_id(node.key, node.key_at, problems);
        if (const auto first = known.find(node.key); first != known.end()) {
            is_new_name(node, known, first->second.at, problems);
            continue;
        }
        CalendarSpec& spec = known[node.key];
        spec.name = node.key;
        spec.at = problems.position(node.key_at);
        read_calendar(node, spec, reading);
    }
}

}  // namespace vastus::config
