// Digests: lists that come by mail at a time of day (rules.md 3.9).
//
// A run has an id, digest and civil day: it can neither run twice nor vanish in a night when the
// clock changes. What it lists is judged and frozen in one transaction. `now` comes with the desk.
// Faults are those of storage.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crm/desk.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

/// What one person was sent: titles, and what stood below them.
struct DigestLetter {
    std::string recipient;
    std::map<std::string, std::vector<model::Subject>> sections;
};
struct DigestRun {
    std::string digest;
    std::chrono::sys_days day{};
    model::Instant at{};
    std::vector<DigestLetter> written;
    std::size_t skipped = 0;   ///< Days missed by more than catch_up before this one.
    bool is_too_late = false;  ///< This one was missed as well: nothing was written.
};
/// Writes the letters of every digest whose time has come.
Result<std::vector<DigestRun>> run_digests(storage::Transaction& tx, const Desk& desk);

/// The clock was set back: no run is of a day that has not been yet.
Result<> rewind_digests(storage::Transaction& tx, const Desk& desk);

/// When the next one is due; nothing without digests.
Result<std::optional<model::Instant>> next_digest(storage::Transaction& tx, const Desk& desk);

}  // namespace vastus::crm
