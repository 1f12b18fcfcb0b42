#include <algorithm>
#include <tuple>

#include "rules/checks.hpp"
#include "rules/compile_condition.hpp"
#include "rules/ladder.hpp"
#include "rules/rule_hash.hpp"
#include "rules/rule_set.hpp"

namespace vastus::rules {
namespace {

std::optional<Clause> compile_optional(ConditionCompiler& conditions,
                                       const std::optional<Condition>& condition,
                                       Sections section) {
    if (!condition) return std::nullopt;
    return conditions.compile(*condition, section);
}

void compile_conditions(const RuleFile& file, Matcher& matcher, ConditionCompiler& conditions) {
    conditions.compile_shared();
    for (const auto& rule : file.classify)
        matcher.classify.push_back(conditions.compile(rule.when, in_classify));
    for (const auto& rule : file.route)
        matcher.route.push_back(compile_optional(conditions, rule.when, in_route));
    for (const auto& rule : file.watch)
        matcher.watch[rule.id] = {compile_optional(conditions, rule.when, in_watch),
                                  compile_optional(conditions, rule.while_, in_watch)};
    for (const auto& digest : file.digests) {
        auto& sections = matcher.digests[digest.id];
        for (const auto& section : digest.sections)
            sections.push_back(compile_optional(conditions, section.condition, in_digest));
    }
}

void check_patterns(const Matcher& matcher, const ConditionCompiler& conditions, Report& report) {
    for (const auto& [number, at] : conditions.patterns()) {
        if (matcher.searcher.is_always_tried(number))
            report.warn(at, "regex-no-literal",
                        "no fixed part of 3 letters: tried on every message",
                        "add a word that always stands there");
    }
}

ConditionUse use_of(const Matcher& matcher, const ConditionCompiler& conditions) {
    ConditionUse use{conditions.used_lists(), conditions.used_defines(), {}};
    for (const auto& [number, at] : conditions.patterns()) {
        for (auto& name : matcher.searcher.capture_names(number))
            use.captures.insert(std::move(name));
    }
    return use;
}

/// The label is part of an alert's identity.
void name_steps(RuleFile& file) {
    for (auto& rule : file.watch) {
        for (auto& ladder : rule.ladders) {
            for (auto& step : ladder.steps) step.label = step_label(ladder, step);
        }
    }
}

Calendars make_calendars(const RuleFile& file) {
    Calendars calendars;
    for (const auto& [name, spec] : file.calendars)
        calendars.emplace(name, std::make_shared<const Calendar>(spec));
    return calendars;
}

}  // namespace

Compiled compile(RuleFile file, const std::vector<std::string>& polled) {
    Report report;
    name_steps(file);
    auto matcher = std::make_shared<Matcher>();
    ConditionCompiler conditions(file, *matcher, report);
    compile_conditions(file, *matcher, conditions);
    matcher->searcher.finish();
    check_patterns(*matcher, conditions, report);
    const ConditionUse use = use_of(*matcher, conditions);
    check_calendars(file, report);
    check_order(file, report);
    check_people(file, polled, report);
    check_ladders(file, report);
    check_notify(file, report);
    check_words(file, report);
    check_languages(file, report);
    check_templates(file, use, report);
    check_unused(file, use, report);
    const auto place = [](const Diagnosis& one) {
        return std::tie(one.at.file, one.at.line, one.at.column);
    };
    std::ranges::stable_sort(report.all, std::less<>(), place);
    Compiled compiled;
    const bool is_broken = report.has_errors();
    compiled.diagnoses = std::move(report.all);
    if (is_broken) return compiled;
    Calendars calendars = make_calendars(file);
    for (auto& rule : file.watch) {
        const auto clock = calendars.find(rule.clock);
        rule.hash = rule_hash(rule, file, clock == calendars.end() ? "" : clock->second->hash());
    }
    compiled.rules = std::make_shared<const RuleSet>(
        RuleSet{std::move(file), std::move(matcher), std::move(calendars)});
    return compiled;
}

}  // namespace vastus::rules
