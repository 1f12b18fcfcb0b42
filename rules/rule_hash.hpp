// What a watch rule means, as a hash: the same for any spelling, comment and order of keys.
//
// Follows defines and lists, so that a rule counts as edited when one of its words changes. Pure.
#pragma once

#include <string>

#include "rules/rule.hpp"

namespace vastus::rules {

/// Canonical text of a condition: parts whose order means nothing are sorted.
std::string canonical(const Condition& condition, const RuleFile& file);

/// 32 hex digits.
std::string rule_hash(const WatchRule& rule, const RuleFile& file, const std::string& clock_hash);

}  // namespace vastus::rules
