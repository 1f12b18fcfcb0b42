#include "rules/calendar.hpp"

#include <algorithm>

#include "model/hash.hpp"
#include "rules/day_table.hpp"

namespace vastus::rules {
namespace {

using model::Duration;
using model::Instant;
using std::chrono::days;
using std::chrono::sys_days;

std::string number(sys_days day) { return std::to_string(day.time_since_epoch().count()) + ","; }

std::string text_of(const DayHours& hours) {
    std::string text;
    for (const Hours& one : hours)
        text += std::to_string(one.from.count()) + "-" + std::to_string(one.to.count()) + ",";
    return text + ";";
}

/// The days themselves, so that a table that is put right in a new version counts as a change.
std::string text_of_holidays(const CalendarSpec& spec) {
    // Due times lie in these years.
    constexpr int from = 2000, to = 2060;
    std::string text;
    for (int year = from; year < to; ++year) {
        for (const Holiday& one : holidays(spec.holidays, std::chrono::year(year)))
            text += number(one.day);
        text += ";";
        for (const Holiday& one : short_days(spec.short_days, std::chrono::year(year)))
            text += number(one.day);
        text += ";";
    }
    return text;
}

std::string hash_of(const CalendarSpec& spec, const Zone& zone) {
    std::string week, closed, open;
    for (const DayHours& hours : spec.week) week += text_of(hours);
    for (const sys_days day : spec.closed) closed += number(day);
    // A day is closed by whichever of the two says so.
    for (const ImportedDay& one : spec.imported) {
        if (!spec.closed.contains(one.day)) closed += number(one.day);
    }
    for (const auto& [day, hours] : spec.open) open += number(day) + text_of(hours);
    return model::hex(
        model::hash128({"calendar", week, closed, open, text_of_holidays(spec), zone.hash()}));
}

enum class Break { end, beginning };

/// The wall time nearest to `time` within a day's hours.
Duration clamp(const OpenYear& year, const OpenDay& day, Duration time, Break in_break) {
    const auto first = year.intervals.begin() + static_cast<std::ptrdiff_t>(day.first);
    const auto last = first + static_cast<std::ptrdiff_t>(day.count);
    const auto found =
        std::find_if(first, last, [time](const OpenInterval& one) { return time <= one.hours.to; });
    if (found == last) return (last - 1)->hours.to;
    if (time >= found->hours.from) return time;
    const bool is_first = found == first;
    return is_first || in_break == Break::end ? found->hours.from : (found - 1)->hours.to;
}

/// The wall time of an instant as a time of one of the days beside it.
Duration time_on(const DayTable& table, sys_days day, Instant at) {
    const WallTime wall = table.zone().furthest_wall(at);
    return (wall.day - day) + wall.time;
}

/// The open day `count` after (before) the one of an interval, at the wall time of `at`.
Instant on_other_day(const DayTable& table, TablePlace interval, Instant at, std::int64_t count) {
    const TablePlace from{interval.year, table.interval(interval).day};
    const auto to = table.move_days(from, count);
    if (!to) return count > 0 ? table.end() : table.begin();
    const Duration time = time_on(table, table.day(from).day, at);
    const OpenDay& day = table.day(*to);
    const auto in_break = count > 0 ? Break::end : Break::beginning;
    return table.zone().at({day.day, clamp(table.year(to->year), day, time, in_break)});
}

}  // namespace

Calendar::Calendar(CalendarSpec spec) {
    const Zone zone = Zone::find_or_utc(spec.timezone);
    hash_ = hash_of(spec, zone);
    table_ = std::make_unique<const DayTable>(std::move(spec), zone);
}

Calendar::~Calendar() = default;
Calendar::Calendar(Calendar&&) noexcept = default;
Calendar& Calendar::operator=(Calendar&&) noexcept = default;

const CalendarSpec& Calendar::spec() const { return table_->spec(); }

Instant Calendar::midnight(sys_days day) const { return table_->zone().at({day}); }

bool Calendar::is_open(Instant at) const {
    const auto found = table_->touching(at);
    return found && at < table_->interval(*found).end;
}

Instant Calendar::next_opening(Instant at) const {
    if (table_->touching(at)) return at;
    const auto next = table_->after(at);
    return next ? table_->interval(*next).begin : std::max(at, table_->end());
}

Duration Calendar::elapsed(Instant from, Instant to) const {
    if (to <= from) return {};
    const int first = table_->year_of(from), last = table_->year_of(to);
    Duration open = table_->year(last).before(to) - table_->year(first).before(from);
    for (int year = first; year < last; ++year) open += table_->year(year).total;
    return open;
}

Instant Calendar::add(Instant at, Duration length) const {
    if (length <= Duration(0)) return at;
    int number = table_->year_of(at);
    // From the beginning of the year, so that every year is looked at in the same way.
    length += table_->year(number).before(at);
    while (length > table_->year(number).total) {
        if (number == DayTable::last_year) return std::max(at, table_->end());
        length -= table_->year(number).total;
        ++number;
    }
    return table_->year(number).first_with(length);
}

Instant Calendar::subtract(Instant at, Duration length) const {
    if (length <= Duration(0)) return at;
    int number = table_->year_of(at);
    Duration left = table_->year(number).before(at) - length;
    while (left < Duration(0)) {
        if (number == DayTable::first_year) return std::min(at, table_->begin());
        left += table_->year(--number).total;
    }
    return table_->year(number).last_with(left);
}

Instant Calendar::add_working_days(Instant at, std::int64_t count) const {
    if (count <= 0) return at;
    if (const auto open = table_->touching(at)) return on_other_day(*table_, *open, at, count);
    if (const auto closed = table_->before(at))
        return on_other_day(*table_, *closed, table_->interval(*closed).end, count);
    const auto first = table_->after(at);
    if (!first) return std::max(at, table_->end());
    const auto begin = table_->interval(*first).begin;
    return count == 1 ? begin : on_other_day(*table_, *first, begin, count - 1);
}

Instant Calendar::subtract_working_days(Instant at, std::int64_t count) const {
    if (count <= 0) return at;
    if (const auto open = table_->touching(at)) return on_other_day(*table_, *open, at, -count);
    if (const auto next = table_->after(at))
        return on_other_day(*table_, *next, table_->interval(*next).begin, -count);
    const auto last = table_->before(at);
    if (!last) return std::min(at, table_->begin());
    const auto end = table_->interval(*last).end;
    return count == 1 ? end : on_other_day(*table_, *last, end, 1 - count);
}

}  // namespace vastus::rules
