#include "storage/committer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <latch>

#include "store_test.hpp"
#include "support/fault_kv.hpp"

namespace vastus::storage {
namespace {

using model::Result;
using testing::ElementsAre;

// Holds the committing thread inside a first job, so that what is submitted meanwhile is one group.
class Gate {
public:
    explicit Gate(Committer& committer) {
        committer.submit(
            [this](Transaction&) -> Result<> {
                entered_.count_down();
                open_.wait();
                return model::ok();
            },
            nullptr);
        entered_.wait();
    }
    void open() { open_.count_down(); }

private:
    std::latch entered_{1}, open_{1};
};

class CommitterTest : public testing::Test {
protected:
    static Committer::Job puts(std::string key, std::string value) {
        return [key = std::move(key), value = std::move(value)](Transaction& tx) -> Result<> {
            tx.put(key, value);
            return model::ok();
        };
    }
    Committer::Done notes(std::string what) {
        return [this, what = std::move(what)](Result<> result) {
            log.push_back(what + (result ? " ok" : " " + result.error().what()));
        };
    }
    std::optional<std::string> get(std::string_view key) { return must(inner.get(key)); }

    MemoryKv inner;
    test::FaultKv kv{inner};
    std::vector<std::string> log;  // written on the committer's thread, read after stop
};

TEST_F(CommitterTest, RunsJobsInOrderAndTellsAfterTheCommit) {
    Committer committer(kv);
    std::optional<std::string> seen;
    committer.submit(puts("a", "1"), [&](Result<> result) {
        must(std::move(result));
        seen = must(kv.get("a"));
    });
    committer.submit(puts("a", "2"), notes("second"));
    committer.stop();
    EXPECT_TRUE(seen == "1" || seen == "2");
    EXPECT_EQ(get("a"), "2");
    EXPECT_THAT(log, ElementsAre("second ok"));
    EXPECT_EQ(committer.queued(), 0u);
}

TEST_F(CommitterTest, WhatWaitsIsOneCommit) {
    Committer committer(kv);
    Gate gate(committer);
    for (int i = 0; i < 100; ++i) committer.submit(puts(std::to_string(i), "x"), notes("job"));
    EXPECT_EQ(committer.queued(), 101u);
    gate.open();
    committer.stop();
    EXPECT_EQ(kv.commits(), 1u);
    EXPECT_EQ(log.size(), 100u);
}

TEST_F(CommitterTest, AGroupIsLimitedInJobs) {
    Committer committer(kv, {.jobs_per_group_max = 10});
    Gate gate(committer);
    for (int i = 0; i < 25; ++i) committer.submit(puts(std::to_string(i), "x"), notes("job"));
    gate.open();
    committer.stop();
    EXPECT_EQ(kv.commits(), 3u);
}

TEST_F(CommitterTest, AGroupIsLimitedInBytes) {
    Committer committer(kv, {.bytes_per_group_max = 1000});
    Gate gate(committer);
    for (int i = 0; i < 4; ++i)
        committer.submit(puts(std::to_string(i), std::string(600, 'x')), notes("job"));
    committer.submit(puts("large", std::string(5000, 'x')), notes("large"));
    gate.open();
    committer.stop();
    EXPECT_EQ(kv.commits(), 3u);
    EXPECT_EQ(get("large")->size(), 5000u);
}

TEST_F(CommitterTest, AFailingJobLeavesNothingAndHarmsNobody) {
    Committer committer(kv);
    Gate gate(committer);
    committer.submit(puts("a", "1"), notes("first"));
    committer.submit(
        [](Transaction& tx) -> Result<> {
            tx.put("a", "spoilt");
            tx.put("b", "spoilt");
            tx.add("n", 5);
            return model::malformed("no good");
        },
        notes("bad"));
    committer.submit(
        [](Transaction& tx) -> Result<> {
            EXPECT_EQ(must(tx.get("a")), "1");
            EXPECT_EQ(must(tx.get("b")), std::nullopt);
            tx.put("c", "3");
            return model::ok();
        },
        notes("third"));
    gate.open();
    committer.stop();
    EXPECT_THAT(log, ElementsAre("first ok", "bad no good", "third ok"));
    EXPECT_EQ(get("a"), "1");
    EXPECT_EQ(get("b"), std::nullopt);
    EXPECT_EQ(get("n"), std::nullopt);
    EXPECT_EQ(get("c"), "3");
    EXPECT_EQ(kv.commits(), 1u);
}

TEST_F(CommitterTest, APreconditionRefusesItsOwnJobOnly) {
    Committer committer(kv);
    Gate gate(committer);
    const auto once = [](Transaction& tx) -> Result<> {
        tx.require_absent("once");
        tx.put("once", "x");
        return model::ok();
    };
    committer.submit(once, notes("first"));
    committer.submit(once, notes("second"));
    committer.submit(puts("c", "3"), notes("third"));
    gate.open();
    committer.stop();
    ASSERT_EQ(log.size(), 3u);
    EXPECT_EQ(log[0], "first ok");
    EXPECT_THAT(log[1], testing::HasSubstr("precondition"));
    EXPECT_EQ(log[2], "third ok");
}

TEST_F(CommitterTest, NumbersAreGivenOnceInAGroup) {
    Committer committer(kv);
    Gate gate(committer);
    std::vector<std::uint64_t> given;
    for (int i = 0; i < 3; ++i) {
        committer.submit(
            [&given](Transaction& tx) -> Result<> {
                TRY(const auto id, next_item_id(tx));
                given.push_back(id.value);
                return model::ok();
            },
            nullptr);
    }
    gate.open();
    committer.stop();
    EXPECT_THAT(given, ElementsAre(1, 2, 3));
}

TEST_F(CommitterTest, AFailedCommitFailsItsGroupAndNotTheNext) {
    test::FaultKv full(inner, {.commit = 1});
    Committer committer(full, {.jobs_per_group_max = 2});
    Gate gate(committer);
    committer.submit(puts("a", "1"), notes("a"));
    committer.submit([](Transaction&) -> Result<> { return model::missing("own"); }, notes("b"));
    committer.submit(puts("c", "1"), notes("c"));
    gate.open();
    committer.stop();
    EXPECT_THAT(log, ElementsAre("a disk full: commit 1 was told to fail", "b own", "c ok"));
    EXPECT_EQ(get("a"), std::nullopt);
    EXPECT_EQ(get("c"), "1");
}

TEST_F(CommitterTest, ReadingJobsNeedNoCommit) {
    Committer committer(kv);
    committer.submit([](Transaction&) -> Result<> { return model::ok(); }, notes("look"));
    committer.stop();
    EXPECT_EQ(kv.commits(), 0u);
    EXPECT_THAT(log, ElementsAre("look ok"));
}

TEST_F(CommitterTest, ADoneMaySubmit) {
    Committer committer(kv);
    std::promise<void> finished;
    committer.submit(puts("a", "1"), [&](Result<>) {
        committer.submit(puts("b", "2"), [&](Result<>) { finished.set_value(); });
    });
    finished.get_future().wait();
    committer.stop();
    EXPECT_EQ(get("b"), "2");
}

TEST_F(CommitterTest, AfterTheStopNothingIsTaken) {
    Committer committer(kv);
    committer.stop();
    committer.submit(puts("a", "1"), notes("late"));
    committer.stop();
    EXPECT_THAT(log, ElementsAre("late the store is being closed"));
    EXPECT_EQ(get("a"), std::nullopt);
}

TEST_F(CommitterTest, TakesJobsFromManyThreads) {
    Committer committer(kv);
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&committer] {
            for (int i = 0; i < 250; ++i) {
                committer.submit(
                    [](Transaction& tx) -> Result<> {
                        tx.add("n", 1);
                        return model::ok();
                    },
                    nullptr);
            }
        });
    }
    for (auto& thread : threads) thread.join();
    committer.stop();
    EXPECT_EQ(must(Transaction(kv).counter("n")), 1000);
}

TEST_F(CommitterTest, TheProcessCanEndAtAnyCommit) {
    for (const auto action : {test::FaultAction::exit_before, test::FaultAction::exit_after}) {
        const auto run = [this, action] {
            test::FaultKv ending(inner, {.commit = 2, .action = action});
            Batch batch;
            batch.put("a", "1");
            must(ending.commit(batch));
            static_cast<void>(ending.commit(batch));
        };
        EXPECT_EXIT(run(), testing::ExitedWithCode(137), "");
    }
}

}  // namespace
}  // namespace vastus::storage
