// Backtesting: what other rules would have made of one's own history (rules.md 15.4).
//
// Reads the store only. Each message that decided an item is classified and routed anew, and each
// item and client is lived through again, from event to event, under both rule sets, with the
// functions that decide in the daemon. What staff did because of the old reminders is in the
// history; the report says so. Faults are those of storage.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "crm/desk.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

struct RuleTally {
    std::size_t before = 0, after = 0;  ///< Alerts for people under the old and the new rules.
    std::size_t added = 0, gone = 0, moved = 0;
};
struct StaffTally {
    std::map<std::string, std::size_t> before, after;  ///< By civil day.
};
struct Backtest {
    model::Instant since{}, until{};
    std::size_t messages = 0, items = 0, clients = 0;
    std::size_t changed_kinds = 0, changed_routes = 0;
    std::map<std::string, std::size_t> kinds, routes;  ///< "inquiry->quote_request".
    std::size_t labels = 0, right_before = 0, right_after = 0;
    std::vector<model::ItemId> wrong_now;  ///< Right before, by a label of staff.
    std::map<std::string, RuleTally> rules;
    std::map<std::string, StaffTally> staff;
    /// Alerts that an answer within 30 minutes would have made needless: it came right after.
    std::size_t needless_before = 0, needless_after = 0;
    std::vector<std::string> never_matched;  ///< Rules of classify in the new file.
};

/// `desk.rules` are in force; `desk.now` ends the period. `progress` hears how many items are done,
/// and stops the run by saying false.
Result<Backtest> backtest(const storage::Transaction& tx, const Desk& desk,
                          const rules::RuleSet& next, model::Instant since,
                          const std::function<bool(std::size_t)>& progress = {});

std::string backtest_text(const Backtest& report, const rules::RuleSet& before,
                          const rules::RuleSet& after);

}  // namespace vastus::crm
