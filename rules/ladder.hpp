// A ladder laid out in time: when each step, and each repeat of the last one, is due.
//
// Steps stand in one line of rungs whose due times rise, each counted from the anchor, so that
// repeats do not drift and "the highest that is due" is one search. Pure.
#pragma once

#include <optional>
#include <vector>

#include "rules/decide.hpp"

namespace vastus::rules {

struct Rung {
    const Step* step = nullptr;
    std::uint32_t number = 0;  ///< Of the step, from 1.
    std::uint32_t repeat = 0;  ///< 0 for the step itself.
    model::Instant due{};
};

/// The ladder of `by` that this subject takes; null when the rule has none for it.
const Ladder* ladder_for(const WatchRule& rule, const Watching& what);

/// The rungs of a ladder from an anchor. Time that a snooze stops, and the states that the rule
/// counts, are allowed for.
std::vector<Rung> rungs_of(const RuleSet& rules, const WatchRule& rule, const Ladder& ladder,
                           const Watching& what, const model::Anchor& anchor);

/// "after 4h", "vip/after 21d": part of an alert's identity for ever.
std::string step_label(const Ladder& ladder, const Step& step);

}  // namespace vastus::rules
