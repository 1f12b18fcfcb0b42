// Test cases of rules as typed values: what happens, and what is expected of it (rules.md 16).
//
// config reads them from YAML, crm/scenario.hpp plays them with the functions that the daemon
// calls. Plain data.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "rules/rule_set.hpp"

namespace vastus::rules {

struct ScenarioClient {
    std::string id, manager, status = "active", language;
    std::vector<std::string> domains, addresses, groups, tags;
    double value = 0;
    std::optional<model::Instant> created;
    Position at;
};

struct ScenarioMail {
    std::string from, subject, text, html, in_reply_to;
    std::vector<std::string> to, cc, attachments;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string raw;  ///< The bytes of `eml`, instead of all the others.
};

struct ScenarioEvent {
    enum class Type {
        mail,
        form,
        answer,
        bounce,
        activity,
        acknowledge,
        snooze,
        close,
        reopen,
        set,
        down,
        blind,
        smtp_fails,
        clock_jump,
        reload
    };
    Type type = Type::mail;
    Position position;
    model::Instant at{};
    std::string as;    ///< The name that this event gives to its item.
    std::string item;  ///< The item it is about.
    std::string by;    ///< Staff id.
    ScenarioMail mail;
    std::string form;
    std::map<std::string, std::string> fields;  ///< Of a form entry; of `set` what is set.
    std::string text;                           ///< Of an answer.
    bool closes = false;                        ///< An answer that closes its item.
    std::string client;                         ///< Of an activity.
    bool is_from_client = false;
    model::Instant until{};
    model::Duration jump{};                ///< By how much the clock is set; negative: back.
    std::shared_ptr<const RuleSet> rules;  ///< Of a reload.
};

struct ExpectedItem {
    std::string item;
    std::optional<std::string> kind, state, route, client, owner, team;
    std::optional<std::set<std::string>> also, tags, rules;
    std::map<std::string, std::string> captures;
};
struct ExpectedAlert {
    Position position;
    std::optional<model::Instant> at;
    std::optional<std::string> rule, severity, ladder, item, client;
    std::optional<std::uint32_t> step, repeat;
    std::optional<std::set<std::string>> to;
    std::optional<std::vector<std::uint32_t>> superseded;
};
struct ExpectedSuggestion {
    Position position;
    std::optional<std::string> date, rule, client;
    std::optional<std::uint32_t> step;
};
struct ExpectedDigest {
    std::string digest;
    std::optional<std::string> date, to;
    /// Title -> items and clients by their names; only the sections that are written.
    std::map<std::string, std::vector<std::string>> sections;
    bool is_absent = false;  ///< `sent: false`.
};
struct ExpectedMail {
    std::optional<std::string> to, subject;
    std::vector<std::string> contains;
};

struct Expectation {
    Position position;
    std::optional<ExpectedItem> item;
    std::optional<model::Instant> until;
    std::optional<std::vector<ExpectedAlert>> alerts;
    std::optional<std::vector<ExpectedSuggestion>> suggestions;
    bool at_least = false;
    std::optional<ExpectedDigest> digest;
    std::optional<std::vector<ExpectedMail>> outbox;
    std::vector<std::string> not_matched;
};

struct ScenarioCase {
    std::string name, todo;
    Position position;
    std::vector<ScenarioEvent> events;
    std::vector<Expectation> expectations;
};

struct ScenarioFile {
    std::vector<std::string> rules;  ///< Paths, relative to the file.
    std::string timezone;
    std::vector<ScenarioClient> clients;
    std::vector<ScenarioCase> cases;
    int coverage_min = 0;  ///< Percent.
    bool warns_of_unused = true;
};

}  // namespace vastus::rules
