// Explaining: the same decisions again, in sentences for a person.
//
// Nothing is stored for this; the decisions are computed once more with the functions that made
// them. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rules/decide.hpp"

namespace vastus::rules {

/// How far each watch rule has come in the item's present episode, by rule id.
using ProgressByRule = std::map<std::string, Progress>;

/// Votes and kind, route, and each watch rule: in scope or why not, what has fired, what comes next
/// and to whom. With `facts.content` null (the message is gone) the frozen sentences are told.
std::vector<std::string> explain(const RuleSet& rules, const MessageFacts& facts,
                                 const model::Item& item, const model::Client* client,
                                 const ProgressByRule& progress, model::Instant now);

}  // namespace vastus::rules
