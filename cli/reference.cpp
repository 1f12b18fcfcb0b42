#include "cli/reference.hpp"

#include <algorithm>

#include "cli/schema_names.hpp"
#include "config/table.hpp"
#include "config/values.hpp"
#include "rules/field.hpp"

namespace vastus::cli {
namespace {

using config::Form;
using config::Key;
using config::Need;
using config::Section;
using config::Shape;

std::string code(std::string_view text) { return "`" + std::string(text) + "`"; }

/// A cell of a table: "|" would end it.
std::string cell(std::string_view text) {
    std::string safe;
    for (const char letter : text) {
        if (letter == '|') safe += '\\';
        safe += letter;
    }
    return safe;
}

std::string_view shape_name(Shape shape) {
    switch (shape) {
        case Shape::text: return "text";
        case Shape::boolean: return "true or false";
        case Shape::number: return "number";
        case Shape::size: return "size";
        case Shape::duration: return "duration";
        case Shape::texts: return "one text or a list";
        case Shape::list: return "list";
        case Shape::map: return "map";
        case Shape::any: break;
    }
    return "see the text";
}

std::string words_of(const config::Value& value) {
    std::string text;
    for (const auto word : value.words) text += (text.empty() ? "" : ", ") + code(word);
    return text;
}

std::string names_of(config::Names names) {
    using config::Names;
    switch (names) {
        case Names::none: return "";
        case Names::kind: return "a kind";
        case Names::team: return "a team";
        case Names::staff: return "a staff id";
        case Names::calendar: return "a calendar";
        case Names::template_: return "a template";
        case Names::watch: return "a rule of watch";
        case Names::recipient:
        case Names::digest_to: return "[recipients](#recipients)";
    }
    return "";
}

std::string link(Section section) {
    std::string anchor(config::describe(section));
    std::ranges::replace(anchor, ' ', '-');
    return "[" + std::string(config::describe(section)) + "](#" + anchor + ")";
}

std::string type_of(const Key& key) {
    const config::Value* value = config::find_value(key.section, key.name);
    if (value == nullptr) return std::string(shape_name(key.shape));
    const std::string several = key.shape == Shape::texts ? "one or a list of " : "";
    switch (value->form) {
        case Form::words: return several + words_of(*value);
        case Form::names: {
            const std::string words = words_of(*value);
            return several + names_of(value->names) + (words.empty() ? "" : ", " + words);
        }
        case Form::section: return "map: " + link(value->inner);
        case Form::sections: return "list of maps: " + link(value->inner);
        case Form::named_sections: return "name: " + link(value->inner);
        case Form::condition: return "[condition](#conditions)";
        case Form::named_conditions: return "name: [condition](#conditions)";
        case Form::version: return code("1");
        case Form::date: return several + "dates, " + code("2026-12-28");
        case Form::wall: return "time of day, " + code("\"08:45\"");
        case Form::weekday_hours: return "weekday: list of " + code("\"09:00-17:00\"");
        case Form::dated_hours: return "date: list of " + code("\"10:00-14:00\"");
        case Form::weekdays_or_name: return "a calendar, or a list of weekdays";
        case Form::word_lists: return "name: {language: list of words}";
        case Form::language_texts: return "name: {language: " + link(value->inner) + "}";
        case Form::ladders: return "list of maps: " + link(value->inner);
        case Form::new_names: return "list of names";
        case Form::map_of_text: return "name: text";
        case Form::map_of_texts: return "name: one text or a list";
        case Form::text_or_boolean: return "text";
    }
    return "";
}

std::string need_of(const Key& key) {
    if (key.need == Need::required) return "yes";
    if (key.need == Need::not_yet) return "not yet";
    return key.need == Need::never ? "refused" : "";
}

std::string choice_of(Section section) {
    for (const auto& choice : config::choices()) {
        if (choice.section != section) continue;
        std::string text;
        for (const auto key : choice.keys) text += (text.empty() ? "" : ", ") + code(key);
        return (choice.is_exact ? "Exactly one of " : "One of ") + text + " is needed.\n\n";
    }
    return "";
}

std::string section_table(Section section) {
    std::string text = "### " + std::string(config::describe(section)) + "\n\n";
    text += choice_of(section);
    text += "| key | type | needed | meaning |\n|---|---|---|---|\n";
    for (const Key& key : config::keys()) {
        if (key.section != section) continue;
        text += "| " + code(key.name) + " | " + cell(type_of(key)) + " | " + need_of(key) + " | " +
                cell(key.doc) + " |\n";
    }
    return text + "\n";
}

std::string sections(Section from, Section to) {
    std::string text;
    Section last = Section::vastus;
    for (const Key& key : config::keys()) {
        if (key.section == last || key.section < from || key.section > to) continue;
        last = key.section;
        text += section_table(last);
    }
    return text;
}

std::string word_table(std::string_view name, std::string_view of,
                       std::span<const config::Word> words) {
    std::string text = "| " + std::string(name) + " | " + std::string(of) + " | meaning |\n";
    text += "|---|---|---|\n";
    for (const auto& word : words) {
        text +=
            "| " + code(word.name) + " | " + std::string(word.of) + " | " + cell(word.doc) + " |\n";
    }
    return text + "\n";
}

std::string places(rules::Sections set) {
    std::string text;
    for (const rules::Sections one : {rules::in_classify, rules::in_route, rules::in_watch,
                                      rules::in_digest, rules::in_template}) {
        if ((set & one) == 0) continue;
        text += (text.empty() ? "" : ", ") + std::string(rules::section_name(one));
    }
    return text;
}

std::string tests_of(rules::FieldType type) {
    std::string text;
    for (const Key& key : config::keys()) {
        if (key.section != Section::test || !takes_test(type, key.name)) continue;
        text += (text.empty() ? "" : ", ") + code(key.name);
    }
    return text;
}

std::string values_of(rules::FieldType type) {
    std::string text;
    for (const auto& value : known_values(type, nullptr))
        text += (text.empty() ? ": " : ", ") + code(value);
    return text;
}

std::string field_table() {
    std::string text = "| field | type | where | tests | meaning |\n|---|---|---|---|---|\n";
    for (const auto& field : rules::fields()) {
        const std::string name = std::string(field.name) + (field.is_family() ? "X" : "");
        text += "| " + code(name) + " | " + std::string(type_name(field.type)) +
                values_of(field.type) + " | " + places(field.sections) + " | " +
                tests_of(field.type) + " | " + cell(field.doc) + " |\n";
    }
    return text + "\n";
}

constexpr std::string_view beginning =
    "<!-- Written by `vastus rules reference`; change the program, not this file. -->\n"
    "# Reference of the rule language\n\n"
    "Every key, field and word that this version knows. The guide begins with\n"
    "[the first rule](1-first-rule.md).\n\n"
    "- An unknown key is an error, and so is a key that is written twice.\n"
    "- *needed*: the section does not load without the key. *not yet*: the language has the key,\n"
    "  this version has not. *refused*: the meaning says what to do instead.\n"
    "- Text is what was written. Booleans are `true` and `false`.\n"
    "- Ids are lower-case letters, digits and `-`, and begin with a letter.\n\n";

constexpr std::string_view about_units =
    "A number and a unit, large units first: `90m`, `1h30m`, `3d`, `2w`, `3wd`. A rule with\n"
    "`clock` is on that calendar, a digest on the calendar of its `days`, `notify.ack.holds` on\n"
    "that of `notify.quiet.open`. Everything else is plain time.\n\n";

constexpr std::string_view about_conditions =
    "A map; all its entries must hold. An entry is a [field](#fields) with a value, a list of\n"
    "values (one of them), the word `set` (there is one), or exactly one test. A field that is\n"
    "absent makes its entry false.\n\n"
    "| entry | holds when |\n|---|---|\n"
    "| `field: value`, `field: [value, value]` | it is equal, or one of these |\n"
    "| `field: set` | there is a value |\n"
    "| `words: name` or `words: [word, word]` | a word is in the subject or the new text; only in "
    "classify and route |\n"
    "| `use: name` | the condition of `define` with that name holds |\n"
    "| `any: […]`, `all: […]`, `none: […]` | one, all, none of these conditions hold |\n"
    "| `not: {…}` | this condition does not hold |\n\n";

}  // namespace

std::string rule_reference() {
    std::string text(beginning);
    text += "## The file of rules\n\n" + sections(Section::rules, Section::template_text);
    text += "## Durations\n\n" + std::string(about_units);
    text += word_table("unit", "clock", config::units());
    text += "## Events of `since`\n\n" + word_table("event", "each", config::anchors());
    text += "## Recipients\n\n" + word_table("`to`", "where", config::recipients());
    text += "## Conditions\n\n" + std::string(about_conditions);
    text += section_table(Section::test);
    text += "## Fields\n\n";
    text +=
        "A field of *templates* is written `{{field}}` there; the others stand in conditions.\n";
    text += "*set* is several texts; `X` is a name of your choice.\n\n" + field_table();
    text += "## Test files\n\n" + sections(Section::test_file, Section::test_outbox);
    text.pop_back();
    return text;
}

}  // namespace vastus::cli
