#include "rules/compile_condition.hpp"

#include <algorithm>
#include <charconv>

#include "rules/suggest.hpp"

namespace vastus::rules {
namespace {

/// Longer than any address or file name that somebody would compare with.
constexpr std::size_t glob_bytes_max = 200;
/// Any section: defines are checked where they are used.
constexpr Sections any_section = 0;

std::string join(const std::vector<std::string>& values) {
    std::string text;
    for (const auto& value : values) text += (text.empty() ? "" : " or ") + value;
    return text;
}

bool is_text(FieldType type) {
    return type == FieldType::text || type == FieldType::set || type == FieldType::group;
}

std::vector<std::string> field_names(Sections section) {
    std::vector<std::string> names;
    for (const auto& field : fields()) {
        if (section == any_section || (field.sections & section) != 0)
            names.emplace_back(field.name);
    }
    return names;
}

}  // namespace

ConditionCompiler::ConditionCompiler(const RuleFile& file, Matcher& matcher, Report& report)
    : file_(file), matcher_(matcher), report_(report) {}

void ConditionCompiler::compile_shared() {
    for (const auto& [name, list] : file_.lists) compile_list(list);
    for (const auto& [name, define] : file_.defines)
        defines_[name] = static_cast<std::uint32_t>(defines_.size());
    find_cycles();
    for (const auto& [name, define] : file_.defines)
        matcher_.defines.push_back(compile(define.condition, any_section));
    used_defines_.clear();  // A define that only defines use is not used.
}

void ConditionCompiler::compile_list(const WordList& list) {
    std::vector<Word> words;
    for (const auto& entry : list.entries) {
        auto word = parse_word(entry.text);
        if (const auto* bad = std::get_if<BadWord>(&word)) {
            report_.error(entry.at, "bad-word", bad->text, bad->hint);
        } else {
            words.push_back(std::move(std::get<Word>(word)));
        }
    }
    lists_[list.name] = matcher_.searcher.add_words(words);
}

void ConditionCompiler::find_cycles() {
    std::map<std::string, int> colors;
    for (const auto& [name, define] : file_.defines) visit(name, colors);
}

/// Depth first; 1 is on the way, 2 is done.
bool ConditionCompiler::visit(const std::string& name, std::map<std::string, int>& colors) {
    const auto found = file_.defines.find(name);
    if (found == file_.defines.end()) return false;
    int& color = colors[name];
    if (color == 1) return true;
    if (color == 2) return false;
    color = 1;
    const bool is_cycle = visit_uses(found->second.condition, colors);
    colors[name] = 2;
    if (is_cycle)
        report_.error(found->second.condition.at, "define-cycle",
                      "the define " + quoted(name) + " uses itself",
                      "write the condition out in one of them", name);
    return false;
}

bool ConditionCompiler::visit_uses(const Condition& condition, std::map<std::string, int>& colors) {
    bool is_cycle = condition.type == Condition::Type::use && visit(condition.name, colors);
    for (const auto& part : condition.parts) is_cycle |= visit_uses(part, colors);
    return is_cycle;
}

Clause ConditionCompiler::compile(const Condition& condition, Sections section) {
    Clause clause;
    clause.type = condition.type;
    clause.name = condition.name;
    clause.test = condition.test;
    switch (condition.type) {
        case Condition::Type::all:
        case Condition::Type::any:
        case Condition::Type::none:
        case Condition::Type::negation:
            for (const auto& part : condition.parts) clause.parts.push_back(compile(part, section));
            break;
        case Condition::Type::use: compile_use(condition, clause, section); break;
        case Condition::Type::words: {
            const FieldInfo* subject = find_field("subject");
            if (section != any_section) check_section(condition, *subject, section);
            compile_words(condition, clause);
            break;
        }
        case Condition::Type::field: compile_field(condition, clause, section); break;
    }
    return clause;
}

void ConditionCompiler::compile_use(const Condition& condition, Clause& clause, Sections section) {
    const auto found = defines_.find(condition.name);
    if (found == defines_.end()) {
        report_.error(condition.at, "unknown-define",
                      "there is no define " + quoted(condition.name),
                      report_.near(condition.name, file_.defines), condition.name);
        return;
    }
    clause.number = found->second;
    used_defines_.insert(condition.name);
    if (section == any_section) return;
    std::set<std::string> visited;
    check_sections(condition, section, visited);
}

/// What a define reads must exist where it is used; so must what its defines read.
void ConditionCompiler::check_sections(const Condition& condition, Sections section,
                                       std::set<std::string>& visited) {
    if (condition.type == Condition::Type::use && visited.insert(condition.name).second) {
        const auto found = file_.defines.find(condition.name);
        if (found == file_.defines.end()) return;
        used_defines_.insert(condition.name);
        check_sections(found->second.condition, section, visited);
    }
    if (condition.type == Condition::Type::words)
        check_section(condition, *find_field("subject"), section);
    if (condition.type == Condition::Type::field) {
        if (const FieldInfo* field = find_field(condition.name))
            check_section(condition, *field, section);
    }
    for (const auto& part : condition.parts) check_sections(part, section, visited);
}

void ConditionCompiler::check_section(const Condition& condition, const FieldInfo& field,
                                      Sections section) {
    if ((field.sections & section) != 0 || field.is_later()) return;
    const std::string name = condition.name.empty() ? "words" : condition.name;
    std::string where;
    for (const Sections one : {in_classify, in_route, in_watch, in_digest, in_template}) {
        if ((field.sections & one) == 0) continue;
        where += (where.empty() ? "" : ", ") + std::string(section_name(one));
    }
    const std::string text =
        quoted(name) + " does not exist in " + std::string(section_name(section));
    const auto is_same = [&](const Diagnosis& one) {
        return one.at.line == condition.at.line && one.at.column == condition.at.column &&
               one.text == text;
    };
    if (std::ranges::any_of(report_.all, is_same)) return;
    report_.error(condition.at, "unknown-field", text, "it can be used in " + where, name);
}

void ConditionCompiler::compile_words(const Condition& condition, Clause& clause) {
    clause.shown = condition.values.empty() ? "" : condition.values.front();
    if (condition.is_list_name) {
        const std::string name = condition.values.empty() ? "" : condition.values.front();
        const auto found = lists_.find(name);
        if (found == lists_.end()) {
            std::string hint = did_you_mean(name, names_of(file_.lists));
            if (hint.empty()) hint = "for one word write words: [" + name + "]";
            report_.error(condition.at, "unknown-list", "there is no list " + quoted(name), hint);
            return;
        }
        clause.number = found->second;
        used_lists_.insert(name);
        return;
    }
    std::vector<Word> words;
    for (const auto& value : condition.values) {
        auto word = parse_word(value);
        if (const auto* bad = std::get_if<BadWord>(&word)) {
            report_.error(condition.at, "bad-word", bad->text, bad->hint, value);
        } else {
            words.push_back(std::move(std::get<Word>(word)));
        }
    }
    clause.shown = "[" + join(condition.values) + "]";
    clause.number = matcher_.searcher.add_words(words);
}

void ConditionCompiler::compile_field(const Condition& condition, Clause& clause,
                                      Sections section) {
    const FieldInfo* field = find_field(condition.name);
    if (field == nullptr) {
        std::string hint = did_you_mean(condition.name, field_names(section));
        if (condition.name.ends_with('.')) hint = "write what of it: " + condition.name + "X";
        report_.error(condition.at, "unknown-field", "there is no field " + quoted(condition.name),
                      hint);
        return;
    }
    if (field->is_later()) {
        report_.error(condition.at, "not-yet",
                      quoted(condition.name) + " is not in this version of vastus", "",
                      condition.name);
        return;
    }
    if (section != any_section) check_section(condition, *field, section);
    clause.field = field;
    clause.rest = family_rest(*field, condition.name);
    if (field->name == "header.") matcher_.headers.insert(fold(clause.rest).text);
    compile_test(condition, clause);
}

void ConditionCompiler::compile_test(const Condition& condition, Clause& clause) {
    const FieldType type = clause.field->type;
    const auto refuse = [&](const std::string& what) {
        report_.error(condition.at, "wrong-type", what + " does not fit " + quoted(condition.name));
    };
    clause.shown = join(condition.values);
    switch (condition.test) {
        case Condition::Test::set: return;
        case Condition::Test::equals: check_values(condition, clause); return;
        case Condition::Test::words:
            if (!is_text(type)) return refuse("words");
            compile_words(condition, clause);
            return;
        case Condition::Test::regex:
        case Condition::Test::glob:
            if (!is_text(type)) return refuse("a pattern");
            compile_pattern(condition, clause);
            return;
        case Condition::Test::greater:
        case Condition::Test::less:
            if (type != FieldType::number && type != FieldType::duration) return refuse("gt or lt");
            check_values(condition, clause);
            return;
    }
}

void ConditionCompiler::compile_pattern(const Condition& condition, Clause& clause) {
    const std::string text = condition.values.empty() ? "" : condition.values.front();
    if (condition.test == Condition::Test::glob) {
        const bool is_bad = text.empty() || text.size() > glob_bytes_max ||
                            text.find_first_of("[]{}\\") != std::string::npos;
        if (is_bad) {
            report_.error(condition.at, "bad-glob", quoted(text) + " is not a glob",
                          "a glob knows * and ? only, and has at most 200 bytes");
            return;
        }
        clause.number = matcher_.searcher.add_glob(text);
        return;
    }
    std::vector<PatternProblem> problems;
    const auto number = matcher_.searcher.add_pattern(text, problems);
    for (auto& problem : problems) {
        const auto level = problem.is_error ? &Report::error : &Report::warn;
        (report_.*level)(condition.at, problem.code, problem.text, problem.hint, "");
    }
    if (!number) return;
    clause.number = *number;
    clause.shown = "/" + text + "/";
    patterns_.try_emplace(*number, condition.at);
}

void ConditionCompiler::check_values(const Condition& condition, Clause& clause) {
    for (const auto& value : condition.values) {
        clause.values.push_back(fold(value).text);
        check_value(condition, *clause.field, value, clause);
    }
}

void ConditionCompiler::check_value(const Condition& condition, const FieldInfo& field,
                                    const std::string& value, Clause& clause) {
    const auto unknown = [&](const std::string& what, const std::vector<std::string>& known,
                             const std::string& code) {
        const std::string near = report_.near(value, known);
        report_.error(condition.at, code, "there is no " + what + " " + quoted(value), near, value);
    };
    const auto is_in = [&value](const std::vector<std::string>& known) {
        return std::ranges::count(known, value) > 0;
    };
    switch (field.type) {
        case FieldType::flag:
            if (value != "true" && value != "false")
                report_.error(condition.at, "not-a-boolean", quoted(value) + " is not a boolean",
                              "write true or false", value);
            return;
        case FieldType::number: {
            double limit = 0;
            const char* end = value.data() + value.size();
            const auto read = std::from_chars(value.data(), end, limit);
            if (read.ec != std::errc() || read.ptr != end)
                report_.error(condition.at, "bad-number", quoted(value) + " is not a number",
                              "write digits, for example 1000000", value);
            clause.limits.push_back(limit);
            return;
        }
        case FieldType::duration: {
            const auto span = parse_span(value);
            if (!span)
                report_.error(condition.at, "bad-duration", quoted(value) + " is not a duration",
                              "write a number and a unit: 4h, 3d, 5wd");
            clause.span = span.value_or(Span{});
            return;
        }
        case FieldType::time:
            report_.error(
                condition.at, "wrong-type",
                quoted(condition.name) + " is a time, and is only asked whether it is set",
                "write {" + condition.name + ": set}");
            return;
        case FieldType::calendar:
            if (!file_.calendars.contains(value))
                unknown("calendar", names_of(file_.calendars), "unknown-calendar");
            return;
        case FieldType::kind:
            if (!is_in(file_.kinds)) unknown("kind", file_.kinds, "unknown-kind");
            return;
        case FieldType::state:
            if (!model::parse_state(value))
                unknown("state", {"new", "waiting_us", "waiting_client", "closed"}, "wrong-type");
            return;
        case FieldType::priority:
            if (!model::parse_priority(value))
                unknown("priority", {"low", "normal", "high"}, "wrong-type");
            return;
        case FieldType::source:
            if (value != "imap" && value != "form")
                unknown("source", {"imap", "form"}, "wrong-type");
            return;
        case FieldType::staff:
            if (!file_.staff.contains(value))
                unknown("staff member", names_of(file_.staff), "unknown-staff");
            return;
        case FieldType::team:
            if (!file_.teams.contains(value))
                unknown("team", names_of(file_.teams), "unknown-team");
            return;
        default: return;
    }
}

}  // namespace vastus::rules
