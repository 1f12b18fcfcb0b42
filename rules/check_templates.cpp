// Templates name fields that exist, and are there in the languages of the staff.
#include <algorithm>

#include "rules/checks.hpp"
#include "rules/field.hpp"
#include "rules/suggest.hpp"
#include "rules/template_text.hpp"

namespace vastus::rules {
namespace {

std::vector<std::string> template_field_names() {
    std::vector<std::string> names;
    for (const auto& field : fields()) {
        if ((field.sections & in_template) != 0) names.emplace_back(field.name);
    }
    return names;
}

struct Checker {
    const ConditionUse& use;
    Report& report;

    void check_field(const std::string& name, const Position& at) {
        const FieldInfo* field = find_field(name);
        if (field != nullptr && field->is_later()) {
            report.error(at, "not-yet", quoted(name) + " is not in this version of vastus", "",
                         name);
            return;
        }
        if (field == nullptr || (field->sections & in_template) == 0) {
            report.error(at, "template-unknown-field",
                         "there is no field " + quoted(name) + " in templates",
                         did_you_mean(name, template_field_names()), name);
            return;
        }
        const std::string rest(family_rest(*field, name));
        if (!field->is_family() || use.captures.contains(rest)) return;
        report.error(at, "template-unknown-field", "no regex of classify captures " + quoted(rest),
                     did_you_mean(rest, {use.captures.begin(), use.captures.end()}), name);
    }

    void check_text(const std::string& text, const Position& at) {
        const auto parsed = parse_template(text);
        if (const auto* problem = std::get_if<TemplateProblem>(&parsed)) {
            report.error(at, "template-unclosed", problem->text, problem->hint, problem->tag);
            return;
        }
        std::set<std::string> checked;
        for (const auto& name : template_fields(std::get<0>(parsed))) {
            if (checked.insert(name).second) check_field(name, at);
        }
    }
};

void check_names(const RuleFile& file, Report& report) {
    const auto need = [&](const std::string& name, const Position& at) {
        if (name.empty() || file.templates.contains(name)) return;
        report.error(at, "unknown-template", "there is no template " + quoted(name),
                     report.near(name, file.templates), name);
    };
    for (const auto& rule : file.watch) {
        need(rule.template_name, rule.at);
        for (const auto& ladder : rule.ladders) {
            for (const auto& step : ladder.steps) need(step.template_name, step.at);
        }
    }
}

void check_languages(const RuleFile& file, const Template& one, Report& report) {
    std::string missing;
    for (const auto& [id, staff] : file.staff) {
        const bool is_there =
            std::ranges::count(one.languages, staff.language, &TemplateText::language) > 0;
        if (staff.language.empty() || is_there) continue;
        if (missing.find(staff.language) != std::string::npos) continue;
        missing += (missing.empty() ? "" : ", ") + staff.language;
    }
    if (missing.empty()) return;
    report.warn(one.languages.front().at, "template-language-missing",
                "the template " + quoted(one.name) + " has no text in " + missing,
                "staff of that language get the first one written", one.name);
}

}  // namespace

void check_templates(const RuleFile& file, const ConditionUse& use, Report& report) {
    check_names(file, report);
    Checker checker{use, report};
    for (const auto& [name, one] : file.templates) {
        for (const auto& text : one.languages) {
            checker.check_text(text.subject, text.at);
            checker.check_text(text.text, text.at);
            checker.check_text(text.html, text.at);
        }
        if (one.languages.empty()) {
            report.error(start_of(file), "missing-key",
                         "the template " + quoted(name) + " is empty");
            continue;
        }
        check_languages(file, one, report);
        if (one.languages.size() < 2) continue;
        for (const auto& [id, staff] : file.staff) {
            const std::string text = quoted(id) + " has no language";
            const bool is_told = std::ranges::count(report.all, text, &Diagnosis::text) > 0;
            if (staff.language.empty() && !is_told)
                report.warn(staff.at, "staff-without-language", text,
                            "write language: et, or which one it is", id);
        }
    }
}

}  // namespace vastus::rules
