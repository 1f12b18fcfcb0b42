// Wall time: the two rules of a clock change, in zones with odd ones.
#include "rules/calendar_kit.hpp"

namespace vastus::rules::test {
namespace {

using model::Instant;

TEST(LocalTime, FindsTheFirstInstantAfterAGap) {
    EXPECT_EQ(local("2026-03-29 03:30"), utc("2026-03-29 01:00"));
    EXPECT_EQ(local("2026-03-29 03:00"), utc("2026-03-29 01:00"));
    EXPECT_EQ(local("2026-03-29 02:59"), utc("2026-03-29 00:59"));
    EXPECT_EQ(local("2026-03-29 04:00"), utc("2026-03-29 01:00"));
    // The day that Apia left out.
    EXPECT_EQ(local("2011-12-30 12:00", "Pacific/Apia"), utc("2011-12-30 10:00"));
}

TEST(LocalTime, TakesTheFirstOfTwo) {
    EXPECT_EQ(local("2026-10-25 03:30"), utc("2026-10-25 00:30"));
    EXPECT_EQ(local("2026-10-25 04:00"), utc("2026-10-25 02:00"));
    EXPECT_EQ(local("2026-04-05 01:45", "Australia/Lord_Howe"), utc("2026-04-04 14:45"));
}

TEST(LocalTime, ReadsTheWall) {
    const WallTime wall = wall_time("Asia/Kathmandu", utc("2026-01-01 18:15"));
    EXPECT_EQ(wall.day, day(2026, 1, 2));
    EXPECT_EQ(wall.time, hours(0));
    const auto at = utc("2026-01-01 18:14:59") + model::Duration(999);
    EXPECT_EQ(wall_time("Asia/Kathmandu", at).time, hours(24) - model::Duration(1));
    EXPECT_EQ(at_wall("Asia/Kathmandu", wall_time("Asia/Kathmandu", at)), at);
    EXPECT_EQ(wall_time("No/Where", utc("2026-01-01 18:15")).time, minutes(18 * 60 + 15));
    EXPECT_EQ(at_wall("No/Where", {day(2026, 1, 1), hours(24)}), utc("2026-01-02 00:00"));
}

TEST(LocalTime, IsTheFirstInstantThatShowsTheTimeOrALaterOne) {
    for (const auto& name : odd_zones()) {
        const Zone zone = Zone::find(name).value();
        for (const auto& start : {day(2011, 12, 29), day(2018, 3, 24), day(2019, 10, 26),
                                  day(2020, 4, 4), day(2021, 11, 6), day(2016, 6, 4)}) {
            // Every wall time is first reached at the instant that `at` gives.
            WallTime furthest = zone.wall(start - minutes(1));
            for (Instant at = start; at < start + days(3); at += minutes(1)) {
                const WallTime now = zone.wall(at);
                if (now <= furthest) {
                    EXPECT_GT(zone.furthest_wall(at), furthest) << name << model::iso(at);
                    continue;
                }
                EXPECT_EQ(zone.at(now), at) << name << model::iso(at);
                EXPECT_EQ(zone.furthest_wall(at), now) << name << model::iso(at);
                const auto skipped = furthest.day + furthest.time + minutes(1);
                if (skipped < now.day + now.time) {
                    EXPECT_EQ(zone.at({std::chrono::floor<days>(skipped),
                                       skipped - std::chrono::floor<days>(skipped)}),
                              at)
                        << name << model::iso(at);
                }
                furthest = now;
            }
        }
    }
}

TEST(LocalTime, FindsNoProblemWithTheDataOfThisMachine) { EXPECT_EQ(zone_data_problem(), ""); }

// The library does not read the rule at the end of a zone file; when this fails, zone data and
// library have become better, and docs/rules.md can promise more.
TEST(LocalTime, KnowsSummersUntil2037Only) {
    EXPECT_EQ(local("2037-07-01 12:00"), utc("2037-07-01 09:00"));
    EXPECT_EQ(local("2038-07-01 12:00"), utc("2038-07-01 10:00"));
}

TEST(LocalTime, HashesWhatAZoneDoes) {
    const auto hash = [](const char* name) { return Zone::find(name).value().hash(); };
    EXPECT_EQ(hash("Europe/Tallinn").size(), 32u);
    EXPECT_EQ(hash("Europe/Tallinn"), hash("Europe/Tallinn"));
    EXPECT_NE(hash("Europe/Tallinn"), hash("Europe/Helsinki"));
    EXPECT_EQ(hash("Etc/UTC"), hash("UTC"));
    EXPECT_EQ(Zone::find("Europe/Talinn"), std::nullopt);
}

}  // namespace
}  // namespace vastus::rules::test
