// Test files of rules, played: for `vastus rules test`, and before the daemon takes rules that say
// `tests: required` (rules.md 3.1, 16).
//
// One way to say that a case or a file passes, so that the daemon refuses what the command calls
// FAILED. Reads files; takes as long as the cases; any thread.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "crm/scenario.hpp"
#include "model/result.hpp"

namespace vastus::web {

struct PlayedCase {
    std::string name, todo;
    std::vector<std::string> differences;
    /// A known failure passes by failing.
    bool passes() const { return differences.empty() == todo.empty(); }
    /// What is wrong with it, in lines.
    std::vector<std::string> complaints() const;
};
PlayedCase play_case(const rules::RuleSet& rules, const rules::ScenarioFile& tests,
                     const rules::ScenarioCase& test, crm::Coverage& coverage);

/// The one file of rules that the tests are about. Fails: malformed (it names none, or several).
model::Result<std::filesystem::path> rules_of(const rules::ScenarioFile& tests,
                                              const std::filesystem::path& file);

/// The *.test.yaml files beside a file of rules that name it; one that cannot be read counts when
/// it holds the name of the file.
std::vector<std::filesystem::path> tests_beside(const std::filesystem::path& rules);

/// Plays every case of `tests` against `rules`. Fails: malformed (which case of which file fails
/// and its first difference; or a file that cannot be read; or there is no file), transient (told
/// to stop).
model::Result<> pass_tests(const rules::RuleSet& rules,
                           const std::vector<std::filesystem::path>& tests, std::stop_token stop);

}  // namespace vastus::web
