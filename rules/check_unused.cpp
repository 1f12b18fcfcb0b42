// Warnings: what is written and never has an effect.
#include <algorithm>
#include <map>

#include "rules/checks.hpp"
#include "rules/rule_hash.hpp"

namespace vastus::rules {
namespace {

/// Sums of weights are compared with some slack: 0.1 is no binary number.
constexpr double slack = 1e-9;

/// The values of `kind` that a condition is limited to; null when it is not.
const Condition* kind_limit(const std::optional<Condition>& condition) {
    const auto is_kind = [](const Condition& one) {
        return one.type == Condition::Type::field && one.name == "kind" &&
               one.test == Condition::Test::equals;
    };
    if (!condition) return nullptr;
    if (is_kind(*condition)) return &*condition;
    if (condition->type != Condition::Type::all) return nullptr;
    const auto found = std::ranges::find_if(condition->parts, is_kind);
    return found != condition->parts.end() ? &*found : nullptr;
}

/// A condition with one entry is that entry.
const Condition& unwrap(const Condition& condition) {
    const bool is_wrapper = condition.type == Condition::Type::all && condition.parts.size() == 1;
    return is_wrapper ? unwrap(condition.parts.front()) : condition;
}

/// Simple cases only: the same condition, or one field with more values.
bool covers(const Condition& wide, const Condition& narrow, const RuleFile& file) {
    const Condition& outer = unwrap(wide);
    const Condition& inner = unwrap(narrow);
    if (canonical(outer, file) == canonical(inner, file)) return true;
    if (inner.type == Condition::Type::all)
        return std::ranges::any_of(
            inner.parts, [&](const Condition& part) { return covers(outer, part, file); });
    const bool are_equals = outer.type == Condition::Type::field &&
                            inner.type == Condition::Type::field && outer.name == inner.name &&
                            outer.test == Condition::Test::equals &&
                            inner.test == Condition::Test::equals;
    if (!are_equals) return false;
    return std::ranges::all_of(inner.values, [&outer](const std::string& value) {
        return std::ranges::count(outer.values, value) > 0;
    });
}

void check_routes(const RuleFile& file, Report& report) {
    for (std::size_t i = 1; i < file.route.size(); ++i) {
        if (!file.route[i].when) continue;
        for (std::size_t j = 0; j < i; ++j) {
            if (!file.route[j].when) continue;
            if (!covers(*file.route[j].when, *file.route[i].when, file)) continue;
            report.warn(file.route[i].at, "unreachable-route",
                        quoted(file.route[i].id) + " is never reached: " +
                            quoted(file.route[j].id) + " holds whenever it does",
                        "put the narrower one first", file.route[i].id);
            break;
        }
    }
}

void check_kinds(const RuleFile& file, Report& report) {
    std::map<std::string, double> sums;
    for (const auto& rule : file.classify) {
        if (rule.enabled && rule.weight > 0) sums[rule.kind] += rule.weight;
    }
    for (const auto& kind : file.kinds) {
        if (kind == file.default_kind || sums[kind] + slack >= file.threshold) continue;
        report.warn(start_of(file), "kind-unreachable",
                    "no item can become " + quoted(kind) +
                        ": the weights of its rules do not reach the threshold",
                    "write a rule of classify for it, or remove the kind", kind);
    }
}

bool is_closed_by_route(const RuleFile& file, const std::string& kind) {
    return std::ranges::any_of(file.route, [&kind](const RouteRule& rule) {
        const Condition* limit = kind_limit(rule.when);
        return limit != nullptr && rule.state == model::State::closed &&
               std::ranges::count(limit->values, kind) > 0;
    });
}

void check_watched(const RuleFile& file, Report& report) {
    if (file.watch.empty()) return;
    for (const auto& kind : file.kinds) {
        const bool is_watched = std::ranges::any_of(file.watch, [&kind](const WatchRule& rule) {
            const Condition* limit = kind_limit(rule.when);
            if (!rule.enabled) return false;
            return limit == nullptr || std::ranges::count(limit->values, kind) > 0;
        });
        if (is_watched || is_closed_by_route(file, kind)) continue;
        report.warn(start_of(file), "kind-without-watch",
                    "nobody is ever reminded of items of kind " + quoted(kind),
                    "name it in the when: of a watch, or close it by a route", kind);
    }
}

void check_teams(const RuleFile& file, Report& report) {
    for (const auto& [id, team] : file.teams) {
        const std::string to = "team:" + id;
        const bool is_routed = std::ranges::count(file.route, id, &RouteRule::team) > 0;
        const bool is_told = std::ranges::any_of(file.watch, [&to](const WatchRule& rule) {
            return std::ranges::any_of(rule.ladders, [&to](const Ladder& ladder) {
                return std::ranges::any_of(ladder.steps, [&to](const Step& step) {
                    return std::ranges::count(step.to, to) > 0;
                });
            });
        });
        if (is_routed || is_told || file.fallback == to) continue;
        report.warn(team.at, "unused-team", "no rule names the team " + quoted(id),
                    "name it in a route or a step, or remove it", id);
    }
}

void check_template_use(const RuleFile& file, Report& report) {
    std::set<std::string> used;
    for (const auto& rule : file.watch) {
        used.insert(rule.template_name);
        for (const auto& ladder : rule.ladders) {
            for (const auto& step : ladder.steps) used.insert(step.template_name);
        }
    }
    for (const auto& [name, one] : file.templates) {
        if (used.contains(name) || one.languages.empty()) continue;
        report.warn(one.languages.front().at, "unused-template",
                    "no rule uses the template " + quoted(name), "name it in a step, or remove it",
                    name);
    }
}

/// The same event for the same items: whoever waits is written about twice.
void check_overlaps(const RuleFile& file, Report& report) {
    const auto overlap = [&file](const WatchRule& a, const WatchRule& b) {
        if (!a.enabled || !b.enabled || a.since != b.since || a.while_ || b.while_) return false;
        if (!a.when || !b.when) return true;
        return covers(*a.when, *b.when, file) || covers(*b.when, *a.when, file);
    };
    for (std::size_t i = 1; i < file.watch.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (!overlap(file.watch[j], file.watch[i])) continue;
            report.warn(file.watch[i].at, "overlapping-watch",
                        quoted(file.watch[i].id) + " and " + quoted(file.watch[j].id) +
                            " remind of the same items since the same event",
                        "make them one ladder, or let when: tell them apart", file.watch[i].id);
            break;
        }
    }
}

}  // namespace

void check_unused(const RuleFile& file, const ConditionUse& use, Report& report) {
    for (const auto& [name, list] : file.lists) {
        if (!use.lists.contains(name))
            report.warn(list.at, "unused-list", "no rule uses the list " + quoted(name),
                        "write words: " + name + " in a condition, or remove it", name);
    }
    for (const auto& [name, define] : file.defines) {
        if (!use.defines.contains(name))
            report.warn(define.condition.at, "unused-define",
                        "no rule uses the define " + quoted(name),
                        "write use: " + name + " in a condition, or remove it", name);
    }
    check_teams(file, report);
    check_template_use(file, report);
    check_routes(file, report);
    check_kinds(file, report);
    check_watched(file, report);
    check_overlaps(file, report);
}

}  // namespace vastus::rules
