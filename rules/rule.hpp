// The rule language as typed values: what YAML says, before and after it is compiled.
//
// config reads YAML into a RuleFile, with the place of everything that compiling can still find
// wrong; compile() makes the immutable RuleSet that threads share. Plain data; no YAML here.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/alert.hpp"
#include "model/item.hpp"
#include "model/time.hpp"
#include "rules/holidays.hpp"
#include "rules/span.hpp"

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

// --- calendars
/// [from, to) of a day's wall time; to = 24 h is the end of the day.
struct Hours {
    std::chrono::minutes from{}, to{};
    bool operator==(const Hours&) const = default;
};
/// Sorted, not overlapping; empty on a day that is closed.
using DayHours = std::vector<Hours>;

/// A day that an imported file closes.
struct ImportedDay {
    std::chrono::sys_days day;
    std::string name;
};
struct CalendarSpec {
    std::string name, timezone;
    std::array<DayHours, 7> week;  ///< Monday first.
    Country holidays = Country::none, short_days = Country::none;
    std::set<std::chrono::sys_days> closed;
    std::map<std::chrono::sys_days, DayHours> open;
    std::vector<ImportedDay> imported;  ///< In the order of the days.
    std::string import_file;            ///< "" = none.
    std::string import_hash;            ///< Of the file's bytes.
    Position at;
};

// --- people
/// When mails may leave (rules.md 9.2).
struct Quiet {
    std::string open;    ///< A calendar: mails leave while it is open.
    bool drops = false;  ///< What is due outside is dropped, not deferred.
    std::vector<model::Severity> except;
    Position at;
};
struct Staff {
    std::string id, email, language;  ///< language "" = the template's first.
    std::vector<std::string> roles;
    std::optional<Quiet> quiet;  ///< Instead of the general one.
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
    Span offset;
    bool is_before = false;       ///< Counted back from a date that staff set.
    std::string label;            ///< "after 4h": normalised, part of an alert's identity.
    std::vector<std::string> to;  ///< "owner", "team", "team.lead", "role:x", "team:x", staff id.
    model::Severity severity = model::Severity::info;
    std::string template_name;  ///< "" = the rule's.
    std::string suggest;        ///< "close", "call", "write": offered in the mail; or "".
    std::optional<Span> repeat;
    std::uint32_t times = 0;
    Position at;
};
/// Steps for those of whom `by` says this name; "default" for all others.
struct Ladder {
    std::string name;  ///< "" for the only ladder of a rule without `by`.
    std::vector<Step> steps;
    Position at;
};
struct WatchRule {
    std::string id, about;
    std::vector<std::string> was;  ///< Earlier ids: alerts and timers follow.
    bool enabled = true;
    enum class Each { item, client } each = Each::item;
    std::optional<Condition> when, while_;
    enum class Since {
        opened,
        first_unanswered,
        last_client_message,
        our_answer,
        state,
        promise,
        due,
        activity,
        client_activity,
        our_activity,
        created
    } since = Since::first_unanswered;
    bool needs_strong = false;         ///< Answers found by subject or inferred do not count here.
    std::string clock;                 ///< A calendar; "" is plain time.
    std::vector<model::State> counts;  ///< The time in all of these states together (10.4).
    std::string by;                    ///< "client.group", "item.priority", "item.team"; or "".
    std::vector<Ladder> ladders;       ///< As written: the first that fits is taken.
    bool is_suggestion = false;        ///< Goes to a digest, interrupts nobody.
    bool tells_resolved = false;       ///< One mail says "done" to those who got an alert.
    enum class OnActivate { report, fire, skip } on_activate = OnActivate::report;
    std::string template_name;
    std::string hash;  ///< Semantic hash: comments and key order do not count.
    Position at, clock_at, since_at, counts_at, by_at;
};
struct TemplateText {
    std::string language, subject, text, html;
    Position at;
};
struct Template {
    std::string name;
    std::vector<TemplateText> languages;  ///< As written; the first is the fall-back.
};

// --- how people hear of it
struct Mute {
    std::string active;              ///< While an alert of this rule is open …
    std::vector<std::string> mutes;  ///< … these are not sent,
    bool same_client = false;        ///< on the same client; else on the same item.
    Position at;
};
struct Notify {
    std::optional<Quiet> quiet;
    bool groups = false;  ///< Else each alert is a mail of its own.
    bool by_rule = true;  ///< One mail per rule and person; else one per person.
    model::Duration wait{}, at_most_every{};
    std::size_t flood_limit = 0;  ///< 0: no guard.
    model::Duration flood_within{};
    Span ack_holds{0, 0, 0, std::chrono::hours(24)};
    Span snooze_max{0, 90, 0, {}};
    bool wakes_on_client = true;  ///< A client's message ends a snooze.
    bool snooze_pauses = false;   ///< The clock stands still meanwhile.
    std::vector<Mute> mutes;
};
struct DigestSection {
    std::string title;
    enum class Of { items, clients, suggestions } of = Of::items;
    std::optional<Condition> condition;  ///< Of items and clients.
    std::vector<std::string> rules;      ///< Of suggestions.
    std::string sort;                    ///< "due", "age", "client.value", "item.priority"; or "".
    std::size_t limit = 50;
    Position at;
};
struct Digest {
    std::string id;
    std::chrono::minutes wall{};         ///< Of the day, in the zone of its days.
    std::string days;                    ///< A calendar; "" when `weekdays` says it.
    std::vector<std::uint8_t> weekdays;  ///< 0 is Monday.
    std::vector<std::string> to;
    std::vector<DigestSection> sections;
    bool sends_empty = false;
    model::Duration catch_up{};
    Position at;
};

/// All of rules.yaml and what it includes.
struct RuleFile {
    std::string timezone, fallback;
    model::Duration history = std::chrono::hours(24 * 30);
    model::Duration max_blind = std::chrono::minutes(30);
    std::map<std::string, CalendarSpec> calendars;
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
    Notify notify;
    std::vector<Digest> digests;
    std::map<std::string, Template> templates;
    std::string revision;  ///< First 12 hex digits of the hash of all text that was read.
};

}  // namespace vastus::rules
