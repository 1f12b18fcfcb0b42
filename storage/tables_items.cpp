// Messages and items.
#include "storage/records.hpp"
#include "storage/schema.hpp"
#include "storage/table_access.hpp"
#include "storage/tables.hpp"

namespace vastus::storage {

using namespace model;

namespace {

std::optional<std::string> place_in_thread(const Message& message) {
    if (!message.thread) return std::nullopt;
    return thread_message_key(message.thread, message.at, message.key);
}

void move_entry(Transaction& tx, const std::optional<std::string>& from,
                const std::optional<std::string>& to) {
    if (from == to) return;
    if (from) tx.erase(*from);
    if (to) tx.put(*to, "");
}

std::optional<std::string> place_in_item(const Message& message) {
    if (!message.item) return std::nullopt;
    return item_message_key(message.item, message.at, message.key);
}

// The first message with a Message-ID keeps it: later ones are copies, or a forgery.
Result<> claim_message_id(Transaction& tx, const Message& message) {
    if (message.content.message_id.empty()) return ok();
    const std::string key = message_id_key(message.content.message_id);
    TRY(const auto holder, tx.get(key));
    if (!holder) tx.put(key, key_bytes(message.key.bytes));
    return ok();
}

/// A number that is part of another item now waits nowhere: it is found by its number only.
std::optional<std::string> place_in_state(const Item& item) {
    if (item.merged_into) return std::nullopt;
    return item_state_key(item.state, item.state_since, item.id);
}

std::optional<std::string> place_on_card(const Item& item) {
    if (!item.client) return std::nullopt;
    return client_item_key(item.client, item.id);
}

std::optional<State> counted_state(const Item& item) {
    return item.merged_into ? std::nullopt : std::optional(item.state);
}

}  // namespace

Result<ItemId> next_item_id(Transaction& tx) {
    TRY(const auto number, access::next_number(tx, Counter::item));
    return ItemId{number};
}

Result<std::optional<Message>> find_message(const Transaction& tx, const MessageKey& key) {
    return access::find(tx, message_key(key), decode_message);
}

Result<> save_message(Transaction& tx, const Message& message) {
    const std::string key = message_key(message.key);
    TRY(const auto old, access::find(tx, key, decode_message));
    move_entry(tx, old ? place_in_item(*old) : std::nullopt, place_in_item(message));
    move_entry(tx, old ? place_in_thread(*old) : std::nullopt, place_in_thread(message));
    if (!old) {
        TRY(claim_message_id(tx, message));
    }
    tx.put(key, encode(message));
    return ok();
}

Result<std::vector<MessageKey>> list_messages(const Transaction& tx, ItemId item,
                                              std::size_t limit) {
    const auto range = under(KeyBuilder(Table::item_message).u64(item.value).take());
    TRY(const auto pairs, tx.scan(range.from, range.to, limit));
    std::vector<MessageKey> keys;
    for (const auto& pair : pairs) {
        auto reader = KeyReader::of_key(pair.first);
        reader.u64();
        reader.at();
        keys.push_back({reader.bytes()});
        if (!reader.done()) return access::bad_width(Table::item_message);
    }
    return keys;
}

Result<std::optional<Item>> find_item(const Transaction& tx, ItemId id) {
    return access::find(tx, item_key(id), decode_item);
}

Result<> save_item(Transaction& tx, const Item& item) {
    const std::string key = item_key(item.id);
    TRY(const auto old, access::find(tx, key, decode_item));
    move_entry(tx, old ? place_in_state(*old) : std::nullopt, place_in_state(item));
    move_entry(tx, old ? place_on_card(*old) : std::nullopt, place_on_card(item));
    const auto before = old ? counted_state(*old) : std::nullopt, after = counted_state(item);
    if (before != after) {
        if (before) tx.add(state_count_key(*before), -1);
        if (after) tx.add(state_count_key(*after), 1);
    }
    tx.put(key, encode(item));
    return ok();
}

Result<std::vector<Item>> list_items(const Transaction& tx, ItemId after, std::size_t limit) {
    const KeyRange range{item_key(after) + '\0', all_of(Table::item).to};
    return access::list(tx, range, limit, decode_item);
}

Result<std::size_t> count_items_in(const Transaction& tx, State state) {
    TRY(const auto number, tx.counter(state_count_key(state)));
    return static_cast<std::size_t>(number);
}

Result<std::vector<ItemId>> list_items_in(const Transaction& tx, State state, std::size_t limit) {
    const auto number = static_cast<std::uint8_t>(state);
    const auto range = under(KeyBuilder(Table::item_state).u8(number).take());
    TRY(const auto pairs, tx.scan(range.from, range.to, limit));
    std::vector<ItemId> items;
    for (const auto& pair : pairs) {
        auto reader = KeyReader::of_key(pair.first);
        reader.u8();
        reader.at();
        items.push_back({reader.u64()});
        if (!reader.done()) return access::bad_width(Table::item_state);
    }
    return items;
}

Result<std::vector<ItemId>> list_items_of(const Transaction& tx, ClientId client,
                                          std::size_t limit) {
    const auto range = under(KeyBuilder(Table::client_item).u64(client.value).take());
    TRY(const auto pairs, tx.scan(range.from, range.to, limit));
    std::vector<ItemId> items;
    for (const auto& pair : pairs) {
        auto reader = KeyReader::of_key(pair.first);
        reader.u64();
        items.push_back({~reader.u64()});
        if (!reader.done()) return access::bad_width(Table::client_item);
    }
    return items;
}

Result<std::optional<MessageKey>> find_by_message_id(const Transaction& tx, std::string_view id) {
    TRY(const auto bytes, tx.get(message_id_key(id)));
    if (!bytes) return std::optional<MessageKey>();
    KeyReader reader(*bytes);
    const MessageKey key{reader.bytes()};
    if (!reader.done()) return access::bad_width(Table::message_id);
    return std::optional<MessageKey>(key);
}

}  // namespace vastus::storage
