#include "rules/local_time.hpp"

#include <date/tz.h>

#include <array>
#include <charconv>
#include <stdexcept>

#include "model/hash.hpp"

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

std::string minute_text(const WallTime& wall) {
    const std::chrono::year_month_day calendar(wall.day);
    const auto minutes = std::chrono::floor<std::chrono::minutes>(wall.time).count();
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

WallTime split(model::Duration local) {
    const auto day = std::chrono::floor<std::chrono::days>(local);
    return {std::chrono::sys_days(day), local - day};
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

std::optional<Zone> Zone::find(std::string_view name) {
    const date::time_zone* zone = name.empty() ? nullptr : find_zone(name);
    if (zone == nullptr) return std::nullopt;
    try {
        // The file is read with the first question: what follows cannot fail any more.
        zone->get_info(date::sys_seconds());
    } catch (const std::exception&) {
        return std::nullopt;
    }
    return Zone(zone);
}

Zone Zone::find_or_utc(std::string_view name) { return find(name).value_or(Zone(nullptr)); }

model::Instant Zone::at(WallTime wall) const {
    const auto local = wall.day.time_since_epoch() + wall.time;
    if (zone_ == nullptr) return model::Instant(local);
    const date::local_seconds second(std::chrono::floor<std::chrono::seconds>(local));
    const date::local_info info = zone_->get_info(second);
    if (info.result == date::local_info::nonexistent)
        return model::Instant(info.first.end.time_since_epoch());
    return model::Instant(local - info.first.offset);
}

WallTime Zone::wall(model::Instant at) const {
    if (zone_ == nullptr) return split(at.time_since_epoch());
    const date::sys_seconds second(std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()));
    return split(at.time_since_epoch() + zone_->get_info(second).offset);
}

WallTime Zone::furthest_wall(model::Instant at) const {
    const WallTime plain = wall(at);
    if (this->at(plain) >= at) return plain;
    const auto local = plain.day.time_since_epoch() + plain.time;
    const date::local_seconds second(std::chrono::floor<std::chrono::seconds>(local));
    const date::local_info info = zone_->get_info(second);
    if (info.result != date::local_info::ambiguous) return plain;
    return split(info.first.end.time_since_epoch() + info.first.offset);
}

std::string Zone::hash() const {
    constexpr auto last = date::sys_days(date::year(2200) / 1 / 1);
    if (zone_ == nullptr) return "";
    std::string text;
    for (date::sys_seconds at{}; at < last;) {
        const date::sys_info info = zone_->get_info(at);
        text += std::to_string(at.time_since_epoch().count()) + "+";
        text += std::to_string(info.offset.count()) + ";";
        if (info.end <= at) break;
        at = info.end;
    }
    return model::hex(model::hash128({"zone", text}));
}

model::Instant at_wall(std::string_view timezone, WallTime wall) {
    return Zone::find_or_utc(timezone).at(wall);
}

WallTime wall_time(std::string_view timezone, model::Instant at) {
    return Zone::find_or_utc(timezone).wall(at);
}

std::string zone_data_problem() {
    constexpr auto summer = std::chrono::sys_days(std::chrono::year(2030) / 7 / 1);
    const auto zone = Zone::find("Europe/Tallinn");
    if (!zone) return "the zone data of this machine cannot be read; install tzdata";
    if (zone->wall(summer).time == std::chrono::hours(3)) return "";
    return "the zone data of this machine gives Europe/Tallinn no summer time in 2030: its files "
           "are of the short form (zic -b slim) or wrong, and every time in summer would be one "
           "hour off; install the tzdata of the distribution";
}

std::chrono::sys_days local_day(std::string_view timezone, model::Instant at) {
    return wall_time(timezone, at).day;
}

model::Instant end_of_work(std::string_view timezone, std::chrono::sys_days day) {
    return at_wall(timezone, {day, std::chrono::hours(17)});
}

std::string day_text(std::chrono::sys_days day) {
    const std::chrono::year_month_day calendar(day);
    std::string text;
    append_padded(text, int(calendar.year()), 4);
    text += '-';
    append_padded(text, static_cast<long>(unsigned(calendar.month())), 2);
    text += '-';
    append_padded(text, static_cast<long>(unsigned(calendar.day())), 2);
    return text;
}

std::string local_minute(std::string_view timezone, model::Instant at) {
    const auto text = minute_text(wall_time(timezone, at));
    return is_timezone(timezone) ? text : text + " UTC";
}

std::optional<model::Instant> parse_local(std::string_view text, std::string_view timezone) {
    if (text.size() < 16 || (text[10] != ' ' && text[10] != 'T')) return std::nullopt;
    const auto wall = model::parse_iso(std::string(text.substr(0, 16)) + "Z");
    if (!wall) return std::nullopt;
    auto rest = text.substr(16);
    if (!rest.empty()) {
        while (rest.starts_with(' ')) rest.remove_prefix(1);
        const auto at = model::parse_iso(std::string(text.substr(0, 16)) + std::string(rest));
        if (!at) return std::nullopt;
        return at.assume_value();
    }
    const auto day = std::chrono::floor<std::chrono::days>(wall.assume_value());
    return at_wall(timezone, {day, wall.assume_value() - day});
}

}  // namespace vastus::rules
