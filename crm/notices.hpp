// Notices: what administrators are told of the service itself, through the outbox like all mail.
//
// Who was told what when is kept in the store, in the batch that writes the letters: a crash loses
// no notice, and a restart repeats none. Refused rules: one mail, then one a day until repaired;
// the same text not twice a day. A source out of reach: one mail for each outage. Quiet hours do
// not hold them. `now` comes with the desk. Faults are those of storage.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crm/desk.hpp"
#include "rules/notice.hpp"
#include "storage/transaction.hpp"

namespace vastus::crm {

using model::Result;

/// The administrators as the configuration names them; when it names none, the fallback.
std::vector<std::string> administrators_of(const rules::RuleSet& rules,
                                           const std::vector<std::string>& named);

/// Whether it is time to write: may be asked without writing.
Result<bool> has_to_tell(const storage::Transaction& tx, const Desk& desk,
                         const rules::RefusedRules& refused);
Result<> tell_refused_rules(storage::Transaction& tx, const Desk& desk,
                            const std::vector<std::string>& to, const rules::RefusedRules& refused);

/// Since when the source is out of reach, as somebody was told; nothing outside of an outage.
Result<std::optional<model::Instant>> outage_of(const storage::Transaction& tx,
                                                const std::string& source);
/// One letter to each person about all of `sources` whose outage nobody was told of yet.
Result<> tell_unread(storage::Transaction& tx, const Desk& desk, const std::vector<std::string>& to,
                     const std::vector<rules::Unread>& sources);
/// The source was read again: its next outage is a new one.
Result<> end_outage(storage::Transaction& tx, const std::string& source);

}  // namespace vastus::crm
