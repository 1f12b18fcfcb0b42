// What staff enter on a client's card: name, status, manager, groups, tags, language, worth.
//
// Rules see it at once: the timers of the client and of its open items are armed anew. Fails:
// missing (no such client), malformed (a value that means nothing, with what to write), and as
// storage.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crm/desk.hpp"
#include "model/ids.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

/// What is absent stays as it is; "" takes a manager or a language away.
struct CardChange {
    std::optional<std::string> name, status, manager, language;
    std::optional<double> value;
    std::vector<std::string> add_groups, remove_groups, add_tags, remove_tags;
};

/// A sentence says what the card says now.
Result<std::string> change_card(storage::Transaction& tx, const Desk& desk, model::ClientId id,
                                const CardChange& change);

}  // namespace vastus::crm
