// Watching: timers that are due become alerts that wait for people. The body of COMMIT 2.
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
    /// Of the alerts those that were due long before: judging had been held. And the lower steps
    /// that these stand in for.
    std::size_t late = 0, superseded = 0;
    std::optional<model::Instant> oldest_due;  ///< Of the late ones.
    bool more = false;                         ///< The limit was reached: tick again.
};

/// Judges at most `limit` timers that are due.
Result<Ticked> tick(storage::Transaction& tx, const Desk& desk, std::size_t limit);

/// Arms the timers of every rule about items, after the item or the rules have changed; an episode
/// that is over ends.
Result<> arm_item(storage::Transaction& tx, const Desk& desk, const model::Item& item);
/// The same of every rule about clients.
Result<> arm_client(storage::Transaction& tx, const Desk& desk, const model::Client& client);

/// The timers of a client whose card was changed, and those of the client's open items.
Result<> arm_all_of(storage::Transaction& tx, const Desk& desk, model::ClientId id);

/// Notes which rules are in force, and since when, as they are. What was due before a rule came
/// into force is not mailed one by one (rules.md 12).
Result<> activate_rules(storage::Transaction& tx, const Desk& desk);

/// The clock was set back: no rule is in force since a time that has not been yet.
Result<> rewind_rules(storage::Transaction& tx, const Desk& desk);

/// Arms every open item and then every client anew, after rules have changed. Pages through
/// `after`; gives the last subject, or nothing at the end.
Result<std::optional<model::Subject>> rearm(storage::Transaction& tx, const Desk& desk,
                                            model::Subject after, std::size_t limit);

/// Lets an alert wait for one more person; false when it is dropped, being due outside of their
/// hours. `rule`: its own, or the one of activation reports.
Result<bool> deliver_to(storage::Transaction& tx, const Desk& desk, const model::Alert& alert,
                        const std::string& recipient, std::string_view rule);

/// A subject with what a rule needs of it.
struct Case {
    std::optional<model::Item> item;
    std::optional<model::Client> client;

    rules::Watching watching() const {
        return {item ? &*item : nullptr, client ? &*client : nullptr};
    }
};
Result<Case> load_case(const storage::Transaction& tx, const model::Subject& subject);

/// How far the rule has come with it: what its episode has fired when that is still the one of the
/// present anchor, what mutes it, and since when the rule is in force.
Result<rules::Progress> progress_of(storage::Transaction& tx, const Desk& desk,
                                    const rules::WatchRule& rule, const Case& subject);

/// Why an alert is no longer true; nothing while it is.
Result<std::optional<std::string>> why_over(const storage::Transaction& tx, const Desk& desk,
                                            const model::Alert& alert);

/// Whether an alert may leave.
struct Standing {
    std::optional<std::string> over;  ///< Why it is no longer true.
    /// Something that happened since it was decided holds it: an acknowledgement, a snooze, a mute.
    std::optional<model::Instant> held_until;
};
Result<Standing> standing(storage::Transaction& tx, const Desk& desk, const model::Alert& alert);

}  // namespace vastus::crm
