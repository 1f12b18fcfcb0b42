#include "crm/decision.hpp"

#include <algorithm>

#include "crm/lived_again.hpp"
#include "mail/thanks.hpp"
#include "rules/decide.hpp"

namespace vastus::crm {
namespace {

rules::MessageFacts facts_of(const model::Item& item, const Asked& asked) {
    const auto& message = *asked.message;
    const bool is_form = message.source == model::Source::form;
    rules::MessageFacts facts;
    facts.content = &message.content;
    facts.source = message.source;
    facts.mailbox = item.mailbox;
    facts.form_id = is_form ? item.mailbox : asked.form_id;
    facts.client = asked.client;
    facts.at = message.at;
    facts.is_reply = asked.is_reply;
    const std::vector<std::string> names{asked.speaker};
    facts.is_thanks = mail::is_thanks(message.content.reply_text, names);
    return facts;
}

void add_new(std::vector<std::string>& tags, const std::vector<std::string>& more) {
    for (const auto& tag : more) {
        if (std::ranges::count(tags, tag) == 0) tags.push_back(tag);
    }
}

}  // namespace

Decided decide(const rules::RuleSet& rules, const model::Item& item, const Asked& asked) {
    const auto facts = facts_of(item, asked);
    auto classified = rules::classify(rules, facts);
    auto as_new = item;
    as_new.kind = classified.kind;
    as_new.also = classified.also;
    as_new.tags = classified.tags;
    auto routed = rules::route(rules, facts, as_new);
    Decided decided;
    decided.kind = std::move(classified.kind);
    decided.also = std::move(classified.also);
    decided.tags = std::move(classified.tags);
    decided.tags.insert(decided.tags.end(), routed.tags.begin(), routed.tags.end());
    decided.captures = std::move(classified.captures);
    decided.why_kind = std::move(classified.why);
    decided.voted = std::move(classified.voted);
    decided.route = std::move(routed.route);
    decided.owner = std::move(routed.owner);
    decided.team = std::move(routed.team);
    decided.why_route = std::move(routed.why);
    decided.priority = routed.priority;
    decided.closed = routed.closed;
    return decided;
}

void put(model::Item& item, Decided decided, const rules::RuleSet& rules) {
    item.kind = std::move(decided.kind);
    item.also = std::move(decided.also);
    item.tags = std::move(decided.tags);
    item.captures = std::move(decided.captures);
    item.why_kind = std::move(decided.why_kind);
    item.owner = std::move(decided.owner);
    item.owner_answered = false;
    item.team = std::move(decided.team);
    item.priority = decided.priority;
    item.route = std::move(decided.route);
    item.why_route = std::move(decided.why_route);
    item.closed_by_route = decided.closed;
    item.rules_revision = rules.file.revision;
}

std::vector<std::string> reconsider(const rules::RuleSet& rules, model::Item& item,
                                    const Asked& asked) {
    const auto is_kind = [](const model::Act& act) { return act.type == model::Act::Type::kind; };
    if (std::ranges::any_of(item.acts, is_kind)) return {};
    const auto before = as_of(item, asked.message->at - model::Duration(1));
    const bool was_closed = before.state == model::State::closed;
    if (!was_closed && item.kind != rules.file.default_kind) return {};
    auto classified = rules::classify(rules, facts_of(item, asked));
    if (classified.kind == rules.file.default_kind) return std::move(classified.voted);
    item.kind = std::move(classified.kind);
    item.also = std::move(classified.also);
    add_new(item.tags, classified.tags);
    for (auto& [name, value] : classified.captures) item.captures[name] = std::move(value);
    item.why_kind = {"decided by the client's message of " + model::iso(asked.message->at) +
                     (was_closed ? ": the item was closed" : ": no rule had held before")};
    add_new(item.why_kind, classified.why);
    item.rules_revision = rules.file.revision;
    return std::move(classified.voted);
}

}  // namespace vastus::crm
