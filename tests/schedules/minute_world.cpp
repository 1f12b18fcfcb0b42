#include "minute_world.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <stdexcept>
#include <tuple>

namespace vastus::test {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr auto minute = std::chrono::minutes(1);

std::int32_t number_of(sys_days day) {
    return static_cast<std::int32_t>(day.time_since_epoch().count());
}

}  // namespace

MinuteWorld::MinuteWorld(const std::string& zone, const rules::CalendarSpec& spec,
                         model::Instant first, std::size_t minutes)
    : first_(first), minutes_(minutes) {
    setenv("TZ", zone.c_str(), 1);
    tzset();
    for (Place i = 0; i < minutes; ++i) {
        const std::time_t at = model::millis(instant(i)) / 1000;
        std::tm local{};
        localtime_r(&at, &local);
        const auto day =
            std::chrono::year(local.tm_year + 1900) / (local.tm_mon + 1) / local.tm_mday;
        minutes_[i].day = number_of(sys_days(day));
        minutes_[i].wall = static_cast<std::int16_t>(60 * local.tm_hour + local.tm_min);
    }
    for (auto day = minutes_.front().day; day <= minutes_.back().day; ++day) {
        const sys_days civil{days(day)};
        if (spec.closed.contains(civil)) continue;
        const auto weekday = std::chrono::weekday(civil).iso_encoding() - 1;
        for (const auto& hours : spec.week[weekday]) {
            const auto begin = wall(day, static_cast<int>(hours.from / minute));
            const auto end = wall(day, static_cast<int>(hours.to / minute));
            for (Place i = begin; i < end; ++i) minutes_[i].is_open = true;
            if (begin < end) open_days_.insert(day);
        }
    }
}

MinuteWorld::Place MinuteWorld::place(model::Instant at) const {
    if (at < first_) throw std::out_of_range("before the world's first minute");
    return static_cast<Place>((at - first_) / minute);
}

model::Instant MinuteWorld::instant(Place place) const {
    return first_ + minute * static_cast<std::int64_t>(place);
}

MinuteWorld::Place MinuteWorld::wall(std::int64_t day, int minute_of_day) const {
    // Not monotone in the hour that comes twice, so the search begins well before it.
    const auto begin = std::ranges::lower_bound(minutes_, day - 1, {}, &Minute::day);
    const auto found = std::find_if(begin, minutes_.end(), [&](const Minute& one) {
        return std::tuple(one.day, one.wall) >= std::tuple(day, minute_of_day);
    });
    return static_cast<Place>(found - minutes_.begin());
}

bool MinuteWorld::is_open_or_closing(Place at) const {
    return minutes_.at(at).is_open || (at > 0 && minutes_[at - 1].is_open);
}

MinuteWorld::Place MinuteWorld::add_open(Place from, std::int64_t count) const {
    while (count > 0) count -= minutes_.at(from++).is_open ? 1 : 0;
    return from;
}

MinuteWorld::Place MinuteWorld::subtract_open(Place from, std::int64_t count) const {
    while (count > 0) count -= minutes_.at(--from).is_open ? 1 : 0;
    return from;
}

MinuteWorld::Place MinuteWorld::add_civil(Place from, int months, int count) const {
    const auto& begin = minutes_.at(from);
    auto date = std::chrono::year_month_day(sys_days(days(begin.day)));
    date += std::chrono::months(months);
    if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
    return wall(number_of(sys_days(date)) + count, begin.wall);
}

MinuteWorld::Place MinuteWorld::add_working_days(Place from, int count) const {
    while (!is_open_or_closing(from)) --from;
    auto day = open_days_.upper_bound(minutes_.at(from).day);
    for (int i = 1; i < count; ++i) ++day;
    Place at = wall(*day, minutes_[from].wall);
    const auto is_of_day = [&](Place one) { return minutes_.at(one).day == *day; };
    Place opens = wall(*day, 0), closes = opens;
    while (!minutes_.at(opens).is_open) ++opens;
    for (Place one = opens; is_of_day(one); ++one) {
        if (minutes_[one].is_open) closes = one + 1;
    }
    at = std::clamp(at, opens, closes);
    while (!is_open_or_closing(at)) ++at;
    return at;
}

model::Instant MinuteWorld::add(bool by_clock, model::Instant from, const rules::Span& span,
                                int times) const {
    if (span.working_days > 0)
        return instant(add_working_days(place(from), span.working_days * times));
    const auto length = span.elapsed * times;
    if (by_clock) return instant(add_open(place(from), length / minute));
    if (!span.is_civil()) return from + length;
    return instant(add_civil(place(from), span.months * times, span.days * times)) + length;
}

model::Instant MinuteWorld::subtract(bool by_clock, model::Instant from,
                                     const rules::Span& span) const {
    if (by_clock) return instant(subtract_open(place(from), span.elapsed / minute));
    if (!span.is_civil()) return from - span.elapsed;
    return instant(add_civil(place(from), -span.months, -span.days)) - span.elapsed;
}

}  // namespace vastus::test
