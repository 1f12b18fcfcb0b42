// The laws of business time (rules.md 10.1), on random calendars over twenty years in odd zones.
#include "rules/calendar_day.hpp"
#include "rules/calendar_kit.hpp"

namespace vastus::rules::test {
namespace {

using model::Duration;
using model::Instant;

constexpr int calendars_per_zone = 15, rounds = 1600;

class CalendarLaws : public testing::TestWithParam<std::string> {
protected:
    /// Calls with a calendar, an instant and two lengths; a third of the instants are edges.
    template <class Law>
    void try_all(std::uint64_t seed, Law law) {
        Chance chance(seed);
        for (int i = 0; i < calendars_per_zone; ++i) {
            const Calendar calendar(chance.calendar(GetParam()));
            for (int round = 0; round < rounds; ++round) {
                Instant at = chance.instant();
                if (chance.one_in(3)) at = calendar.next_opening(at);
                if (chance.one_in(3)) at = calendar.add(at, minutes(15 * chance.number(0, 40)));
                const Duration a = chance.length(), b = chance.length();
                law(calendar, at, a, b);
                if (HasFailure()) {
                    ADD_FAILURE() << "at " << model::iso(at) << " calendar " << i << ", lengths "
                                  << a.count() << " and " << b.count() << " ms";
                    return;
                }
            }
        }
    }
};

TEST_P(CalendarLaws, AddingTwiceIsAddingTheSum) {
    try_all(1, [](const Calendar& c, Instant t, Duration a, Duration b) {
        EXPECT_EQ(c.add(c.add(t, a), b), c.add(t, a + b));
        EXPECT_EQ(c.subtract(c.subtract(t, a), b), c.subtract(t, a + b));
        EXPECT_EQ(c.add(t, Duration(0)), t);
    });
}

TEST_P(CalendarLaws, WhatIsAddedHasElapsed) {
    try_all(2, [](const Calendar& c, Instant t, Duration a, Duration) {
        EXPECT_EQ(c.elapsed(t, c.add(t, a)), a);
        EXPECT_EQ(c.elapsed(c.subtract(t, a), t), a);
    });
}

TEST_P(CalendarLaws, AddingIsMonotone) {
    try_all(3, [](const Calendar& c, Instant t, Duration a, Duration b) {
        EXPECT_LE(c.add(t, a), c.add(t + b, a));
        EXPECT_LE(c.add(t, a), c.add(t, a + b));
        EXPECT_LE(c.subtract(t, a), c.subtract(t + b, a));
    });
}

TEST_P(CalendarLaws, WhatIsAddedEndsInOpenTimeOrAtItsEnd) {
    try_all(4, [](const Calendar& c, Instant t, Duration a, Duration) {
        const Instant due = c.add(t, a);
        EXPECT_EQ(c.next_opening(due), due);
        EXPECT_TRUE(c.is_open(due - Duration(1)));
        const Instant begin = c.subtract(t, a);
        EXPECT_TRUE(c.is_open(begin));
    });
}

TEST_P(CalendarLaws, AddingAndSubtractingAreTwoSidesOfElapsing) {
    try_all(5, [](const Calendar& c, Instant x, Duration a, Duration b) {
        const Instant t = x + b;
        const bool has_elapsed = c.elapsed(x, t) >= a;
        EXPECT_EQ(c.add(x, a) <= t, has_elapsed);
        EXPECT_EQ(x <= c.subtract(t, a), has_elapsed);
        // The same at the edge itself.
        const Instant due = c.add(x, a);
        EXPECT_LE(x, c.subtract(due, a));
        EXPECT_GT(x, c.subtract(due - Duration(1), a));
    });
}

TEST_P(CalendarLaws, ElapsingAddsUp) {
    try_all(6, [](const Calendar& c, Instant t, Duration a, Duration b) {
        EXPECT_EQ(c.elapsed(t, t + a) + c.elapsed(t + a, t + a + b), c.elapsed(t, t + a + b));
        EXPECT_EQ(c.elapsed(t + a, t), Duration(0));
        EXPECT_LE(c.elapsed(t, t + a), a);
    });
}

TEST_P(CalendarLaws, WorkingDaysAreMonotone) {
    Chance more(70);
    try_all(7, [&more](const Calendar& c, Instant t, Duration, Duration b) {
        const auto n = more.number(1, 30);
        const Instant due = c.add_working_days(t, n);
        EXPECT_LE(due, c.add_working_days(t + b, n));
        EXPECT_LE(due, c.add_working_days(t, n + 1));
        EXPECT_GE(due, t);
        EXPECT_EQ(c.next_opening(due), due);
        const Instant before = c.subtract_working_days(t, n);
        EXPECT_LE(before, c.subtract_working_days(t + b, n));
        EXPECT_GE(before, c.subtract_working_days(t, n + 1));
        EXPECT_LE(before, t);
        EXPECT_EQ(c.next_opening(before), before);
    });
}

/// Open minutes counted one by one, from the days and the wall alone. The wall never goes back
/// here: the second pass of an hour that comes twice belongs to what follows its end.
Duration count_minutes(const CalendarSpec& spec, Instant from, Instant to) {
    DayMaker maker(spec);
    Duration open{};
    CalendarDay made;
    WallTime furthest{};
    for (Instant at = from - hours(26); at < to; at += minutes(1)) {
        furthest = std::max(furthest, wall_time(spec.timezone, at));
        if (at < from) continue;
        if (made.day != furthest.day) made = maker.make(furthest.day);
        for (const Hours& one : made.hours) {
            if (furthest.time >= one.from && furthest.time < one.to) open += minutes(1);
        }
    }
    return open;
}

TEST_P(CalendarLaws, ElapsedIsWhatCountingMinutesGives) {
    Chance chance(8);
    // Changes of the clock in these zones lie in these months, Apia's lost day in December 2011.
    const std::vector<sys_days> interesting{day(2018, 3, 24),  day(2019, 10, 26), day(2020, 4, 4),
                                            day(2016, 6, 4),   day(2016, 7, 9),   day(2021, 11, 6),
                                            day(2011, 12, 29), day(2017, 10, 1),  day(2015, 3, 7)};
    for (const sys_days start : interesting) {
        const auto spec = chance.calendar(GetParam());
        const Calendar calendar(spec);
        const Instant from = start + minutes(chance.number(0, 600));
        const Instant to = from + minutes(chance.number(1, 5 * 24 * 60));
        EXPECT_EQ(calendar.elapsed(from, to), count_minutes(spec, from, to))
            << model::iso(from) << " " << model::iso(to);
    }
}

INSTANTIATE_TEST_SUITE_P(Zones, CalendarLaws, testing::ValuesIn(odd_zones()), [](const auto& zone) {
    std::string name = zone.param;
    std::replace(name.begin(), name.end(), '/', '_');
    return name;
});

}  // namespace
}  // namespace vastus::rules::test
