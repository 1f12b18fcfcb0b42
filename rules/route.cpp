// Whose an item is: the first route that holds.
#include "model/assert.hpp"
#include "rules/condition.hpp"
#include "rules/decide.hpp"

namespace vastus::rules {
namespace {

std::string owner_of(const RuleSet& rules, const RouteRule& rule, const model::Client* client,
                     std::vector<std::string>& why) {
    if (!rule.owner || *rule.owner == "none") return {};
    if (*rule.owner != "client.manager") return *rule.owner;
    if (client == nullptr || client->manager.empty()) {
        why.push_back("no owner: the client has no manager");
        return {};
    }
    if (!rules.file.staff.contains(client->manager)) {
        why.push_back("no owner: the client's manager " + client->manager + " is not in staff");
        return {};
    }
    why.push_back("owner " + client->manager + ": the manager of the client");
    return client->manager;
}

void apply(const RuleSet& rules, const RouteRule& rule, const model::Client* client,
           Routed& routed) {
    routed.route = rule.id;
    routed.owner = owner_of(rules, rule, client, routed.why);
    routed.team = rule.team.value_or("") == "none" ? "" : rule.team.value_or("");
    routed.priority = rule.priority.value_or(model::Priority::normal);
    routed.closed = rule.state == model::State::closed;
    routed.tags = rule.tags;
}

}  // namespace

Routed route(const RuleSet& rules, const MessageFacts& facts, const model::Item& item) {
    VASTUS_ASSERT(rules.matcher != nullptr);
    const Matcher& matcher = *rules.matcher;
    auto context = context_of(rules, facts);
    context.item = &item;
    Judge judge(matcher, context);
    Routed routed;
    for (std::size_t i = 0; i < rules.file.route.size(); ++i) {
        const RouteRule& rule = rules.file.route[i];
        const auto& when = matcher.route[i];
        if (!when) {
            routed.why.push_back(rule.id + ": yes, nothing before it held");
            apply(rules, rule, facts.client, routed);
            return routed;
        }
        Because because;
        if (!judge.holds(*when, &because)) {
            routed.why.push_back(rule.id + ": no, " + judge.why_not(*when));
            continue;
        }
        std::string notes;
        for (const auto& note : because.notes) notes += (notes.empty() ? "" : ", ") + note;
        routed.why.push_back(rule.id + ": yes" + (notes.empty() ? "" : ", " + notes));
        apply(rules, rule, facts.client, routed);
        return routed;
    }
    return routed;
}

}  // namespace vastus::rules
