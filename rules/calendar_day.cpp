#include "rules/calendar_day.hpp"

#include <algorithm>

namespace vastus::rules {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

// Employment Contracts Act of Estonia, section 53.
constexpr auto shorter_by = std::chrono::hours(3);

const Holiday* find_day(const std::vector<Holiday>& list, sys_days day) {
    const auto found = std::ranges::lower_bound(list, day, std::less<>(), &Holiday::day);
    return found != list.end() && found->day == day ? &*found : nullptr;
}

/// Everything after the new closing time goes, a break in between included.
void trim(DayHours& hours) {
    if (hours.empty()) return;
    const auto closing = hours.back().to - shorter_by;
    std::erase_if(hours, [closing](const Hours& one) { return one.from >= closing; });
    if (!hours.empty()) hours.back().to = std::min(hours.back().to, closing);
}

struct NamedDays {
    sys_days first, last;
};

/// The days that the calendar names; without any, one like all others: no clock is read here.
NamedDays named_days(const CalendarSpec& spec) {
    constexpr auto some_day = sys_days(std::chrono::year(2024) / 1 / 1);
    NamedDays named{sys_days::max(), sys_days::min()};
    const auto take = [&named](sys_days day) {
        named.first = std::min(named.first, day);
        named.last = std::max(named.last, day);
    };
    for (const sys_days day : spec.closed) take(day);
    for (const auto& [day, hours] : spec.open) take(day);
    for (const ImportedDay& one : spec.imported) take(one.day);
    return named.first > named.last ? NamedDays{some_day, some_day} : named;
}

}  // namespace

const DayHours& DayMaker::of_week(sys_days day) const {
    return spec_.week[std::chrono::weekday(day).iso_encoding() - 1];
}

void DayMaker::read_year(sys_days day) {
    const auto year = std::chrono::year_month_day(day).year();
    if (year == year_) return;
    year_ = year;
    holidays_ = rules::holidays(spec_.holidays, year);
    short_days_ = rules::short_days(spec_.short_days, year);
}

CalendarDay DayMaker::make(sys_days day) {
    read_year(day);
    if (const auto set = spec_.open.find(day); set != spec_.open.end())
        return {day, set->second, DayReason::open, ""};
    if (const Holiday* holiday = find_day(holidays_, day))
        return {day, {}, DayReason::holiday, std::string(holiday->name)};
    if (spec_.closed.contains(day)) return {day, {}, DayReason::closed, ""};
    const auto imported =
        std::ranges::lower_bound(spec_.imported, day, std::less<>(), &ImportedDay::day);
    if (imported != spec_.imported.end() && imported->day == day)
        return {day, {}, DayReason::imported, imported->name};
    CalendarDay result{day, of_week(day), DayReason::week, ""};
    const Holiday* before = find_day(short_days_, day);
    if (before == nullptr || result.hours.empty()) return result;
    trim(result.hours);
    result.reason = DayReason::short_day;
    result.name = before->name;
    return result;
}

std::optional<sys_days> long_closure(const CalendarSpec& spec) {
    const NamedDays named = named_days(spec);
    DayMaker maker(spec);
    sys_days since = named.first;
    for (sys_days day = named.first; day <= named.last + days(closed_days_max); day += days(1)) {
        if (!maker.make(day).hours.empty()) since = day + days(1);
        if (day - since + days(1) >= days(closed_days_max)) return since;
    }
    return std::nullopt;
}

}  // namespace vastus::rules
