// What rules would do if they came into force now (rules.md 15.5).
//
// Each rule of watch is compared with the one in force by its semantic hash; for the new and the
// changed ones every open item and every client is judged, and nothing is written. Faults are those
// of storage.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "crm/desk.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

struct PlannedRule {
    enum class Change { same, changed, added, removed } change = Change::same;
    std::string id;
    std::size_t in_scope = 0;   ///< Subjects with an episode under the new rule.
    std::size_t earlier = 0;    ///< Whose next step is due earlier than it was.
    std::size_t past_due = 0;   ///< Whose steps are past: told in one activation report.
    std::size_t withdrawn = 0;  ///< Open episodes that end.
};

/// `desk` holds the rules in force, `next` the new ones. `goes_on` is asked before each page of
/// subjects.
/// Fails: what the store fails with; transient (told to stop).
Result<std::vector<PlannedRule>> plan(storage::Transaction& tx, const Desk& desk,
                                      const rules::RuleSet& next,
                                      const std::function<bool()>& goes_on);

/// As lines for people: "~ unanswered-quote  312 in scope, 19 earlier, …".
std::vector<std::string> plan_text(const std::vector<PlannedRule>& rules);

}  // namespace vastus::crm
