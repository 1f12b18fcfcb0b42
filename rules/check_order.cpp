// Kinds, ids, routes and ladders: what must be unique, last, or rising.
#include <algorithm>
#include <map>

#include "rules/checks.hpp"
#include "rules/field.hpp"
#include "rules/local_time.hpp"
#include "rules/suggest.hpp"

namespace vastus::rules {
namespace {

constexpr int defines_depth_max = 32;  // circles are reported elsewhere

using std::chrono::hours;
using std::chrono::minutes;

/// A reminder after ten years is a typing error.
constexpr model::Duration after_max = hours(24 * 3660);
/// More often than this is not a reminder.
constexpr model::Duration repeat_min = minutes(1);
constexpr std::uint32_t times_max = 1000;

template <class Rule>
void check_ids(const std::vector<Rule>& rules, const std::string& section, Report& report) {
    std::map<std::string, Position> seen;
    for (const auto& rule : rules) {
        const auto [found, is_new] = seen.try_emplace(rule.id, rule.at);
        if (is_new) continue;
        report.error(rule.at, "duplicate-id", quoted(rule.id) + " appears twice in " + section,
                     "the first is in line " + std::to_string(found->second.line));
    }
}

void check_kinds(const RuleFile& file, Report& report) {
    const Position at = start_of(file);
    std::set<std::string> seen;
    for (const auto& kind : file.kinds) {
        if (!seen.insert(kind).second)
            report.error(at, "duplicate-id", quoted(kind) + " appears twice in kinds");
    }
    const auto need = [&](const std::string& kind, const Position& where) {
        if (seen.contains(kind)) return;
        report.error(where, "unknown-kind", "there is no kind " + quoted(kind),
                     report.near(kind, file.kinds), kind);
    };
    if (file.default_kind.empty()) {
        report.error(at, "missing-key", "classify has no default", "write default: and a kind");
    } else {
        need(file.default_kind, at);
    }
    for (const auto& rule : file.classify) need(rule.kind, rule.at);
}

void check_last_route(const RuleFile& file, Report& report) {
    if (file.route.empty() || file.route.back().when) {
        report.error(file.route.empty() ? start_of(file) : file.route.back().at, "no-otherwise",
                     "the last route has a condition, so an item may belong to nobody",
                     "end the list with {id: rest, otherwise: true, set: {team: …}}",
                     file.route.empty() ? "" : file.route.back().id);
    }
    for (std::size_t i = 0; i + 1 < file.route.size(); ++i) {
        if (file.route[i].when) continue;
        report.error(file.route[i].at, "no-otherwise",
                     "otherwise stands before other routes, which are never tried",
                     "move " + quoted(file.route[i].id) + " to the end", file.route[i].id);
    }
    for (const auto& rule : file.route) {
        const bool is_settable = !rule.state || *rule.state == model::State::fresh ||
                                 *rule.state == model::State::closed;
        if (!is_settable)
            report.error(rule.at, "wrong-type", "a route sets the state new or closed only",
                         "the waiting states come from messages");
    }
}

/// How long at least, for comparing: a month is 28 days, a working day 1 ms more than nothing.
struct Bounds {
    model::Duration least{}, most{};
};
Bounds bounds_of(const Span& span) {
    const auto days = hours(24);
    const auto least = days * (28 * span.months + span.days) + span.elapsed;
    // Between two working days there may be a holiday season.
    const auto most = days * (31 * span.months + span.days + 30 * span.working_days) + span.elapsed;
    return {std::max<model::Duration>(least, days * 0), most};
}

/// The open time of a calendar's week days; none of an unknown calendar.
struct OpenDay {
    model::Duration longest{}, shortest{};
};
OpenDay open_day(const RuleFile& file, const std::string& clock) {
    OpenDay day;
    const auto calendar = file.calendars.find(clock);
    if (calendar == file.calendars.end()) return day;
    for (const auto& hours_of_day : calendar->second.week) {
        model::Duration open{};
        for (const auto& part : hours_of_day) open += part.to - part.from;
        if (open == model::Duration{}) continue;
        day.longest = std::max(day.longest, open);
        day.shortest = day.shortest == model::Duration{} ? open : std::min(day.shortest, open);
    }
    return day;
}

/// 30 open hours are more than a working day of eight, whenever they begin.
bool is_more_open_time(const Span& span, const Span& than, const OpenDay& day) {
    if (day.longest == model::Duration{} || span.is_civil() || than.is_civil()) return false;
    if (than.working_days > 0 && span.working_days == 0)
        return span.elapsed >= than.working_days * day.longest;
    if (span.working_days > 0 && than.working_days == 0)
        return than.elapsed <= (span.working_days - 1) * day.shortest;
    return false;
}

/// On the usual days of the calendar; one that is opened specially may be longer.
bool is_usually_not_after(const Step& step, const Step& before, const OpenDay& day) {
    if (step.is_before != before.is_before) return false;
    return step.is_before ? is_more_open_time(step.offset, before.offset, day)
                          : is_more_open_time(before.offset, step.offset, day);
}

/// Surely not later, whatever the calendar says.
bool is_not_after(const Step& step, const Step& before) {
    if (step.is_before != before.is_before) return step.is_before;
    const Step& later = step.is_before ? before : step;
    const Step& earlier = step.is_before ? step : before;
    const bool is_same_unit = (later.offset.working_days > 0) == (earlier.offset.working_days > 0);
    if (is_same_unit && later.offset.working_days > 0)
        return later.offset.working_days <= earlier.offset.working_days;
    return is_same_unit && bounds_of(later.offset).most <= bounds_of(earlier.offset).least;
}

void check_repeat(const Ladder& ladder, const Step& step, Report& report) {
    if (!step.repeat) {
        if (step.times > 0)
            report.error(step.at, "missing-key", "times without repeat", "write repeat: 1d");
        return;
    }
    if (&step != &ladder.steps.back())
        report.error(step.at, "steps-not-increasing", "only the last step repeats");
    const auto bounds = bounds_of(*step.repeat);
    if (bounds.most < repeat_min || bounds.least > after_max)
        report.error(step.at, "bad-duration", "repeat is shorter than a minute or too long");
    if (step.times == 0 || step.times > times_max)
        report.error(step.at, "bad-number", "repeat needs times, from 1 to 1000", "write times: 3");
}

/// Days and months are no business time, and working days need a calendar.
void check_units(const WatchRule& rule, const Step& step, const Span& span, Report& report) {
    if (span.working_days > 0 && rule.clock.empty())
        report.error(
            step.at, "wd-without-calendar",
            quoted(label(span)) + " counts working days, and the rule has no clock",
            "write clock: and a calendar, or days: " + std::to_string(span.working_days) + "d",
            label(span));
    if (!span.is_civil() || rule.clock.empty()) return;
    const auto days = std::to_string(std::max(1, span.days + 30 * span.months));
    report.error(step.at, "ambiguous-duration",
                 quoted(label(span)) + " is ambiguous on the business clock " + quoted(rule.clock),
                 "write " + std::to_string(8 * std::max(1, span.days + 30 * span.months)) +
                     "h (open time) or " + days + "wd (working days)",
                 label(span));
}

void check_step(const WatchRule& rule, const Step& step, Report& report) {
    const auto bounds = bounds_of(step.offset);
    if (step.offset.elapsed < model::Duration(0) || bounds.least > after_max)
        report.error(step.at, "bad-duration", "a step is due from now to ten years later");
    check_units(rule, step, step.offset, report);
    if (step.repeat) check_units(rule, step, *step.repeat, report);
    if (step.is_before && rule.since != WatchRule::Since::due)
        report.error(step.at, "before-without-due",
                     "before: counts back from a date that staff set",
                     "write since: due, or after:");
    const bool is_counted = step.offset.is_civil() || step.offset.working_days > 0;
    if (!rule.counts.empty() && is_counted)
        report.error(step.at, "bad-duration", "counts: adds up open time, in hours and minutes",
                     "write hours: 16h");
}

void check_ladder(const WatchRule& rule, const Ladder& ladder, const OpenDay& day, Report& report) {
    const Step* before = nullptr;
    for (const auto& step : ladder.steps) {
        check_step(rule, step, report);
        if (before != nullptr && is_not_after(step, *before)) {
            report.error(step.at, "steps-not-increasing",
                         quoted(step.label) + " does not come after " + quoted(before->label),
                         "order the steps by their time");
        } else if (before != nullptr && is_usually_not_after(step, *before, day)) {
            report.warn(step.at, "steps-not-increasing",
                        quoted(before->label) + " is more open time than " + quoted(step.label) +
                            ", which waits for it",
                        "order the steps by their time");
        }
        check_repeat(ladder, step, report);
        before = &step;
    }
}

bool is_of_client(WatchRule::Since since) {
    using Since = WatchRule::Since;
    return since == Since::activity || since == Since::client_activity ||
           since == Since::our_activity || since == Since::created;
}

void check_rule(const RuleFile& file, const WatchRule& rule, Report& report) {
    const bool has_steps = std::ranges::any_of(
        rule.ladders, [](const Ladder& ladder) { return !ladder.steps.empty(); });
    if (!has_steps) report.error(rule.at, "missing-key", quoted(rule.id) + " has no steps");
    const bool is_client = rule.each == WatchRule::Each::client;
    if (is_client != is_of_client(rule.since))
        report.error(rule.since_at, "unknown-anchor",
                     is_client ? "a client has no such event" : "an item has no such event",
                     is_client ? "write since: activity, client_activity, our_activity or created"
                               : "write each: client");
    if (!rule.counts.empty() && (is_client || rule.since != WatchRule::Since::opened))
        report.error(rule.counts_at, "bad-value", "counts: needs each: item and since: opened",
                     "write since: opened");
    if (is_client && !rule.by.empty() && rule.by != "client.group")
        report.error(rule.by_at, "owner-without-item", quoted(rule.by) + " belongs to an item",
                     "write by: client.group");
    if (is_client) {
        for (const auto* condition : {&rule.when, &rule.while_})
            if (*condition) check_client_fields(file, **condition, report);
    }
    if (!rule.clock.empty() && !file.calendars.contains(rule.clock))
        need_calendar(file, rule.clock, rule.clock_at, report);
    const auto day = open_day(file, rule.clock);
    for (const auto& ladder : rule.ladders) check_ladder(rule, ladder, day, report);
}

}  // namespace

Position start_of(const RuleFile& file) {
    Position at;
    if (!file.route.empty()) {
        at = file.route.front().at;
    } else if (!file.classify.empty()) {
        at = file.classify.front().at;
    } else if (!file.staff.empty()) {
        at = file.staff.begin()->second.at;
    }
    return {at.file, 1, 1};
}

void check_order(const RuleFile& file, Report& report) {
    if (!is_timezone(file.timezone))
        report.error(start_of(file), "unknown-timezone",
                     "there is no time zone " + quoted(file.timezone),
                     did_you_mean(file.timezone, timezone_names()));
    check_kinds(file, report);
    check_ids(file.classify, "classify", report);
    check_ids(file.route, "route", report);
    check_ids(file.watch, "watch", report);
    check_last_route(file, report);
}

void check_client_fields(const RuleFile& file, const Condition& condition, Report& report,
                         int depth) {
    if (depth > defines_depth_max) return;
    for (const auto& part : condition.parts) check_client_fields(file, part, report, depth);
    if (condition.type == Condition::Type::use) {
        const auto define = file.defines.find(condition.name);
        if (define != file.defines.end())
            check_client_fields(file, define->second.condition, report, depth + 1);
    }
    const bool is_of_item =
        condition.type == Condition::Type::field && !condition.name.starts_with("client.");
    if (is_of_item && find_field(condition.name) != nullptr)
        report.error(condition.at, "unknown-field",
                     quoted(condition.name) + " is of an item, and this is about clients",
                     "write a field of the client, like client.group, or each: item",
                     condition.name);
}

void check_ladders(const RuleFile& file, Report& report) {
    for (const auto& rule : file.watch) check_rule(file, rule, report);
}

}  // namespace vastus::rules
