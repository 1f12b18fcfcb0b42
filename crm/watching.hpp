// Watching: timers that are due become alerts in the outbox. The body of COMMIT 2.
//
// Each timer is consumed, its rule is judged once, and episode, next timer, alert and deliveries
// are written in the same transaction. An alert that is there already is never inserted again.
// `now` comes with the desk. Faults are those of storage.
#pragma once

#include <optional>
#include <vector>

#include "crm/desk.hpp"
#include "model/item.hpp"
#include "rules/decide.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

struct Ticked {
    std::size_t judged = 0, alerts = 0;
    bool more = false;  ///< The limit was reached: tick again.
};

/// Judges at most `limit` timers that are due.
Result<Ticked> tick(storage::Transaction& tx, const Desk& desk, std::size_t limit);

/// Arms every open item anew, after rules have changed. Pages through `after`; gives the last id,
/// or nothing at the end.
Result<std::optional<model::ItemId>> rearm(storage::Transaction& tx, const Desk& desk,
                                           model::ItemId after, std::size_t limit);

/// What an episode has fired, when it is still the one of the rule's present anchor.
std::vector<rules::Fired> fired_in(const std::optional<storage::Episode>& episode,
                                   const rules::WatchRule& rule, const model::Item& item);

}  // namespace vastus::crm
