#include "rules/calendar_year.hpp"

#include "rules/local_time.hpp"

namespace vastus::rules {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> day_names{"Mon", "Tue", "Wed", "Thu",
                                                    "Fri", "Sat", "Sun"};

std::string_view weekday_name(sys_days day) {
    return day_names[std::chrono::weekday(day).iso_encoding() - 1];
}

std::string padded(std::int64_t number, std::size_t width, char with = ' ') {
    std::string text = std::to_string(number);
    if (text.size() < width) text.insert(0, width - text.size(), with);
    return text;
}

std::string time_text(std::chrono::minutes time) {
    return padded(time.count() / 60, 2, '0') + ":" + padded(time.count() % 60, 2, '0');
}

std::string hours_text(const DayHours& hours) {
    std::string text;
    for (const Hours& one : hours)
        text += (text.empty() ? "" : ", ") + time_text(one.from) + "-" + time_text(one.to);
    return text.empty() ? "closed" : text;
}

std::string reason_text(const CalendarDay& day) {
    switch (day.reason) {
        case DayReason::holiday: return day.name;
        case DayReason::short_day: return "short day: " + day.name;
        case DayReason::closed: return "closed by the rules";
        case DayReason::imported:
            return "closed by the imported file" + (day.name.empty() ? "" : ": " + day.name);
        case DayReason::open: return "opened by the rules";
        case DayReason::week: break;
    }
    return "";
}

std::string_view reason_name(DayReason reason) {
    switch (reason) {
        case DayReason::holiday: return "holiday";
        case DayReason::short_day: return "short_day";
        case DayReason::closed: return "closed";
        case DayReason::imported: return "imported";
        case DayReason::open: return "open";
        case DayReason::week: break;
    }
    return "week";
}

/// "168", "167:30"
std::string open_text(model::Duration open) {
    const auto minutes = std::chrono::floor<std::chrono::minutes>(open).count();
    const auto text = std::to_string(minutes / 60);
    return minutes % 60 == 0 ? text : text + ":" + padded(minutes % 60, 2, '0');
}

std::string total_line(std::string_view name, const OpenTotal& total) {
    const auto hours = open_text(total.open);
    std::string line(name);
    line += padded(total.days, 8 - name.size() + 1) + " days";
    line.append(hours.size() < 7 ? 7 - hours.size() : 1, ' ');
    return line + hours + " h\n";
}

/// Text of a file is in here: everything that JSON does not take as it is goes out escaped.
std::string json_text(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string result = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20) {
            result += "\\u00";
            result += digits[byte >> 4];
            result += digits[byte & 15];
            continue;
        }
        if (c == '"' || c == '\\') result += '\\';
        result += c;
    }
    return result + "\"";
}

std::string total_json(const OpenTotal& total) {
    const auto minutes = std::chrono::floor<std::chrono::minutes>(total.open).count();
    return "{\"days\":" + std::to_string(total.days) + ",\"minutes\":" + std::to_string(minutes) +
           "}";
}

}  // namespace

YearListing list_year(const Calendar& calendar, std::chrono::year year) {
    YearListing listing;
    listing.calendar = calendar.spec().name;
    listing.timezone = calendar.spec().timezone;
    listing.year = year;
    DayMaker maker(calendar.spec());
    const auto end = sys_days((year + std::chrono::years(1)) / 1 / 1);
    for (auto day = sys_days(year / 1 / 1); day < end; day += days(1)) {
        CalendarDay made = maker.make(day);
        const auto month = unsigned(std::chrono::year_month_day(day).month()) - 1;
        const auto open =
            calendar.elapsed(calendar.midnight(day), calendar.midnight(day + days(1)));
        for (OpenTotal* total : {&listing.months[month], &listing.total}) {
            total->open += open;
            if (open > model::Duration(0)) ++total->days;
        }
        if (made.hours != maker.of_week(day)) {
            listing.differing.push_back(std::move(made));
        } else if (made.reason == DayReason::holiday) {
            listing.on_free_day.push_back(std::move(made));
        }
    }
    return listing;
}

std::string year_text(const YearListing& listing) {
    std::string text = listing.calendar + " " + std::to_string(int(listing.year)) + " (" +
                       listing.timezone + ")\n\n";
    std::size_t width = 0;
    for (const auto& day : listing.differing) width = std::max(width, hours_text(day.hours).size());
    for (const auto& day : listing.differing) {
        auto hours = hours_text(day.hours);
        hours.resize(width, ' ');
        text += day_text(day.day) + " " + std::string(weekday_name(day.day)) + "  " + hours + "  " +
                reason_text(day) + "\n";
    }
    if (listing.differing.empty()) text += "every day is as in its week\n";
    std::string others;
    for (const auto& day : listing.on_free_day)
        others += (others.empty() ? "" : ", ") + day.name + " (" +
                  std::string(weekday_name(day.day)) + " " + day_text(day.day).substr(5) + ")";
    if (!others.empty()) text += "\non days that are closed anyway: " + others + "\n";
    text += "\n";
    for (std::size_t i = 0; i < month_names.size(); ++i)
        text += total_line(month_names[i], listing.months[i]);
    return text + total_line("year", listing.total);
}

std::string year_json(const YearListing& listing) {
    std::string text = "{\"calendar\":" + json_text(listing.calendar) +
                       ",\"timezone\":" + json_text(listing.timezone) +
                       ",\"year\":" + std::to_string(int(listing.year)) + ",\"differing\":[";
    bool is_first = true;
    for (const auto& day : listing.differing) {
        text += is_first ? "" : ",";
        is_first = false;
        std::string hours;
        for (const Hours& one : day.hours)
            hours += (hours.empty() ? "" : ",") + json_text(hours_text({one}));
        text += "{\"date\":" + json_text(day_text(day.day)) + ",\"hours\":[" + hours +
                "],\"why\":" + json_text(reason_name(day.reason)) +
                ",\"name\":" + json_text(day.name) + "}";
    }
    text += "],\"months\":[";
    for (std::size_t i = 0; i < listing.months.size(); ++i)
        text += (i > 0 ? "," : "") + total_json(listing.months[i]);
    return text + "],\"total\":" + total_json(listing.total) + "}\n";
}

}  // namespace vastus::rules
