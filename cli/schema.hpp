// JSON Schema (draft-07) of rules.yaml and of test files, for editors.
//
// Made from the tables that the readers use: keys (config/table.hpp), values (config/values.hpp)
// and fields (rules/field.hpp), so that nothing can drift. A schema knows shapes and words; that
// names exist it knows only of the rules that it is given. Pure.
#pragma once

#include <string>

#include "rules/rule.hpp"

namespace vastus::cli {

enum class SchemaOf { rules, included, tests };

/// One JSON document without a line end. `names`: the rules whose kinds, lists, teams, people,
/// calendars, templates and defines become enumerations; null for none.
std::string json_schema(SchemaOf what, const rules::RuleFile* names);

}  // namespace vastus::cli
