// Calendars for tests: an office, and random ones from a seed.
//
// Used by the tests of calendars. The same seed makes the same calendars.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "model/time.hpp"
#include "rules/calendar.hpp"
#include "rules/local_time.hpp"

namespace vastus::rules::test {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_days;

inline model::Instant utc(const std::string& text) {
    return model::parse_iso(text + (text.size() == 16 ? ":00Z" : "Z")).value();
}

/// "2026-03-02 10:00", on the wall of the zone.
inline model::Instant local(const std::string& text, const std::string& zone = "Europe/Tallinn") {
    const auto plain = utc(text);
    const auto day = std::chrono::floor<days>(plain);
    return at_wall(zone, {day, plain - day});
}
inline std::string wall_text(model::Instant at, const std::string& zone = "Europe/Tallinn") {
    const WallTime wall = wall_time(zone, at);
    return model::iso(wall.day + wall.time).substr(0, 16);
}

inline sys_days day(int year, unsigned month, unsigned number) {
    return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(number);
}

inline Hours span(int from, int to) { return {hours(from), hours(to)}; }

/// mon-fri with these hours.
inline CalendarSpec working_week(const DayHours& of_day,
                                 const std::string& zone = "Europe/Tallinn") {
    CalendarSpec spec;
    spec.name = "office";
    spec.timezone = zone;
    for (std::size_t i = 0; i < 5; ++i) spec.week[i] = of_day;
    return spec;
}
inline CalendarSpec whole_week(const DayHours& of_day, const std::string& zone = "Europe/Tallinn") {
    CalendarSpec spec = working_week(of_day, zone);
    spec.week[5] = spec.week[6] = of_day;
    return spec;
}
/// The worked example: mon-fri 09:00-17:00 with Estonia's holidays and short days.
inline CalendarSpec office() {
    CalendarSpec spec = working_week({span(9, 17)});
    spec.holidays = spec.short_days = Country::ee;
    return spec;
}

inline const std::vector<std::string>& odd_zones() {
    static const std::vector<std::string> zones{"Europe/Tallinn",    "Australia/Lord_Howe",
                                                "Africa/Casablanca", "Asia/Kathmandu",
                                                "Pacific/Apia",      "America/New_York"};
    return zones;
}

/// A seeded source of calendars, instants and lengths.
class Chance {
public:
    explicit Chance(std::uint64_t seed) : source_(seed) {}

    std::int64_t number(std::int64_t from, std::int64_t to) {
        return std::uniform_int_distribution<std::int64_t>(from, to)(source_);
    }
    bool one_in(int count) { return number(1, count) == 1; }

    /// Up to three parts of a day, by quarters of an hour; sometimes the whole of it.
    DayHours day_hours() {
        if (one_in(6)) return {span(0, 24)};
        DayHours result;
        for (std::int64_t quarter = number(0, 40), parts = number(1, 3); parts > 0; --parts) {
            const auto end = std::min<std::int64_t>(96, quarter + number(1, 40));
            if (quarter >= end) break;
            result.push_back({minutes(15 * quarter), minutes(15 * end)});
            quarter = end + number(0, 8);
        }
        return result;
    }
    CalendarSpec calendar(const std::string& zone) {
        CalendarSpec spec;
        spec.timezone = zone;
        for (auto& one : spec.week) {
            if (!one_in(3)) one = day_hours();
        }
        spec.week[static_cast<std::size_t>(number(0, 6))] = {span(9, 17)};
        spec.holidays = static_cast<Country>(number(0, 4));
        if (one_in(2)) spec.short_days = Country::ee;
        for (int i = 0; i < 40; ++i) spec.closed.insert(civil_day());
        for (int i = 0; i < 40; ++i) {
            const auto open = civil_day();
            if (!spec.closed.contains(open)) spec.open[open] = day_hours();
        }
        return spec;
    }
    sys_days civil_day() { return first_day + days(number(0, 20 * 365)); }
    model::Instant instant() {
        return first_day + model::Duration(number(0, 20LL * 365 * 24 * 3600 * 1000));
    }
    /// From a millisecond to months; often a round number.
    model::Duration length() {
        if (one_in(3)) return minutes(15 * number(1, 200));
        return model::Duration(number(1, 1LL << number(1, 32)));
    }

    static constexpr sys_days first_day = std::chrono::year(2010) / 1 / 1;

private:
    std::mt19937_64 source_;
};

}  // namespace vastus::rules::test
