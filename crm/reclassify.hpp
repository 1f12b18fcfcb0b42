// Reclassification: the rules in force asked again about items that older ones decided (rules.md
// 12).
//
// A reload does not touch old items; this does, when somebody asks for it. What staff set stays: a
// kind, an owner, a team, a priority, and who answered first. `now` comes with the desk. Faults are
// those of storage.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crm/desk.hpp"
#include "model/client.hpp"
#include "model/item.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

/// Kind, team and the rest as `rules` give them by all of the item's messages, without what staff
/// set. False: the message that decided it is gone, and nothing was changed. `voted` gets the ids
/// of the rules that held.
Result<bool> decide_again(const storage::Transaction& tx, const rules::RuleSet& rules,
                          model::Item& item, const model::Client* client,
                          std::vector<std::string>& voted);

struct Reclassified {
    std::size_t looked_at = 0;
    std::vector<std::string> changes;   ///< "item 4711: kind inquiry -> order".
    std::optional<model::ItemId> next;  ///< Go on after this one; nothing at the end.
};
/// Asks again about the open ones of at most `limit` items.
Result<Reclassified> reclassify(storage::Transaction& tx, const Desk& desk, model::ItemId after,
                                std::size_t limit);

}  // namespace vastus::crm
