// Conditions to clauses: every name is looked up, every word and pattern goes to the searcher.
//
// Problems go to the report; a clause with a problem is never judged, because the rule set is not
// made then. Used by compile() alone; one thread.
#pragma once

#include <map>
#include <set>
#include <string>

#include "rules/match.hpp"
#include "rules/report.hpp"

namespace vastus::rules {

class ConditionCompiler {
public:
    ConditionCompiler(const RuleFile& file, Matcher& matcher, Report& report);

    /// All lists and defines, whether used or not.
    void compile_shared();
    Clause compile(const Condition& condition, Sections section);

    const std::set<std::string>& used_lists() const { return used_lists_; }
    const std::set<std::string>& used_defines() const { return used_defines_; }
    /// Patterns with the place they were first written at.
    const std::map<std::uint32_t, Position>& patterns() const { return patterns_; }

private:
    void compile_list(const WordList& list);
    void find_cycles();
    bool visit(const std::string& name, std::map<std::string, int>& colors);
    bool visit_uses(const Condition& condition, std::map<std::string, int>& colors);
    void check_sections(const Condition& condition, Sections section,
                        std::set<std::string>& visited);
    void compile_use(const Condition& condition, Clause& clause, Sections section);
    void compile_words(const Condition& condition, Clause& clause);
    void compile_field(const Condition& condition, Clause& clause, Sections section);
    void compile_test(const Condition& condition, Clause& clause);
    void compile_pattern(const Condition& condition, Clause& clause);
    void check_section(const Condition& condition, const FieldInfo& field, Sections section);
    void check_values(const Condition& condition, Clause& clause);
    void check_value(const Condition& condition, const FieldInfo& field, const std::string& value,
                     Clause& clause);

    const RuleFile& file_;
    Matcher& matcher_;
    Report& report_;
    std::map<std::string, std::uint32_t> lists_, defines_;
    std::map<std::uint32_t, Position> patterns_;
    std::set<std::string> used_lists_, used_defines_;
};

}  // namespace vastus::rules
