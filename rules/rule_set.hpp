// A RuleSet: rules compiled, immutable, shared by threads. The one `shared_ptr` of the program
// points at it.
//
// compile() finds what typed values can still have wrong: unknown names, cycles, patterns that RE2
// refuses, kinds that no rule reaches, recipients that cannot exist. All problems are reported, not
// only the first.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rules/calendar.hpp"
#include "rules/rule.hpp"

namespace vastus::rules {

class Matcher;  // words and patterns, compiled (match.hpp)

using Calendars = std::map<std::string, std::shared_ptr<const Calendar>>;

struct RuleSet {
    RuleFile file;
    std::shared_ptr<const Matcher> matcher;
    Calendars calendars{};  ///< By name; every one of the file.
};

struct Compiled {
    std::shared_ptr<const RuleSet> rules;  ///< Null when there is any error.
    std::vector<Diagnosis> diagnoses;
};

/// `polled` are the addresses of mailboxes we read: alerts to one of them are the error alert-loop.
Compiled compile(RuleFile file, const std::vector<std::string>& polled = {});

}  // namespace vastus::rules
