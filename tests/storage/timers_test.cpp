// Timers, the watermark, episodes (rules.md 11.4).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "storage/next_wake.hpp"
#include "storage/records.hpp"
#include "storage/schema.hpp"
#include "store_test.hpp"

namespace vastus::storage {
namespace {

using model::Instant;
using model::ItemId;
using testing::ElementsAre;
using testing::IsEmpty;

class TimersTest : public StoreTest {
protected:
    void arms(std::uint64_t item, std::optional<Instant> wake, std::uint32_t rule = 1) {
        commit([=](Transaction& tx) { must(arm(tx, ItemId{item}, rule, wake)); });
    }
    void moves_watermark(Instant at) {
        commit([at](Transaction& tx) { must(save_watermark(tx, at)); });
    }
    std::vector<Timer> due(Instant now, std::size_t limit = 100) {
        std::vector<Timer> timers;
        commit([&](Transaction& tx) { timers = must(due_timers(tx, now, limit)); });
        return timers;
    }
    void consumes(const Timer& timer) {
        commit([&](Transaction& tx) { must(consume_timer(tx, timer)); });
    }
    std::size_t entries() const {
        const auto range = all_of(Table::timer);
        return must(kv.scan(range.from, range.to, 10'000)).size();
    }
    static Timer timer(int wake, std::uint64_t item, std::uint32_t rule = 1) {
        return {minute(wake), rule, ItemId{item}};
    }
};

TEST_F(TimersTest, AreDueFromTheirMinuteOn) {
    arms(1, minute(10));
    EXPECT_THAT(due(minute(10) - model::Duration(1)), IsEmpty());
    EXPECT_THAT(due(minute(10)), ElementsAre(timer(10, 1)));
    EXPECT_THAT(due(minute(10)), ElementsAre(timer(10, 1)));
}

TEST_F(TimersTest, AreDueEarliestFirstAndLimited) {
    arms(1, minute(30));
    arms(2, minute(10));
    arms(2, minute(20), 2);
    EXPECT_THAT(due(minute(60)), ElementsAre(timer(10, 2), timer(20, 2, 2), timer(30, 1)));
    EXPECT_THAT(due(minute(60), 2), ElementsAre(timer(10, 2), timer(20, 2, 2)));
    EXPECT_THAT(due(minute(60), 0), IsEmpty());
}

TEST_F(TimersTest, ALaterWakeWritesNothing) {
    arms(1, minute(10));
    Transaction tx(kv);
    must(arm(tx, ItemId{1}, 1, minute(50)));
    EXPECT_TRUE(tx.batch().empty());
    EXPECT_EQ(must(next_wake(look())), minute(10));
}

TEST_F(TimersTest, AnEarlierWakeReplacesTheTimer) {
    arms(1, minute(50));
    arms(1, minute(10));
    EXPECT_EQ(entries(), 1u);
    EXPECT_THAT(due(minute(60)), ElementsAre(timer(10, 1)));
}

TEST_F(TimersTest, DisarmingLeavesNothing) {
    arms(1, minute(10));
    arms(1, std::nullopt);
    arms(2, std::nullopt);
    EXPECT_THAT(must(kv.scan("", "\xff", 10)), IsEmpty());
    EXPECT_EQ(must(next_wake(look())), std::nullopt);
}

TEST_F(TimersTest, OneArmedBehindTheWatermarkIsSeen) {
    moves_watermark(minute(100));
    arms(1, minute(5));
    EXPECT_EQ(must(next_wake(look())), minute(100));
    EXPECT_THAT(due(minute(100)), ElementsAre(timer(100, 1)));
}

TEST_F(TimersTest, OneLeftBehindTheWatermarkIsArmedAgain) {
    arms(1, minute(10));
    moves_watermark(minute(100));
    EXPECT_THAT(due(minute(200)), IsEmpty());
    arms(1, minute(150));
    EXPECT_THAT(due(minute(200)), ElementsAre(timer(150, 1)));
    EXPECT_EQ(entries(), 1u);
}

TEST_F(TimersTest, ASliceGoesOnBehindTheOneBefore) {
    for (std::uint64_t item = 1; item <= 3; ++item) arms(item, minute(10));
    commit([](Transaction& tx) { must(save_watermark(tx, timer(10, 2))); });
    EXPECT_THAT(due(minute(10)), ElementsAre(timer(10, 3)));
    EXPECT_EQ(must(watermark(look())), minute(10));
}

TEST_F(TimersTest, OneArmedBehindASliceIsSeenAMomentLater) {
    commit([](Transaction& tx) { must(save_watermark(tx, timer(10, 2))); });
    arms(1, minute(5));
    arms(3, minute(5));
    const Timer later{minute(10) + model::Duration(1), 1, ItemId{1}};
    EXPECT_THAT(due(minute(11)), ElementsAre(timer(10, 3), later));
}

TEST_F(TimersTest, OneThatASliceHasPassedIsArmedAgain) {
    arms(1, minute(10));
    commit([](Transaction& tx) { must(save_watermark(tx, timer(10, 2))); });
    arms(1, minute(20));
    EXPECT_THAT(due(minute(30)), ElementsAre(timer(20, 1)));
    EXPECT_EQ(entries(), 1u);
}

TEST_F(TimersTest, AConsumedOneIsNeverDueAgain) {
    arms(1, minute(10));
    consumes(timer(10, 1));
    EXPECT_THAT(must(kv.scan("", "\xff", 10)), IsEmpty());
    consumes(timer(10, 1));
    arms(1, minute(20));
    consumes(timer(10, 1));
    EXPECT_THAT(due(minute(60)), ElementsAre(timer(20, 1)));
}

TEST_F(TimersTest, StaleEntriesAreRemovedOnTheWay) {
    commit([](Transaction& tx) {
        for (int i = 0; i < 600; ++i) tx.put(timer_key(minute(i), 9, ItemId{77}), "");
    });
    arms(1, minute(300));
    arms(2, minute(700));
    EXPECT_THAT(due(minute(800), 1), ElementsAre(timer(300, 1)));
    EXPECT_THAT(due(minute(800)), ElementsAre(timer(300, 1), timer(700, 2)));
    EXPECT_EQ(entries(), 2u);
}

TEST_F(TimersTest, BeforeTheFirstTickTheWatermarkIs1970) {
    EXPECT_EQ(must(watermark(look())), Instant{});
    moves_watermark(minute(7));
    EXPECT_EQ(must(watermark(look())), minute(7));
}

// Random arming and ticking: what is judged is judged once, at its time, and nothing is lost.
TEST_F(TimersTest, EveryArmedTimerIsJudgedExactlyOnce) {
    std::mt19937 random(7);
    std::map<std::uint64_t, Instant> armed;
    for (int now = 0; now < 400; ++now) {
        for (int i = 0; i < 3; ++i) {
            const std::uint64_t item = 1 + random() % 40;
            const Instant wake = minute(now + static_cast<int>(random() % 60) - 20);
            arms(item, wake);
            const Instant floored = std::max(wake, must(watermark(look())));
            const auto found = armed.find(item);
            if (found == armed.end() || floored < found->second) armed[item] = floored;
        }
        std::vector<Timer> expected;
        for (const auto& [item, wake] : armed) {
            if (wake <= minute(now)) expected.push_back({wake, 1, ItemId{item}});
        }
        const auto timers = due(minute(now));
        ASSERT_THAT(timers, testing::UnorderedElementsAreArray(expected)) << "minute " << now;
        ASSERT_TRUE(std::ranges::is_sorted(timers, {}, &Timer::wake));
        for (const auto& one : timers) {
            consumes(one);
            armed.erase(one.subject.number);
        }
        moves_watermark(minute(now));
        ASSERT_EQ(entries(), armed.size());
    }
}

/// Counts what is read from a store.
class CountingKv final : public Kv {
public:
    explicit CountingKv(Kv& kv) : kv_(kv) {}
    model::Result<std::optional<std::string>> get(std::string_view key) const override {
        ++reads;
        return kv_.get(key);
    }
    model::Result<std::vector<std::optional<std::string>>> multi_get(
        const std::vector<std::string>& keys) const override {
        ++reads;
        return kv_.multi_get(keys);
    }
    model::Result<std::vector<Pair>> scan(std::string_view from, std::string_view to,
                                          std::size_t limit) const override {
        ++reads;
        return kv_.scan(from, to, limit);
    }
    std::unique_ptr<const Reader> snapshot() const override { return kv_.snapshot(); }
    model::Result<> commit(const Batch& batch) override { return kv_.commit(batch); }
    std::uint64_t revision() const override { return kv_.revision(); }

    mutable std::size_t reads = 0;

private:
    Kv& kv_;
};

TEST_F(TimersTest, TheNextWakeIsReadAgainOnlyAfterACommit) {
    CountingKv counting(kv);
    NextWake next(counting);
    EXPECT_EQ(must(next.get()), std::nullopt);
    arms(1, minute(30));
    EXPECT_EQ(must(next.get()), minute(30));
    const auto reads = counting.reads;
    for (int i = 0; i < 100; ++i) EXPECT_EQ(must(next.get()), minute(30));
    EXPECT_EQ(counting.reads, reads) << "nothing was committed";
    arms(2, minute(20));
    EXPECT_EQ(must(next.get()), minute(20));
    moves_watermark(minute(25));
    EXPECT_EQ(must(next.get()), minute(30));
    arms(1, std::nullopt);
    EXPECT_EQ(must(next.get()), std::nullopt);
}

TEST_F(TimersTest, AnEpisodeComesBackAndEnds) {
    const Episode episode{
        {message_no(1), minute(2)}, {{"after 4h", 0, false}, {"after 2h", 3, true}}, "hash", {}};
    commit([&](Transaction& tx) { must(save_episode(tx, ItemId{1}, 2, episode)); });
    const auto found = must(find_episode(look(), ItemId{1}, 2));
    ASSERT_TRUE(found);
    EXPECT_EQ(encode(*found), encode(episode));
    EXPECT_EQ(found->anchor, episode.anchor);
    EXPECT_EQ(found->fired.at(1).step, "after 2h");
    EXPECT_EQ(found->fired.at(1).repeat, 3u);
    EXPECT_TRUE(found->fired.at(1).superseded);
    EXPECT_EQ(found->rule_hash, "hash");
    EXPECT_FALSE(must(find_episode(look(), ItemId{2}, 2)));
    commit([](Transaction& tx) { must(end_episode(tx, ItemId{1}, 2)); });
    EXPECT_FALSE(must(find_episode(look(), ItemId{1}, 2)));
}

}  // namespace
}  // namespace vastus::storage
