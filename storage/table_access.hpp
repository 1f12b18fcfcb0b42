// How tables read: one record by its key, and the records that an index leads to.
//
// For the tables_*.cpp files only. Fails with the faults of Kv, and with corrupt when a record
// cannot be decoded or an index leads to nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/schema.hpp"
#include "storage/tables.hpp"

namespace vastus::storage::access {

/// The record at `key`, decoded.
template <class T>
Result<std::optional<T>> find(const Transaction& tx, std::string_view key,
                              Result<T> (*decode)(std::string_view)) {
    TRY(const auto bytes, tx.get(key));
    if (!bytes) return std::optional<T>();
    TRY(auto record, decode(*bytes));
    return std::optional<T>(std::move(record));
}

/// The records of a range of keys, in key order.
template <class T>
Result<std::vector<T>> list(const Transaction& tx, const KeyRange& range, std::size_t limit,
                            Result<T> (*decode)(std::string_view)) {
    TRY(const auto pairs, tx.scan(range.from, range.to, limit));
    std::vector<T> records;
    records.reserve(pairs.size());
    for (const auto& pair : pairs) {
        TRY(auto record, decode(pair.second));
        records.push_back(std::move(record));
    }
    return records;
}

/// The record that an index entry leads to: it must be there.
template <class T>
Result<T> follow(Result<std::optional<T>> found, std::string_view index) {
    TRY(auto record, std::move(found));
    if (!record) return model::corrupt("the index of " + std::string(index) + " leads to nothing");
    return std::move(*record);
}

/// A number of `width` bytes (4 or 8) at `key`.
Result<std::optional<std::uint64_t>> find_number(const Transaction& tx, std::string_view key,
                                                 std::size_t width);

/// The next number of a counter. Never given twice.
Result<std::uint64_t> next_number(Transaction& tx, Counter counter);

/// The id at the end of a key, after `before` bytes of other fields.
Result<model::Key128> last_id(std::string_view key, std::size_t before);

/// The error for a key or a value of fixed width that is not what the schema says.
model::Error bad_width(Table table);

}  // namespace vastus::storage::access
