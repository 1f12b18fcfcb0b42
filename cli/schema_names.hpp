// The names that a file of rules defines, as a schema and a reader's `names` value use them. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/values.hpp"
#include "rules/rule.hpp"

namespace vastus::cli {

/// What a value of `names` may be, beside the words of its own. Empty: any text.
std::vector<std::string> known_names(config::Names names, const rules::RuleFile& file);

/// The closed set of values of a field's type: states, priorities, and what the rules define.
/// Empty: any text.
std::vector<std::string> known_values(rules::FieldType type, const rules::RuleFile* file);

/// "text", "set", "flag": how the schema and the reference call a type.
std::string_view type_name(rules::FieldType type);

/// May a test of this name (regex, gt) stand at a field of this type?
bool takes_test(rules::FieldType type, std::string_view test);

template <class Map>
std::vector<std::string> keys_of(const Map& map) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : map) keys.push_back(key);
    return keys;
}

}  // namespace vastus::cli
