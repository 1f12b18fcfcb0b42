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
    alert.subject = parts::subject(record.subject(), reading);
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
    alert.suggest = record.suggest();
    alert.is_suggestion = record.is_suggestion();
    return alert;
}

Delivery delivery_of(const pb::Delivery& record, parts::Reading& reading) {
    Delivery delivery;
    reading.array(record.id(), delivery.id.bytes);
    reading.array(record.alert(), delivery.alert.bytes);
    delivery.subject = parts::subject(record.subject(), reading);
    delivery.recipient = record.recipient();
    delivery.rule = record.rule();
    delivery.severity = reading.number(record.severity(), Severity::critical);
    delivery.release = from_millis(record.release());
    return delivery;
}

Letter letter_of(const pb::Letter& record, parts::Reading& reading) {
    Letter letter;
    reading.array(record.id(), letter.id.bytes);
    letter.type = reading.number(record.type(), Letter::Type::office, 1);
    letter.recipient = record.recipient();
    letter.group = record.group();
    for (const auto& alert : record.alerts())
        reading.array(alert, letter.alerts.emplace_back().bytes);
    letter.subject = record.subject();
    letter.text = record.text();
    letter.made = from_millis(record.made());
    letter.next_try = from_millis(record.next_try());
    letter.first_try = from_millis(record.first_try());
    letter.tries = record.tries();
    letter.undecided = record.undecided();
    letter.last_error = record.last_error();
    return letter;
}

Post post_of(const pb::Post& record, parts::Reading&) {
    Post post;
    post.recipient = record.recipient();
    if (record.has_wake()) post.wake = from_millis(record.wake());
    for (const auto& one : record.recent())
        post.recent.push_back({from_millis(one.at()), one.group(), one.alerts(), one.is_summary()});
    return post;
}

SentRecord sent_of(const pb::SentRecord& record, parts::Reading& reading) {
    SentRecord sent;
    reading.array(record.delivery(), sent.delivery.bytes);
    reading.array(record.alert(), sent.alert.bytes);
    sent.subject = parts::subject(record.subject(), reading);
    reading.array(record.letter(), sent.letter.bytes);
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
    parts::put_subject(alert.subject, *record.mutable_subject());
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
    record.set_suggest(alert.suggest);
    record.set_is_suggestion(alert.is_suggestion);
    return record.SerializeAsString();
}

Result<Alert> decode_alert(std::string_view bytes) {
    return parts::decode<pb::Alert>(bytes, "an alert", alert_of);
}

std::string encode(const Delivery& delivery) {
    pb::Delivery record;
    record.set_id(parts::array(delivery.id.bytes));
    record.set_alert(parts::array(delivery.alert.bytes));
    parts::put_subject(delivery.subject, *record.mutable_subject());
    record.set_recipient(delivery.recipient);
    record.set_rule(delivery.rule);
    record.set_severity(parts::number(delivery.severity));
    record.set_release(millis(delivery.release));
    return record.SerializeAsString();
}

Result<Delivery> decode_delivery(std::string_view bytes) {
    return parts::decode<pb::Delivery>(bytes, "a delivery", delivery_of);
}

std::string encode(const Letter& letter) {
    pb::Letter record;
    record.set_id(parts::array(letter.id.bytes));
    record.set_type(parts::number(letter.type));
    record.set_recipient(letter.recipient);
    record.set_group(letter.group);
    for (const auto& alert : letter.alerts) record.add_alerts(parts::array(alert.bytes));
    record.set_subject(letter.subject);
    record.set_text(letter.text);
    record.set_made(millis(letter.made));
    record.set_next_try(millis(letter.next_try));
    record.set_first_try(millis(letter.first_try));
    record.set_tries(letter.tries);
    record.set_undecided(letter.undecided);
    record.set_last_error(letter.last_error);
    return record.SerializeAsString();
}

Result<Letter> decode_letter(std::string_view bytes) {
    return parts::decode<pb::Letter>(bytes, "a letter", letter_of);
}

std::string encode(const Post& post) {
    pb::Post record;
    record.set_recipient(post.recipient);
    if (post.wake) record.set_wake(millis(*post.wake));
    for (const auto& mail : post.recent) {
        auto& to = *record.add_recent();
        to.set_at(millis(mail.at));
        to.set_group(mail.group);
        to.set_alerts(mail.alerts);
        to.set_is_summary(mail.is_summary);
    }
    return record.SerializeAsString();
}

Result<Post> decode_post(std::string_view bytes) {
    return parts::decode<pb::Post>(bytes, "a person's post", post_of);
}

std::string encode(const SentRecord& sent) {
    pb::SentRecord record;
    record.set_delivery(parts::array(sent.delivery.bytes));
    record.set_alert(parts::array(sent.alert.bytes));
    parts::put_subject(sent.subject, *record.mutable_subject());
    record.set_letter(parts::array(sent.letter.bytes));
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
