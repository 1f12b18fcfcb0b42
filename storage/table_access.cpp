#include "storage/table_access.hpp"

namespace vastus::storage::access {

model::Error bad_width(Table table) {
    return model::corrupt(std::string("an entry of table '") + static_cast<char>(table) +
                          "' in the store has the wrong width");
}

Result<model::Key128> last_id(std::string_view key, std::size_t before) {
    const auto table = static_cast<Table>(key.front());
    if (key.size() < 1 + before) return bad_width(table);
    KeyReader reader(key.substr(1 + before));
    const model::Key128 id = reader.bytes();
    if (!reader.done()) return bad_width(table);
    return id;
}

Result<std::optional<std::uint64_t>> find_number(const Transaction& tx, std::string_view key,
                                                 std::size_t width) {
    TRY(const auto bytes, tx.get(key));
    if (!bytes) return std::optional<std::uint64_t>();
    KeyReader reader(*bytes);
    const std::uint64_t number = width == 4 ? reader.u32() : reader.u64();
    if (!reader.done()) return bad_width(static_cast<Table>(key.front()));
    return std::optional<std::uint64_t>(number);
}

Result<std::uint64_t> next_number(Transaction& tx, Counter counter) {
    const std::string key = counter_key(counter);
    TRY(const auto last, tx.counter(key));
    tx.add(key, 1);
    return static_cast<std::uint64_t>(last) + 1;
}

}  // namespace vastus::storage::access
