// Quarantine: what could not be read is kept raw, and can be tried again.
//
// Works in the caller's transaction. Fails: missing, and as storage.
#pragma once

#include "storage/tables.hpp"

namespace vastus::crm {

/// Has the message fetched again in the next round, with its tries counted anew. The entry stays
/// until the message is filed: the server may not have it any more.
model::Result<> retry_quarantined(storage::Transaction& tx, std::uint64_t number,
                                  model::Instant now);

/// Entries of one place, without `raw`.
model::Result<std::vector<storage::Quarantined>> quarantined_at(const storage::Transaction& tx,
                                                                const model::Place& place);

}  // namespace vastus::crm
