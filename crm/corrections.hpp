// Corrections: what people know better than the ledger (mail.md 8.1, E7).
//
// Kept with the message they are about, with name and time; never taken back, only followed by
// another. The item is judged anew in the same transaction. Fails: missing (no such item or
// answer), refused (it says what is so already), and the faults of storage.
#pragma once

#include <string>
#include <string_view>

#include "crm/desk.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

/// The open questions of the item were answered, in a way that no mail shows.
Result<> say_answered(storage::Transaction& tx, const Desk& desk, model::ItemId id,
                      const std::string& by);

/// The answer with this Message-ID, or the latest that counts, is none: the clock runs again from
/// where it was.
Result<> say_not_an_answer(storage::Transaction& tx, const Desk& desk, model::ItemId id,
                           const std::string& by, std::string_view message_id);

}  // namespace vastus::crm
