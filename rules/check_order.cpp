// Kinds, ids, routes and ladders: what must be unique, last, or rising.
#include <algorithm>
#include <map>

#include "rules/checks.hpp"
#include "rules/local_time.hpp"
#include "rules/suggest.hpp"

namespace vastus::rules {
namespace {

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

void check_repeat(const WatchRule& rule, const Step& step, Report& report) {
    if (!step.repeat) {
        if (step.times > 0)
            report.error(step.at, "missing-key", "times without repeat", "write repeat: 1d");
        return;
    }
    if (&step != &rule.steps.back())
        report.error(step.at, "steps-not-increasing", "only the last step repeats");
    if (*step.repeat < repeat_min || *step.repeat > after_max)
        report.error(step.at, "bad-duration", "repeat is shorter than a minute or too long");
    if (step.times == 0 || step.times > times_max)
        report.error(step.at, "bad-number", "repeat needs times, from 1 to 1000", "write times: 3");
}

void check_ladder(const WatchRule& rule, Report& report) {
    if (rule.steps.empty()) report.error(rule.at, "missing-key", quoted(rule.id) + " has no steps");
    const Step* before = nullptr;
    for (const auto& step : rule.steps) {
        if (step.after < model::Duration(0) || step.after > after_max)
            report.error(step.at, "bad-duration", "a step is due from now to ten years later");
        if (before != nullptr && step.after <= before->after)
            report.error(step.at, "steps-not-increasing",
                         quoted(step.label) + " does not come after " + quoted(before->label),
                         "order the steps by their time");
        check_repeat(rule, step, report);
        before = &step;
    }
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

void check_ladders(const RuleFile& file, Report& report) {
    for (const auto& rule : file.watch) check_ladder(rule, report);
}

}  // namespace vastus::rules
