// Rewinding: what to do when the clock was set back (rules.md 11.2).
//
// Watermark, post, letters, digests and rules may be dated in a time that has not been yet; nothing
// would be judged or sent until it comes. They are set to now. What was decided and sent stays:
// alerts are known by what they are about, not by the time. One transaction; `now` comes with the
// desk. Faults are those of storage.
#pragma once

#include "crm/desk.hpp"
#include "storage/transaction.hpp"

namespace vastus::crm {

/// True when the watermark was ahead: then everything has to be armed anew.
model::Result<bool> rewind(storage::Transaction& tx, const Desk& desk);

}  // namespace vastus::crm
