// Test cases checked against the rules they are about: a name that no rule has would be fulfilled
// by everything, and a person who does not exist answers nobody.
//
// Pure; for `rules test` and for rules that require their tests.
#pragma once

#include <vector>

#include "rules/scenario.hpp"

namespace vastus::rules {

std::vector<Diagnosis> check_scenario(const RuleFile& rules, const ScenarioFile& tests);

}  // namespace vastus::rules
