// Threads and units: which stored messages a message has to be looked at together with.
//
// A thread is what header ids hold together, also through mails that we never saw. A unit is a
// thread and the threads that may be the same matter without saying so in their headers: those with
// the same party and the same subject or words, within a month. Bounded: of more messages than a
// unit takes, those nearest in the search are looked at. Faults are those of storage.
#pragma once

#include "crm/desk.hpp"
#include "crm/matters.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

/// Gives `message` its thread: that of the ids it carries or names, which are made one when they
/// were several. A thread that is full goes on in another, which is looked at with it. Does not
/// save the message. True when the thread is new.
Result<bool> join_thread(storage::Transaction& tx, model::Message& message);

/// The unit of a message that may not be saved yet, sorted; and remembers with whom it was.
/// `is_alone`: its thread is new, so there is nothing to read of it.
Result<Unit> gather(storage::Transaction& tx, const Desk& desk, model::Message message,
                    bool is_alone);

}  // namespace vastus::crm
