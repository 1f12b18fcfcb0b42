#include "crm/outbox.hpp"

#include <algorithm>

#include "crm/watching.hpp"
#include "mail/compose.hpp"
#include "rules/decide.hpp"

namespace vastus::crm {
namespace {

/// Why the alert is no longer true; nothing while it is.
std::optional<std::string> why_over(const Desk& desk, const model::Alert& alert,
                                    const model::Item& item, const model::Client* client) {
    using Why = std::optional<std::string>;
    const auto& watches = desk.rules.file.watch;
    const auto rule = std::ranges::find(watches, alert.rule, &rules::WatchRule::id);
    if (rule == watches.end()) return Why("withdrawn: the rule is gone");
    const auto watched = rules::watch(desk.rules, *rule, item, client, {}, desk.now);
    if (!watched.anchor) return Why("resolved before sending: " + watched.over);
    if (*watched.anchor != alert.anchor)
        return Why("resolved before sending: a newer matter waits now");
    return Why();
}

/// "mail.md 10.1": the root that is never sent, and the first alert of the item to this person.
Result<std::vector<std::string>> thread_of(const storage::Transaction& tx, const PostSettings& post,
                                           const model::Delivery& delivery) {
    std::vector<std::string> references{
        mail::item_message_id(delivery.item, post.mac_key, post.message_id_host)};
    TRY(auto sent, storage::list_sent_of(tx, delivery.item));
    const auto first = std::ranges::find(sent, delivery.recipient, &model::SentRecord::recipient);
    if (first != sent.end()) references.push_back(first->message_id);
    return references;
}

/// The same words as the text part: a paragraph for each, and nothing that has to be fetched.
std::string as_html(const rules::AlertMail& mail) {
    std::string html = "<!doctype html><html lang=\"" + mail.language +
                       "\"><head><meta charset=\"utf-8\"></head>"
                       "<body style=\"font-family:sans-serif;max-width:40em;line-height:1.4\">";
    std::string_view rest = mail.text;
    while (!rest.empty()) {
        const auto end = std::min(rest.find("\n\n"), rest.size());
        std::string paragraph = mail::escape_html(rest.substr(0, end));
        for (std::size_t at = 0; (at = paragraph.find('\n', at)) != std::string::npos; at += 5) {
            paragraph.replace(at, 1, "<br>\n");
        }
        if (paragraph.find_first_not_of(" <br>\n") != std::string::npos) {
            html += "<p>" + paragraph + "</p>\n";
        }
        rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    return html + "</body></html>\n";
}

model::Duration pause_before(const PostSettings& post, std::uint32_t tries) {
    auto pause = post.retry_first;
    for (std::uint32_t i = 1; i < tries && pause < post.retry_max; ++i) pause *= 2;
    return std::min(pause, post.retry_max);
}

Result<> end_alert(storage::Transaction& tx, const model::Delivery& delivery, std::string ending) {
    TRY(auto alert, storage::find_alert(tx, delivery.alert));
    if (!alert) return model::ok();
    if (alert->ending != "sent") alert->ending = std::move(ending);
    return storage::update_alert(tx, *alert);
}

Result<> leave(storage::Transaction& tx, const model::Delivery& delivery, std::string ending) {
    TRY(storage::erase_delivery(tx, delivery.id));
    return end_alert(tx, delivery, std::move(ending));
}

Result<> try_later(storage::Transaction& tx, const PostSettings& post, const Attempt& attempt,
                   model::Instant now) {
    auto delivery = attempt.delivery;
    delivery.tries += 1;
    if (delivery.first_try == model::Instant{}) delivery.first_try = now;
    delivery.last_error = attempt.reply;
    delivery.undecided = delivery.undecided || attempt.outcome == Outcome::undecided;
    if (now - delivery.first_try > post.give_up) {
        return leave(tx, delivery, "given up: " + attempt.reply);
    }
    auto pause = pause_before(post, delivery.tries);
    if (delivery.undecided) pause = std::max(pause, post.undecided_retry);
    delivery.next_try = now + pause;
    return storage::save_delivery(tx, delivery);
}

}  // namespace

Result<Prepared> prepare(const storage::Transaction& tx, const Desk& desk, const PostSettings& post,
                         const model::Delivery& delivery) {
    TRY(auto alert, storage::find_alert(tx, delivery.alert));
    if (!alert) return model::corrupt("delivery " + model::hex(delivery.id) + " has no alert");
    TRY(auto item, storage::find_item(tx, delivery.item));
    if (!item) return model::corrupt("delivery " + model::hex(delivery.id) + " has no item");
    TRY(auto client, storage::find_client(tx, item->client));
    Prepared prepared;
    prepared.over = why_over(desk, *alert, *item, client ? &*client : nullptr);
    if (prepared.over) return prepared;
    const auto person = desk.rules.file.staff.find(delivery.recipient);
    if (person == desk.rules.file.staff.end()) {
        return model::refused("there is no staff \"" + delivery.recipient +
                              "\" in the rules any more");
    }
    const rules::AlertFacts facts{*alert,
                                  *item,
                                  client.value_or(model::Client{}),
                                  delivery.recipient,
                                  "vastus item show " + std::to_string(item->id.value),
                                  desk.now};
    const auto rendered = rules::render(desk.rules, facts);
    mail::Draft draft;
    draft.date = desk.now;
    draft.from = post.from;
    draft.to = {person->second.id, person->second.email};
    draft.subject = rendered.subject;
    draft.text = rendered.text;
    draft.html = as_html(rendered);
    draft.message_id = mail::delivery_message_id(delivery.id, post.mac_key, post.message_id_host);
    TRY(draft.references, thread_of(tx, post, delivery));
    draft.alert_id = model::hex(alert->id);
    TRY(prepared.bytes, mail::compose(draft));
    prepared.from = post.bounce_address.empty() ? post.from.address : post.bounce_address;
    prepared.to = person->second.email;
    prepared.message_id = draft.message_id;
    return prepared;
}

Result<> record_attempt(storage::Transaction& tx, const PostSettings& post, const Attempt& attempt,
                        model::Instant now) {
    const auto& delivery = attempt.delivery;
    switch (attempt.outcome) {
        case Outcome::accepted: {
            TRY(storage::save_sent(tx,
                                   {delivery.id, delivery.alert, delivery.item, delivery.recipient,
                                    attempt.address, attempt.message_id, attempt.reply, now}));
            return leave(tx, delivery, "sent");
        }
        case Outcome::resolved: return leave(tx, delivery, attempt.reply);
        case Outcome::refused:
            return leave(tx, delivery,
                         "could not be sent to " + delivery.recipient + ": " + attempt.reply);
        case Outcome::undecided:
        case Outcome::later: return try_later(tx, post, attempt, now);
    }
    return model::ok();
}

}  // namespace vastus::crm
