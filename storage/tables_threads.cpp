// Threads by the ids that mails name, and the correspondence with each party.
#include <algorithm>
#include <tuple>

#include "storage/schema.hpp"
#include "storage/table_access.hpp"
#include "storage/tables.hpp"

namespace vastus::storage {

using namespace model;

namespace {

constexpr std::size_t entries_max = 64;
constexpr std::size_t entry_bytes = 28;  // instant, key, place

}  // namespace

Result<ThreadId> next_thread_id(Transaction& tx) {
    TRY(const auto number, access::next_number(tx, Counter::thread));
    return ThreadId{number};
}

Result<std::optional<ThreadId>> find_alias(const Transaction& tx, std::string_view id) {
    TRY(const auto number, access::find_number(tx, alias_key(id), 8));
    if (!number) return std::optional<ThreadId>();
    return std::optional<ThreadId>(ThreadId{*number});
}

Result<> save_alias(Transaction& tx, std::string_view id, ThreadId thread) {
    tx.put(alias_key(id), u64_bytes(thread.value));
    return ok();
}

Result<std::vector<MessageKey>> list_thread(const Transaction& tx, ThreadId thread,
                                            std::size_t limit) {
    const auto range = under(KeyBuilder(Table::thread_message).u64(thread.value).take());
    TRY(const auto pairs, tx.scan(range.from, range.to, limit));
    std::vector<MessageKey> keys;
    for (const auto& pair : pairs) {
        auto reader = KeyReader::of_key(pair.first);
        reader.u64();
        reader.at();
        keys.push_back({reader.bytes()});
        if (!reader.done()) return access::bad_width(Table::thread_message);
    }
    return keys;
}

Result<> add_correspondence(Transaction& tx, std::string_view party, const Key128& mark,
                            const Correspondence& entry) {
    TRY(auto entries, list_correspondence(tx, party, mark));
    if (std::ranges::find(entries, entry) != entries.end()) return ok();
    entries.push_back(entry);
    std::ranges::sort(entries, [](const Correspondence& one, const Correspondence& other) {
        return std::tie(one.at, one.message) < std::tie(other.at, other.message);
    });
    if (entries.size() > entries_max) entries.erase(entries.begin());
    std::string value;
    for (const auto& one : entries)
        value += at_bytes(one.at) + key_bytes(one.message.bytes) + u32_bytes(one.place);
    tx.put(correspondence_key(party, mark), value);
    return ok();
}

Result<std::vector<Correspondence>> list_correspondence(const Transaction& tx,
                                                        std::string_view party,
                                                        const Key128& mark) {
    std::vector<Correspondence> entries;
    TRY(const auto value, tx.get(correspondence_key(party, mark)));
    if (!value) return entries;
    if (value->size() % entry_bytes != 0) return access::bad_width(Table::correspondence);
    for (std::size_t at = 0; at < value->size(); at += entry_bytes) {
        KeyReader reader(std::string_view(*value).substr(at, entry_bytes));
        Correspondence entry;
        entry.at = reader.at();
        entry.message = {reader.bytes()};
        entry.place = reader.u32();
        entries.push_back(entry);
    }
    return entries;
}

}  // namespace vastus::storage
