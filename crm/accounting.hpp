// The completeness ledger: every UID a server ever showed has exactly one fate (reliability.md P5).
//
// A folder's cursor moves only together with the fate of the message it passes, in the same
// transaction, and only when everything listed before that message has been passed. Faults: those
// of storage; transient when a message comes out of turn, because an earlier one of the same folder
// failed: list again from the cursor.
#pragma once

#include <string>
#include <vector>

#include "model/message.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

/// One listed message, in the order of its folder.
struct Turn {
    model::Place place;
    std::uint32_t previous_uid =
        0;                  ///< The UID listed before it, or the cursor when listing began.
    bool is_retry = false;  ///< Tried again: the cursor is past it already.
};

/// Records the fate and moves the cursor. For every message of a listing, in order.
Result<> account(storage::Transaction& tx, const Turn& turn, storage::Accounted fate);

struct RetryPolicy {
    int tries_max = 3;
    model::Duration first = std::chrono::minutes(1);  ///< Then ten times as long each time.
};

/// A message that could not be read or filed: to be tried again later, or into quarantine after the
/// last try.
Result<storage::Fate> account_failure(storage::Transaction& tx, const Turn& turn,
                                      const RetryPolicy& policy, const std::string& why,
                                      const storage::Quarantined& evidence, model::Instant now);

/// The folder was compared with the server at `now`: everything shown is accounted for up to
/// `listed_to`.
Result<> mark_complete(storage::Transaction& tx, const model::Place& folder, model::Instant now);

struct FolderAudit {
    std::string mailbox, folder;
    std::uint32_t uidvalidity = 0, done_uid = 0;
    std::uint64_t stored = 0, quarantined = 0, expunged = 0, retrying = 0, left = 0;
    std::uint64_t unexplained = 0;  ///< Shown by the server at the last comparison, without a fate.
    std::optional<model::Instant> complete, compared;
};
Result<std::vector<FolderAudit>> audit(storage::Transaction& tx);

/// The result of comparing all UIDs on the server with the ledger.
struct Comparison {
    std::vector<std::uint32_t> missing;  ///< To be fetched.
    std::uint64_t shown = 0;
};
Result<Comparison> compare(storage::Transaction& tx, const model::Place& folder,
                           const std::vector<std::uint32_t>& shown);
Result<> record_comparison(storage::Transaction& tx, const model::Place& folder,
                           std::uint64_t unexplained, model::Instant now);

}  // namespace vastus::crm
