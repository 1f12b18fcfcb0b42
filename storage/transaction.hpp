// A transaction: reads that see their own writes, over one Kv, gathered into one batch.
//
//   Transaction tx(kv);
//   TRY(auto item, find_item(tx, id));   …   TRY(save_item(tx, item));
//   TRY(kv.commit(tx.batch()));
//
// It does not lock: one thread (the committer) makes all writing transactions, one after another.
// For reading only, make one and let it go. Not thread-safe. Faults are those of Kv.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "storage/batch.hpp"
#include "storage/kv.hpp"

namespace vastus::storage {

class Transaction {
public:
    explicit Transaction(const Kv& kv) : kv_(kv) {}

    model::Result<std::optional<std::string>> get(std::string_view key) const;
    model::Result<std::vector<Pair>> scan(std::string_view from, std::string_view to,
                                          std::size_t limit) const;
    void put(std::string_view key, std::string_view value) { batch_.put(key, value); }
    void erase(std::string_view key) { batch_.erase(key); }
    void require_absent(std::string_view key) { batch_.require_absent(key); }

    const Batch& batch() const { return batch_; }

private:
    const Kv& kv_;
    Batch batch_;
};

}  // namespace vastus::storage
