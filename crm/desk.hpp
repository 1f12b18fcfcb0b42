// What every decision over the store needs: the rules in force, the office, and the time.
//
// References to what the daemon owns; a Desk lives no longer than one commit. Immutable.
#pragma once

#include "crm/office.hpp"
#include "model/time.hpp"
#include "rules/rule_set.hpp"

namespace vastus::crm {

struct Desk {
    const rules::RuleSet& rules;
    const Office& office;
    model::Instant now{};
};

}  // namespace vastus::crm
