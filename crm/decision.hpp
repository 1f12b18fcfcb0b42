// Decisions: what rules say of an item, by one of its messages.
//
// Facts are made in one place, so that filing, backtests and reclassification ask rules the same
// question. Pure; cannot fail.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/client.hpp"
#include "model/item.hpp"
#include "model/message.hpp"
#include "rules/rule_set.hpp"

namespace vastus::crm {

/// The message that is asked about. All outlives the question.
struct Asked {
    const model::Message* message = nullptr;
    const model::Client* client = nullptr;  ///< Null: unknown before this message.
    std::string form_id;                    ///< Of a form entry.
    std::string speaker;                    ///< Name of who wrote it, or "".
    bool is_reply = false;
};

struct Decided {
    std::string kind, route, owner, team;
    std::vector<std::string> also, tags, why_kind, why_route;
    std::map<std::string, std::string> captures;
    model::Priority priority = model::Priority::normal;
    bool closed = false;
    std::vector<std::string> voted;  ///< Ids of the rules of classify that held.
};
Decided decide(const rules::RuleSet& rules, const model::Item& item, const Asked& asked);
/// What staff said is put on top by whoever derives the item's state.
void put(model::Item& item, Decided decided, const rules::RuleSet& rules);

/// A later question says what the item is about when the item was closed, or when no rule had said
/// it yet (rules.md 5.2); a kind that staff set stays. Team and owner stay with those who have it.
/// Gives the ids of the rules that held.
std::vector<std::string> reconsider(const rules::RuleSet& rules, model::Item& item,
                                    const Asked& asked);

}  // namespace vastus::crm
