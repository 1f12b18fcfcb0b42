#include "storage/transaction.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "store_test.hpp"

namespace vastus::storage {
namespace {

using Pairs = std::vector<Pair>;

class TransactionTest : public StoreTest {
protected:
    TransactionTest() {
        commit([](Transaction& tx) {
            for (const auto* key : {"a", "b", "c", "d"}) tx.put(key, "old");
        });
    }
};

TEST_F(TransactionTest, SeesItsOwnWrites) {
    Transaction tx(kv);
    tx.put("a", "new");
    tx.erase("b");
    EXPECT_EQ(must(tx.get("a")), "new");
    EXPECT_EQ(must(tx.get("b")), std::nullopt);
    EXPECT_EQ(must(tx.get("c")), "old");
    EXPECT_EQ(must(kv.get("a")), "old");
}

TEST_F(TransactionTest, ScanMergesAndStaysFull) {
    Transaction tx(kv);
    tx.put("aa", "new");
    tx.erase("a");
    tx.erase("c");
    tx.put("d", "new");
    EXPECT_EQ(must(tx.scan("a", "z", 2)), (Pairs{{"aa", "new"}, {"b", "old"}}));
    EXPECT_EQ(must(tx.scan("a", "z", 9)), (Pairs{{"aa", "new"}, {"b", "old"}, {"d", "new"}}));
    EXPECT_EQ(must(tx.scan("a", "z", SIZE_MAX)).size(), 3u);
    EXPECT_TRUE(must(tx.scan("z", "a", 9)).empty());
}

TEST_F(TransactionTest, CountersAddToWhatIsThere) {
    commit([](Transaction& tx) { tx.add("n", 5); });
    Transaction tx(kv);
    EXPECT_EQ(must(tx.counter("n")), 5);
    tx.add("n", 2);
    tx.add("m", -1);
    EXPECT_EQ(must(tx.counter("n")), 7);
    EXPECT_EQ(must(tx.counter("m")), -1);
    EXPECT_EQ(must(tx.counter("never")), 0);
    const auto pairs = must(tx.scan("m", "o", 9));
    ASSERT_EQ(pairs.size(), 2u);
    EXPECT_EQ(pairs[0].first, "m");
    EXPECT_EQ(pairs[1].second, must(tx.get("n")));
}

TEST_F(TransactionTest, ANestedOneLeavesNoTraceUntilItIsAbsorbed) {
    Transaction tx(kv);
    tx.put("a", "outer");
    tx.add("n", 1);
    {
        Transaction dropped = tx.nested();
        dropped.put("a", "inner");
        dropped.put("e", "inner");
        EXPECT_EQ(must(dropped.get("a")), "inner");
    }
    EXPECT_EQ(must(tx.get("a")), "outer");
    Transaction inner = tx.nested();
    inner.erase("b");
    inner.add("n", 1);
    EXPECT_EQ(must(inner.get("a")), "outer");
    EXPECT_EQ(must(inner.counter("n")), 2);
    must(tx.absorb(std::move(inner)));
    EXPECT_EQ(must(tx.get("b")), std::nullopt);
    EXPECT_EQ(must(tx.counter("n")), 2);
    EXPECT_EQ(must(tx.scan("a", "z", 9)).size(), 4u);
    must(kv.commit(tx.batch()));
    EXPECT_EQ(must(kv.get("b")), std::nullopt);
}

TEST_F(TransactionTest, APreconditionIsCheckedAgainstTheOneBelow) {
    Transaction tx(kv);
    Transaction first = tx.nested();
    first.require_absent("e");
    first.put("e", "1");
    must(tx.absorb(std::move(first)));
    Transaction second = tx.nested();
    second.require_absent("e");
    second.put("e", "2");
    EXPECT_EQ(fault_of(tx.absorb(std::move(second))), model::Fault::refused);
    EXPECT_EQ(must(tx.get("e")), "1");
    Transaction third = tx.nested();
    third.require_equal("e", "1");
    third.put("e", "3");
    must(tx.absorb(std::move(third)));
    must(kv.commit(tx.batch()));
    EXPECT_EQ(must(kv.get("e")), "3");
}

TEST_F(TransactionTest, BytesCountKeysAndValuesOnce) {
    Transaction tx(kv);
    tx.put("key", "12345");
    EXPECT_EQ(tx.batch().bytes(), 8u);
    tx.put("key", "1");
    EXPECT_EQ(tx.batch().bytes(), 4u);
    Transaction inner = tx.nested();
    inner.put("key", "123");
    inner.erase("other");
    must(tx.absorb(std::move(inner)));
    EXPECT_EQ(tx.batch().bytes(), 11u);
}

struct RandomStore {
    std::map<std::string, std::string> model;
    std::mt19937 random;

    std::string key() { return std::string(1, static_cast<char>('a' + random() % 20)); }
    void change(Transaction& tx) {
        const std::string at = key();
        if (random() % 2 == 0) {
            tx.erase(at);
            model.erase(at);
        } else {
            const std::string value = std::to_string(random());
            tx.put(at, value);
            model[at] = value;
        }
    }
    Pairs expected(const std::string& from, const std::string& to, std::size_t limit) const {
        Pairs pairs;
        for (const auto& pair : model) {
            if (pair.first >= from && pair.first < to && pairs.size() < limit)
                pairs.emplace_back(pair);
        }
        return pairs;
    }
};

// 1,000 seeds: two layers of writes over a committed store, some of them thrown away.
TEST(TransactionModelTest, AgreesWithAMap) {
    for (unsigned seed = 0; seed < 1000; ++seed) {
        MemoryKv kv;
        RandomStore store{{}, std::mt19937(seed)};
        for (int round = 0; round < 3; ++round) {
            Transaction tx(kv);
            for (int i = 0; i < 4; ++i) store.change(tx);
            const auto before = store.model;
            Transaction inner = tx.nested();
            for (int i = 0; i < 4; ++i) store.change(inner);
            const std::string from = store.key(), to = store.key();
            const std::size_t limit = store.random() % 10;
            ASSERT_EQ(must(inner.scan(from, to, limit)), store.expected(from, to, limit)) << seed;
            if (store.random() % 3 == 0)
                store.model = before;
            else
                must(tx.absorb(std::move(inner)));
            ASSERT_EQ(must(tx.scan(from, to, limit)), store.expected(from, to, limit)) << seed;
            must(kv.commit(tx.batch()));
        }
        ASSERT_EQ(must(kv.scan("a", "z", 100)), store.expected("a", "z", 100)) << seed;
    }
}

}  // namespace
}  // namespace vastus::storage
