#include "rules/day_table.hpp"

#include <algorithm>

#include "rules/calendar_day.hpp"

namespace vastus::rules {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

/// The first interval that begins after the instant.
auto next_interval(const OpenYear& year, model::Instant at) {
    return std::ranges::upper_bound(year.intervals, at, std::less<>(), &OpenInterval::begin);
}

void append(const CalendarDay& day, const Zone& zone, OpenYear& year) {
    OpenDay open{day.day, year.intervals.size(), 0};
    for (const Hours& hours : day.hours) {
        const auto begin = zone.at({day.day, hours.from}), end = zone.at({day.day, hours.to});
        // In the gap of a clock change both ends are the same instant.
        if (begin >= end) continue;
        year.intervals.push_back({begin, end, year.total, hours, year.days.size()});
        year.total += end - begin;
        ++open.count;
    }
    if (open.count > 0) year.days.push_back(open);
}

}  // namespace

model::Duration OpenYear::before(model::Instant at) const {
    auto found = next_interval(*this, at);
    if (found == intervals.begin()) return {};
    --found;
    return found->before + (std::min(at, found->end) - found->begin);
}

model::Instant OpenYear::first_with(model::Duration open) const {
    const auto next =
        std::ranges::lower_bound(intervals, open, std::less<>(), &OpenInterval::before);
    const auto& last = *(next - 1);
    return last.begin + (open - last.before);
}

model::Instant OpenYear::last_with(model::Duration open) const {
    const auto next =
        std::ranges::upper_bound(intervals, open, std::less<>(), &OpenInterval::before);
    const auto& last = *(next - 1);
    return last.begin + (open - last.before);
}

DayTable::DayTable(CalendarSpec spec, Zone zone)
    : spec_(std::move(spec)),
      zone_(zone),
      years_(std::make_unique<Slot[]>(last_year - first_year + 1)) {}

const OpenYear& DayTable::year(int number) const {
    Slot& slot = years_[static_cast<std::size_t>(number - first_year)];
    std::call_once(slot.made, [&] { make(number, slot.year); });
    return slot.year;
}

void DayTable::make(int number, OpenYear& year) const {
    const auto first = sys_days(std::chrono::year(number) / 1 / 1);
    const auto end = sys_days(std::chrono::year(number + 1) / 1 / 1);
    year.begin = zone_.at({first});
    year.end = zone_.at({end});
    DayMaker maker(spec_);
    for (sys_days day = first; day < end; day += days(1)) append(maker.make(day), zone_, year);
}

int DayTable::year_of(model::Instant at) const {
    // Civil years of zones differ from those of UTC by hours.
    const auto day = std::chrono::floor<days>(at);
    const int guess = static_cast<int>(std::chrono::year_month_day(day).year());
    int number = std::clamp(guess, first_year, last_year);
    while (number > first_year && at < year(number).begin) --number;
    while (number < last_year && at >= year(number).end) ++number;
    return number;
}

std::optional<TablePlace> DayTable::touching(model::Instant at) const {
    const int number = year_of(at);
    const OpenYear& present = year(number);
    const auto next = next_interval(present, at);
    if (next != present.intervals.begin()) {
        if (at > (next - 1)->end) return std::nullopt;
        return TablePlace{number, static_cast<std::size_t>(next - present.intervals.begin()) - 1};
    }
    // Midnight of New Year may be the end of the last day.
    if (at != present.begin || number == first_year) return std::nullopt;
    const auto& last = year(number - 1).intervals;
    if (last.empty() || last.back().end != at) return std::nullopt;
    return TablePlace{number - 1, last.size() - 1};
}

std::optional<TablePlace> DayTable::before(model::Instant at) const {
    int number = year_of(at);
    auto count =
        static_cast<std::size_t>(next_interval(year(number), at) - year(number).intervals.begin());
    while (count == 0) {
        if (number == first_year) return std::nullopt;
        count = year(--number).intervals.size();
    }
    return TablePlace{number, count - 1};
}

std::optional<TablePlace> DayTable::after(model::Instant at) const {
    int number = year_of(at);
    auto index =
        static_cast<std::size_t>(next_interval(year(number), at) - year(number).intervals.begin());
    while (index == year(number).intervals.size()) {
        if (number == last_year) return std::nullopt;
        ++number;
        index = 0;
    }
    return TablePlace{number, index};
}

std::optional<TablePlace> DayTable::move_days(TablePlace day, std::int64_t count) const {
    std::int64_t index = static_cast<std::int64_t>(day.index) + count;
    int number = day.year;
    while (index < 0) {
        if (number == first_year) return std::nullopt;
        index += static_cast<std::int64_t>(year(--number).days.size());
    }
    for (;;) {
        const auto size = static_cast<std::int64_t>(year(number).days.size());
        if (index < size) return TablePlace{number, static_cast<std::size_t>(index)};
        if (number == last_year) return std::nullopt;
        index -= size;
        ++number;
    }
}

}  // namespace vastus::rules
