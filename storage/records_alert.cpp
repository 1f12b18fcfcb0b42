// Records of alerts, deliveries and what was sent.
#include "records.pb.h"
#include "storage/record_bytes.hpp"
#include "storage/record_parts.hpp"
#include "storage/records.hpp"

namespace vastus::storage {

using namespace model;

namespace {

// The numbers are on disk.
static_assert(static_cast<int>(Severity::critical) == 2);

Alert alert_of(const pb::Alert& record, parts::Reading& reading) {
    Alert alert;
    reading.array(record.id(), alert.id.bytes);
    alert.rule = record.rule();
    alert.item.value = record.item();
    alert.anchor = parts::anchor(record.anchor(), reading);
    alert.step = record.step();
    alert.step_number = record.step_number();
    alert.repeat = record.repeat();
    alert.severity = reading.number(record.severity(), Severity::critical);
    alert.template_name = record.template_name();
    alert.due = from_millis(record.due());
    alert.decided = from_millis(record.decided());
    alert.recipients = parts::texts(record.recipients());
    alert.superseded.assign(record.superseded().begin(), record.superseded().end());
    alert.why = record.why();
    alert.ending = record.ending();
    return alert;
}

Delivery delivery_of(const pb::Delivery& record, parts::Reading& reading) {
    Delivery delivery;
    reading.array(record.id(), delivery.id.bytes);
    reading.array(record.alert(), delivery.alert.bytes);
    delivery.item.value = record.item();
    delivery.recipient = record.recipient();
    delivery.next_try = from_millis(record.next_try());
    delivery.tries = record.tries();
    delivery.first_try = from_millis(record.first_try());
    delivery.undecided = record.undecided();
    delivery.last_error = record.last_error();
    return delivery;
}

SentRecord sent_of(const pb::SentRecord& record, parts::Reading& reading) {
    SentRecord sent;
    reading.array(record.delivery(), sent.delivery.bytes);
    reading.array(record.alert(), sent.alert.bytes);
    sent.item.value = record.item();
    sent.recipient = record.recipient();
    sent.address = record.address();
    sent.message_id = record.message_id();
    sent.reply = record.reply();
    sent.at = from_millis(record.at());
    return sent;
}

}  // namespace

std::string encode(const Alert& alert) {
    pb::Alert record;
    record.set_id(parts::array(alert.id.bytes));
    record.set_rule(alert.rule);
    record.set_item(alert.item.value);
    parts::put_anchor(alert.anchor.event, alert.anchor.at, *record.mutable_anchor());
    record.set_step(alert.step);
    record.set_step_number(alert.step_number);
    record.set_repeat(alert.repeat);
    record.set_severity(parts::number(alert.severity));
    record.set_template_name(alert.template_name);
    record.set_due(millis(alert.due));
    record.set_decided(millis(alert.decided));
    parts::put_texts(alert.recipients, *record.mutable_recipients());
    for (const auto step : alert.superseded) record.add_superseded(step);
    record.set_why(alert.why);
    record.set_ending(alert.ending);
    return record.SerializeAsString();
}

Result<Alert> decode_alert(std::string_view bytes) {
    return parts::decode<pb::Alert>(bytes, "an alert", alert_of);
}

std::string encode(const Delivery& delivery) {
    pb::Delivery record;
    record.set_id(parts::array(delivery.id.bytes));
    record.set_alert(parts::array(delivery.alert.bytes));
    record.set_item(delivery.item.value);
    record.set_recipient(delivery.recipient);
    record.set_next_try(millis(delivery.next_try));
    record.set_tries(delivery.tries);
    record.set_first_try(millis(delivery.first_try));
    record.set_undecided(delivery.undecided);
    record.set_last_error(delivery.last_error);
    return record.SerializeAsString();
}

Result<Delivery> decode_delivery(std::string_view bytes) {
    return parts::decode<pb::Delivery>(bytes, "a delivery", delivery_of);
}

std::string encode(const SentRecord& sent) {
    pb::SentRecord record;
    record.set_delivery(parts::array(sent.delivery.bytes));
    record.set_alert(parts::array(sent.alert.bytes));
    record.set_item(sent.item.value);
    record.set_recipient(sent.recipient);
    record.set_address(sent.address);
    record.set_message_id(sent.message_id);
    record.set_reply(sent.reply);
    record.set_at(millis(sent.at));
    return record.SerializeAsString();
}

Result<SentRecord> decode_sent(std::string_view bytes) {
    return parts::decode<pb::SentRecord>(bytes, "a sent alert", sent_of);
}

}  // namespace vastus::storage
