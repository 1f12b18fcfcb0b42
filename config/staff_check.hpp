// Staff named in vastus.yaml must be in rules.yaml.
//
// The two files are read apart, and a reload reads only the rules: so this is checked whenever
// rules are read for a configuration. Pure but for reading vastus.yaml again, to say where the name
// is.
#pragma once

#include <vector>

#include "config/config.hpp"
#include "rules/rule.hpp"

namespace vastus::config {

/// One error for every administrator and person of a mailbox who is no member of staff.
std::vector<rules::Diagnosis> unknown_staff(const Config& config, const rules::RuleFile& rules);

}  // namespace vastus::config
