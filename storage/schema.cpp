#include "storage/schema.hpp"

#include <algorithm>

#include "model/hash.hpp"

namespace vastus::storage {
namespace {

constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63;

std::uint64_t ordered(model::Instant at) {
    return static_cast<std::uint64_t>(model::millis(at)) ^ sign_bit;
}

void append_number(std::string& to, std::uint64_t value, int width) {
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8)
        to.push_back(static_cast<char>((value >> shift) & 0xff));
}

std::string hashed(Table table, std::initializer_list<std::string_view> fields) {
    return KeyBuilder(table).bytes(model::hash128(fields)).take();
}

}  // namespace

KeyBuilder& KeyBuilder::u8(std::uint8_t value) {
    append_number(key_, value, 1);
    return *this;
}

KeyBuilder& KeyBuilder::u32(std::uint32_t value) {
    append_number(key_, value, 4);
    return *this;
}

KeyBuilder& KeyBuilder::u64(std::uint64_t value) {
    append_number(key_, value, 8);
    return *this;
}

KeyBuilder& KeyBuilder::at(model::Instant value) { return u64(ordered(value)); }

KeyBuilder& KeyBuilder::bytes(const model::Key128& value) {
    key_.append(reinterpret_cast<const char*>(value.data()), value.size());
    return *this;
}

KeyBuilder& KeyBuilder::subject(const model::Subject& value) {
    return u8(static_cast<std::uint8_t>(value.type)).u64(value.number);
}

std::uint64_t KeyReader::number(std::size_t width) {
    if (rest_.size() < width) {
        short_ = true;
        rest_ = {};
        return 0;
    }
    std::uint64_t value = 0;
    for (const char byte : rest_.substr(0, width))
        value = value << 8 | static_cast<unsigned char>(byte);
    rest_.remove_prefix(width);
    return value;
}

model::Instant KeyReader::at() {
    return model::from_millis(static_cast<std::int64_t>(u64() ^ sign_bit));
}

model::Key128 KeyReader::bytes() {
    model::Key128 key{};
    for (auto& byte : key) byte = u8();
    return key;
}

model::Subject KeyReader::subject() {
    model::Subject subject;
    const auto type = u8();
    const auto item = static_cast<std::uint8_t>(model::Subject::Type::item);
    const auto client = static_cast<std::uint8_t>(model::Subject::Type::client);
    short_ = short_ || (type != item && type != client);
    subject.type = static_cast<model::Subject::Type>(type);
    subject.number = u64();
    return subject;
}

std::string end_of(std::string_view prefix) {
    std::string end(prefix);
    while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xff) end.pop_back();
    if (!end.empty()) ++end.back();
    return end;
}

KeyRange under(std::string prefix) {
    std::string end = end_of(prefix);
    return {std::move(prefix), std::move(end)};
}

std::string u32_bytes(std::uint32_t value) {
    std::string bytes;
    append_number(bytes, value, 4);
    return bytes;
}

std::string u64_bytes(std::uint64_t value) {
    std::string bytes;
    append_number(bytes, value, 8);
    return bytes;
}

std::string at_bytes(model::Instant value) { return u64_bytes(ordered(value)); }

std::string key_bytes(const model::Key128& value) {
    return {reinterpret_cast<const char*>(value.data()), value.size()};
}

std::string version_key() { return KeyBuilder(Table::version).take(); }

std::string counter_key(Counter counter) {
    return KeyBuilder(Table::counter).u8(static_cast<std::uint8_t>(counter)).take();
}

std::string message_key(const model::MessageKey& message) {
    return KeyBuilder(Table::message).bytes(message.bytes).take();
}

std::string message_id_key(std::string_view id) { return hashed(Table::message_id, {id}); }

std::string item_key(model::ItemId item) { return KeyBuilder(Table::item).u64(item.value).take(); }

std::string item_message_key(model::ItemId item, model::Instant at, const model::MessageKey& key) {
    return KeyBuilder(Table::item_message).u64(item.value).at(at).bytes(key.bytes).take();
}

std::string item_state_key(model::State state, model::Instant since, model::ItemId item) {
    const auto number = static_cast<std::uint8_t>(state);
    return KeyBuilder(Table::item_state).u8(number).at(since).u64(item.value).take();
}

std::string state_count_key(model::State state) {
    return KeyBuilder(Table::state_count).u8(static_cast<std::uint8_t>(state)).take();
}

std::string client_item_key(model::ClientId client, model::ItemId item) {
    return KeyBuilder(Table::client_item).u64(client.value).u64(~item.value).take();
}

std::string alias_key(std::string_view id) { return hashed(Table::alias, {id}); }

std::string thread_message_key(model::ThreadId thread, model::Instant at,
                               const model::MessageKey& key) {
    return KeyBuilder(Table::thread_message).u64(thread.value).at(at).bytes(key.bytes).take();
}

std::string correspondence_key(std::string_view party, const model::Key128& mark) {
    return hashed(Table::correspondence, {party, key_bytes(mark)});
}

std::string client_key(model::ClientId client) {
    return KeyBuilder(Table::client).u64(client.value).take();
}

std::string lower(std::string_view name) {
    std::string folded(name);
    for (char& letter : folded) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
    return folded;
}

std::string address_key(std::string_view address) {
    return hashed(Table::address, {lower(address)});
}

std::string domain_key(std::string_view domain) { return hashed(Table::domain, {lower(domain)}); }

std::string folder_key(std::uint32_t folder) {
    return KeyBuilder(Table::folder).u32(folder).take();
}

std::string folder_number_key(std::string_view mailbox, std::string_view folder) {
    return hashed(Table::folder_number, {mailbox, folder});
}

std::string cursor_key(std::uint32_t folder, std::uint32_t uidvalidity) {
    return KeyBuilder(Table::cursor).u32(folder).u32(uidvalidity).take();
}

std::string ledger_key(std::uint32_t folder, std::uint32_t uidvalidity, std::uint32_t uid) {
    return KeyBuilder(Table::ledger).u32(folder).u32(uidvalidity).u32(uid).take();
}

std::string retrying_key(std::uint32_t folder, std::uint32_t uidvalidity, std::uint32_t uid) {
    return KeyBuilder(Table::retrying).u32(folder).u32(uidvalidity).u32(uid).take();
}

std::string left_key(model::Instant received, std::uint32_t folder, std::uint32_t uidvalidity,
                     std::uint32_t uid) {
    return KeyBuilder(Table::left).at(received).u32(folder).u32(uidvalidity).u32(uid).take();
}

std::string quarantine_key(std::uint64_t number) {
    return KeyBuilder(Table::quarantine).u64(number).take();
}

std::string quarantine_raw_key(std::uint64_t number, std::uint32_t piece) {
    return KeyBuilder(Table::quarantine_raw).u64(number).u32(piece).take();
}

std::string form_cursor_key(std::string_view form) { return hashed(Table::form, {form}); }

std::string rule_number_key(std::string_view rule) { return hashed(Table::rule_number, {rule}); }

std::string rule_name_key(std::uint32_t rule) {
    return KeyBuilder(Table::rule_name).u32(rule).take();
}

std::string timer_key(model::Instant wake, std::uint32_t rule, const model::Subject& subject) {
    return KeyBuilder(Table::timer).at(wake).u32(rule).subject(subject).take();
}

std::string armed_key(const model::Subject& subject, std::uint32_t rule) {
    return KeyBuilder(Table::armed).subject(subject).u32(rule).take();
}

std::string watermark_key() { return KeyBuilder(Table::watermark).take(); }

std::string episode_key(const model::Subject& subject, std::uint32_t rule) {
    return KeyBuilder(Table::episode).subject(subject).u32(rule).take();
}

std::string alert_key(const model::AlertId& alert) {
    return KeyBuilder(Table::alert).bytes(alert.bytes).take();
}

std::string subject_alert_key(const model::Subject& subject, model::Instant decided,
                              const model::AlertId& alert) {
    return KeyBuilder(Table::subject_alert).subject(subject).at(decided).bytes(alert.bytes).take();
}

std::string suggestion_key(model::Instant decided, const model::AlertId& alert) {
    return KeyBuilder(Table::suggestion).at(decided).bytes(alert.bytes).take();
}

std::string delivery_key(const model::DeliveryId& delivery) {
    return KeyBuilder(Table::delivery).bytes(delivery.bytes).take();
}

std::string waiting_key(std::string_view recipient, model::Instant release,
                        const model::DeliveryId& delivery) {
    return KeyBuilder(Table::waiting)
        .bytes(model::hash128({recipient}))
        .at(release)
        .bytes(delivery.bytes)
        .take();
}

std::string post_key(std::string_view recipient) { return hashed(Table::post, {recipient}); }

std::string post_wake_key(model::Instant wake, std::string_view recipient) {
    return KeyBuilder(Table::post_wake).at(wake).bytes(model::hash128({recipient})).take();
}

std::string letter_key(const model::LetterId& letter) {
    return KeyBuilder(Table::letter).bytes(letter.bytes).take();
}

std::string letter_try_key(model::Instant next_try, const model::LetterId& letter) {
    return KeyBuilder(Table::letter_try).at(next_try).bytes(letter.bytes).take();
}

std::string sent_key(const model::DeliveryId& delivery) {
    return KeyBuilder(Table::sent).bytes(delivery.bytes).take();
}

std::string subject_sent_key(const model::Subject& subject, model::Instant at,
                             const model::DeliveryId& delivery) {
    return KeyBuilder(Table::subject_sent).subject(subject).at(at).bytes(delivery.bytes).take();
}

std::string running_key() { return KeyBuilder(Table::running).take(); }

std::string marker_key(std::string_view what) { return hashed(Table::marker, {what}); }

std::string setting_key(std::string_view name) { return hashed(Table::setting, {name}); }

}  // namespace vastus::storage
