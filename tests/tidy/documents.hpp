// What the documents must hold: every key of the configuration in the examples, every command in
// the manual.
//
// Reads the tables of config/table.cpp and cli/commands.cpp as text, in the form they have there.
// Pure.
#pragma once

#include "tidy/source.hpp"

namespace vastus::tidy {

/// Every key of the table that a file may hold stands as "key:" in one of the examples.
Complaints check_keys(const Source& table, const std::vector<Source>& examples);

/// Every command of the table stands as "vastus group name" in the manual page, where \- is a dash.
Complaints check_commands(const Source& table, const Source& manual);

}  // namespace vastus::tidy
