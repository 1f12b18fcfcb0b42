// A person's post: what waits for somebody becomes letters in the outbox.
//
// Each alert is judged once more before it leaves: what is no longer true ends, and of several
// steps of one ladder only the highest goes. Quiet hours, groups and the flood guard are those of
// rules/deliver.hpp. Everything in one transaction; `now` comes with the desk. Faults are those of
// storage.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "crm/desk.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

struct Posted {
    std::size_t letters = 0;
    std::map<model::DeliveryId, model::Instant> released;  ///< Of what left: since when it might.
    bool more = false;                                     ///< The limit was reached.
};

/// Looks at the post of at most `limit` people whose time has come.
Result<Posted> post_letters(storage::Transaction& tx, const Desk& desk, std::size_t limit);

/// The clock was set back: everybody's post is looked at now, and what was sent of late in a time
/// that has not been yet does not count.
Result<> rewind_posts(storage::Transaction& tx, const Desk& desk);

/// An alert ends in exactly one recorded way; "sent" is the last word.
Result<> end_alert(storage::Transaction& tx, const model::AlertId& id, std::string ending);

}  // namespace vastus::crm
