// From alerts to mails: when what waits for a person leaves, and in which mails (rules.md 9).
//
// Quiet hours say when an alert is released; what is released is grouped, and a flood becomes one
// summary. Nothing is dropped here but what `outside: drop` drops. Pure: what was sent of late
// comes in, the letters to write go out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/alert.hpp"
#include "rules/rule_set.hpp"

namespace vastus::rules {

/// The rule of the alerts of an activation report; no rule id has a space.
inline constexpr std::string_view report_rule = "activation report";

struct Release {
    model::Instant at{};
    bool is_dropped = false;  ///< Due outside of the hours of a person who drops what is.
};
/// When an alert decided at `at` may leave for a person. The closing instant counts as open.
Release release_of(const RuleSet& rules, std::string_view staff, model::Severity severity,
                   model::Instant at);

struct Plan {
    std::vector<model::Letter> letters;  ///< With their alerts; `next_try` is now.
    std::optional<model::Instant> wake;  ///< When to look again, if nothing else happens.
};
/// What leaves now of all that waits for a person. `waiting` is what is still true, by release.
Plan deliver(const RuleSet& rules, const std::vector<model::Delivery>& waiting,
             const model::Post& post, model::Instant now);

/// The post after these letters have been written; what nothing will ask for again is forgotten.
void remember(const RuleSet& rules, model::Post& post, const std::vector<model::Letter>& letters,
              model::Instant now);

}  // namespace vastus::rules
