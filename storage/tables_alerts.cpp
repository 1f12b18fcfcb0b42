// Alerts, the outbox, and what was sent.
#include "storage/records.hpp"
#include "storage/schema.hpp"
#include "storage/table_access.hpp"
#include "storage/tables.hpp"

namespace vastus::storage {

using namespace model;

namespace {

constexpr std::size_t entries_per_item_max = 10'000;  // a rule's repeats are limited far below

std::string item_entry(const Alert& alert) {
    return item_alert_key(alert.item, alert.decided, alert.id);
}

// The id at the end of a key of 'Y', 'x' or 'z', after `before` bytes of other fields.
Result<Key128> last_id(std::string_view key, std::size_t before) {
    const auto table = static_cast<Table>(key.front());
    if (key.size() < 1 + before) return access::bad_width(table);
    KeyReader reader(key.substr(1 + before));
    const Key128 id = reader.bytes();
    if (!reader.done()) return access::bad_width(table);
    return id;
}

Result<std::vector<Delivery>> deliveries_in(const Transaction& tx, const KeyRange& range,
                                            std::size_t limit) {
    TRY(const auto pairs, tx.scan(range.from, range.to, limit));
    std::vector<Delivery> deliveries;
    for (const auto& pair : pairs) {
        TRY(const auto id, last_id(pair.first, 8));
        TRY(auto delivery, access::follow(find_delivery(tx, {id}), "deliveries"));
        deliveries.push_back(std::move(delivery));
    }
    return deliveries;
}

}  // namespace

Result<std::optional<Alert>> find_alert(const Transaction& tx, const AlertId& id) {
    return access::find(tx, alert_key(id), decode_alert);
}

// Asked here for what this transaction wrote, and by the precondition for everybody else.
Result<> insert_alert(Transaction& tx, const Alert& alert) {
    const std::string key = alert_key(alert.id);
    TRY(const auto present, tx.get(key));
    if (present) return refused("alert " + hex(alert.id) + " is decided already");
    tx.require_absent(key);
    tx.put(key, encode(alert));
    tx.put(item_entry(alert), "");
    return ok();
}

Result<> update_alert(Transaction& tx, const Alert& alert) {
    TRY(const auto old, find_alert(tx, alert.id));
    if (!old) return missing("there is no alert " + hex(alert.id));
    if (item_entry(*old) != item_entry(alert)) {
        tx.erase(item_entry(*old));
        tx.put(item_entry(alert), "");
    }
    tx.put(alert_key(alert.id), encode(alert));
    return ok();
}

Result<std::vector<Alert>> list_alerts_of(const Transaction& tx, ItemId item) {
    const auto range = under(KeyBuilder(Table::item_alert).u64(item.value).take());
    TRY(const auto pairs, tx.scan(range.from, range.to, entries_per_item_max));
    std::vector<Alert> alerts;
    for (const auto& pair : pairs) {
        TRY(const auto id, last_id(pair.first, 16));
        TRY(auto alert, access::follow(find_alert(tx, {id}), "alerts"));
        alerts.push_back(std::move(alert));
    }
    return alerts;
}

Result<std::optional<Delivery>> find_delivery(const Transaction& tx, const DeliveryId& id) {
    return access::find(tx, delivery_key(id), decode_delivery);
}

Result<> save_delivery(Transaction& tx, const Delivery& delivery) {
    TRY(const auto old, find_delivery(tx, delivery.id));
    if (!old || old->next_try != delivery.next_try) {
        if (old) tx.erase(delivery_try_key(old->next_try, delivery.id));
        tx.put(delivery_try_key(delivery.next_try, delivery.id), "");
    }
    tx.put(delivery_key(delivery.id), encode(delivery));
    return ok();
}

Result<> erase_delivery(Transaction& tx, const DeliveryId& id) {
    TRY(const auto old, find_delivery(tx, id));
    if (!old) return ok();
    tx.erase(delivery_try_key(old->next_try, id));
    tx.erase(delivery_key(id));
    return ok();
}

Result<std::vector<Delivery>> due_deliveries(const Transaction& tx, Instant now,
                                             std::size_t limit) {
    const std::string to = end_of(KeyBuilder(Table::delivery_try).at(now).take());
    return deliveries_in(tx, {all_of(Table::delivery_try).from, to}, limit);
}

Result<std::vector<Delivery>> list_deliveries(const Transaction& tx, std::size_t limit) {
    return deliveries_in(tx, all_of(Table::delivery_try), limit);
}

Result<> save_sent(Transaction& tx, const SentRecord& record) {
    TRY(const auto old, find_sent(tx, record.delivery));
    if (old) tx.erase(item_sent_key(old->item, old->at, old->delivery));
    tx.put(sent_key(record.delivery), encode(record));
    tx.put(item_sent_key(record.item, record.at, record.delivery), "");
    return ok();
}

Result<std::vector<SentRecord>> list_sent_of(const Transaction& tx, ItemId item) {
    const auto range = under(KeyBuilder(Table::item_sent).u64(item.value).take());
    TRY(const auto pairs, tx.scan(range.from, range.to, entries_per_item_max));
    std::vector<SentRecord> sent;
    for (const auto& pair : pairs) {
        TRY(const auto id, last_id(pair.first, 16));
        TRY(auto record, access::follow(find_sent(tx, {id}), "sent alerts"));
        sent.push_back(std::move(record));
    }
    return sent;
}

Result<std::optional<SentRecord>> find_sent(const Transaction& tx, const DeliveryId& id) {
    return access::find(tx, sent_key(id), decode_sent);
}

}  // namespace vastus::storage
