// Threads by the ids that mails name, and the correspondence with each party.
#include "storage/schema.hpp"
#include "storage/table_access.hpp"
#include "storage/tables.hpp"

namespace vastus::storage {

using namespace model;

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

Result<> save_correspondence(Transaction& tx, std::string_view party, const Correspondence& entry) {
    tx.put(correspondence_key(party, entry.at, entry.message),
           key_bytes(entry.subject) + key_bytes(entry.words));
    return ok();
}

Result<> erase_correspondence(Transaction& tx, std::string_view party, Instant at,
                              const MessageKey& message) {
    tx.erase(correspondence_key(party, at, message));
    return ok();
}

Result<std::vector<Correspondence>> list_correspondence(const Transaction& tx,
                                                        std::string_view party, Instant from,
                                                        Instant to, std::size_t limit) {
    TRY(const auto pairs,
        tx.scan(correspondence_from(party, from), end_of(correspondence_from(party, to)), limit));
    std::vector<Correspondence> entries;
    for (const auto& [key, value] : pairs) {
        auto reader = KeyReader::of_key(key);
        reader.bytes();
        Correspondence entry;
        entry.at = reader.at();
        entry.message = {reader.bytes()};
        KeyReader hashes(value);
        entry.subject = hashes.bytes();
        entry.words = hashes.bytes();
        if (!reader.done() || !hashes.done()) return access::bad_width(Table::correspondence);
        entries.push_back(entry);
    }
    return entries;
}

}  // namespace vastus::storage
