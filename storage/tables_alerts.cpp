// Alerts, and which of them wait for whom.
#include <algorithm>

#include "storage/records.hpp"
#include "storage/schema.hpp"
#include "storage/table_access.hpp"
#include "storage/tables.hpp"

namespace vastus::storage {

using namespace model;

namespace {

constexpr std::size_t keys_per_scan = 1000;
constexpr std::size_t entries_per_subject_max = 10'000;  // repeats are limited far below

std::string subject_entry(const Alert& alert) {
    return subject_alert_key(alert.subject, alert.decided, alert.id);
}

std::string waiting_entry(const Delivery& delivery) {
    return waiting_key(delivery.recipient, delivery.release, delivery.id);
}

Result<std::vector<Alert>> alerts_in(const Transaction& tx, const KeyRange& range,
                                     std::size_t before, std::size_t limit) {
    TRY(const auto pairs, tx.scan(range.from, range.to, limit));
    std::vector<Alert> alerts;
    for (const auto& pair : pairs) {
        TRY(const auto id, access::last_id(pair.first, before));
        TRY(auto alert, access::follow(find_alert(tx, {id}), "alerts"));
        alerts.push_back(std::move(alert));
    }
    return alerts;
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
    tx.put(subject_entry(alert), "");
    if (alert.is_suggestion) tx.put(suggestion_key(alert.decided, alert.id), "");
    return ok();
}

Result<> update_alert(Transaction& tx, const Alert& alert) {
    TRY(const auto old, find_alert(tx, alert.id));
    if (!old) return missing("there is no alert " + hex(alert.id));
    if (subject_entry(*old) != subject_entry(alert)) {
        tx.erase(subject_entry(*old));
        tx.put(subject_entry(alert), "");
    }
    // Made again, a suggestion waits for a digest again.
    const bool is_made_again = alert.decided != old->decided && alert.ending.empty();
    if (alert.is_suggestion && is_made_again) tx.put(suggestion_key(alert.decided, alert.id), "");
    tx.put(alert_key(alert.id), encode(alert));
    return ok();
}

Result<std::vector<Alert>> list_alerts_of(const Transaction& tx, const Subject& subject) {
    const auto range = under(KeyBuilder(Table::subject_alert).subject(subject).take());
    return alerts_in(tx, range, 17, entries_per_subject_max);
}

Result<std::vector<Alert>> list_alerts_since(const Transaction& tx, Instant since,
                                             std::size_t limit) {
    const auto range = all_of(Table::subject_alert);
    std::vector<std::pair<Instant, AlertId>> found;
    for (auto from = range.from;;) {
        TRY(const auto pairs, tx.scan(from, range.to, keys_per_scan));
        for (const auto& pair : pairs) {
            auto reader = KeyReader::of_key(pair.first);
            static_cast<void>(reader.subject());
            const auto decided = reader.at();
            if (decided >= since) found.emplace_back(decided, AlertId{reader.bytes()});
        }
        if (pairs.size() < keys_per_scan) break;
        from = pairs.back().first + '\0';
    }
    std::ranges::sort(found);
    if (found.size() > limit)
        found.erase(found.begin(), found.end() - static_cast<std::ptrdiff_t>(limit));
    std::vector<Alert> alerts;
    for (const auto& [decided, id] : found) {
        TRY(auto alert, access::follow(find_alert(tx, id), "alerts"));
        alerts.push_back(std::move(alert));
    }
    return alerts;
}

Result<std::vector<Alert>> list_suggestions(const Transaction& tx, std::size_t limit) {
    return alerts_in(tx, all_of(Table::suggestion), 8, limit);
}

Result<> forget_suggestion(Transaction& tx, const Alert& alert) {
    tx.erase(suggestion_key(alert.decided, alert.id));
    return ok();
}

Result<std::optional<Delivery>> find_delivery(const Transaction& tx, const DeliveryId& id) {
    return access::find(tx, delivery_key(id), decode_delivery);
}

Result<> insert_delivery(Transaction& tx, const Delivery& delivery) {
    tx.put(waiting_entry(delivery), "");
    tx.put(delivery_key(delivery.id), encode(delivery));
    return ok();
}

Result<> save_delivery(Transaction& tx, const Delivery& delivery) {
    TRY(const auto old, find_delivery(tx, delivery.id));
    if (!old || waiting_entry(*old) != waiting_entry(delivery)) {
        if (old) tx.erase(waiting_entry(*old));
        tx.put(waiting_entry(delivery), "");
    }
    tx.put(delivery_key(delivery.id), encode(delivery));
    return ok();
}

Result<> erase_delivery(Transaction& tx, const DeliveryId& id) {
    TRY(const auto old, find_delivery(tx, id));
    if (!old) return ok();
    tx.erase(waiting_entry(*old));
    tx.erase(delivery_key(id));
    return ok();
}

Result<std::size_t> count_waiting(const Transaction& tx, std::size_t limit) {
    const auto range = all_of(Table::waiting);
    TRY(const auto pairs, tx.scan(range.from, range.to, limit));
    return pairs.size();
}

Result<std::vector<Delivery>> list_waiting(const Transaction& tx, std::string_view recipient,
                                           std::size_t limit) {
    const auto range = under(KeyBuilder(Table::waiting).bytes(hash128({recipient})).take());
    TRY(const auto pairs, tx.scan(range.from, range.to, limit));
    std::vector<Delivery> deliveries;
    for (const auto& pair : pairs) {
        TRY(const auto id, access::last_id(pair.first, 24));
        TRY(auto delivery, access::follow(find_delivery(tx, {id}), "what waits for a person"));
        deliveries.push_back(std::move(delivery));
    }
    return deliveries;
}

}  // namespace vastus::storage
