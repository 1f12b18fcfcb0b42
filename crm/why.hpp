// Why a rule reminded somebody of an item, and why it did not: its story on a line of time.
//
// Nothing is stored for this: steps, holds and people are computed again with the functions that
// decide; what was decided and sent is told from its records. Reads only; `now` comes with the
// desk. Faults are those of storage, and missing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crm/desk.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

/// Lines of "2026-03-02 13:00  step 1 (after 4h) was sent to …", oldest first, and what comes next.
Result<std::vector<std::string>> why(storage::Transaction& tx, const Desk& desk, model::ItemId item,
                                     std::string_view rule);

}  // namespace vastus::crm
