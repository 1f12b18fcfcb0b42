// What the watch makes of a clock that is set, and of a time in which nothing was judged.
#include "daemon/watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/parts_kit.hpp"

namespace vastus::daemon {
namespace {

using crm::at;
using namespace std::chrono_literals;
using testing::HasSubstr;

class WatchTest : public testing::Test {
protected:
    void tick() { kit_.run(watch_.tick()); }
    std::size_t alerts() {
        const storage::Transaction tx(office_.store);
        return storage::list_alerts_since(tx, {}, 100).value().size();
    }
    model::Instant watermark() {
        return storage::watermark(storage::Transaction(office_.store)).value();
    }
    void set_watermark(model::Instant when) {
        storage::Transaction tx(office_.store);
        ASSERT_TRUE(storage::save_watermark(tx, when));
        office_.commit(tx);
    }

    PartsKit kit_;
    crm::DeskKit& office_ = kit_.office;
    SetClock& clock_ = kit_.clock;
    Watch watch_{kit_.parts()};
};

TEST_F(WatchTest, NothingIsJudgedByAClockThatIsInDoubt) {
    office_.client_writes("q1", "ott@acme.example", "Aknad", at(0));
    tick();
    clock_.set(24h);
    tick();
    EXPECT_EQ(alerts(), 0u);
    EXPECT_THAT(watch_.held(), HasSubstr("clock was set forward"));
    clock_.set(-24h);
    tick();
    EXPECT_EQ(watch_.held(), "");
    EXPECT_EQ(alerts(), 0u);
    clock_.pass(1h);
    tick();
    EXPECT_EQ(alerts(), 1u);
    EXPECT_EQ(watch_.caught_up(), "");
}

TEST_F(WatchTest, WhatWasHeldIsDecidedWhenTheClockIsTrusted) {
    office_.client_writes("q1", "ott@acme.example", "Aknad", at(0));
    tick();
    clock_.set(24h);
    tick();
    clock_.trust();
    tick();
    EXPECT_EQ(alerts(), 1u);
    EXPECT_THAT(watch_.caught_up(), HasSubstr("1 reminder was due while nothing was judged"));
    EXPECT_THAT(watch_.caught_up(), HasSubstr("clock was set forward"));
}

TEST_F(WatchTest, AClockThatWasAYearAheadStopsNothing) {
    office_.client_writes("q1", "ott@acme.example", "Aknad", at(0));
    tick();
    clock_.set(365 * 24h);
    clock_.trust();
    tick();
    ASSERT_EQ(alerts(), 1u);
    clock_.set(-365 * 24h);
    tick();
    EXPECT_LE(watermark(), clock_.now());
    office_.client_writes("q2", "mai@beta.example", "Uksed", at(10));
    clock_.pass(70min);
    tick();
    EXPECT_EQ(alerts(), 2u);
}

TEST_F(WatchTest, AStartWithAWatermarkAheadRewindsIt) {
    office_.client_writes("q1", "ott@acme.example", "Aknad", at(0));
    set_watermark(at(0) + 365 * 24h);
    clock_.pass(1h);
    tick();
    EXPECT_EQ(alerts(), 1u);
}

TEST_F(WatchTest, AStartAfterDowntimeSaysWhatWasLate) {
    office_.client_writes("q1", "ott@acme.example", "Aknad", at(0));
    clock_.pass(21 * 24h);
    tick();
    EXPECT_EQ(alerts(), 1u);
    EXPECT_THAT(watch_.caught_up(), HasSubstr("vastusd was not running"));
}

TEST_F(WatchTest, WhileAMailboxIsBlindNothingIsJudgedUntilMaxBlind) {
    office_.client_writes("q1", "ott@acme.example", "Aknad", at(0));
    kit_.health.add("info/INBOX", at(50));
    clock_.pass(65min);
    tick();
    EXPECT_EQ(alerts(), 0u);
    EXPECT_THAT(watch_.held(), HasSubstr("info/INBOX"));
    clock_.pass(15min);
    tick();
    EXPECT_EQ(alerts(), 1u);
    EXPECT_THAT(watch_.caught_up(), HasSubstr("info/INBOX"));
}

TEST_F(WatchTest, MailboxesThatAreBlindInTurnHoldNothingForEver) {
    office_.client_writes("q1", "ott@acme.example", "Aknad", at(0));
    for (int i = 0; i < 6 && alerts() == 0; ++i) {
        const auto part = i % 2 == 0 ? "info/INBOX" : "sales/INBOX";
        const auto other = i % 2 == 0 ? "sales/INBOX" : "info/INBOX";
        kit_.health.failed(part, model::transient("the server is gone"), clock_.now());
        for (int minute = 0; minute < 20; ++minute) {
            clock_.pass(1min);
            tick();
        }
        kit_.health.completed(other, clock_.now());
    }
    EXPECT_EQ(alerts(), 1u);
}

}  // namespace
}  // namespace vastus::daemon
