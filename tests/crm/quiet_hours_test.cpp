// Quiet hours are about the time at which something was due: a tick comes a moment later.
#include <gtest/gtest.h>

#include "desk_kit.hpp"

namespace vastus::crm {
namespace {

using std::chrono::hours;

class QuietHoursTest : public testing::Test {
protected:
    /// mon-fri 09:00-17:00 in Tallinn; minute 300 of the day is 17:00.
    explicit QuietHoursTest(bool drops = false) {
        auto file = kit_.rules->file;
        auto& office = file.calendars["office"];
        office.name = "office";
        office.timezone = file.timezone;
        for (std::size_t i = 0; i < 5; ++i) office.week[i] = {{hours(9), hours(17)}};
        rules::Quiet quiet;
        quiet.open = "office";
        quiet.drops = drops;
        file.notify.quiet = quiet;
        kit_.rules = rules::compile(std::move(file)).rules;
        storage::Transaction tx(kit_.store);
        EXPECT_TRUE(activate_rules(tx, kit_.desk(at(0))));
        kit_.commit(tx);
    }
    std::vector<model::Delivery> waiting_for_mari() {
        return storage::list_waiting(storage::Transaction(kit_.store), "mari", 10).value();
    }
    void judge(model::Instant now) {
        storage::Transaction tx(kit_.store);
        ASSERT_TRUE(tick(tx, kit_.desk(now), 100));
        kit_.commit(tx);
    }

    DeskKit kit_;
};

class DroppingTest : public QuietHoursTest {
protected:
    DroppingTest() : QuietHoursTest(true) {}
};

TEST_F(QuietHoursTest, DueAtTheClosingInstantItIsReleasedThenThoughJudgedAMomentLater) {
    kit_.client_writes("q1", "ott@acme.example", "Aknad", at(240));
    judge(at(300) + model::Duration(3));
    ASSERT_EQ(waiting_for_mari().size(), 1u);
    EXPECT_EQ(waiting_for_mari().front().release, at(300));
}

TEST_F(QuietHoursTest, JudgedHoursLaterItWaitsForTheMorning) {
    kit_.client_writes("q1", "ott@acme.example", "Aknad", at(240));
    judge(at(500));
    ASSERT_EQ(waiting_for_mari().size(), 1u);
    EXPECT_EQ(waiting_for_mari().front().release, at(21 * 60 - 2 * 60 + 120));
}

TEST_F(DroppingTest, WhatWasDueInOpenHoursIsNotDroppedBecauseTheDaemonWasDown) {
    kit_.client_writes("q1", "ott@acme.example", "Aknad", at(120));
    judge(at(500));
    EXPECT_EQ(waiting_for_mari().size(), 1u);
}

TEST_F(DroppingTest, WhatWasDueAtNightIs) {
    kit_.client_writes("q1", "ott@acme.example", "Aknad", at(400));
    judge(at(460) + model::Duration(3));
    EXPECT_TRUE(waiting_for_mari().empty());
}

}  // namespace
}  // namespace vastus::crm
