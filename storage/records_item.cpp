// Records of items, clients and episodes.
#include "records.pb.h"
#include "storage/record_bytes.hpp"
#include "storage/record_parts.hpp"
#include "storage/records.hpp"

namespace vastus::storage {

using namespace model;

namespace {

// The numbers are on disk.
static_assert(static_cast<int>(State::closed) == 3);
static_assert(static_cast<int>(Priority::high) == 2);
static_assert(static_cast<int>(Source::form) == 3);
static_assert(static_cast<int>(Evidence::in_reply_to) == 1);
static_assert(static_cast<int>(Evidence::inferred) == 8);

void put_answer(const Answer& answer, pb::Answer& record) {
    record.set_message(parts::array(answer.message.bytes));
    for (const auto evidence : answer.evidence) record.add_evidence(parts::number(evidence));
    record.set_by(answer.by);
    record.set_at(millis(answer.at));
    record.set_seen_in(answer.seen_in);
    record.set_why(answer.why);
    record.set_void_reason(answer.void_reason);
    if (!answer.promise) return;
    record.mutable_promise()->set_sentence(answer.promise->sentence);
    record.mutable_promise()->set_day(answer.promise->day);
}

Answer answer_of(const pb::Answer& record, parts::Reading& reading) {
    Answer answer;
    reading.array(record.message(), answer.message.bytes);
    for (const auto evidence : record.evidence())
        answer.evidence.push_back(reading.number(evidence, Evidence::inferred, 1));
    answer.by = record.by();
    answer.at = from_millis(record.at());
    answer.seen_in = record.seen_in();
    answer.why = record.why();
    answer.void_reason = record.void_reason();
    if (record.has_promise())
        answer.promise = Promise{record.promise().sentence(), record.promise().day()};
    return answer;
}

void put_clocks(const Item& item, pb::Item& record) {
    record.set_opened(millis(item.opened));
    const auto put = [](const std::optional<Anchor>& anchor, auto make) {
        if (anchor) parts::put_anchor(anchor->event, anchor->at, *make());
    };
    put(item.first_unanswered, [&record] { return record.mutable_first_unanswered(); });
    put(item.last_client_message, [&record] { return record.mutable_last_client_message(); });
    put(item.our_answer, [&record] { return record.mutable_our_answer(); });
    put(item.promised, [&record] { return record.mutable_promised(); });
    for (const auto& question : item.questions)
        parts::put_anchor(question.message, question.at, *record.add_questions());
    for (const auto& answer : item.answers) put_answer(answer, *record.add_answers());
    for (const auto& one : item.thanks)
        parts::put_anchor(one.message, one.at, *record.add_thanks());
}

void read_clocks(const pb::Item& record, Item& item, parts::Reading& reading) {
    item.opened = from_millis(record.opened());
    if (record.has_first_unanswered())
        item.first_unanswered = parts::anchor(record.first_unanswered(), reading);
    if (record.has_last_client_message())
        item.last_client_message = parts::anchor(record.last_client_message(), reading);
    if (record.has_promised()) item.promised = parts::anchor(record.promised(), reading);
    if (record.has_our_answer()) item.our_answer = parts::anchor(record.our_answer(), reading);
    for (const auto& question : record.questions()) {
        const Anchor anchor = parts::anchor(question, reading);
        item.questions.push_back({anchor.event, anchor.at});
    }
    for (const auto& answer : record.answers()) item.answers.push_back(answer_of(answer, reading));
    for (const auto& one : record.thanks()) {
        const Anchor anchor = parts::anchor(one, reading);
        item.thanks.push_back({anchor.event, anchor.at});
    }
}

void put_decisions(const Item& item, pb::Item& record) {
    record.set_kind(item.kind);
    parts::put_texts(item.also, *record.mutable_also());
    parts::put_texts(item.tags, *record.mutable_tags());
    parts::put_fields(item.captures, *record.mutable_captures());
    parts::put_texts(item.why_kind, *record.mutable_why_kind());
    parts::put_texts(item.why_route, *record.mutable_why_route());
    record.set_owner(item.owner);
    record.set_team(item.team);
    record.set_priority(parts::number(item.priority));
    record.set_route(item.route);
    record.set_imported(item.imported);
    if (item.imported_until) record.set_imported_until(millis(*item.imported_until));
    record.set_closed_by_route(item.closed_by_route);
    record.set_rules_revision(item.rules_revision);
    record.set_decided_on(parts::array(item.decided_on.bytes));
    record.set_owner_answered(item.owner_answered);
}

void put_acts(const Item& item, pb::Item& record) {
    for (const auto& act : item.acts) {
        auto& to = *record.add_acts();
        to.set_type(parts::number(act.type));
        to.set_at(millis(act.at));
        to.set_by(act.by);
        to.set_value(act.value);
        if (act.until != Instant{}) to.set_until(millis(act.until));
    }
    if (item.due) parts::put_anchor(item.due->event, item.due->at, *record.mutable_due());
    if (item.snoozed_until) record.set_snoozed_until(millis(*item.snoozed_until));
}

void read_acts(const pb::Item& record, Item& item, parts::Reading& reading) {
    for (const auto& one : record.acts()) {
        Act act;
        act.type = reading.number(one.type(), Act::Type::kind, 1);
        act.at = from_millis(one.at());
        act.by = one.by();
        act.value = one.value();
        if (one.has_until()) act.until = from_millis(one.until());
        item.acts.push_back(std::move(act));
    }
    if (record.has_due()) item.due = parts::anchor(record.due(), reading);
    if (record.has_snoozed_until()) item.snoozed_until = from_millis(record.snoozed_until());
}

void read_decisions(const pb::Item& record, Item& item, parts::Reading& reading) {
    item.kind = record.kind();
    item.also = parts::texts(record.also());
    item.tags = parts::texts(record.tags());
    for (const auto& field : record.captures())
        item.captures.insert_or_assign(field.name(), field.value());
    item.why_kind = parts::texts(record.why_kind());
    item.why_route = parts::texts(record.why_route());
    item.owner = record.owner();
    item.team = record.team();
    item.priority = reading.number(record.priority(), Priority::high);
    item.route = record.route();
    item.imported = record.imported();
    if (record.has_imported_until()) item.imported_until = from_millis(record.imported_until());
    item.closed_by_route = record.closed_by_route();
    item.rules_revision = record.rules_revision();
    reading.array(record.decided_on(), item.decided_on.bytes);
    item.owner_answered = record.owner_answered();
}

Item item_of(const pb::Item& record, parts::Reading& reading) {
    Item item;
    item.id.value = record.id();
    item.client.value = record.client();
    item.contact = parts::address(record.contact());
    read_decisions(record, item, reading);
    item.state = reading.number(record.state(), State::closed);
    item.state_since = from_millis(record.state_since());
    item.subject = record.subject();
    item.base_subject = record.base_subject();
    item.language = record.language();
    item.source = reading.number(record.source(), Source::form);
    item.mailbox = record.mailbox();
    read_clocks(record, item, reading);
    item.counterparties = parts::texts(record.counterparties());
    item.messages = record.messages();
    for (const auto other : record.related()) item.related.push_back({other});
    item.merged_into.value = record.merged_into();
    read_acts(record, item, reading);
    return item;
}

Client client_of(const pb::Client& record, parts::Reading&) {
    Client client;
    client.id.value = record.id();
    client.name = record.name();
    client.status = record.status();
    client.domains = parts::texts(record.domains());
    for (const auto& contact : record.contacts())
        client.contacts.push_back({contact.name(), contact.address()});
    client.groups = parts::texts(record.groups());
    client.tags = parts::texts(record.tags());
    client.manager = record.manager();
    client.language = record.language();
    client.created = from_millis(record.created());
    if (record.has_last_from_client())
        client.last_from_client = from_millis(record.last_from_client());
    if (record.has_last_from_us()) client.last_from_us = from_millis(record.last_from_us());
    client.items = record.items();
    client.value = record.value();
    return client;
}

Episode episode_of(const pb::Episode& record, parts::Reading& reading) {
    Episode episode;
    episode.anchor = parts::anchor(record.anchor(), reading);
    for (const auto& step : record.fired())
        episode.fired.push_back({step.step(), step.repeat(), step.superseded()});
    episode.rule_hash = record.rule_hash();
    if (record.has_fired_due()) episode.fired_due = from_millis(record.fired_due());
    return episode;
}

}  // namespace

std::string encode(const Item& item) {
    pb::Item record;
    record.set_id(item.id.value);
    record.set_client(item.client.value);
    parts::put_address(item.contact, *record.mutable_contact());
    put_decisions(item, record);
    record.set_state(parts::number(item.state));
    record.set_state_since(millis(item.state_since));
    record.set_subject(item.subject);
    record.set_base_subject(item.base_subject);
    record.set_language(item.language);
    record.set_source(parts::number(item.source));
    record.set_mailbox(item.mailbox);
    put_clocks(item, record);
    parts::put_texts(item.counterparties, *record.mutable_counterparties());
    record.set_messages(item.messages);
    for (const auto other : item.related) record.add_related(other.value);
    record.set_merged_into(item.merged_into.value);
    put_acts(item, record);
    return record.SerializeAsString();
}

Result<Item> decode_item(std::string_view bytes) {
    return parts::decode<pb::Item>(bytes, "an item", item_of);
}

std::string encode(const Client& client) {
    pb::Client record;
    record.set_id(client.id.value);
    record.set_name(client.name);
    record.set_status(client.status);
    parts::put_texts(client.domains, *record.mutable_domains());
    for (const auto& contact : client.contacts) {
        auto& to = *record.add_contacts();
        to.set_name(contact.name);
        to.set_address(contact.address);
    }
    parts::put_texts(client.groups, *record.mutable_groups());
    parts::put_texts(client.tags, *record.mutable_tags());
    record.set_manager(client.manager);
    record.set_language(client.language);
    record.set_created(millis(client.created));
    if (client.last_from_client) record.set_last_from_client(millis(*client.last_from_client));
    if (client.last_from_us) record.set_last_from_us(millis(*client.last_from_us));
    record.set_items(client.items);
    record.set_value(client.value);
    return record.SerializeAsString();
}

Result<Client> decode_client(std::string_view bytes) {
    return parts::decode<pb::Client>(bytes, "a client", client_of);
}

std::string encode(const Episode& episode) {
    pb::Episode record;
    parts::put_anchor(episode.anchor.event, episode.anchor.at, *record.mutable_anchor());
    for (const auto& step : episode.fired) {
        auto& to = *record.add_fired();
        to.set_step(step.step);
        to.set_repeat(step.repeat);
        to.set_superseded(step.superseded);
    }
    record.set_rule_hash(episode.rule_hash);
    if (episode.fired_due) record.set_fired_due(millis(*episode.fired_due));
    return record.SerializeAsString();
}

Result<Episode> decode_episode(std::string_view bytes) {
    return parts::decode<pb::Episode>(bytes, "an episode", episode_of);
}

}  // namespace vastus::storage
