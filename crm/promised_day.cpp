#include "crm/promised_day.hpp"

#include <algorithm>

#include "rules/local_time.hpp"

namespace vastus::crm {
namespace {

using mail::PromisedDay;
using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::weekday;

constexpr unsigned default_working_days = 2;
constexpr unsigned friday = 5;
constexpr unsigned week = 7;

unsigned iso_weekday(sys_days day) { return weekday(day).iso_encoding(); }

bool is_working(sys_days day) { return iso_weekday(day) <= friday; }

sys_days add_working(sys_days day, unsigned count) {
    while (count > 0) {
        day += days(1);
        if (is_working(day)) --count;
    }
    return day;
}

/// The next such weekday strictly after `from`.
sys_days next(sys_days from, unsigned number) {
    const unsigned ahead = (number + week - iso_weekday(from) - 1) % week + 1;
    return from + days(ahead);
}

sys_days last_working_of_week(sys_days day) {
    const auto monday = day - days(iso_weekday(day) - 1);
    return iso_weekday(day) > friday ? day : monday + days(friday - 1);
}

/// A date without a year is the next such day.
sys_days dated(sys_days today, const mail::NamedDay& promised) {
    const auto present = std::chrono::year_month_day(today).year();
    auto year = promised.year > 0 ? std::chrono::year(static_cast<int>(promised.year)) : present;
    std::chrono::year_month_day date(year, std::chrono::month(promised.month),
                                     std::chrono::day(promised.number));
    if (promised.year == 0 && date.ok() && sys_days(date) < today)
        date = {present + std::chrono::years(1), date.month(), date.day()};
    return date.ok() ? sys_days(date) : add_working(today, default_working_days);
}

sys_days day_of(sys_days today, const mail::NamedDay& promised) {
    switch (promised.day) {
        case PromisedDay::today:
        case PromisedDay::end_of_day: return today;
        case PromisedDay::tomorrow: return today + days(1);
        case PromisedDay::after_tomorrow: return today + days(2);
        case PromisedDay::weekday: return next(today, promised.number);
        case PromisedDay::end_of_week: return last_working_of_week(today);
        case PromisedDay::next_week: return last_working_of_week(next(today, 1));
        case PromisedDay::in_days: return today + days(promised.number);
        case PromisedDay::date: return dated(today, promised);
        case PromisedDay::none: break;
    }
    return add_working(today, default_working_days);
}

}  // namespace

std::string promised_day(std::string_view timezone, const mail::Promised& promised,
                         model::Instant at) {
    const auto today = rules::local_day(timezone, at);
    if (promised.days.empty()) return rules::day_text(add_working(today, default_working_days));
    auto earliest = day_of(today, promised.days.front());
    for (const auto& one : promised.days) earliest = std::min(earliest, day_of(today, one));
    return rules::day_text(earliest);
}

}  // namespace vastus::crm
