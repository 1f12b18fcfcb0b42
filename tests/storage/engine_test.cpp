// One suite for every engine.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "storage/engine.hpp"
#include "storage/memory_kv.hpp"
#include "storage/rocksdb_kv.hpp"
#include "store_test.hpp"
#include "support/fault_kv.hpp"
#include "support/temp_dir.hpp"

namespace vastus::storage {
namespace {

struct InMemory {
    MemoryKv kv;
    Kv& get() { return kv; }
};
struct OnDisk {
    test::TempDir directory;
    std::unique_ptr<RocksKv> kv = must(RocksKv::open(directory / "store", {}));
    Kv& get() { return *kv; }
};
struct WithoutFault {
    MemoryKv inner;
    test::FaultKv kv{inner};
    Kv& get() { return kv; }
};

using Pairs = std::vector<Pair>;

template <class Engine>
class EngineTest : public testing::Test {
protected:
    Kv& kv() { return engine_.get(); }
    void put(std::string_view key, std::string_view value) {
        Batch batch;
        batch.put(key, value);
        must(kv().commit(batch));
    }
    std::optional<std::string> get(std::string_view key) { return must(kv().get(key)); }
    Pairs scan(std::string_view from, std::string_view to, std::size_t limit = 100) {
        return must(kv().scan(from, to, limit));
    }

private:
    Engine engine_;
};

using Engines = testing::Types<InMemory, OnDisk, WithoutFault>;
TYPED_TEST_SUITE(EngineTest, Engines);

TYPED_TEST(EngineTest, GivesBackWhatWasPut) {
    this->put("a", "1");
    EXPECT_EQ(this->get("a"), "1");
    EXPECT_EQ(this->get("b"), std::nullopt);
}

TYPED_TEST(EngineTest, KeysAndValuesAreAnyBytes) {
    const std::string bytes("\0\xff\x80 a", 5);
    this->put(bytes, bytes);
    EXPECT_EQ(this->get(bytes), bytes);
    this->put("empty", "");
    EXPECT_EQ(this->get("empty"), "");
}

TYPED_TEST(EngineTest, MultiGetKeepsTheOrderOfItsKeys) {
    this->put("a", "1");
    this->put("c", "3");
    const auto values = must(this->kv().multi_get({"c", "b", "a"}));
    EXPECT_EQ(values, (std::vector<std::optional<std::string>>{"3", std::nullopt, "1"}));
    EXPECT_TRUE(must(this->kv().multi_get({})).empty());
}

TYPED_TEST(EngineTest, MultiGetTakesManyKeysInAnyOrderAndTwice) {
    std::vector<std::string> keys;
    for (int i = 0; i < 200; ++i) {
        keys.push_back(std::to_string(i * 7919 % 200));
        if (i % 3 != 0) this->put(keys.back(), "value " + keys.back());
        if (i % 10 == 0) keys.push_back(keys[keys.size() / 2]);
    }
    const auto values = must(this->kv().multi_get(keys));
    ASSERT_EQ(values.size(), keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) EXPECT_EQ(values[i], this->get(keys[i]));
}

TYPED_TEST(EngineTest, TheRevisionChangesWithEveryCommitAlsoAFailedOne) {
    const auto before = this->kv().revision();
    this->put("a", "1");
    const auto after = this->kv().revision();
    EXPECT_NE(after, before);
    this->get("a");
    EXPECT_EQ(this->kv().revision(), after);
    Batch batch;
    batch.require_absent("a");
    EXPECT_EQ(fault_of(this->kv().commit(batch)), model::Fault::refused);
    EXPECT_NE(this->kv().revision(), after);
}

TYPED_TEST(EngineTest, ScanIsHalfOpenOrderedAndLimited) {
    for (const auto* key : {"b1", "b2", "b3", "c", "a"}) this->put(key, key);
    EXPECT_EQ(this->scan("b1", "b3"), (Pairs{{"b1", "b1"}, {"b2", "b2"}}));
    EXPECT_EQ(this->scan("b", "d", 2), (Pairs{{"b1", "b1"}, {"b2", "b2"}}));
    EXPECT_TRUE(this->scan("b", "b").empty());
    EXPECT_TRUE(this->scan("c", "b").empty());
    EXPECT_TRUE(this->scan("b", "c", 0).empty());
}

TYPED_TEST(EngineTest, ASnapshotIsOfOneMoment) {
    this->put("a", "old");
    {
        const auto before = this->kv().snapshot();
        const auto look = Transaction::look(this->kv());
        this->put("a", "new");
        this->put("b", "new");
        EXPECT_EQ(must(before->get("a")), "old");
        EXPECT_EQ(must(before->multi_get({"b"})).front(), std::nullopt);
        EXPECT_EQ(must(look.scan("", "z", 9)), must(before->scan("", "z", 9)));
    }
    EXPECT_EQ(this->get("a"), "new");
}

TYPED_TEST(EngineTest, BytesCompareUnsigned) {
    this->put("x\x7f", "low");
    this->put("x\x80", "high");
    EXPECT_EQ(this->scan("x", "y"), (Pairs{{"x\x7f", "low"}, {"x\x80", "high"}}));
}

TYPED_TEST(EngineTest, ABatchWritesErasesAndAdds) {
    this->put("gone", "x");
    Batch batch;
    batch.put("here", "1");
    batch.erase("gone");
    batch.erase("never was");
    batch.add("count", 3);
    must(this->kv().commit(batch));
    EXPECT_EQ(this->get("here"), "1");
    EXPECT_EQ(this->get("gone"), std::nullopt);
    EXPECT_EQ(this->get("count"), counter_bytes(3));
}

TYPED_TEST(EngineTest, CountersAddUpOverBatchesAndGoBelowZero) {
    for (const int delta : {5, -7, 1}) {
        Batch batch;
        batch.add("count", delta);
        must(this->kv().commit(batch));
    }
    EXPECT_EQ(must(counter_value(this->get("count"))), -1);
}

TYPED_TEST(EngineTest, ACounterOfWrongWidthIsCorrupt) {
    this->put("count", "123");
    Batch batch;
    batch.add("count", 1);
    batch.put("other", "x");
    EXPECT_EQ(fault_of(this->kv().commit(batch)), model::Fault::corrupt);
    EXPECT_EQ(this->get("other"), std::nullopt);
}

TYPED_TEST(EngineTest, AFailedPreconditionRefusesTheWholeBatch) {
    this->put("a", "1");
    Batch absent;
    absent.require_absent("a");
    absent.put("b", "2");
    EXPECT_EQ(fault_of(this->kv().commit(absent)), model::Fault::refused);
    Batch equal;
    equal.require_equal("a", "2");
    equal.put("b", "2");
    EXPECT_EQ(fault_of(this->kv().commit(equal)), model::Fault::refused);
    EXPECT_EQ(this->get("b"), std::nullopt);
}

TYPED_TEST(EngineTest, PreconditionsLookAtTheStoreBeforeTheBatch) {
    this->put("a", "1");
    Batch batch;
    batch.require_equal("a", "1");
    batch.require_absent("b");
    batch.put("a", "2");
    batch.put("b", "3");
    must(this->kv().commit(batch));
    EXPECT_EQ(this->get("a"), "2");
    EXPECT_EQ(fault_of(this->kv().commit(batch)), model::Fault::refused);
}

TYPED_TEST(EngineTest, AnEmptyBatchIsFine) { must(this->kv().commit(Batch())); }

std::string small_key(std::mt19937& random) {
    std::string key(1, static_cast<char>('a' + random() % 3));
    for (auto more = random() % 3; more > 0; --more)
        key.push_back(static_cast<char>(random() % 4 * 85));
    return key;
}

// Random batches against a plain map: the engine must always say the same.
TYPED_TEST(EngineTest, AgreesWithAMapOverRandomBatches) {
    std::mt19937 random(20260302);
    std::map<std::string, std::string> model;
    for (int round = 0; round < 200; ++round) {
        Batch batch;
        for (int operation = 0; operation < 5; ++operation) {
            const std::string key = small_key(random);
            if (random() % 3 == 0) {
                batch.erase(key);
                model.erase(key);
            } else {
                const std::string value = std::to_string(random() % 1000);
                batch.put(key, value);
                model[key] = value;
            }
        }
        must(this->kv().commit(batch));
        const std::string from = small_key(random);
        const std::string to = small_key(random);
        const std::size_t limit = random() % 8;
        Pairs expected;
        for (const auto& pair : model) {
            if (pair.first >= from && pair.first < to && expected.size() < limit)
                expected.emplace_back(pair);
        }
        ASSERT_EQ(this->scan(from, to, limit), expected) << "round " << round;
    }
}

}  // namespace
}  // namespace vastus::storage
