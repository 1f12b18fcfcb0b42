// Private mail: of a person's own mailbox only what concerns a client is kept.
//
// The rest leaves no trace but its UID and the time it came, in the completeness ledger: no
// address, no subject, no hash of either. A client who becomes known later may have been answered
// in such a mail; so what came since the client's first message is read once more (an answer may be
// seen before its question). Faults are those of storage.
#pragma once

#include "crm/accounting.hpp"
#include "crm/desk.hpp"

namespace vastus::crm {

/// May `message` be stored: was it seen in a shared mailbox, does it name a mail that we have, or
/// does it come from or go to a client of the register?
Result<bool> concerns_a_client(const storage::Transaction& tx, const Desk& desk,
                               const model::Message& message);

/// Its fate in the ledger: left alone.
Result<> leave_alone(storage::Transaction& tx, const Turn& turn, model::Instant received);

/// A client became known by a message of `at`, or a mail of a personal mailbox was stored: what was
/// left alone since then may concern it.
Result<> note_new_client(storage::Transaction& tx, const Office& office, model::Instant at);

/// Lets mail that was left alone since then be read again. For every completed round of a folder.
/// Gives how many.
Result<std::size_t> reconsider(storage::Transaction& tx, model::Instant now);

}  // namespace vastus::crm
