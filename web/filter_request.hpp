// What lists are asked for by name: kinds, people, teams and rules that must be there.
//
// A list that is empty because of a slip looks like good news, so it is answered with what was
// meant. What the history still knows and the rules no more (a kind that was removed) is found as
// before. Pure. Fails: malformed.
#pragma once

#include <cstddef>
#include <string>

#include "model/result.hpp"
#include "rules/rule.hpp"
#include "web/api.hpp"

namespace vastus::web {

/// --limit: 1 to 10,000; without one, 100.
model::Result<std::size_t> limit_of(const ApiRequest& request);

/// For an empty list: the parameters kind, owner and team must be known to the rules.
model::Result<> check_item_names(const ApiRequest& request, const rules::RuleFile& rules);
/// The same for the parameters to and rule.
model::Result<> check_alert_names(const ApiRequest& request, const rules::RuleFile& rules);

}  // namespace vastus::web
