#include "rules/local_time.hpp"

#include <date/tz.h>

#include <array>
#include <charconv>
#include <stdexcept>

namespace vastus::rules {
namespace {

const date::time_zone* find_zone(std::string_view name) {
    try {
        return date::locate_zone(std::string(name));
    } catch (const std::exception&) {
        return nullptr;
    }
}

void append_padded(std::string& text, long value, std::size_t width) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    const auto count = static_cast<std::size_t>(end - digits.data());
    if (count < width) text.append(width - count, '0');
    text.append(digits.data(), count);
}

std::string minute_text(date::local_time<model::Duration> local) {
    const auto day = date::floor<date::days>(local);
    const date::year_month_day calendar(day);
    const auto minutes = date::floor<std::chrono::minutes>(local - day).count();
    std::string text;
    append_padded(text, static_cast<long>(unsigned(calendar.day())), 2);
    text += '.';
    append_padded(text, static_cast<long>(unsigned(calendar.month())), 2);
    text += '.';
    append_padded(text, int(calendar.year()), 4);
    text += ' ';
    append_padded(text, minutes / 60, 2);
    text += ':';
    append_padded(text, minutes % 60, 2);
    return text;
}

}  // namespace

bool is_timezone(std::string_view name) { return !name.empty() && find_zone(name) != nullptr; }

std::vector<std::string> timezone_names() {
    std::vector<std::string> names;
    try {
        for (const auto& zone : date::get_tzdb().zones) names.push_back(zone.name());
    } catch (const std::exception&) {
        names.clear();
    }
    return names;
}

std::chrono::sys_days local_day(std::string_view timezone, model::Instant at) {
    const date::sys_time<model::Duration> instant(at.time_since_epoch());
    auto local = instant.time_since_epoch();
    if (const date::time_zone* zone = find_zone(timezone)) {
        try {
            local = zone->to_local(instant).time_since_epoch();
        } catch (const std::exception&) {
            // A zone file that cannot be read: the day in UTC is near.
        }
    }
    return std::chrono::sys_days(std::chrono::floor<std::chrono::days>(local));
}

model::Instant end_of_work(std::string_view timezone, std::chrono::sys_days day) {
    constexpr auto closing = std::chrono::hours(17);
    const auto local = date::local_time<std::chrono::seconds>(day.time_since_epoch() + closing);
    if (const date::time_zone* zone = find_zone(timezone)) {
        try {
            const auto at = zone->to_sys(local, date::choose::latest);
            return model::Instant(
                std::chrono::duration_cast<model::Duration>(at.time_since_epoch()));
        } catch (const std::exception&) {
            // A zone file that cannot be read: UTC is near.
        }
    }
    return model::Instant(std::chrono::duration_cast<model::Duration>(local.time_since_epoch()));
}

std::string day_text(std::chrono::sys_days day) {
    const date::year_month_day calendar{date::sys_days(date::days(day.time_since_epoch().count()))};
    std::string text;
    append_padded(text, int(calendar.year()), 4);
    text += '-';
    append_padded(text, static_cast<long>(unsigned(calendar.month())), 2);
    text += '-';
    append_padded(text, static_cast<long>(unsigned(calendar.day())), 2);
    return text;
}

std::string local_minute(std::string_view timezone, model::Instant at) {
    const date::sys_time<model::Duration> instant(at.time_since_epoch());
    if (const date::time_zone* zone = find_zone(timezone)) {
        try {
            return minute_text(zone->to_local(instant));
        } catch (const std::exception&) {
            // A zone file that cannot be read: the time in UTC is still true.
        }
    }
    return minute_text(date::local_time<model::Duration>(at.time_since_epoch())) + " UTC";
}

}  // namespace vastus::rules
