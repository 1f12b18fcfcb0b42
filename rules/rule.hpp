// The rule language as typed values: what YAML says, before and after it is compiled.
//
// config reads YAML into a RuleFile, with the place of everything that compiling can still find
// wrong; compile() makes the immutable RuleSet that threads share. Plain data; no YAML here.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/alert.hpp"
#include "model/item.hpp"
#include "model/time.hpp"

namespace vastus::rules {

struct Position {
    std::string file;
    int line = 0, column = 0;  ///< From 1; columns count characters.
};

/// A problem of a file, as people and editors read it.
struct Diagnosis {
    enum class Level { error, warning };
    Level level = Level::error;
    std::string code;  ///< "unknown-key", "regex-syntax", … (rules.md 15.1)
    Position at;
    std::string text;       ///< What is wrong, with the word quoted.
    std::string hint;       ///< What to write instead; "" when there is nothing to say.
    std::string word = {};  ///< What it is about, as written: `at` may only be near it.
};

// --- conditions
struct Condition {
    enum class Type { all, any, none, negation, field, words, use };
    enum class Test { equals, set, regex, words, glob, greater, less };
    Type type = Type::all;
    Position at;
    std::vector<Condition> parts;  ///< all, any, none, negation (one).
    std::string name;              ///< Field, or the name of a define.
    Test test = Test::equals;
    std::vector<std::string> values;  ///< equals: one of; regex, glob, greater, less: one; words:
                                      ///< entries or a list's name.
    bool is_list_name = false;        ///< words: `values[0]` names a list.
};

// --- people
struct Staff {
    std::string id, email, language;  ///< language "" = the template's first.
    std::vector<std::string> roles;
    Position at;
};
struct Team {
    std::string id, lead;
    std::vector<std::string> members;
    Position at;
};

// --- sections
struct WordEntry {
    std::string text, language;
    Position at;
};
struct WordList {
    std::string name;
    std::vector<WordEntry> entries;
    Position at;
};
struct Define {
    std::string name;
    Condition condition;
};
struct ClassifyRule {
    std::string id, kind, about;
    double weight = 1.0;
    std::vector<std::string> tags;
    bool enabled = true;
    Condition when;
    Position at;
};
struct RouteRule {
    std::string id;
    std::optional<Condition> when;           ///< Nothing: otherwise.
    std::optional<std::string> owner, team;  ///< owner: staff id, "client.manager" or "none".
    std::optional<model::Priority> priority;
    std::optional<model::State> state;  ///< fresh or closed.
    std::vector<std::string> tags;
    Position at;
};
struct Step {
    model::Duration after{};
    std::string label;            ///< "after 4h": normalised, part of an alert's identity.
    std::vector<std::string> to;  ///< "owner", "team", "team.lead", "role:x", "team:x", staff id.
    model::Severity severity = model::Severity::info;
    std::string template_name;  ///< "" = the rule's.
    std::optional<model::Duration> repeat;
    std::uint32_t times = 0;
    Position at;
};
struct WatchRule {
    std::string id, about;
    bool enabled = true;
    std::optional<Condition> when, while_;
    enum class Since {
        opened,
        first_unanswered,
        last_client_message,
        our_answer,
        state,
        promise
    } since = Since::first_unanswered;
    bool needs_strong = false;  ///< Answers found by subject or inferred do not count here.
    std::string template_name;
    std::vector<Step> steps;
    std::string hash;  ///< Semantic hash: comments and key order do not count.
    Position at;
};
struct TemplateText {
    std::string language, subject, text, html;
    Position at;
};
struct Template {
    std::string name;
    std::vector<TemplateText> languages;  ///< As written; the first is the fall-back.
};

/// All of rules.yaml and what it includes.
struct RuleFile {
    std::string timezone, fallback;
    model::Duration history = std::chrono::hours(24 * 30);
    model::Duration max_blind = std::chrono::minutes(30);
    std::map<std::string, Staff> staff;
    std::map<std::string, Team> teams;
    std::map<std::string, WordList> lists;
    std::map<std::string, Define> defines;
    std::vector<std::string> kinds;
    std::string default_kind;
    double threshold = 1.0;
    std::vector<ClassifyRule> classify;
    std::vector<RouteRule> route;
    std::vector<WatchRule> watch;
    std::map<std::string, Template> templates;
    std::string revision;  ///< First 12 hex digits of the hash of all text that was read.
};

}  // namespace vastus::rules
