// A transaction: reads that see their own writes, over one Kv, gathered into one batch.
//
//   Transaction tx(kv);
//   TRY(auto item, find_item(tx, id));   …   TRY(save_item(tx, item));
//   TRY(kv.commit(tx.batch()));
//
// It does not lock: one thread (the committer) makes all writing transactions, one after another.
// For reading beside the committer, `look`. What was read once is not read again. A nested one
// reads through the one below and can be thrown away without a trace. Not thread-safe. Faults are
// those of Kv.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/result.hpp"
#include "storage/batch.hpp"
#include "storage/kv.hpp"

namespace vastus::storage {

class Transaction {
public:
    explicit Transaction(const Reader& kv) : kv_(&kv) {}
    /// For reading what is committed now, all of one moment. Let it go before waiting for a commit.
    static Transaction look(const Kv& kv);

    model::Result<std::optional<std::string>> get(std::string_view key) const;
    /// Reads what will be asked for with one question; `get` then knows it.
    model::Result<> read_ahead(std::vector<std::string> keys) const;
    model::Result<std::vector<Pair>> scan(std::string_view from, std::string_view to,
                                          std::size_t limit) const;
    /// The value of a counter, 0 when it was never added to.
    model::Result<std::int64_t> counter(std::string_view key) const;

    void put(std::string_view key, std::string_view value) { batch_.put(key, value); }
    void erase(std::string_view key) { batch_.erase(key); }
    void add(std::string_view key, std::int64_t delta) { batch_.add(key, delta); }
    void require_absent(std::string_view key) { batch_.require_absent(key); }
    void require_equal(std::string_view key, std::string_view value) {
        batch_.require_equal(key, value);
    }

    /// A transaction on top of this one, which must outlive it and stay unchanged meanwhile.
    Transaction nested() const;
    /// Takes over the writes of one that was nested here. Fails with refused, changing nothing,
    /// when one of its preconditions does not hold here.
    model::Result<> absorb(Transaction&& inner);

    const Batch& batch() const { return batch_; }

private:
    model::Result<std::optional<std::string>> get_below(std::string_view key) const;
    void know(std::string key, const std::optional<std::string>& value) const;
    model::Result<std::vector<Pair>> scan_below(std::string_view from, std::string_view to,
                                                std::size_t limit) const;
    model::Result<> overlay_additions(std::vector<Pair>& pairs, std::string_view from,
                                      std::string_view to) const;

    std::unique_ptr<const Reader> snapshot_;
    const Reader* kv_;
    /// What was read below: rules, settings and people are asked for again and again.
    mutable std::unordered_map<std::string, std::optional<std::string>> known_;
    const Transaction* below_ = nullptr;
    Batch batch_;
};

}  // namespace vastus::storage
