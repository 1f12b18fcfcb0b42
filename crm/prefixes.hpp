// Prefixes of replies' subjects that no table knows (mail.md 6.1): counted, so that an
// administrator can name them under `phrases`.
//
// A word counts when a reply stands under "Word: S" and the mail that it answers under "S". At most
// 100 words are kept; a new one takes the place of one that was seen once. Faults are those of
// storage.
#pragma once

#include <string>
#include <vector>

#include "crm/matters.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

struct UnknownPrefix {
    std::string word;  ///< Folded, without the colon.
    unsigned replies = 0;
};

/// Looks at one message of the unit, which has just come.
Result<> count_prefix(storage::Transaction& tx, const Unit& unit, const model::MessageKey& key);

/// Those that were seen on three replies or more, the most frequent first.
Result<std::vector<UnknownPrefix>> list_unknown_prefixes(const storage::Transaction& tx);

}  // namespace vastus::crm
