// What the tests of storage share: unwrapping results, committing a piece of work, sample values.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "model/alert.hpp"
#include "model/client.hpp"
#include "model/item.hpp"
#include "model/message.hpp"
#include "storage/memory_kv.hpp"
#include "storage/tables.hpp"
#include "storage/transaction.hpp"

namespace vastus::storage {

/// The value of a result that must be ok.
template <class T>
T must(model::Result<T> result) {
    if (!result) {
        ADD_FAILURE() << name(result.error().fault()) << ": " << result.error().what();
        std::abort();
    }
    return std::move(result).value();
}
inline void must(model::Result<> result) {
    if (!result) ADD_FAILURE() << name(result.error().fault()) << ": " << result.error().what();
}

template <class T>
model::Fault fault_of(const model::Result<T>& result) {
    EXPECT_FALSE(result) << "expected an error";
    return result ? model::Fault::transient : result.error().fault();
}

inline model::Instant minute(int number) {
    return model::from_millis(1'770'000'000'000 + 60'000LL * number);
}
inline model::MessageKey message_no(int number) {
    return model::form_key("test", std::to_string(number));
}

/// A store in memory; every piece of work is its own commit.
class StoreTest : public testing::Test {
protected:
    template <class Work>
    void commit(Work work) {
        Transaction tx(kv);
        work(tx);
        must(kv.commit(tx.batch()));
    }
    /// For reading what is committed.
    Transaction look() const { return Transaction(kv); }

    MemoryKv kv;
};

// One of each, with something in every field (sample.cpp).
model::Message full_message();
model::Item full_item();
model::Client full_client();
model::Alert full_alert();
model::Delivery full_delivery();
model::Letter full_letter();
model::Post full_post();
model::SentRecord full_sent();

}  // namespace vastus::storage
