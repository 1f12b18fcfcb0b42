// Business time by examples: what an office would say.
#include <thread>

#include "rules/calendar_day.hpp"
#include "rules/calendar_kit.hpp"

namespace vastus::rules::test {
namespace {

using model::Duration;
using model::Instant;

class CalendarTest : public testing::Test {
protected:
    std::string later(const std::string& at, Duration length) {
        return wall_text(calendar.add(local(at), length));
    }
    std::string days_later(const std::string& at, int count) {
        return wall_text(calendar.add_working_days(local(at), count));
    }
    std::string days_earlier(const std::string& at, int count) {
        return wall_text(calendar.subtract_working_days(local(at), count));
    }
    Calendar calendar{office()};
};

// --- open time

TEST_F(CalendarTest, CountsOpenTimeOverNightsAndWeekends) {
    EXPECT_EQ(later("2026-03-02 09:00", hours(8)), "2026-03-02T17:00");  // sharp
    EXPECT_EQ(later("2026-03-02 09:00", hours(9)), "2026-03-03T10:00");
    EXPECT_EQ(later("2026-03-06 16:00", hours(2)), "2026-03-09T10:00");
    EXPECT_EQ(later("2026-03-07 12:00", hours(1)), "2026-03-09T10:00");
    EXPECT_EQ(wall_text(calendar.subtract(local("2026-03-09 10:00"), hours(2))),
              "2026-03-06T16:00");
    EXPECT_EQ(wall_text(calendar.subtract(local("2026-03-09 09:00"), hours(8))),
              "2026-03-06T09:00");
    EXPECT_EQ(calendar.elapsed(local("2026-03-06 16:00"), local("2026-03-09 10:00")), hours(2));
}

TEST_F(CalendarTest, SkipsHolidaysAndTrimsShortDays) {
    // 23 February 2026 closes at 14:00, the 24th is Independence Day.
    EXPECT_EQ(later("2026-02-23 13:00", hours(2)), "2026-02-25T10:00");
    EXPECT_EQ(calendar.elapsed(local("2026-02-23 00:00"), local("2026-02-25 00:00")), hours(5));
    EXPECT_FALSE(calendar.is_open(local("2026-02-23 14:00")));
    EXPECT_TRUE(calendar.is_open(local("2026-02-23 13:59")));
}

TEST_F(CalendarTest, IsOpenUntilItCloses) {
    EXPECT_FALSE(calendar.is_open(local("2026-03-02 08:59")));
    EXPECT_TRUE(calendar.is_open(local("2026-03-02 09:00")));
    EXPECT_FALSE(calendar.is_open(local("2026-03-02 17:00")));
    EXPECT_EQ(calendar.next_opening(local("2026-03-02 17:00")), local("2026-03-02 17:00"));
    EXPECT_EQ(calendar.next_opening(local("2026-03-02 17:01")), local("2026-03-03 09:00"));
    EXPECT_EQ(calendar.next_opening(local("2026-03-02 12:00")), local("2026-03-02 12:00"));
}

TEST_F(CalendarTest, ObeysClosedImportedAndOpenDays) {
    CalendarSpec spec = office();
    spec.closed = {day(2026, 5, 15)};
    spec.imported = {{day(2026, 5, 16), "a feed"}, {day(2026, 5, 18), "a feed"}};
    spec.open[day(2026, 5, 16)] = {span(10, 14)};
    spec.open[day(2026, 12, 31)] = {span(9, 17)};  // not shortened
    calendar = Calendar(spec);
    EXPECT_EQ(later("2026-05-14 17:00", hours(1)), "2026-05-16T11:00");
    EXPECT_EQ(later("2026-05-16 13:00", hours(2)), "2026-05-19T10:00");
    EXPECT_EQ(later("2026-12-31 09:00", hours(8)), "2026-12-31T17:00");
}

TEST_F(CalendarTest, ShortensOnlyDaysOnWhichItWorks) {
    CalendarSpec spec = working_week({span(9, 12), span(13, 15)});
    spec.short_days = Country::ee;
    spec.week[0] = {span(10, 12)};  // Monday, all of it within three hours
    DayMaker maker(spec);
    EXPECT_EQ(maker.make(day(2026, 12, 23)).hours, DayHours{span(9, 12)});
    EXPECT_EQ(maker.make(day(2026, 12, 23)).reason, DayReason::short_day);
    EXPECT_TRUE(maker.make(day(2026, 6, 22)).hours.empty());   // Monday
    EXPECT_TRUE(maker.make(day(2029, 12, 23)).hours.empty());  // Sunday
    EXPECT_EQ(maker.make(day(2029, 12, 23)).reason, DayReason::week);
    spec.week[2] = {span(9, 12), span(12, 15)};  // Wednesday, without a break
    EXPECT_EQ(maker.make(day(2026, 12, 23)).hours, DayHours{span(9, 12)});
    spec.short_days = Country::none;
    EXPECT_EQ(DayMaker(spec).make(day(2026, 12, 23)).reason, DayReason::week);
}

/// rules.md 3.2, and the printed calendars of Estonia.
TEST_F(CalendarTest, HasTheDaysAndHoursOfEstonianYears) {
    struct Year {
        int number;
        int open_days, open_hours;
    };
    for (const Year& year : {Year{2026, 252, 2004}, Year{2027, 254, 2020}, Year{2028, 254, 2026},
                             Year{2029, 254, 2023}, Year{2030, 253, 2018}}) {
        int open = 0;
        for (auto one = day(year.number, 1, 1); one < day(year.number + 1, 1, 1); one += days(1)) {
            const auto begin = calendar.midnight(one), end = calendar.midnight(one + days(1));
            if (calendar.elapsed(begin, end) > Duration(0)) ++open;
        }
        EXPECT_EQ(open, year.open_days) << year.number;
        EXPECT_EQ(calendar.elapsed(calendar.midnight(day(year.number, 1, 1)),
                                   calendar.midnight(day(year.number + 1, 1, 1))),
                  hours(year.open_hours))
            << year.number;
    }
}

TEST_F(CalendarTest, LosesNoMinuteWhenItNeverCloses) {
    for (const auto& zone : odd_zones()) {
        const Calendar always(whole_week({span(0, 24)}, zone));
        const Instant from = utc("2010-01-01 00:00"), to = utc("2030-01-01 00:00");
        EXPECT_EQ(always.elapsed(from, to), to - from) << zone;
        EXPECT_EQ(always.add(from, hours(100'000)), from + hours(100'000)) << zone;
        EXPECT_EQ(always.subtract(to, hours(100'000)), to - hours(100'000)) << zone;
    }
}

TEST_F(CalendarTest, CountsTheHoursThatThereAre) {
    const Calendar always(whole_week({span(0, 24)}));
    const auto length = [&always](sys_days one) {
        return always.elapsed(always.midnight(one), always.midnight(one + days(1)));
    };
    EXPECT_EQ(length(day(2026, 3, 29)), hours(23));
    EXPECT_EQ(length(day(2026, 10, 25)), hours(25));
    // Hours inside the gap do not exist; an hour that comes twice is open until its end.
    const Calendar night(whole_week({{minutes(195), minutes(225)}}));
    EXPECT_EQ(night.elapsed(local("2026-03-29 00:00"), local("2026-03-30 00:00")), Duration(0));
    const Calendar early(whole_week({span(3, 4)}));
    EXPECT_EQ(early.elapsed(local("2026-10-25 00:00"), local("2026-10-26 00:00")), hours(2));
}

TEST_F(CalendarTest, KnowsNoDayThatWasLeftOut) {
    const Calendar apia(whole_week({span(9, 17)}, "Pacific/Apia"));
    EXPECT_EQ(apia.elapsed(local("2011-12-28 00:00", "Pacific/Apia"),
                           local("2012-01-01 00:00", "Pacific/Apia")),
              hours(24));
    const auto at = local("2011-12-29 10:00", "Pacific/Apia");
    EXPECT_EQ(wall_text(apia.add_working_days(at, 1), "Pacific/Apia"), "2011-12-31T10:00");
}

// --- working days

TEST_F(CalendarTest, CountsWorkingDaysFromTheDayOfTheEvent) {
    EXPECT_EQ(days_later("2026-03-07 10:00", 1), "2026-03-09T17:00");  // Saturday
    EXPECT_EQ(days_later("2026-03-06 16:00", 1), "2026-03-09T16:00");  // Friday
    EXPECT_EQ(days_later("2026-03-06 17:00", 1), "2026-03-09T17:00");
    EXPECT_EQ(days_later("2026-03-06 20:00", 1), "2026-03-09T17:00");
    EXPECT_EQ(days_later("2026-03-02 09:00", 5), "2026-03-09T09:00");
    EXPECT_EQ(days_later("2026-03-02 09:00", 0), "2026-03-02T09:00");
    EXPECT_EQ(days_later("2026-02-20 16:00", 1), "2026-02-23T14:00");  // a short day counts
    EXPECT_EQ(days_later("2026-02-20 16:00", 2), "2026-02-25T16:00");
}

TEST_F(CalendarTest, CountsWorkingDaysBackwards) {
    EXPECT_EQ(days_earlier("2026-03-09 10:00", 1), "2026-03-06T10:00");
    EXPECT_EQ(days_earlier("2026-03-07 10:00", 1), "2026-03-06T09:00");  // Saturday: from Monday
    EXPECT_EQ(days_earlier("2026-02-25 16:00", 1), "2026-02-23T14:00");
    EXPECT_EQ(days_earlier("2026-03-09 17:00", 6), "2026-02-27T17:00");
    EXPECT_EQ(days_earlier("2026-03-09 17:00", 0), "2026-03-09T17:00");
}

TEST_F(CalendarTest, TakesTheEndOfABreakForward) {
    CalendarSpec spec = working_week({span(9, 17)});
    spec.week[1] = {span(8, 12), span(13, 16)};  // Tuesday
    calendar = Calendar(spec);
    EXPECT_EQ(days_later("2026-03-02 12:30", 1), "2026-03-03T13:00");
    EXPECT_EQ(days_later("2026-03-02 12:00", 1), "2026-03-03T12:00");
    EXPECT_EQ(days_later("2026-03-02 16:30", 1), "2026-03-03T16:00");
    EXPECT_EQ(days_earlier("2026-03-04 12:30", 1), "2026-03-03T12:00");
    EXPECT_EQ(days_later("2026-03-03 12:30", 1), "2026-03-04T12:00");  // closed: back to 12:00
    EXPECT_EQ(days_earlier("2026-03-03 12:30", 1), "2026-03-02T13:00");
    EXPECT_EQ(days_later("2026-03-03 08:10", 1), "2026-03-04T09:00");
}

TEST_F(CalendarTest, KnowsTheMidnightThatEndsADay) {
    calendar = Calendar(working_week({span(0, 24)}));
    EXPECT_EQ(days_later("2026-03-07 00:00", 1), "2026-03-10T00:00");  // the end of Friday
    EXPECT_EQ(days_later("2026-03-06 00:00", 1), "2026-03-09T00:00");  // the beginning of Friday
    EXPECT_EQ(days_later("2026-03-08 12:00", 1), "2026-03-10T00:00");
    EXPECT_EQ(later("2026-03-06 12:00", hours(12)), "2026-03-07T00:00");
    // Also when the day is the last one of a year: 31 December 2027 is a Friday.
    EXPECT_EQ(days_later("2028-01-01 00:00", 1), "2028-01-04T00:00");
}

TEST_F(CalendarTest, KeepsTheOrderOfEventsInTheHourThatComesTwice) {
    const Calendar always(whole_week({span(0, 24)}));
    const auto first = utc("2026-10-25 00:50"), second = utc("2026-10-25 01:05");  // 03:50, 03:05
    EXPECT_EQ(always.add_working_days(first, 1), local("2026-10-26 03:50"));
    EXPECT_EQ(always.add_working_days(second, 1), local("2026-10-26 04:00"));
    EXPECT_EQ(always.subtract_working_days(first, 1), local("2026-10-24 03:50"));
    EXPECT_EQ(always.subtract_working_days(second, 1), local("2026-10-24 04:00"));
}

TEST_F(CalendarTest, GivesOneDayOfOpenTimeToAWorkingDay) {
    const Calendar equal(working_week({span(9, 17)}));
    Chance chance(9);
    for (int i = 0; i < 20'000; ++i) {
        const Instant at = chance.instant();
        const auto count = chance.number(1, 20);
        ASSERT_EQ(equal.elapsed(at, equal.add_working_days(at, count)), hours(8) * count)
            << model::iso(at);
    }
}

// --- spans

Span of_months(int count) {
    Span span;
    span.months = count;
    return span;
}
Span of_days(int count) {
    Span span;
    span.days = count;
    return span;
}

TEST(CalendarSpan, KeepsTheWallTimeWithoutAClock) {
    const auto next = [](const std::string& at, const Span& span, int times = 1) {
        return wall_text(add(nullptr, "Europe/Tallinn", local(at), span, times));
    };
    EXPECT_EQ(next("2026-03-28 10:00", of_days(1)), "2026-03-29T10:00");  // 23 hours
    EXPECT_EQ(next("2026-03-28 03:30", of_days(1)), "2026-03-29T04:00");  // the gap
    EXPECT_EQ(next("2026-10-24 03:30", of_days(1)), "2026-10-25T03:30");
    EXPECT_EQ(next("2026-01-31 10:00", of_months(1)), "2026-02-28T10:00");
    EXPECT_EQ(next("2026-01-31 10:00", of_months(1), 2), "2026-03-31T10:00");
    EXPECT_EQ(next("2026-01-31 10:00", of_months(3)), "2026-04-30T10:00");
    EXPECT_EQ(next("2024-02-29 10:00", of_months(12)), "2025-02-28T10:00");
    EXPECT_EQ(next("2024-02-29 10:00", of_months(12), 4), "2028-02-29T10:00");
    EXPECT_EQ(next("2026-11-30 10:00", of_months(3)), "2027-02-28T10:00");
    Span mixed = of_days(1);
    mixed.elapsed = hours(24);
    EXPECT_EQ(next("2026-03-27 10:00", mixed), "2026-03-29T11:00");
    const auto before = [](const std::string& at, const Span& span, int times = 1) {
        return wall_text(subtract(nullptr, "Europe/Tallinn", local(at), span, times));
    };
    EXPECT_EQ(before("2026-03-31 10:00", of_months(1)), "2026-02-28T10:00");
    EXPECT_EQ(before("2026-03-31 10:00", of_months(1), 2), "2026-01-31T10:00");
    EXPECT_EQ(before("2026-03-30 10:00", of_days(1)), "2026-03-29T10:00");
    EXPECT_EQ(before("2026-03-30 10:00", of_days(7), 2), "2026-03-16T10:00");
}

TEST(CalendarSpan, LeavesAnInstantAloneThatNothingIsAddedTo) {
    const Calendar clock(office());
    // The second half past three of that night, and a Saturday.
    for (const auto at : {utc("2026-10-25 01:30"), local("2026-03-07 10:00")}) {
        EXPECT_EQ(add(nullptr, "Europe/Tallinn", at, Span{}), at);
        EXPECT_EQ(add(&clock, "Europe/Tallinn", at, Span{}, 3), at);
        EXPECT_EQ(subtract(&clock, "Europe/Tallinn", at, Span{}), at);
    }
}

TEST(CalendarSpan, GoesByTheClock) {
    const Calendar clock(office());
    Span span;
    span.working_days = 1;
    const auto at = local("2026-03-06 16:00");
    EXPECT_EQ(add(&clock, "UTC", at, span, 2), local("2026-03-10 16:00"));
    EXPECT_EQ(subtract(&clock, "UTC", at, span, 2), local("2026-03-04 16:00"));
    span.elapsed = hours(2);
    EXPECT_EQ(add(&clock, "UTC", at, span), local("2026-03-10 10:00"));
    span.working_days = 0;
    EXPECT_EQ(add(&clock, "UTC", at, span, 4), local("2026-03-09 16:00"));
    EXPECT_EQ(subtract(&clock, "UTC", at, span, 4), local("2026-03-05 16:00"));
}

// --- the edges

TEST(CalendarEdges, EndWithTheYearsThatAreCounted) {
    const Calendar calendar(office());
    const Instant end = calendar.midnight(day(2100, 1, 1));
    EXPECT_EQ(calendar.add(utc("2099-12-01 00:00"), hours(1000)), end);
    EXPECT_EQ(calendar.add_working_days(utc("2099-12-01 00:00"), 1000), end);
    EXPECT_EQ(calendar.add(utc("2150-01-01 00:00"), hours(1)), utc("2150-01-01 00:00"));
    EXPECT_EQ(calendar.next_opening(utc("2150-01-01 00:00")), utc("2150-01-01 00:00"));
    EXPECT_EQ(calendar.elapsed(utc("2150-01-01 00:00"), utc("2160-01-01 00:00")), Duration(0));
    const Instant begin = calendar.midnight(day(1970, 1, 1));
    EXPECT_EQ(calendar.subtract(utc("1970-02-01 00:00"), hours(1000)), begin);
    EXPECT_EQ(calendar.subtract_working_days(utc("1970-02-01 00:00"), 1000), begin);
    EXPECT_EQ(calendar.elapsed(utc("1960-01-01 00:00"), utc("1965-01-01 00:00")), Duration(0));
    EXPECT_EQ(wall_text(calendar.add(utc("1960-01-01 00:00"), hours(1))), "1970-01-02T10:00");
    EXPECT_EQ(wall_text(calendar.add_working_days(utc("1960-01-01 00:00"), 1)), "1970-01-02T09:00");
}

TEST(CalendarEdges, HoldACalendarThatOpensOnAFewDaysOnly) {
    CalendarSpec spec;
    spec.timezone = "Europe/Tallinn";
    spec.open[day(2026, 5, 16)] = {span(10, 14)};
    const Calendar calendar(spec);
    const auto end = calendar.midnight(day(2100, 1, 1));
    EXPECT_EQ(calendar.add(utc("2026-01-01 00:00"), hours(4)), local("2026-05-16 14:00"));
    EXPECT_EQ(calendar.add(utc("2026-01-01 00:00"), hours(5)), end);
    EXPECT_EQ(calendar.next_opening(utc("2027-01-01 00:00")), end);
    EXPECT_EQ(calendar.add_working_days(utc("2027-01-01 00:00"), 1), end);
    EXPECT_EQ(calendar.add_working_days(utc("2026-01-01 00:00"), 1), local("2026-05-16 10:00"));
    EXPECT_EQ(long_closure(spec), day(2026, 5, 17));
    EXPECT_EQ(long_closure(office()), std::nullopt);
    spec.week[6] = {span(10, 11)};
    EXPECT_EQ(long_closure(spec), std::nullopt);
    EXPECT_EQ(long_closure(CalendarSpec{}), day(2024, 1, 1));
}

TEST(CalendarEdges, AreTheSameForThreads) {
    const Calendar calendar(office());
    std::array<Duration, 4> found{};
    std::vector<std::thread> threads;
    for (auto& one : found) {
        threads.emplace_back([&calendar, &one] {
            one = calendar.elapsed(utc("2000-01-01 00:00"), utc("2060-01-01 00:00"));
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_THAT(found, testing::Each(found.front()));
    EXPECT_GT(found.front(), hours(60 * 1990));
}

TEST(CalendarHash, ChangesWithTheMeaningOnly) {
    const std::string before = Calendar(office()).hash();
    EXPECT_EQ(before.size(), 32u);
    const auto changed = [](const auto& change) {
        CalendarSpec spec = office();
        change(spec);
        return Calendar(spec).hash();
    };
    EXPECT_EQ(changed([](CalendarSpec& spec) { spec.name = "other", spec.at.line = 7; }), before);
    EXPECT_NE(changed([](CalendarSpec& spec) { spec.timezone = "Europe/Helsinki"; }), before);
    EXPECT_NE(changed([](CalendarSpec& spec) { spec.week[0] = {span(9, 16)}; }), before);
    EXPECT_NE(changed([](CalendarSpec& spec) { spec.holidays = Country::fi; }), before);
    EXPECT_NE(changed([](CalendarSpec& spec) { spec.short_days = Country::none; }), before);
    const auto closed = changed([](CalendarSpec& s) { s.closed.insert(day(2026, 5, 15)); });
    EXPECT_NE(closed, before);
    EXPECT_EQ(changed([](CalendarSpec& s) { s.imported = {{day(2026, 5, 15), "x"}}; }), closed);
    EXPECT_NE(changed([](CalendarSpec& s) { s.open[day(2026, 5, 15)] = {span(9, 17)}; }), before);
}

}  // namespace
}  // namespace vastus::rules::test
