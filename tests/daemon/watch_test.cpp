// What the watch makes of a clock that is set, and of a time in which nothing was judged.
#include "daemon/watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>

#include "crm/desk_kit.hpp"

namespace vastus::daemon {
namespace {

using crm::at;
using namespace std::chrono_literals;
using testing::HasSubstr;

class SetClock final : public Clock {
public:
    model::Instant now() override { return now_; }
    bool is_in_doubt() override { return is_in_doubt_; }
    std::optional<model::Duration> take_jump() override { return std::exchange(jump_, {}); }

    void pass(model::Duration time) { now_ += time; }
    void set(model::Duration by) {
        now_ += by;
        jump_ = by;
        is_in_doubt_ = by > model::Duration{};
    }
    void trust() { is_in_doubt_ = false; }

private:
    model::Instant now_ = at(0);
    std::optional<model::Duration> jump_;
    bool is_in_doubt_ = false;
};

class WatchTest : public testing::Test {
protected:
    WatchTest() {
        in_force_.rules = kit_.rules;
        in_force_.office = &*kit_.office;
        storage::Transaction tx(kit_.store);
        EXPECT_TRUE(crm::activate_rules(tx, kit_.desk(at(-10))));
        kit_.commit(tx);
    }

    void tick() {
        io_.restart();
        asio::co_spawn(io_, expect_tick(), [](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
        });
        io_.run();
    }
    asio::awaitable<void> expect_tick() {
        const auto ticked = co_await watch_.tick();
        EXPECT_TRUE(ticked);
    }
    std::size_t alerts() {
        const storage::Transaction tx(kit_.store);
        return storage::list_alerts_since(tx, {}, 100).value().size();
    }
    model::Instant watermark() {
        return storage::watermark(storage::Transaction(kit_.store)).value();
    }
    void set_watermark(model::Instant when) {
        storage::Transaction tx(kit_.store);
        ASSERT_TRUE(storage::save_watermark(tx, when));
        kit_.commit(tx);
    }

    crm::DeskKit kit_;
    asio::io_context io_{1};
    asio::thread_pool parsers_{1};
    storage::Committer committer_{kit_.store};
    Flight flight_{io_, 1, 1};
    Health health_;
    SetClock clock_;
    InForce in_force_;
    config::Limits limits_;
    Alarm watch_alarm_{io_}, dispatch_alarm_{io_};
    Watch watch_{{io_, parsers_, kit_.store, committer_, flight_, health_, clock_, in_force_,
                  limits_, watch_alarm_, dispatch_alarm_}};
};

TEST_F(WatchTest, NothingIsJudgedByAClockThatIsInDoubt) {
    kit_.client_writes("q1", "ott@acme.example", "Aknad", at(0));
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
    kit_.client_writes("q1", "ott@acme.example", "Aknad", at(0));
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
    kit_.client_writes("q1", "ott@acme.example", "Aknad", at(0));
    tick();
    clock_.set(365 * 24h);
    clock_.trust();
    tick();
    ASSERT_EQ(alerts(), 1u);
    clock_.set(-365 * 24h);
    tick();
    EXPECT_LE(watermark(), clock_.now());
    kit_.client_writes("q2", "mai@beta.example", "Uksed", at(10));
    clock_.pass(70min);
    tick();
    EXPECT_EQ(alerts(), 2u);
}

TEST_F(WatchTest, AStartWithAWatermarkAheadRewindsIt) {
    kit_.client_writes("q1", "ott@acme.example", "Aknad", at(0));
    set_watermark(at(0) + 365 * 24h);
    clock_.pass(1h);
    tick();
    EXPECT_EQ(alerts(), 1u);
}

TEST_F(WatchTest, AStartAfterDowntimeSaysWhatWasLate) {
    kit_.client_writes("q1", "ott@acme.example", "Aknad", at(0));
    clock_.pass(21 * 24h);
    tick();
    EXPECT_EQ(alerts(), 1u);
    EXPECT_THAT(watch_.caught_up(), HasSubstr("vastusd was not running"));
}

TEST_F(WatchTest, WhileAMailboxIsBlindNothingIsJudgedUntilMaxBlind) {
    kit_.client_writes("q1", "ott@acme.example", "Aknad", at(0));
    health_.add("info/INBOX", at(50));
    clock_.pass(65min);
    tick();
    EXPECT_EQ(alerts(), 0u);
    EXPECT_THAT(watch_.held(), HasSubstr("info/INBOX"));
    clock_.pass(15min);
    tick();
    EXPECT_EQ(alerts(), 1u);
    EXPECT_THAT(watch_.caught_up(), HasSubstr("info/INBOX"));
}

}  // namespace
}  // namespace vastus::daemon
