// The rules of an invented firm, made without YAML, and verbs to ask them.
//
// Used by the tests of rules. `firm()` compiles without a diagnosis; a test changes what it is
// about.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "model/time.hpp"
#include "rules/decide.hpp"

namespace vastus::rules::test {

using std::chrono::hours;
using std::chrono::minutes;

inline model::Instant at(const std::string& utc) {
    return model::parse_iso(utc + (utc.size() == 16 ? ":00Z" : "Z")).value();
}

// --- conditions
inline Condition is_one(const std::string& field, std::vector<std::string> values) {
    Condition condition;
    condition.type = Condition::Type::field;
    condition.name = field;
    condition.values = std::move(values);
    return condition;
}
inline Condition is(const std::string& field, const std::string& value) {
    return is_one(field, {value});
}
inline Condition tested(const std::string& field, Condition::Test test, const std::string& value) {
    Condition condition = is(field, value);
    condition.test = test;
    return condition;
}
inline Condition is_set(const std::string& field) {
    return tested(field, Condition::Test::set, "");
}
inline Condition regex(const std::string& field, const std::string& pattern) {
    return tested(field, Condition::Test::regex, pattern);
}
inline Condition words(std::vector<std::string> entries) {
    Condition condition;
    condition.type = Condition::Type::words;
    condition.values = std::move(entries);
    return condition;
}
inline Condition words_of(const std::string& list) {
    Condition condition = words({list});
    condition.is_list_name = true;
    return condition;
}
inline Condition use(const std::string& define) {
    Condition condition;
    condition.type = Condition::Type::use;
    condition.name = define;
    return condition;
}
inline Condition group(Condition::Type type, std::vector<Condition> parts) {
    Condition condition;
    condition.type = type;
    condition.parts = std::move(parts);
    return condition;
}
inline Condition all(std::vector<Condition> parts) {
    return group(Condition::Type::all, std::move(parts));
}
inline Condition any(std::vector<Condition> parts) {
    return group(Condition::Type::any, std::move(parts));
}
inline Condition none(std::vector<Condition> parts) {
    return group(Condition::Type::none, std::move(parts));
}
inline Condition negation(Condition part) { return group(Condition::Type::negation, {part}); }

// --- rules
inline void add_list(RuleFile& file, const std::string& name, std::vector<std::string> entries) {
    WordList list;
    list.name = name;
    for (const auto& entry : entries) list.entries.push_back({entry, "", {}});
    file.lists[name] = list;
}
inline ClassifyRule vote(const std::string& id, const std::string& kind, Condition when,
                         double weight = 1.0) {
    ClassifyRule rule;
    rule.id = id;
    rule.kind = kind;
    rule.when = std::move(when);
    rule.weight = weight;
    return rule;
}
inline Step step(const std::string& after, std::vector<std::string> to,
                 model::Severity severity = model::Severity::info) {
    Step made;
    made.offset = parse_span(after).value();
    made.to = std::move(to);
    made.severity = severity;
    return made;
}

inline void add_people(RuleFile& file) {
    const auto add = [&file](const std::string& id, const std::string& language,
                             std::vector<std::string> roles) {
        file.staff[id] = {id, id + "@firma.example", language, std::move(roles), {}, {}};
    };
    add("mari", "et", {});
    add("jaan", "en", {});
    add("olga", "ru", {});
    add("liis", "fi", {"manager"});
    file.teams["sales"] = {"sales", "jaan", {"mari", "jaan"}, {}};
    file.teams["support"] = {"support", "olga", {"olga", "mari"}, {}};
}

inline void add_watch(RuleFile& file) {
    WatchRule rule;
    rule.id = "unanswered";
    rule.while_ = is_one("state", {"new", "waiting_us"});
    rule.template_name = "unanswered";
    Ladder ladder;
    ladder.steps = {step("4h", {"owner", "team"}),
                    step("8h", {"team.lead"}, model::Severity::warning),
                    step("24h", {"role:manager"}, model::Severity::critical)};
    ladder.steps.back().repeat = parse_span("24h");
    ladder.steps.back().times = 3;
    rule.ladders = {ladder};
    file.watch.push_back(rule);
}

/// Four kinds, two teams, one ladder of 4 h, 8 h, 24 h and three repeats.
inline RuleFile firm() {
    RuleFile file;
    file.timezone = "Europe/Tallinn";
    file.fallback = "team:support";
    add_people(file);
    file.kinds = {"complaint", "order", "quote_request", "inquiry"};
    file.default_kind = "inquiry";
    add_list(file, "complaint-words", {"kaebus*", "ei tööta", "жалоб*"});
    add_list(file, "order-words", {"tellimus*", "purchase order", "заказ*"});
    file.classify = {vote("complaints", "complaint", words_of("complaint-words")),
                     vote("orders", "order", words_of("order-words")),
                     vote("quotes", "quote_request", words({"hinnapäring*"}))};
    RouteRule sales;
    sales.id = "sales";
    sales.when = is_one("kind", {"order", "quote_request"});
    sales.team = "sales";
    RouteRule rest;
    rest.id = "rest";
    rest.team = "support";
    file.route = {sales, rest};
    add_watch(file);
    Template text;
    text.name = "unanswered";
    const std::string body = "{{client.name}} {{waited}} {{item.link}}\n";
    const std::string subject = "{{severity.mark}} {{waited}}: {{item.subject}} ({{client.name}})";
    for (const char* language : {"et", "en", "ru", "fi"})
        text.languages.push_back({language, subject, body, "", {}});
    file.templates["unanswered"] = text;
    return file;
}

inline std::string told(const std::vector<Diagnosis>& diagnoses) {
    std::string text;
    for (const auto& one : diagnoses) text += one.code + ": " + one.text + " / " + one.hint + "\n";
    return text;
}

inline std::shared_ptr<const RuleSet> compiled(RuleFile file) {
    auto result = compile(std::move(file));
    EXPECT_TRUE(result.rules) << told(result.diagnoses);
    return result.rules;
}

// --- facts
inline model::Content mail(const std::string& subject, const std::string& text,
                           const std::string& from = "ott@acme.example") {
    model::Content content;
    content.subject = subject;
    content.base_subject = subject;
    content.text = text;
    content.reply_text = text;
    content.from = {{"Ott Tamm", from}};
    return content;
}

inline Classified classified(const RuleSet& rules, const model::Content& content) {
    MessageFacts facts;
    facts.content = &content;
    facts.mailbox = "info";
    return classify(rules, facts);
}

inline model::Item waiting_item(model::Instant since) {
    model::Item item;
    item.id = {7};
    item.kind = "order";
    item.team = "sales";
    item.subject = "Tellimus 12345";
    item.contact = {"Ott Tamm", "ott@acme.example"};
    item.opened = since;
    item.questions = {{{model::hash128({"q1"})}, since}};
    model::derive_state(item);
    return item;
}

inline void answer(model::Item& item, model::Instant when) {
    model::Answer given;
    given.message = {model::hash128({"answer"})};
    given.at = when;
    item.answers.push_back(given);
    model::derive_state(item);
}

}  // namespace vastus::rules::test
