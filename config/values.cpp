#include "config/values.hpp"

#include <algorithm>

namespace vastus::config {
namespace {

using S = Section;
using F = Form;
using View = std::string_view;

constexpr View severities[] = {"info", "warning", "critical"};
constexpr View priorities[] = {"low", "normal", "high"};
constexpr View states[] = {"new", "waiting_us", "waiting_client", "closed"};
constexpr View weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr View countries[] = {"EE", "LV", "LT", "FI", "none"};
constexpr View short_countries[] = {"EE", "none"};
constexpr View owners[] = {"client.manager", "none"};
constexpr View route_states[] = {"new", "closed"};
constexpr View eaches[] = {"item", "client"};
constexpr View proofs[] = {"any", "strong"};
constexpr View bys[] = {"client.group", "item.priority", "item.team"};
constexpr View delivers[] = {"mail", "suggestion"};
constexpr View resolves[] = {"silent", "mail"};
constexpr View activations[] = {"report", "fire", "skip"};
constexpr View suggests[] = {"close", "call", "write"};
constexpr View outsides[] = {"defer", "drop"};
constexpr View group_bys[] = {"recipient", "rule"};
constexpr View flood_then[] = {"summary"};
constexpr View ack_then[] = {"resume"};
constexpr View wakes[] = {"client_message"};
constexpr View clocks[] = {"run", "pause"};
constexpr View empties[] = {"skip", "send"};
constexpr View sorts[] = {"due", "age", "client.value", "item.priority"};
constexpr View modes[] = {"off", "none", "suggest"};
constexpr View test_needs[] = {"optional", "required"};
constexpr View unused[] = {"warn", "ignore"};
constexpr View directions[] = {"in", "out"};
constexpr View anchor_names[] = {
    "opened", "first_unanswered", "last_client_message", "our_answer",   "state",  "promise",
    "due",    "activity",         "client_activity",     "our_activity", "created"};

constexpr Value words(S section, View key, std::span<const View> all) {
    return {section, key, F::words, S::rules, all, Names::none, 0};
}
constexpr Value names(S section, View key, Names of, std::span<const View> beside = {}) {
    return {section, key, F::names, S::rules, beside, of, 0};
}
constexpr Value nested(S section, View key, F form, S inner) {
    return {section, key, form, inner, {}, Names::none, 0};
}
constexpr Value plain(S section, View key, F form) {
    return {section, key, form, S::rules, {}, Names::none, 0};
}
constexpr Value condition(S section, View key, rules::Sections where) {
    return {section, key, F::condition, S::rules, {}, Names::none, where};
}

using N = Names;
constexpr Value values[] = {
    plain(S::rules, "vastus", F::version),
    names(S::rules, "fallback", N::recipient),
    words(S::rules, "tests", test_needs),
    nested(S::rules, "calendars", F::named_sections, S::calendar),
    nested(S::rules, "staff", F::named_sections, S::staff),
    nested(S::rules, "teams", F::named_sections, S::team),
    plain(S::rules, "lists", F::word_lists),
    plain(S::rules, "define", F::named_conditions),
    plain(S::rules, "kinds", F::new_names),
    nested(S::rules, "classify", F::section, S::classify),
    nested(S::rules, "route", F::sections, S::route_rule),
    nested(S::rules, "watch", F::sections, S::watch_rule),
    nested(S::rules, "notify", F::section, S::notify),
    nested(S::rules, "digests", F::sections, S::digest),
    nested(S::rules, "templates", F::language_texts, S::template_text),

    plain(S::include, "vastus", F::version),
    nested(S::include, "calendars", F::named_sections, S::calendar),
    nested(S::include, "staff", F::named_sections, S::staff),
    nested(S::include, "teams", F::named_sections, S::team),
    plain(S::include, "lists", F::word_lists),
    plain(S::include, "define", F::named_conditions),
    nested(S::include, "templates", F::language_texts, S::template_text),

    plain(S::calendar, "hours", F::weekday_hours),
    words(S::calendar, "holidays", countries),
    words(S::calendar, "short_days", short_countries),
    plain(S::calendar, "closed", F::date),
    plain(S::calendar, "open", F::dated_hours),
    nested(S::staff, "quiet", F::section, S::quiet),
    names(S::team, "members", N::staff),
    names(S::team, "lead", N::staff),

    names(S::classify, "default", N::kind),
    nested(S::classify, "rules", F::sections, S::classify_rule),
    nested(S::classify, "learned", F::section, S::learned),
    names(S::classify_rule, "kind", N::kind),
    condition(S::classify_rule, "when", rules::in_classify),
    words(S::learned, "mode", modes),

    condition(S::route_rule, "when", rules::in_route),
    nested(S::route_rule, "set", F::section, S::route_set),
    names(S::route_set, "owner", N::staff, owners),
    names(S::route_set, "team", N::team),
    words(S::route_set, "priority", priorities),
    words(S::route_set, "state", route_states),

    words(S::watch_rule, "each", eaches),
    condition(S::watch_rule, "when", rules::in_watch),
    condition(S::watch_rule, "while", rules::in_watch),
    words(S::watch_rule, "since", anchor_names),
    words(S::watch_rule, "answered_by", proofs),
    nested(S::watch_rule, "steps", F::ladders, S::step),
    names(S::watch_rule, "template", N::template_),
    names(S::watch_rule, "clock", N::calendar),
    words(S::watch_rule, "counts", states),
    words(S::watch_rule, "by", bys),
    words(S::watch_rule, "deliver", delivers),
    words(S::watch_rule, "resolved", resolves),
    words(S::watch_rule, "on_activate", activations),
    names(S::step, "to", N::recipient),
    words(S::step, "severity", severities),
    names(S::step, "template", N::template_),
    words(S::step, "suggest", suggests),

    nested(S::notify, "quiet", F::section, S::quiet),
    nested(S::notify, "group", F::section, S::group),
    nested(S::notify, "flood", F::section, S::flood),
    nested(S::notify, "ack", F::section, S::ack),
    nested(S::notify, "snooze", F::section, S::snooze),
    nested(S::notify, "mutes", F::sections, S::mute),
    names(S::quiet, "open", N::calendar),
    words(S::quiet, "outside", outsides),
    words(S::quiet, "except", severities),
    words(S::group, "by", group_bys),
    words(S::flood, "then", flood_then),
    words(S::ack, "then", ack_then),
    words(S::snooze, "wake_on", wakes),
    words(S::snooze, "clock", clocks),
    names(S::mute, "active", N::watch),
    names(S::mute, "mutes", N::watch),
    words(S::mute, "same", eaches),

    plain(S::digest, "at", F::wall),
    plain(S::digest, "days", F::weekdays_or_name),
    names(S::digest, "to", N::digest_to),
    nested(S::digest, "sections", F::sections, S::digest_section),
    words(S::digest, "when_empty", empties),
    condition(S::digest_section, "items", rules::in_digest),
    condition(S::digest_section, "clients", rules::in_digest),
    names(S::digest_section, "suggestions", N::watch),
    words(S::digest_section, "sort", sorts),

    plain(S::test_file, "vastus-test", F::version),
    nested(S::test_file, "clients", F::named_sections, S::test_client),
    nested(S::test_file, "cases", F::sections, S::test_case),
    nested(S::test_file, "coverage", F::section, S::test_coverage),
    names(S::test_client, "manager", N::staff),
    words(S::test_coverage, "unused_list_entries", unused),
    nested(S::test_case, "events", F::sections, S::test_event),
    nested(S::test_case, "expect", F::sections, S::test_expect),
    nested(S::test_event, "mail", F::section, S::test_mail),
    nested(S::test_event, "form", F::section, S::test_form),
    nested(S::test_event, "activity", F::section, S::test_activity),
    plain(S::test_event, "close", F::text_or_boolean),
    plain(S::test_mail, "headers", F::map_of_text),
    plain(S::test_form, "fields", F::map_of_text),
    words(S::test_activity, "direction", directions),
    names(S::test_expect, "kind", N::kind),
    plain(S::test_expect, "captures", F::map_of_text),
    nested(S::test_expect, "alerts", F::sections, S::test_alert),
    nested(S::test_expect, "suggestions", F::sections, S::test_suggestion),
    plain(S::test_expect, "sections", F::map_of_texts),
    nested(S::test_expect, "outbox", F::sections, S::test_outbox),
    names(S::test_alert, "rule", N::watch),
    names(S::test_alert, "to", N::staff),
    names(S::test_suggestion, "rule", N::watch),
};

constexpr View of_step[] = {"after", "before"};
constexpr View of_route[] = {"when", "otherwise"};
constexpr View of_section[] = {"items", "clients", "suggestions"};
constexpr View of_event[] = {"mail",
                             "form",
                             "answer",
                             "bounce",
                             "activity",
                             "ack",
                             "snooze",
                             "close",
                             "reopen",
                             "set",
                             "down_until",
                             "sync_lost",
                             "smtp_fails_until",
                             "clock_jump",
                             "reload"};
constexpr View of_mail[] = {"from", "eml"};
constexpr Choice all_choices[] = {
    {S::step, of_step},
    {S::route_rule, of_route},
    {S::digest_section, of_section},
    {S::test_event, of_event, false},  // An answer may have close beside it.
    {S::test_mail, of_mail, false},
};

constexpr Word anchor_words[] = {
    {"opened", "item", "the first message"},
    {"first_unanswered", "item", "the oldest message of the client that no answer has settled"},
    {"last_client_message", "item", "the newest message of the client"},
    {"our_answer", "item", "our last answer: for following up an offer"},
    {"state", "item", "the moment the item came into its state"},
    {"promise", "item",
     "the end (17:00) of the day by which our last answer promised another one; without a day, two "
     "working days"},
    {"due", "item", "the date that staff set"},
    {"activity", "client", "the last message or logged activity, in either direction"},
    {"client_activity", "client", "the last one of the client"},
    {"our_activity", "client", "the last one of ours"},
    {"created", "client", "the client entered the register"},
};

constexpr Word recipient_words[] = {
    {"owner", "steps", "whose item it is; not for rules with each: client"},
    {"team", "steps", "every member of the item's team; not for rules with each: client"},
    {"team.lead", "steps", "the lead of the item's team; not for rules with each: client"},
    {"client.manager", "steps", "who looks after the client"},
    {"role:x", "steps, digests", "everybody with the role x"},
    {"team:x", "steps, digests", "every member of the team x"},
    {"each:team:x", "digests", "every member of the team x gets the items that are theirs"},
    {"a staff id", "steps, digests", "that person"},
};

constexpr Word unit_words[] = {
    {"y", "plain time", "a year: 12 months"},
    {"q", "plain time", "a quarter: 3 months"},
    {"mo", "plain time", "a month: the same day and wall time; the 31st becomes the month's last"},
    {"w", "plain time", "a week: 7 days"},
    {"d", "plain time", "a day: the same wall time on the next day"},
    {"wd", "a calendar", "a working day of the calendar"},
    {"h", "both", "an hour; of open time on a calendar"},
    {"m", "both", "a minute; of open time on a calendar"},
    {"s", "both", "a second; of open time on a calendar"},
    {"ms", "both", "a thousandth of a second"},
};

}  // namespace

const Value* find_value(Section section, std::string_view key) {
    const auto* found = std::ranges::find_if(values, [section, key](const Value& value) {
        return value.section == section && value.key == key;
    });
    return found != std::end(values) ? found : nullptr;
}

std::span<const std::string_view> words_of(Section section, std::string_view key) {
    const Value* value = find_value(section, key);
    return value != nullptr ? value->words : std::span<const std::string_view>{};
}

std::span<const std::string_view> weekday_words() { return weekdays; }
std::span<const Choice> choices() { return all_choices; }
std::span<const Word> anchors() { return anchor_words; }
std::span<const Word> recipients() { return recipient_words; }
std::span<const Word> units() { return unit_words; }

}  // namespace vastus::config
