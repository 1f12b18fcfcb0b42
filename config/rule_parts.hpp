// The sections of rules.yaml, one reader each; rules_file.cpp puts them together.
//
// What is read goes into one RuleFile, over all files that are included. A part that is wrong is
// reported and left out; the value is then for finding more problems, not for use. One thread.
#pragma once

#include <optional>

#include "config/entries.hpp"
#include "rules/rule.hpp"

namespace vastus::config {

struct RuleReading {
    Problems& problems;
    rules::RuleFile& file;
    bool opens_files = true;  ///< False: text in memory, which names no other file.
};

/// A map of conditions. Nothing when it cannot be read; why is reported.
std::optional<rules::Condition> read_condition(const Node& node, Problems& problems);

void read_calendars(const Node& map, RuleReading reading);
void read_staff(const Node& map, RuleReading reading);
void read_teams(const Node& map, RuleReading reading);
void read_lists(const Node& map, RuleReading reading);
void read_defines(const Node& map, RuleReading reading);
void read_templates(const Node& map, RuleReading reading);
void read_kinds(const Node& list, RuleReading reading);
void read_classify(const Node& map, RuleReading reading);
void read_route(const Node& list, RuleReading reading);
void read_watch(const Node& list, RuleReading reading);
void read_notify(const Node& map, RuleReading reading);
void read_digests(const Node& list, RuleReading reading);

/// Quiet hours, of all or of a person. Nothing when they cannot be read; why is reported.
std::optional<rules::Quiet> read_quiet(const Node& node, Problems& problems);

/// The strings of a `texts` value.
std::vector<std::string> read_texts(const Node* node);

/// Reports an id that is written wrong or was used before in `seen`.
void check_new_id(const Node& node, std::map<std::string, Place>& seen, Problems& problems);
/// Of a whole section: an earlier id is nobody's id now, and only one rule had it.
void check_earlier_ids(const Node& list, const std::map<std::string, Place>& ids,
                       Problems& problems);

/// Reports a name that another file, or this one, has defined already.
template <class Map>
bool is_new_name(const Node& node, const Map& known, const rules::Position& first,
                 Problems& problems) {
    if (!known.contains(node.key)) return true;
    problems.error("duplicate-id", node.key_at,
                   in_quotes(node.key) + " is defined already (" + first.file + ":" +
                       std::to_string(first.line) + ")",
                   "names are unique over all files");
    return false;
}

}  // namespace vastus::config
