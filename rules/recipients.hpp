// Who is told, and for what: the people behind a step's `to`.
//
// A person appears once, with every reason. Never empty as long as the fall-back names somebody,
// which compile() makes sure of. Pure.
#pragma once

#include <string>
#include <vector>

#include "rules/decide.hpp"

namespace vastus::rules {

struct Reason {
    enum class Type { owner, team, lead, manager, role, named };
    Type type = Type::named;
    std::string name;          ///< Team or role.
    bool is_fallback = false;  ///< Nobody else was there.
};
struct Recipient {
    std::string staff;
    std::vector<Reason> reasons;
};

std::vector<Recipient> find_recipients(const RuleSet& rules, const std::vector<std::string>& to,
                                       const Watching& what);

/// "owner", "team sales", "lead of team sales", "role manager", in English.
std::string describe(const Reason& reason);

}  // namespace vastus::rules
