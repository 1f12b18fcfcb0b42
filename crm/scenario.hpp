// Playing test cases of rules: the functions that the daemon calls, on a store in memory and a
// clock that jumps from one event to the next (rules.md 16).
//
// Nothing is skipped: mails are read from their bytes, filed, judged, grouped, rendered and
// "sent". One case knows nothing of another. Faults are those of storage, which in memory has none.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "crm/desk.hpp"
#include "rules/scenario.hpp"

namespace vastus::crm {

using model::Result;

/// What all cases together have tried of a rule set.
struct Coverage {
    std::set<std::string> voted, tried_in_vain;  ///< Ids of rules of classify.
    std::set<std::string> routes;
    std::set<std::string> steps;  ///< "rule: after 4h".
};

struct CoverageMarks {
    std::size_t reached = 0, all = 0;
    std::vector<std::string> missing;  ///< "classify quote-form never held".
    int percent() const { return all == 0 ? 100 : static_cast<int>(100 * reached / all); }
};
CoverageMarks count_marks(const rules::RuleSet& rules, const Coverage& coverage);

struct CaseResult {
    std::vector<std::string> differences;  ///< For people; empty: the case passed.
};

/// Plays one case and compares. What the rules did is added to `coverage`.
Result<CaseResult> play(const rules::RuleSet& rules, const rules::ScenarioFile& file,
                        const rules::ScenarioCase& test, Coverage& coverage);

}  // namespace vastus::crm
