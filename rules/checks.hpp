// What compile() checks besides conditions: people, words, templates, and sense.
//
// Each check reads the file and adds to the report; none depends on another. Used by compile()
// alone.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "rules/report.hpp"

namespace vastus::rules {

struct ConditionUse {
    std::set<std::string> lists, defines;
    std::set<std::string> captures;  ///< Names of groups in patterns of classify.
};

/// Staff, teams, recipients, the fall-back, and alerts to mailboxes that we poll.
void check_people(const RuleFile& file, const std::vector<std::string>& polled, Report& report);

/// Warnings about single words: alphabets, doubles, entries that others cover.
void check_words(const RuleFile& file, Report& report);

/// Conditions that can never hold.
void check_equals(const RuleFile& file, Report& report);
/// Reports a word that begins with a quote which YAML does not know; true when it does.
bool check_quotes(const std::string& word, const Position& at, Report& report);

/// Every condition of a file and every part of it.
using ConditionVisitor = std::function<void(const Condition&)>;
void each_condition(const RuleFile& file, const ConditionVisitor& visit);

/// Languages of staff, lists, templates and conditions that are written as countries.
void check_languages(const RuleFile& file, Report& report);

/// Fields and languages of templates; names of templates in watch.
void check_templates(const RuleFile& file, const ConditionUse& use, Report& report);

/// Zones, and calendars that never open.
void check_calendars(const RuleFile& file, Report& report);
/// Where a name is written: in the thing at `at`, as `word`.
struct Written {
    const Position& at;
    const std::string& word;
};
/// Somebody must have the role.
void need_role(const RuleFile& file, const std::string& role, const Written& written,
               Report& report);
void need_calendar(const RuleFile& file, const std::string& name, const Position& at,
                   Report& report);
/// Quiet hours, mutes and digests.
void check_notify(const RuleFile& file, Report& report);

/// Kinds, ids, and the last route.
void check_order(const RuleFile& file, Report& report);
/// Ladders of watch.
void check_ladders(const RuleFile& file, Report& report);
/// Warnings: what no rule reaches or uses.
void check_unused(const RuleFile& file, const ConditionUse& use, Report& report);

/// A condition about clients sees the card alone: what it asks of an item is never there.
void check_client_fields(const RuleFile& file, const Condition& condition, Report& report,
                         int depth = 0);

/// A place to blame when the thing itself is missing.
Position start_of(const RuleFile& file);

}  // namespace vastus::rules
