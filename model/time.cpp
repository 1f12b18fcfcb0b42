#include "model/time.hpp"

#include <charconv>
#include <cstdio>

namespace vastus::model {
namespace {

struct Cursor {
    std::string_view rest;

    bool take(char expected) {
        if (rest.empty() || rest.front() != expected) return false;
        rest.remove_prefix(1);
        return true;
    }

    bool number(std::size_t digits, int& value) {
        if (rest.size() < digits) return false;
        const auto end = rest.data() + digits;
        const auto [stop, error] = std::from_chars(rest.data(), end, value);
        if (error != std::errc{} || stop != end || value < 0) return false;
        rest.remove_prefix(digits);
        return true;
    }
};

struct Fields {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, zone_minutes = 0;
};

bool read_zone(Cursor& cursor, Fields& fields) {
    if (cursor.take('Z')) return true;
    const bool west = cursor.take('-');
    if (!west && !cursor.take('+')) return false;
    int hours = 0;
    int minutes = 0;
    if (!cursor.number(2, hours)) return false;
    cursor.take(':');
    if (!cursor.number(2, minutes) || hours > 14 || minutes > 59) return false;
    fields.zone_minutes = (west ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

bool read_fields(Cursor& cursor, Fields& fields) {
    if (!cursor.number(4, fields.year) || !cursor.take('-') || !cursor.number(2, fields.month) ||
        !cursor.take('-') || !cursor.number(2, fields.day) ||
        !(cursor.take('T') || cursor.take(' ')) || !cursor.number(2, fields.hour) ||
        !cursor.take(':') || !cursor.number(2, fields.minute)) {
        return false;
    }
    if (cursor.take(':') && !cursor.number(2, fields.second)) return false;
    if (cursor.take('.')) {
        while (!cursor.rest.empty() && cursor.rest.front() >= '0' && cursor.rest.front() <= '9')
            cursor.rest.remove_prefix(1);
    }
    return read_zone(cursor, fields) && cursor.rest.empty();
}

}  // namespace

std::string iso(Instant at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(at - day));
    char text[40];
    const int size = std::snprintf(
        text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()));
    return std::string(text, static_cast<std::size_t>(size));
}

Result<Instant> parse_iso(std::string_view text) {
    Cursor cursor{text};
    Fields fields;
    if (!read_fields(cursor, fields)) {
        return malformed("not a time: \"" + std::string(text.substr(0, 40)) +
                         "\"; write 2026-03-02T10:00:00Z");
    }
    const std::chrono::year_month_day date{std::chrono::year(fields.year),
                                           std::chrono::month(static_cast<unsigned>(fields.month)),
                                           std::chrono::day(static_cast<unsigned>(fields.day))};
    if (!date.ok() || fields.hour > 23 || fields.minute > 59 || fields.second > 60) {
        return malformed("no such time: \"" + std::string(text) + "\"");
    }
    return Instant(std::chrono::sys_days(date)) + std::chrono::hours(fields.hour) +
           std::chrono::minutes(fields.minute - fields.zone_minutes) +
           std::chrono::seconds(fields.second);
}

}  // namespace vastus::model
