// The reference of the rule language as Markdown: docs/rules/reference.md is this text.
//
// Made from the tables that the readers use, so that it says what they do. Pure.
#pragma once

#include <string>

namespace vastus::cli {

std::string rule_reference();

}  // namespace vastus::cli
