// The compiled half of a rule set: conditions with every name looked up, and one searcher for all
// their words and patterns.
//
// Made by compile() and then constant; shared by threads. A Clause is a Condition whose names are
// numbers and whose values are folded, so that judging needs no look-up.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "rules/field.hpp"
#include "rules/rule.hpp"
#include "rules/search.hpp"

namespace vastus::rules {

struct Clause {
    Condition::Type type = Condition::Type::all;
    std::vector<Clause> parts;
    const FieldInfo* field = nullptr;
    std::string rest;  ///< The X of header.X.
    std::string name;  ///< Field or define, as written.
    Condition::Test test = Condition::Test::equals;
    std::vector<std::string> values;  ///< Folded; as written for people in `shown`.
    std::string shown;
    std::uint32_t number = 0;    ///< Of the words, the pattern or the define.
    std::vector<double> limits;  ///< Of tests on numbers.
    Span span;                   ///< Of tests on durations.
};

class Matcher {
public:
    /// The X of every header.X that a rule asks for, lower case: mail has to be read with them.
    std::set<std::string, std::less<>> headers;
    Searcher searcher;
    std::vector<Clause> defines;
    std::vector<Clause> classify;              ///< As in RuleFile::classify.
    std::vector<std::optional<Clause>> route;  ///< As in RuleFile::route.
    struct Watch {
        std::optional<Clause> when, while_;
    };
    std::map<std::string, Watch, std::less<>> watch;  ///< By the rule's id.
    /// By the digest's id, as its sections.
    std::map<std::string, std::vector<std::optional<Clause>>, std::less<>> digests;
};

}  // namespace vastus::rules
