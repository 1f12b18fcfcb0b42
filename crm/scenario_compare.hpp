// What a scenario expected against what happened, in sentences for the author of the rules.
//
// Alerts are compared strictly: the exact ones that were released up to a time, in their order.
// One thread; faults are those of storage.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "crm/scenario.hpp"
#include "crm/scenario_stage.hpp"

namespace vastus::crm {

/// An item under the name that the scenario gave it.
struct StagedItem {
    model::ItemId id;
    std::vector<std::string> voted;  ///< Rules that held for its first message.
};
using StagedItems = std::map<std::string, StagedItem>;

class Comparison {
public:
    Comparison(const Stage& stage, const rules::RuleSet& rules, const StagedItems& items)
        : stage_(stage), rules_(rules), items_(items) {}

    Result<> check_items(const rules::Expectation& expected);
    Result<> check_time(const rules::Expectation& expected);
    Result<> note_steps(Coverage& coverage) const;
    std::vector<std::string> take() { return std::move(differences_); }

private:
    /// An alert as it was released: to whom, and when.
    struct Released {
        model::Instant at{};
        model::Alert alert;
        std::set<std::string> to;
    };

    void differ(const rules::Position& at, const std::string& text);
    Result<std::vector<model::Alert>> all_alerts() const;
    Result<std::vector<Released>> released(model::Instant until) const;
    Result<std::optional<model::Item>> find(const std::string& name) const;
    Result<> check_alerts(const rules::Expectation& expected);
    Result<> check_suggestions(const rules::Expectation& expected);
    void check_digest(const rules::Expectation& expected);
    void check_outbox(const rules::Expectation& expected);
    std::string about(const model::Subject& subject) const;
    std::string told(const Released& one) const;
    std::string why_not(const rules::ExpectedAlert& wanted, const Released& got) const;

    const Stage& stage_;
    const rules::RuleSet& rules_;
    const StagedItems& items_;
    std::vector<std::string> differences_;
};

}  // namespace vastus::crm
