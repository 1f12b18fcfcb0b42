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
/// The same for text in memory; `eml:` paths begin where `file` would lie.
ReadTests read_tests_text(std::string_view text, const std::filesystem::path& file);

}  // namespace vastus::config
