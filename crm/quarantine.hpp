// Quarantine: what could not be read is kept raw, and can be tried again.
//
// Works in the caller's transaction. Fails: missing, and as storage.
#pragma once

#include "storage/tables.hpp"

namespace vastus::crm {

/// Takes the entry out and has the message fetched again in the next round, with its tries counted
/// anew.
model::Result<> retry_quarantined(storage::Transaction& tx, std::uint64_t number,
                                  model::Instant now);

}  // namespace vastus::crm
