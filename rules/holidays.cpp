#include "rules/holidays.hpp"

#include <algorithm>
#include <array>

namespace vastus::rules {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;

struct Named {
    Country country;
    std::string_view code;
};
constexpr std::array<Named, 5> countries{{{Country::none, "none"},
                                          {Country::ee, "EE"},
                                          {Country::lv, "LV"},
                                          {Country::lt, "LT"},
                                          {Country::fi, "FI"}}};

constexpr year souls_first(2020);  // Lithuania: All Souls' Day is a day off since then.

/// The days of one year, while they are put together.
class Year {
public:
    explicit Year(year number) : year_(number), easter_(rules::easter(number)) {}

    void fixed(unsigned month, unsigned day, std::string_view name) {
        list_.push_back({date(month, day), name});
    }
    void from_easter(int distance, std::string_view name) {
        list_.push_back({easter_ + days(distance), name});
    }
    /// The `count`-th such weekday of the month.
    void nth(unsigned count, std::chrono::weekday weekday, unsigned month, std::string_view name) {
        list_.push_back({sys_days(year_ / std::chrono::month(month) / weekday[count]), name});
    }
    /// The first such weekday on or after a date.
    void first_from(unsigned month, unsigned day, std::chrono::weekday weekday,
                    std::string_view name) {
        const sys_days from = date(month, day);
        list_.push_back({from + (weekday - std::chrono::weekday(from)), name});
    }
    /// On a Saturday or Sunday the Monday after it is a day off as well.
    void with_monday(unsigned month, unsigned day, std::string_view name, std::string_view monday) {
        const sys_days on = date(month, day);
        list_.push_back({on, name});
        const unsigned number = std::chrono::weekday(on).iso_encoding();
        constexpr unsigned saturday = 6, week = 7;
        if (number >= saturday) list_.push_back({on + days(week + 1 - number), monday});
    }
    std::vector<Holiday> take() {
        std::ranges::stable_sort(list_, std::less<>(), &Holiday::day);
        return std::move(list_);
    }

private:
    sys_days date(unsigned month, unsigned day) const {
        return sys_days(year_ / std::chrono::month(month) / std::chrono::day(day));
    }

    year year_;
    sys_days easter_;
    std::vector<Holiday> list_;
};

// Public Holidays and Days of National Importance Act, section 2.
void estonia(Year& list) {
    list.fixed(1, 1, "New Year's Day");
    list.fixed(2, 24, "Independence Day");
    list.from_easter(-2, "Good Friday");
    list.from_easter(0, "Easter Sunday");
    list.fixed(5, 1, "Spring Day");
    list.from_easter(49, "Pentecost");
    list.fixed(6, 23, "Victory Day");
    list.fixed(6, 24, "Midsummer Day");
    list.fixed(8, 20, "Day of Restoration of Independence");
    list.fixed(12, 24, "Christmas Eve");
    list.fixed(12, 25, "Christmas Day");
    list.fixed(12, 26, "Boxing Day");
}

// Law on Public Holidays, Commemorative Days and Celebratory Days, section 1.
void latvia(Year& list) {
    list.fixed(1, 1, "New Year's Day");
    list.from_easter(-2, "Good Friday");
    list.from_easter(0, "Easter Sunday");
    list.from_easter(1, "Easter Monday");
    list.fixed(5, 1, "Labour Day");
    list.with_monday(5, 4, "Restoration of Independence Day",
                     "Restoration of Independence Day (in lieu)");
    list.nth(2, std::chrono::Sunday, 5, "Mother's Day");
    list.from_easter(49, "Pentecost");
    list.fixed(6, 23, "Midsummer Eve");
    list.fixed(6, 24, "Midsummer Day");
    list.with_monday(11, 18, "Proclamation Day", "Proclamation Day (in lieu)");
    list.fixed(12, 24, "Christmas Eve");
    list.fixed(12, 25, "Christmas Day");
    list.fixed(12, 26, "Second Day of Christmas");
    list.fixed(12, 31, "New Year's Eve");
}

// Labour Code, article 123.
void lithuania(Year& list, year number) {
    list.fixed(1, 1, "New Year's Day");
    list.fixed(2, 16, "Day of Restoration of the State");
    list.fixed(3, 11, "Day of Restoration of Independence");
    list.from_easter(0, "Easter Sunday");
    list.from_easter(1, "Easter Monday");
    list.fixed(5, 1, "Labour Day");
    list.nth(1, std::chrono::Sunday, 5, "Mother's Day");
    list.nth(1, std::chrono::Sunday, 6, "Father's Day");
    list.fixed(6, 24, "Midsummer Day");
    list.fixed(7, 6, "Statehood Day");
    list.fixed(8, 15, "Assumption Day");
    list.fixed(11, 1, "All Saints' Day");
    if (number >= souls_first) list.fixed(11, 2, "All Souls' Day");
    list.fixed(12, 24, "Christmas Eve");
    list.fixed(12, 25, "Christmas Day");
    list.fixed(12, 26, "Second Day of Christmas");
}

// Midsummer Eve and Christmas Eve are days off by agreement in nearly every trade, not by law;
// offices are closed, so they are here.
void finland(Year& list) {
    list.fixed(1, 1, "New Year's Day");
    list.fixed(1, 6, "Epiphany");
    list.from_easter(-2, "Good Friday");
    list.from_easter(0, "Easter Sunday");
    list.from_easter(1, "Easter Monday");
    list.fixed(5, 1, "May Day");
    list.from_easter(39, "Ascension Day");
    list.from_easter(49, "Pentecost");
    list.first_from(6, 19, std::chrono::Friday, "Midsummer Eve");
    list.first_from(6, 20, std::chrono::Saturday, "Midsummer Day");
    list.first_from(10, 31, std::chrono::Saturday, "All Saints' Day");
    list.fixed(12, 6, "Independence Day");
    list.fixed(12, 24, "Christmas Eve");
    list.fixed(12, 25, "Christmas Day");
    list.fixed(12, 26, "St Stephen's Day");
}

}  // namespace

std::string_view code_of(Country country) {
    const auto found = std::ranges::find(countries, country, &Named::country);
    return found == countries.end() ? "none" : found->code;
}

std::optional<Country> country_of(std::string_view code) {
    const auto found = std::ranges::find(countries, code, &Named::code);
    if (found == countries.end()) return std::nullopt;
    return found->country;
}

/// The anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8).
sys_days easter(year number) {
    const int y = static_cast<int>(number);
    const int golden = y % 19, century = y / 100, rest = y % 100;
    const int epact =
        (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    const int weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    const int late = (golden + 11 * epact + 22 * weekday) / 451;
    const int count = epact + weekday - 7 * late + 114;
    return sys_days(number / std::chrono::month(static_cast<unsigned>(count / 31)) /
                    std::chrono::day(static_cast<unsigned>(count % 31 + 1)));
}

std::vector<Holiday> holidays(Country country, year number) {
    if (country == Country::none) return {};
    Year list(number);
    switch (country) {
        case Country::ee: estonia(list); break;
        case Country::lv: latvia(list); break;
        case Country::lt: lithuania(list, number); break;
        case Country::fi: finland(list); break;
        case Country::none: break;
    }
    return list.take();
}

bool has_short_days(Country country) { return country == Country::ee; }

std::vector<Holiday> short_days(Country country, year number) {
    if (!has_short_days(country)) return {};
    Year list(number);
    list.fixed(2, 23, "day before Independence Day");
    list.fixed(6, 22, "day before Victory Day");
    list.fixed(12, 23, "day before Christmas Eve");
    list.fixed(12, 31, "day before New Year's Day");
    return list.take();
}

}  // namespace vastus::rules
