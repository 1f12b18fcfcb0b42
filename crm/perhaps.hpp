// What may have answered an item without saying so: a mail of ours to the same client, since the
// question, that names no item (mail.md 8.4). It settles nothing; a person confirms it.
//
// Looked for when it is asked for, so that it does not depend on what came first. Faults are those
// of storage.
#pragma once

#include <string>
#include <vector>

#include "model/item.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

struct PerhapsAnswer {
    model::Instant at{};
    std::string by, subject;
    model::ItemId item;  ///< The one that it began.
};

/// At most five, of the latest items of the client; none when nobody waits.
Result<std::vector<PerhapsAnswer>> perhaps_answered(const storage::Transaction& tx,
                                                    const model::Item& item);

}  // namespace vastus::crm
