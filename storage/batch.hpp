// A batch: the only way to write. All of it happens, synced, or none of it.
//
//   Batch batch;
//   batch.put(key, value);  batch.erase(old);  batch.require_absent(alert_key);
//   TRY(kv.commit(batch));
//
// A later operation on a key replaces an earlier one. Preconditions are checked against the store
// as it is before the batch; one that does not hold refuses the whole. Not thread-safe; a value.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace vastus::storage {

class Batch {
public:
    void put(std::string_view key, std::string_view value);
    void erase(std::string_view key);
    /// Adds to a counter: 8 bytes big-endian, two's complement, absent = 0. Never mixed with put on
    /// the same key.
    void add(std::string_view key, std::int64_t delta);
    void require_absent(std::string_view key);
    void require_equal(std::string_view key, std::string_view value);
    /// Takes over everything of `later`, as if its calls had been made here. Its preconditions on
    /// keys that this batch writes are dropped: whoever merges has checked them.
    void absorb(Batch&& later);

    /// What the batch does to a key: a value, or nothing for an erase.
    using Writes = std::map<std::string, std::optional<std::string>, std::less<>>;
    using Additions = std::map<std::string, std::int64_t, std::less<>>;
    /// What must be there before: a value, or nothing for "absent".
    using Preconditions = std::map<std::string, std::optional<std::string>, std::less<>>;

    const Writes& writes() const { return writes_; }
    const Additions& additions() const { return additions_; }
    const Preconditions& preconditions() const { return preconditions_; }
    bool empty() const { return writes_.empty() && additions_.empty(); }
    /// Keys and values together.
    std::size_t bytes() const { return bytes_; }

private:
    void write(std::string_view key, std::optional<std::string> value);

    Writes writes_;
    Additions additions_;
    Preconditions preconditions_;
    std::size_t bytes_ = 0;
};

}  // namespace vastus::storage
