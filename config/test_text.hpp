// Writing test cases as people would: the YAML that test_file reads, from a typed value.
//
// Clients, mails, form entries, answers, bounces and what staff do; item and alerts as expected.
// What is written reads back as the same value. Pure.
#pragma once

#include <string>
#include <vector>

#include "rules/scenario.hpp"

namespace vastus::config {

/// `notes` become comments above the first case.
std::string test_text(const rules::ScenarioFile& file, const std::vector<std::string>& notes);

}  // namespace vastus::config
