// A real item as a test case for rules: what came, what was answered and done, what was decided.
//
// Under pseudonyms. The case is played once, by the rules in force, before it is given away: where
// it does not give what is on record, the notes say so, and whether the pseudonyms are to blame.
// Reads only. Fails: missing (no such item), and as storage.
#pragma once

#include <string>
#include <vector>

#include "crm/desk.hpp"
#include "rules/scenario.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

struct AsTest {
    rules::ScenarioFile file;        ///< One case.
    std::vector<std::string> notes;  ///< For people; sentences.
};
model::Result<AsTest> as_test(storage::Transaction& tx, const Desk& desk, model::ItemId id);

}  // namespace vastus::crm
