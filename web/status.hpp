// What a running daemon says of itself. Plain data, made by the daemon.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/time.hpp"

namespace vastus::web {

struct PartStatus {
    std::string name, doing, fault;
    std::optional<model::Instant> complete;
    std::uint64_t filed = 0, bytes = 0;
};

struct Status {
    std::string version, rules_revision, rules_problem, held, caught_up;
    std::optional<model::Instant> rules_problem_since;  ///< Of the first refusal, until repaired.
    std::string outgoing_problem;  ///< Why the last mail was not accepted; it is tried again.
    std::optional<model::Instant> outgoing_problem_since;  ///< The first such since one was.
    model::Instant started{};
    bool is_careful = false;
    std::vector<PartStatus> parts;
    std::uint64_t queued = 0;
};

}  // namespace vastus::web
