#include "daemon/health.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vastus::daemon {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

model::Instant at(int minute) { return model::from_millis(60'000LL * minute); }

class HealthTest : public testing::Test {
protected:
    HealthTest() {
        health.add("info/INBOX", at(0));
        health.completed("info/INBOX", at(1));
    }
    void fail(int minute) {
        health.failed("info/INBOX", model::transient("no route to host"), at(minute));
    }
    Health health;
};

TEST_F(HealthTest, NamesWhatIsUnreadWhenJudgingNoLongerWaitsForIt) {
    fail(10);
    fail(20);
    EXPECT_THAT(health.unread(30min, at(39)), IsEmpty());
    EXPECT_THAT(health.unread(30min, at(40)),
                ElementsAre(rules::Unread{"info/INBOX", at(10), "no route to host"}));
    health.completed("info/INBOX", at(41));
    EXPECT_THAT(health.unread(30min, at(99)), IsEmpty());
}

TEST_F(HealthTest, AFirstReadingThatLastsIsNoOutage) {
    health.add("info/Sent", at(0));
    EXPECT_THAT(health.unread(30min, at(60)), SizeIs(1));
    EXPECT_THAT(health.unreachable(), IsEmpty());
}

TEST_F(HealthTest, AnOutageIsToldOnceAndEndsWithACompleteRound) {
    fail(10);
    EXPECT_THAT(health.unreachable(), SizeIs(1));
    health.told_of_outage("info/INBOX", at(10));
    EXPECT_THAT(health.unreachable(), IsEmpty());
    EXPECT_THAT(health.ended_outages(), IsEmpty());
    health.completed("info/INBOX", at(50));
    EXPECT_THAT(health.ended_outages(), ElementsAre("info/INBOX"));
    health.forget_outage("info/INBOX");
    fail(60);
    EXPECT_THAT(health.unreachable(), SizeIs(1));
}

TEST_F(HealthTest, AnOutageThatLastsOverARestartIsAsOldAsItWas) {
    health.add("info/Sent", at(100));
    health.told_of_outage("info/Sent", at(10));
    health.failed("info/Sent", model::transient("no route to host"), at(101));
    EXPECT_THAT(health.unreachable(), IsEmpty());
    const auto unread = health.unread(30min, at(102));
    ASSERT_THAT(unread, SizeIs(1));
    EXPECT_EQ(unread.front().since, at(10));
}

}  // namespace
}  // namespace vastus::daemon
