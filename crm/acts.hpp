// What staff do to items: acknowledge, snooze, close, reopen, and set owner, team, due, priority,
// kind.
//
// Each is an event that is kept with the item; state, dates and timers follow from all of them.
// Fails: missing (no such item), malformed (a value that means nothing, with what to write), and as
// storage.
#pragma once

#include <string>

#include "crm/desk.hpp"
#include "model/item.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

/// Adds the act and derives the item anew. A sentence says what has changed and what follows.
Result<std::string> act(storage::Transaction& tx, const Desk& desk, model::ItemId item,
                        model::Act act);

/// A contact that was not a mail: the client's card remembers it.
Result<> log_activity(storage::Transaction& tx, const Desk& desk, model::ClientId client,
                      model::Direction direction, model::Instant at);

}  // namespace vastus::crm
