// Clocks that are set, while time goes on.
#include "daemon/clock_watch.hpp"

#include <gtest/gtest.h>

#include "daemon/clock.hpp"
#include "support/temp_dir.hpp"

namespace vastus::daemon {
namespace {

using namespace std::chrono_literals;

const auto noon = model::from_millis(1'772'445'600'000);

/// A machine whose time passes, and whose clock somebody sets.
class ClockWatchTest : public testing::Test {
protected:
    model::Instant read() { return watch_.take(reading_); }
    model::Instant pass(model::Duration time) {
        reading_.wall += time;
        reading_.boot += time;
        return read();
    }
    model::Instant set(model::Duration by) {
        reading_.wall += by;
        return read();
    }

    ClockWatch watch_;
    ClockReading reading_{noon, 5h};
};

TEST_F(ClockWatchTest, TimeThatPassesIsNoJump) {
    EXPECT_EQ(read(), noon);
    EXPECT_EQ(pass(3 * 24h), noon + 3 * 24h);  // a machine that slept for three days
    EXPECT_FALSE(watch_.is_in_doubt());
    EXPECT_FALSE(watch_.take_jump());
}

TEST_F(ClockWatchTest, ASmallCorrectionBackMakesItStandStill) {
    read();
    EXPECT_EQ(set(-90s), noon);
    EXPECT_EQ(pass(60s), noon);
    EXPECT_EQ(pass(60s), noon + 30s);
    EXPECT_FALSE(watch_.take_jump());
}

TEST_F(ClockWatchTest, ManySmallCorrectionsDoNotAddUp) {
    read();
    for (int i = 0; i < 10; ++i) pass(1h), set(-100s);
    EXPECT_FALSE(watch_.take_jump());
}

TEST_F(ClockWatchTest, SetForwardItIsInDoubtForTenMinutes) {
    read();
    EXPECT_EQ(set(1h), noon + 1h);
    EXPECT_TRUE(watch_.is_in_doubt());
    EXPECT_EQ(watch_.take_jump(), 1h);
    EXPECT_FALSE(watch_.take_jump());
    pass(9min + 59s);
    EXPECT_TRUE(watch_.is_in_doubt());
    pass(1s);
    EXPECT_FALSE(watch_.is_in_doubt());
}

TEST_F(ClockWatchTest, SetForwardTwiceTheDoubtBeginsAnew) {
    read();
    set(1h);
    pass(8min);
    set(24h);
    pass(9min);
    EXPECT_TRUE(watch_.is_in_doubt());
    EXPECT_EQ(watch_.take_jump(), 25h);
}

TEST_F(ClockWatchTest, TheSystemsWordEndsTheDoubt) {
    read();
    set(1h);
    watch_.trust();
    EXPECT_FALSE(watch_.is_in_doubt());
}

TEST_F(ClockWatchTest, SetBackNowGoesBack) {
    read();
    EXPECT_EQ(set(-24h), noon - 24h);
    EXPECT_FALSE(watch_.is_in_doubt());
    EXPECT_EQ(watch_.take_jump(), -24h);
    EXPECT_EQ(pass(1min), noon - 24h + 1min);
}

TEST_F(ClockWatchTest, ForwardAndBackEndsTheDoubtAndIsNoJump) {
    read();
    set(365 * 24h);
    pass(5min);
    EXPECT_EQ(set(-365 * 24h), noon + 5min);
    EXPECT_FALSE(watch_.is_in_doubt());
    EXPECT_FALSE(watch_.take_jump());
}

TEST_F(ClockWatchTest, ToldInBetweenTheWayBackIsAJump) {
    read();
    set(365 * 24h);
    EXPECT_EQ(watch_.take_jump(), 365 * 24h);
    pass(5min);
    set(-365 * 24h);
    EXPECT_EQ(watch_.take_jump(), -365 * 24h);
}

TEST_F(ClockWatchTest, WhatWasWrittenSinceItWasSetIsKnown) {
    read();
    pass(10s);
    reading_.boot += 30s;  // Set after some of this time; nobody looked meanwhile.
    set(30s + 1h);
    ASSERT_TRUE(watch_.is_in_doubt());
    EXPECT_EQ(watch_.doubt_since(), noon + 10s + 1h);
    watch_.trust();
    reading_.boot += 2h;
    set(2h + 1h);  // Before it was set, the old clock may have shown this.
    ASSERT_TRUE(watch_.is_in_doubt());
    EXPECT_EQ(watch_.doubt_since(), noon + 10s + 30s + 1h + 2h);
}

TEST(TimesyncMark, IsLaterThanTheClockWasSet) {
    const test::TempDir dir;
    EXPECT_FALSE(is_touched_since(dir / "synchronized", {}));
    test::write_file(dir / "synchronized", "");
    SystemClock clock;
    EXPECT_TRUE(is_touched_since(dir / "synchronized", clock.now() - 1min));
    EXPECT_FALSE(is_touched_since(dir / "synchronized", clock.now() + 1min));
}

}  // namespace
}  // namespace vastus::daemon
