#include "crm/filing.hpp"

#include <algorithm>

#include "crm/ledger.hpp"
#include "crm/register.hpp"
#include "crm/watching.hpp"
#include "mail/address.hpp"
#include "mail/subject.hpp"
#include "rules/decide.hpp"

namespace vastus::crm {
namespace {

constexpr std::size_t counterparties_max = 200;  // more people than that are a mailing list
constexpr auto date_slack = std::chrono::minutes(5);

/// What one filing works on.
struct Case {
    storage::Transaction& tx;
    const Desk& desk;
    model::Message message;
    std::string form_id;
    Filed filed;
};

Result<> file_known(Case& work, model::Message known);
Result<> file_outgoing(Case& work);
Result<> file_automatic(Case& work);
Result<> file_from_client(Case& work);

/// The time that counts: our receipt, or the sender's Date for history from before the installation
/// (mail.md 4.6).
model::Instant time_of(const Incoming& incoming, model::Instant start) {
    const auto& date = incoming.content.date;
    const bool is_history = incoming.received < start && incoming.source != model::Source::form;
    if (is_history && date && *date <= incoming.received + date_slack) return *date;
    return incoming.received;
}

void set_note(Case& work, std::string note) {
    work.filed.note = note;
    work.message.note = std::move(note);
}

/// The same mail under another copy: same id, same author, same new words (mail.md 2.5).
Result<std::optional<model::Message>> find_copy(const Case& work) {
    const auto& content = work.message.content;
    if (content.message_id.empty()) return std::nullopt;
    TRY(auto key, storage::find_by_message_id(work.tx, content.message_id));
    if (!key) return std::nullopt;
    TRY(auto known, storage::find_message(work.tx, *key));
    if (!known) return std::nullopt;
    const auto& place = work.message.seen_in.front();
    const bool elsewhere = std::ranges::all_of(known->seen_in, [&place](const model::Place& one) {
        return one.mailbox != place.mailbox || one.folder != place.folder;
    });
    const bool same = known->content.from == content.from &&
                      known->content.subject == content.subject &&
                      known->content.reply_text == content.reply_text &&
                      known->content.attachments == content.attachments;
    if (elsewhere && same) return known;
    return std::nullopt;
}

/// Marks an item's client as heard from or written to.
Result<> touch_client(Case& work, model::Client client, bool is_new_item) {
    auto& last = work.message.direction == model::Direction::in ? client.last_from_client
                                                                : client.last_from_us;
    if (!last || *last < work.message.at) last = work.message.at;
    if (is_new_item) ++client.items;
    return storage::save_client(work.tx, client);
}

void add_counterparty(model::Item& item, const Office& office, const std::string& address) {
    if (address.empty() || office.is_ours(address)) return;
    const auto key = mail::address_key(address);
    if (std::ranges::find(item.counterparties, key) != item.counterparties.end()) return;
    if (item.counterparties.size() < counterparties_max) item.counterparties.push_back(key);
}

void add_counterparties(model::Item& item, const Office& office, const model::Content& content) {
    for (const auto* list : {&content.from, &content.reply_to, &content.to, &content.cc}) {
        for (const auto& one : *list) add_counterparty(item, office, one.address);
    }
}

Result<> save_case(Case& work, model::Item& item) {
    model::derive_state(item);
    item.messages += 1;
    work.message.item = item.id;
    work.message.client = item.client;
    work.filed.item = item.id;
    work.filed.kind = item.kind;
    TRY(storage::save_message(work.tx, work.message));
    TRY(storage::save_item(work.tx, item));
    TRY(remember_aliases(work.tx, work.message.content, item.id));
    return arm_item(work.tx, work.desk, item);
}

/// Kind, team and owner from the item's first client message.
void decide(Case& work, model::Item& item, const model::Client& client, bool is_known) {
    rules::MessageFacts facts;
    facts.content = &work.message.content;
    facts.source = work.message.source;
    facts.mailbox = work.message.seen_in.front().mailbox;
    facts.form_id = work.form_id;
    facts.client = is_known ? &client : nullptr;
    const auto classified = rules::classify(work.desk.rules, facts);
    item.kind = classified.kind;
    item.also = classified.also;
    item.tags = classified.tags;
    item.captures = classified.captures;
    item.why_kind = classified.why;
    const auto routed = rules::route(work.desk.rules, facts, item);
    item.owner = routed.owner;
    item.team = routed.team;
    item.priority = routed.priority;
    item.route = routed.route;
    item.why_route = routed.why;
    item.closed_by_route = routed.closed;
    item.tags.insert(item.tags.end(), routed.tags.begin(), routed.tags.end());
    item.rules_revision = work.desk.rules.file.revision;
}

Result<model::Item> make_item(Case& work, const model::Client& client, const model::Address& person,
                              bool is_known) {
    model::Item item;
    TRY(item.id, storage::next_item_id(work.tx));
    const auto& content = work.message.content;
    item.client = client.id;
    item.contact = person;
    item.subject = content.subject;
    item.base_subject = content.base_subject;
    item.language = content.language;
    item.source = work.message.source;
    item.mailbox = work.message.seen_in.front().mailbox;
    item.opened = work.message.at;
    TRY(auto start, first_start(work.tx, work.desk.now));
    item.imported = work.message.at < start - work.desk.rules.file.history;
    decide(work, item, client, is_known);
    work.filed.is_new_item = true;
    return item;
}

/// An answer that was seen before its question gets its evidence now that the question is here.
void settle_earlier_answers(Case& work, model::Item& item) {
    for (auto& answer : item.answers) {
        if (!answer.evidence.empty() || answer.at < work.message.at) continue;
        answer.evidence.push_back(model::Evidence::references);
        answer.why = "answered " + model::iso(answer.at) + " by " + answer.by + ", seen in " +
                     answer.seen_in + " (E2; the answer was seen before the question)";
    }
    item.contact =
        work.desk.office.correspondent(work.message.content, work.message.seen_in.front().mailbox);
    item.mailbox = work.message.seen_in.front().mailbox;
    item.opened = std::min(item.opened, work.message.at);
}

}  // namespace

Result<Filed> file_message(storage::Transaction& tx, const Desk& desk, Incoming incoming) {
    TRY(auto start, first_start(tx, desk.now));
    Case work{tx, desk, {}, incoming.form_id, {}};
    auto& message = work.message;
    message.key = incoming.key;
    message.source = incoming.source;
    message.role = incoming.role;
    message.at = time_of(incoming, start);
    message.seen_in.push_back(incoming.place);
    message.direction =
        incoming.role == model::FolderRole::sent ? model::Direction::out : model::Direction::in;
    message.content = std::move(incoming.content);
    TRY(auto known, storage::find_message(tx, message.key));
    if (!known) {
        TRY(known, find_copy(work));
    }
    if (known) {
        TRY(file_known(work, std::move(*known)));
    } else if (incoming.is_draft) {
        set_note(work, "a draft: nothing was sent (N4)");
        TRY(storage::save_message(tx, message));
    } else if (desk.office.is_our_message_id(message.content.message_id)) {
        set_note(work, "one of our own alerts (N1)");
        TRY(storage::save_message(tx, message));
    } else if (message.content.automatic != model::Automatic::none &&
               message.source != model::Source::form) {
        TRY(file_automatic(work));
    } else if (message.direction == model::Direction::out) {
        TRY(file_outgoing(work));
    } else {
        TRY(file_from_client(work));
    }
    work.filed.direction = message.direction;
    return work.filed;
}

namespace {

/// A message we have: one more place. Seen in a Sent folder now, a copy becomes an answer.
Result<> file_known(Case& work, model::Message known) {
    work.filed.is_duplicate = true;
    work.filed.item = known.item;
    const auto place = work.message.seen_in.front();
    if (std::ranges::find(known.seen_in, place) != known.seen_in.end()) return model::ok();
    known.seen_in.push_back(place);
    const bool becomes_outgoing = work.message.direction == model::Direction::out &&
                                  known.direction == model::Direction::in && !known.item;
    if (becomes_outgoing) {
        known.direction = model::Direction::out;
        known.role = model::FolderRole::sent;
        std::swap(known.seen_in.front(), known.seen_in.back());
        work.message = std::move(known);
        work.filed.is_duplicate = false;
        return file_outgoing(work);
    }
    TRY(storage::save_message(work.tx, known));
    if (!known.item) return model::ok();
    TRY(auto item, storage::find_item(work.tx, known.item));
    if (!item) return model::ok();
    add_witness(*item, known, place);
    return storage::save_item(work.tx, *item);
}

/// What we wrote and nobody is linked to: an item of its own that waits for the client.
Result<> file_own_initiative(Case& work) {
    const auto outside = work.desk.office.outside_recipients(work.message.content);
    if (outside.empty()) {
        set_note(work, "mail among ourselves: no client among the recipients");
        return storage::save_message(work.tx, work.message);
    }
    TRY(auto match, match_client(work.tx, outside.front(), work.message.at));
    TRY(auto item, make_item(work, match.client, outside.front(), !match.is_new));
    add_counterparties(item, work.desk.office, work.message.content);
    model::Answer first;
    first.message = work.message.key;
    first.at = work.message.at;
    first.by = work.message.content.from.empty() ? "" : work.message.content.from.front().address;
    first.seen_in =
        work.message.seen_in.front().folder + " of " + work.message.seen_in.front().mailbox;
    first.why = "we wrote first; the client has not answered";
    item.answers.push_back(std::move(first));
    set_note(work, "we wrote to the client; an item of its own that waits for them");
    TRY(touch_client(work, std::move(match.client), true));
    return save_case(work, item);
}

Result<> file_outgoing(Case& work) {
    TRY(auto link, find_link(work.tx, work.message.content));
    if (!link) {
        TRY(auto by_subject, find_by_subject(work.tx, work.desk, work.message));
        if (by_subject) link = Link{*by_subject, model::Evidence::subject};
    }
    if (!link) return file_own_initiative(work);
    TRY(auto item, storage::find_item(work.tx, link->item));
    if (!item) return file_own_initiative(work);
    TRY(auto client, storage::find_client(work.tx, item->client));
    if (!client) return model::corrupt("item " + std::to_string(item->id.value) + " has no client");
    const auto reason = judge_answer(*item, *client, work.desk, work.message, link->evidence);
    set_note(work, reason.empty() ? item->answers.back().why : "not an answer: " + reason);
    if (reason.empty()) add_counterparties(*item, work.desk.office, work.message.content);
    TRY(touch_client(work, std::move(*client), false));
    return save_case(work, *item);
}

/// Automatic mail moves no clock. It is kept on its item for reading; a bounce of our answer
/// reopens.
Result<> file_automatic(Case& work) {
    const auto kind = std::string(model::name(work.message.content.automatic));
    TRY(auto link, find_link(work.tx, work.message.content));
    const auto& bounce = work.message.content.bounce;
    if (!link && bounce && bounce->original_message_id) {
        TRY(auto item, storage::find_alias(work.tx, *bounce->original_message_id));
        if (item) link = Link{*item, model::Evidence::references};
    }
    if (!link) {
        set_note(work, "automatic mail (" + kind + "): no item, no clock");
        return storage::save_message(work.tx, work.message);
    }
    TRY(auto item, storage::find_item(work.tx, link->item));
    if (!item)
        return model::corrupt("an alias names item " + std::to_string(link->item.value) +
                              ", which is not there");
    std::string note = "automatic mail (" + kind + "): kept for reading, moves no clock";
    if (bounce) {
        TRY(note, apply_bounce(work.tx, work.message.content, *item));
    }
    set_note(work, std::move(note));
    return save_case(work, *item);
}

Result<> file_question(Case& work, model::Item item, model::Client client, bool is_known) {
    const bool is_first = item.questions.empty();
    if (is_first && !work.filed.is_new_item) {
        decide(work, item, client, is_known);
        settle_earlier_answers(work, item);
    }
    const bool is_new_item = work.filed.is_new_item;
    if (!is_first) item.closed_by_route = false;
    item.questions.push_back({work.message.key, work.message.at});
    add_counterparties(item, work.desk.office, work.message.content);
    set_note(work, is_first ? "a new matter of the client" : "the client wrote again in this item");
    TRY(touch_client(work, std::move(client), is_new_item));
    return save_case(work, item);
}

/// Joins the item that the header names, when the sender has a part in it; a stranger who quotes an
/// id has none and gets an item of their own.
Result<bool> join_item(Case& work, model::ItemId id, Match& match, const std::string& address) {
    TRY(auto item, storage::find_item(work.tx, id));
    if (!item) return false;
    if (item->client == match.client.id) {
        TRY(file_question(work, std::move(*item), std::move(match.client), !match.is_new));
        return true;
    }
    TRY(auto client, storage::find_client(work.tx, item->client));
    if (!client || !is_participant(*item, *client, address)) return false;
    TRY(file_question(work, std::move(*item), std::move(*client), true));
    return true;
}

Result<> file_from_client(Case& work) {
    const auto& content = work.message.content;
    const auto person =
        work.desk.office.correspondent(content, work.message.seen_in.front().mailbox);
    if (work.message.source != model::Source::form && work.desk.office.is_ours(person.address)) {
        set_note(work,
                 "from an address of ours but seen in an inbox: internal, or not proven (N12)");
        return storage::save_message(work.tx, work.message);
    }
    model::Address sender = person;
    if (sender.address.empty()) {
        sender.address =
            "unknown-sender." + model::hex(work.message.key).substr(0, 12) + "@invalid";
    }
    TRY(auto match, match_client(work.tx, sender, work.message.at));
    TRY(auto link, find_link(work.tx, content));
    if (link) {
        TRY(auto joined, join_item(work, link->item, match, sender.address));
        if (joined) return model::ok();
    }
    TRY(auto item, make_item(work, match.client, sender, !match.is_new));
    return file_question(work, std::move(item), std::move(match.client), !match.is_new);
}

}  // namespace

Result<> arm_item(storage::Transaction& tx, const Desk& desk, const model::Item& item) {
    TRY(auto client, storage::find_client(tx, item.client));
    for (const auto& rule : desk.rules.file.watch) {
        TRY(auto number, storage::rule_number(tx, rule.id));
        TRY(auto episode, storage::find_episode(tx, item.id, number));
        const auto fired = fired_in(episode, rule, item);
        const auto due =
            rules::first_due(desk.rules, rule, item, client ? &*client : nullptr, fired, desk.now);
        TRY(storage::arm(tx, item.id, number, due));
    }
    return model::ok();
}

Result<model::Instant> first_start(storage::Transaction& tx, model::Instant now) {
    TRY(auto text, storage::find_setting(tx, "first-start"));
    if (text) return model::parse_iso(*text);
    TRY(storage::save_setting(tx, "first-start", model::iso(now)));
    return now;
}

}  // namespace vastus::crm
