// Holidays: each country against a table that was written by hand, or read by a person.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "rules/calendar_kit.hpp"
#include "support/golden.hpp"

namespace vastus::rules::test {
namespace {

/// "03-29 03-31 …"
std::string dates(const std::vector<Holiday>& list, bool is_short) {
    std::string text;
    for (const Holiday& one : list) {
        const bool is_weekend = std::chrono::weekday(one.day).iso_encoding() > 5;
        if (is_short && is_weekend) continue;
        text += (text.empty() ? "" : " ") + day_text(one.day).substr(5);
    }
    return text;
}

// Not made by this program: the dates are those of Estonian calendars, typed in.
TEST(Holidays, OfEstoniaAreThoseOfThePrintedCalendars) {
    struct Year {
        int number;
        std::string closed, shorter;
    };
    const std::vector<Year> years{
        {2024, "01-01 02-24 03-29 03-31 05-01 05-19 06-23 06-24 08-20 12-24 12-25 12-26",
         "02-23 12-23 12-31"},
        {2025, "01-01 02-24 04-18 04-20 05-01 06-08 06-23 06-24 08-20 12-24 12-25 12-26",
         "12-23 12-31"},
        {2026, "01-01 02-24 04-03 04-05 05-01 05-24 06-23 06-24 08-20 12-24 12-25 12-26",
         "02-23 06-22 12-23 12-31"},
        {2027, "01-01 02-24 03-26 03-28 05-01 05-16 06-23 06-24 08-20 12-24 12-25 12-26",
         "02-23 06-22 12-23 12-31"},
        {2028, "01-01 02-24 04-14 04-16 05-01 06-04 06-23 06-24 08-20 12-24 12-25 12-26",
         "02-23 06-22"},
        {2029, "01-01 02-24 03-30 04-01 05-01 05-20 06-23 06-24 08-20 12-24 12-25 12-26",
         "02-23 06-22 12-31"},
        {2030, "01-01 02-24 04-19 04-21 05-01 06-09 06-23 06-24 08-20 12-24 12-25 12-26",
         "12-23 12-31"},
        {2031, "01-01 02-24 04-11 04-13 05-01 06-01 06-23 06-24 08-20 12-24 12-25 12-26",
         "12-23 12-31"},
        {2032, "01-01 02-24 03-26 03-28 05-01 05-16 06-23 06-24 08-20 12-24 12-25 12-26",
         "02-23 06-22 12-23 12-31"},
        {2033, "01-01 02-24 04-15 04-17 05-01 06-05 06-23 06-24 08-20 12-24 12-25 12-26",
         "02-23 06-22 12-23"},
        {2034, "01-01 02-24 04-07 04-09 05-01 05-28 06-23 06-24 08-20 12-24 12-25 12-26",
         "02-23 06-22"},
        {2035, "01-01 02-24 03-23 03-25 05-01 05-13 06-23 06-24 08-20 12-24 12-25 12-26",
         "02-23 06-22 12-31"},
    };
    for (const Year& one : years) {
        const std::chrono::year year(one.number);
        EXPECT_EQ(dates(holidays(Country::ee, year), false), one.closed) << one.number;
        EXPECT_EQ(dates(short_days(Country::ee, year), true), one.shorter) << one.number;
    }
}

TEST(Holidays, KnowEaster) {
    // The earliest and the latest there can be, and the exceptions of the computus.
    EXPECT_EQ(easter(std::chrono::year(2038)), day(2038, 4, 25));
    EXPECT_EQ(easter(std::chrono::year(1818)), day(1818, 3, 22));
    EXPECT_EQ(easter(std::chrono::year(1981)), day(1981, 4, 19));
    EXPECT_EQ(easter(std::chrono::year(1954)), day(1954, 4, 18));
    EXPECT_EQ(easter(std::chrono::year(2049)), day(2049, 4, 18));
    EXPECT_EQ(easter(std::chrono::year(2076)), day(2076, 4, 19));
}

class HolidaysOf : public testing::TestWithParam<std::string> {};

TEST_P(HolidaysOf, AreThoseThatWereRead) {
    const auto country = country_of(GetParam()).value();
    std::string text;
    for (int year = 2019; year <= 2030; ++year) {
        for (const auto& one : holidays(country, std::chrono::year(year))) {
            constexpr std::string_view names = "MonTueWedThuFriSatSun";
            const auto weekday = std::chrono::weekday(one.day).iso_encoding() - 1;
            text += day_text(one.day) + " " + std::string(names.substr(3 * weekday, 3)) + " " +
                    std::string(one.name) + "\n";
        }
        for (const auto& one : short_days(country, std::chrono::year(year)))
            text += day_text(one.day) + " shorter: " + std::string(one.name) + "\n";
    }
    EXPECT_TRUE(vastus::test::golden("rules/holidays-" + GetParam() + ".txt", text));
}

INSTANTIATE_TEST_SUITE_P(Countries, HolidaysOf, testing::Values("EE", "LV", "LT", "FI"),
                         [](const auto& country) { return country.param; });

TEST(Holidays, OfLatviaMoveToMondayOnAWeekend) {
    // 4 May 2025 was a Sunday, 18 November 2028 is a Saturday.
    EXPECT_THAT(dates(holidays(Country::lv, std::chrono::year(2025)), false),
                testing::HasSubstr("05-04 05-05 05-11"));
    EXPECT_THAT(dates(holidays(Country::lv, std::chrono::year(2028)), false),
                testing::HasSubstr("11-18 11-20"));
    EXPECT_THAT(dates(holidays(Country::lv, std::chrono::year(2026)), false),
                testing::HasSubstr("11-18 12-24"));
}

TEST(Holidays, OfLithuaniaHaveAllSoulsSince2020) {
    EXPECT_THAT(dates(holidays(Country::lt, std::chrono::year(2019)), false),
                testing::HasSubstr("11-01 12-24"));
    EXPECT_THAT(dates(holidays(Country::lt, std::chrono::year(2020)), false),
                testing::HasSubstr("11-01 11-02 12-24"));
}

TEST(Holidays, OfFinlandFindTheirFridaysAndSaturdays) {
    EXPECT_EQ(dates(holidays(Country::fi, std::chrono::year(2026)), false),
              "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-19 06-20 10-31 12-06 12-24 "
              "12-25 12-26");
    EXPECT_THAT(dates(holidays(Country::fi, std::chrono::year(2027)), false),
                testing::HasSubstr("06-25 06-26 11-06"));
}

TEST(Holidays, HaveCodes) {
    EXPECT_EQ(country_of("EE"), Country::ee);
    EXPECT_EQ(country_of("none"), Country::none);
    EXPECT_EQ(country_of("ee"), std::nullopt);
    EXPECT_EQ(country_of(""), std::nullopt);
    EXPECT_EQ(code_of(Country::fi), "FI");
    EXPECT_TRUE(holidays(Country::none, std::chrono::year(2026)).empty());
    EXPECT_TRUE(short_days(Country::lv, std::chrono::year(2026)).empty());
}

}  // namespace
}  // namespace vastus::rules::test
