#include "crm/ledger.hpp"

#include <algorithm>

#include "crm/register.hpp"
#include "mail/address.hpp"
#include "mail/subject.hpp"

namespace vastus::crm {
namespace {

constexpr std::size_t items_of_client_max = 200;  // looked at for a subject match
constexpr std::size_t bulk_recipients_min = 20;   // more outside recipients: bulk mail (mail.md N9)
constexpr auto subject_match_age = std::chrono::hours(24 * 30);

std::string place_text(const model::Place& place) {
    if (place.folder.empty()) return place.mailbox;
    return place.folder + " of " + place.mailbox;
}

std::string author(const model::Content& content) {
    if (!content.sender.empty() && !content.sender.front().address.empty()) {
        return content.sender.front().address;
    }
    return content.from.empty() ? std::string("somebody of ours") : content.from.front().address;
}

std::string evidence_text(const std::vector<model::Evidence>& evidence) {
    std::string text;
    for (const auto one : evidence) {
        if (!text.empty()) text += ", ";
        text += model::name(one);
    }
    return text;
}

std::string answer_text(const model::Answer& answer) {
    std::string text = "answered " + model::iso(answer.at) + " by " + answer.by + ", seen in " +
                       answer.seen_in + " (" + evidence_text(answer.evidence) + ")";
    const bool is_probable =
        std::ranges::find(answer.evidence, model::Evidence::subject) != answer.evidence.end();
    if (is_probable) text += "; probable: found by subject and recipient, the mail names no other";
    return text;
}

bool reaches_client(const model::Item& item, const model::Client& client,
                    const std::vector<model::Address>& recipients) {
    return std::ranges::any_of(recipients, [&](const model::Address& one) {
        return is_participant(item, client, one.address);
    });
}

bool says_something(const model::Content& content) {
    if (content.inline_below || !content.attachments.empty()) return true;
    return std::ranges::any_of(content.reply_text,
                               [](char c) { return c != ' ' && c != '\n' && c != '\t'; });
}

std::string why_not(const model::Item& item, const model::Client& client, const Desk& desk,
                    const model::Content& content, model::Evidence evidence) {
    const auto recipients = desk.office.outside_recipients(content);
    if (recipients.empty()) return "a note among ourselves: it went to nobody outside (N5)";
    const bool only_robots = std::ranges::all_of(
        recipients, [](const model::Address& one) { return mail::is_robot_address(one.address); });
    if (only_robots) return "the reply went to a no-reply address, not to the client (N10)";
    if (!reaches_client(item, client, recipients)) {
        return "it went to " + recipients.front().address + ", who has no part in this item (N5)";
    }
    if (!says_something(content)) return "it holds no words of its own and no attachment (N6)";
    if (evidence == model::Evidence::subject && recipients.size() > bulk_recipients_min) {
        return "it went to " + std::to_string(recipients.size()) + " people at once (N9)";
    }
    return {};
}

bool is_open_match(const model::Item& item, const std::string& key, const model::Message& out) {
    if (!item.first_unanswered || item.imported) return false;
    const auto asked = item.first_unanswered->at;
    if (out.at < asked || out.at - asked > subject_match_age) return false;
    return mail::base_subject(item.base_subject).key == key;
}

}  // namespace

Result<std::optional<Link>> find_link(const storage::Transaction& tx,
                                      const model::Content& content) {
    for (const auto& id : content.in_reply_to) {
        TRY(auto item, storage::find_alias(tx, id));
        if (item) return Link{*item, model::Evidence::in_reply_to};
    }
    for (auto id = content.references.rbegin(); id != content.references.rend(); ++id) {
        TRY(auto item, storage::find_alias(tx, *id));
        if (item) return Link{*item, model::Evidence::references};
    }
    if (content.message_id.empty()) return std::nullopt;
    TRY(auto own, storage::find_alias(tx, content.message_id));
    if (own) return Link{*own, model::Evidence::references};
    return std::nullopt;
}

bool is_participant(const model::Item& item, const model::Client& client,
                    std::string_view address) {
    const auto key = mail::address_key(address);
    const bool named = std::ranges::any_of(item.counterparties, [&key](const std::string& one) {
        return mail::address_key(one) == key;
    });
    return named || belongs_to(client, address);
}

Result<std::optional<model::ItemId>> find_by_subject(const storage::Transaction& tx,
                                                     const Desk& desk,
                                                     const model::Message& outgoing) {
    const auto subject = mail::base_subject(outgoing.content.subject);
    if (!subject.is_usable) return std::nullopt;
    std::optional<model::ItemId> found;
    for (const auto& person : desk.office.outside_recipients(outgoing.content)) {
        TRY(auto client, find_client_of(tx, person));
        if (!client) continue;
        TRY(auto ids, storage::list_items_of(tx, client->id, items_of_client_max));
        for (const auto id : ids) {
            TRY(auto item, storage::find_item(tx, id));
            if (!item || !is_open_match(*item, subject.key, outgoing)) continue;
            if (found && *found != id) return std::nullopt;
            found = id;
        }
    }
    return found;
}

std::string judge_answer(model::Item& item, const model::Client& client, const Desk& desk,
                         const model::Message& outgoing, model::Evidence evidence) {
    auto reason = why_not(item, client, desk, outgoing.content, evidence);
    if (!reason.empty()) return reason;
    model::Answer answer;
    answer.message = outgoing.key;
    answer.evidence = {evidence};
    const auto& place = outgoing.seen_in.front();
    if (place.mailbox != item.mailbox) answer.evidence.push_back(model::Evidence::other_mailbox);
    answer.by = author(outgoing.content);
    answer.at = outgoing.at;
    answer.seen_in = place_text(place);
    answer.why = answer_text(answer);
    item.answers.push_back(std::move(answer));
    if (item.owner.empty()) item.owner = desk.office.staff_of(author(outgoing.content));
    return {};
}

void add_witness(model::Item& item, const model::Message& message, const model::Place& place) {
    for (auto& answer : item.answers) {
        if (answer.message != message.key) continue;
        const auto witness = model::Evidence::other_mailbox;
        if (place.mailbox == item.mailbox) continue;
        if (std::ranges::find(answer.evidence, witness) != answer.evidence.end()) continue;
        answer.evidence.push_back(witness);
        answer.why = answer_text(answer);
    }
}

Result<std::string> apply_bounce(storage::Transaction& tx, const model::Content& bounce,
                                 model::Item& item) {
    if (!bounce.bounce || !bounce.bounce->original_message_id) {
        return std::string("a bounce that does not name the mail it returns");
    }
    TRY(auto key, storage::find_by_message_id(tx, *bounce.bounce->original_message_id));
    if (!key) return std::string("a bounce of a mail that we have not seen");
    std::vector<std::string> failed;
    for (const auto& one : bounce.bounce->recipients) {
        if (one.action == "failed") failed.push_back(mail::address_key(one.address));
    }
    if (failed.empty()) return std::string("a delivery note, not a failure: no effect");
    TRY(auto original, storage::find_message(tx, *key));
    if (!original) return std::string("a bounce of a mail that we have not stored");
    for (const auto& one : original->content.to) {
        const auto address = mail::address_key(one.address);
        const bool counts =
            std::ranges::find(item.counterparties, address) != item.counterparties.end();
        if (counts && std::ranges::find(failed, address) == failed.end()) {
            return std::string("failed for some recipients only: the answer stands");
        }
    }
    for (auto& answer : item.answers) {
        if (answer.message == *key && answer.void_reason.empty()) {
            answer.void_reason = "bounced: it did not reach " + failed.front();
            return std::string(
                "our answer bounced; the item waits for us again, with its original clock");
        }
    }
    return std::string("a bounce of a mail that was no answer");
}

Result<> remember_aliases(storage::Transaction& tx, const model::Content& content,
                          model::ItemId item) {
    if (!content.message_id.empty()) {
        TRY(storage::add_alias(tx, content.message_id, item));
    }
    for (const auto* ids : {&content.original_ids, &content.in_reply_to, &content.references}) {
        for (const auto& id : *ids) {
            TRY(storage::add_alias(tx, id, item));
        }
    }
    return model::ok();
}

}  // namespace vastus::crm
