// Reading test files of rules: strict, with file:line:column for everything that is wrong.
//
// All problems of a file at once; a file with an error gives no value.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "rules/scenario.hpp"

namespace vastus::config {

struct ReadTests {
    std::optional<rules::ScenarioFile> tests;  ///< Nothing when there is any error.
    std::vector<rules::Diagnosis> diagnoses;
};
ReadTests read_tests(const std::filesystem::path& file);
/// What is wrong with the tests when they are about these rules: names that the rules do not have,
/// and what cannot be. With the places in `file`.
std::vector<rules::Diagnosis> check_tests(const rules::RuleFile& rules,
                                          const rules::ScenarioFile& tests,
                                          const std::filesystem::path& file);
/// The same for text in memory; `eml:` paths begin where `file` would lie.
ReadTests read_tests_text(std::string_view text, const std::filesystem::path& file);

}  // namespace vastus::config
