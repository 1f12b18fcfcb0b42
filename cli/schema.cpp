#include "cli/schema.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "cli/schema_names.hpp"
#include "config/table.hpp"
#include "config/values.hpp"
#include "rules/field.hpp"
#include "web/json.hpp"

namespace vastus::cli {
namespace {

using config::Form;
using config::Key;
using config::Need;
using config::Section;
using config::Shape;
using config::Value;
using rules::FieldInfo;
using rules::FieldType;

constexpr std::string_view duration_pattern =
    "^(?=[0-9])((0|[1-9][0-9]*)y)?((0|[1-9][0-9]*)q)?((0|[1-9][0-9]*)mo)?((0|[1-9][0-9]*)w)?"
    "((0|[1-9][0-9]*)d)?((0|[1-9][0-9]*)wd)?((0|[1-9][0-9]*)h)?((0|[1-9][0-9]*)m)?"
    "((0|[1-9][0-9]*)s)?((0|[1-9][0-9]*)ms)?$";
constexpr std::string_view number_pattern = "^-?[0-9]{1,9}(\\.[0-9]{1,6})?$";
constexpr std::string_view size_pattern = "^[0-9]+(B|KiB|MiB|GiB)$";
constexpr std::string_view date_pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
constexpr std::string_view wall_pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$";
constexpr std::string_view hours_pattern =
    "^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$";
constexpr std::string_view days_pattern =
    "^(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?$";
constexpr std::string_view language_pattern = "^[a-z]{2}$";
constexpr std::string_view id_pattern = "^[a-z][a-z0-9-]{0,63}$";
constexpr std::string_view kind_pattern = "^[a-z][a-z0-9_-]{0,63}$";

constexpr rules::Sections any_condition =
    rules::in_classify | rules::in_route | rules::in_watch | rules::in_digest;
constexpr std::array<rules::Sections, 4> condition_places{rules::in_classify, rules::in_route,
                                                          rules::in_watch, rules::in_digest};

std::string slug(Section section) {
    std::string name(config::describe(section));
    std::ranges::replace(name, ' ', '-');
    return name;
}

std::string condition_name(rules::Sections where) {
    return where == any_condition ? "condition"
                                  : "condition-of-" + std::string(rules::section_name(where));
}

class Writer {
public:
    Writer(SchemaOf what, const rules::RuleFile* file) : what_(what), file_(file) {}

    std::string run() {
        const Section root = root_section();
        json_.begin_object();
        text("$schema", "http://json-schema.org/draft-07/schema#");
        text("title", title());
        json_.key("allOf");
        json_.begin_array();
        ref(slug(root));
        json_.end_array();
        json_.key("definitions");
        json_.begin_object();
        for (const Section section : sections()) write_section(section);
        if (what_ != SchemaOf::tests) write_conditions();
        json_.end_object();
        json_.end_object();
        return json_.take();
    }

private:
    using Words = std::vector<std::string>;

    Section root_section() const {
        switch (what_) {
            case SchemaOf::rules: return Section::rules;
            case SchemaOf::included: return Section::include;
            case SchemaOf::tests: break;
        }
        return Section::test_file;
    }
    std::string_view title() const {
        switch (what_) {
            case SchemaOf::rules: return "rules of Vastus";
            case SchemaOf::included: return "a file that rules of Vastus include";
            case SchemaOf::tests: break;
        }
        return "tests of rules of Vastus";
    }

    void text(std::string_view key, std::string_view value) {
        json_.key(key);
        json_.string(value);
    }
    void ref(std::string_view name) {
        json_.begin_object();
        text("$ref", "#/definitions/" + std::string(name));
        json_.end_object();
    }
    void refuse_others() {
        json_.key("additionalProperties");
        json_.boolean(false);
    }
    void at_least_one(std::string_view key) {
        json_.key(key);
        json_.number(1);
    }

    /// All sections of the file's language; of the two kinds of rule files one is the root.
    std::vector<Section> sections() const {
        std::vector<Section> all;
        for (const Key& key : config::keys()) {
            const bool is_test = key.section >= Section::test_file;
            const bool is_rule = key.section >= Section::rules && !is_test;
            const auto other = what_ == SchemaOf::included ? Section::rules : Section::include;
            if (key.section == other || key.section == Section::test) continue;
            if (what_ == SchemaOf::tests ? !is_test : !is_rule) continue;
            if (all.empty() || all.back() != key.section) all.push_back(key.section);
        }
        return all;
    }

    void write_section(Section section) {
        json_.key(slug(section));
        json_.begin_object();
        text("type", "object");
        text("description", config::describe(section));
        refuse_others();
        json_.key("properties");
        json_.begin_object();
        Words required;
        for (const Key& key : config::keys()) {
            if (key.section != section) continue;
            if (key.need == Need::not_yet || key.need == Need::never) continue;
            if (key.need == Need::required) required.emplace_back(key.name);
            json_.key(key.name);
            json_.begin_object();
            text("description", key.doc);
            json_.key("allOf");
            json_.begin_array();
            write_value(key);
            json_.end_array();
            json_.end_object();
        }
        json_.end_object();
        if (!required.empty()) strings("required", required);
        write_choice(section);
        json_.end_object();
    }

    void strings(std::string_view key, const Words& all) {
        json_.key(key);
        json_.begin_array();
        for (const auto& one : all) json_.string(one);
        json_.end_array();
    }

    void write_choice(Section section) {
        for (const auto& choice : config::choices()) {
            if (choice.section != section) continue;
            json_.key(choice.is_exact ? "oneOf" : "anyOf");
            json_.begin_array();
            for (const auto key : choice.keys) {
                json_.begin_object();
                strings("required", {std::string(key)});
                json_.end_object();
            }
            json_.end_array();
        }
    }

    // --- values of keys
    void write_value(const Key& key) {
        const Value* value = config::find_value(key.section, key.name);
        if (value == nullptr) return write_shape(key.shape);
        switch (value->form) {
            case Form::words:
            case Form::names: return write_texts_of(key.shape, words_for(*value));
            case Form::section: return ref(slug(value->inner));
            case Form::sections: return list_of([&] { ref(slug(value->inner)); });
            case Form::named_sections: return map_of(id_pattern, [&] { ref(slug(value->inner)); });
            case Form::condition: return ref(condition_name(value->where));
            case Form::named_conditions:
                return map_of(id_pattern, [&] { ref(condition_name(any_condition)); });
            case Form::ladders: return write_ladders(value->inner);
            case Form::language_texts:
                return map_of(id_pattern,
                              [&] { map_of(language_pattern, [&] { ref(slug(value->inner)); }); });
            default: return write_special(value->form);
        }
    }

    void write_special(Form form) {
        switch (form) {
            case Form::version: return write_enum({"1"});
            case Form::date: return texts([&] { pattern(date_pattern); });
            case Form::wall: return pattern(wall_pattern);
            case Form::weekday_hours: return map_of(days_pattern, [&] { write_hours(); });
            case Form::dated_hours: return map_of(date_pattern, [&] { write_hours(); });
            case Form::weekdays_or_name: return write_days();
            case Form::word_lists:
                return map_of(id_pattern, [&] {
                    map_of(language_pattern, [&] { texts([&] { any_text(); }); });
                });
            case Form::new_names: return list_of([&] { pattern(kind_pattern); });
            case Form::map_of_text: return map_of(".", [&] { any_text(); });
            case Form::map_of_texts: return map_of(".", [&] { texts([&] { any_text(); }); });
            default: return any_text();
        }
    }

    void write_shape(Shape shape) {
        switch (shape) {
            case Shape::text: return any_text();
            case Shape::boolean: return write_enum({"true", "false"});
            case Shape::number: return number();
            case Shape::size: return pattern(size_pattern);
            case Shape::duration: return pattern(duration_pattern);
            case Shape::texts: return texts([&] { any_text(); });
            case Shape::list: return of_type("array");
            case Shape::map: return of_type("object");
            case Shape::any: break;
        }
        json_.begin_object();
        json_.end_object();
    }

    void of_type(std::string_view type) {
        json_.begin_object();
        text("type", type);
        json_.end_object();
    }

    /// YAML gives editors numbers and booleans; to the reader they are texts.
    void any_text() {
        json_.begin_object();
        strings("type", {"string", "number", "boolean"});
        json_.end_object();
    }

    void pattern(std::string_view regex) {
        json_.begin_object();
        text("type", "string");
        text("pattern", regex);
        json_.end_object();
    }

    void number() {
        json_.begin_object();
        strings("type", {"number", "string"});
        text("pattern", number_pattern);
        json_.end_object();
    }

    /// What YAML reads as a number or a boolean stands in both spellings.
    void write_enum(const Words& words) {
        json_.begin_object();
        json_.key("enum");
        json_.begin_array();
        for (const auto& word : words) {
            if (word == "1" || word == "true" || word == "false") json_.raw(word);
            json_.string(word);
        }
        json_.end_array();
        json_.end_object();
    }

    template <class One>
    void list_of(One one) {
        json_.begin_object();
        text("type", "array");
        json_.key("items");
        one();
        json_.end_object();
    }

    template <class One>
    void map_of(std::string_view key_pattern, One one) {
        json_.begin_object();
        text("type", "object");
        refuse_others();
        json_.key("patternProperties");
        json_.begin_object();
        json_.key(key_pattern);
        one();
        json_.end_object();
        json_.end_object();
    }

    /// One, or a list of them.
    template <class One>
    void texts(One one) {
        json_.begin_object();
        json_.key("anyOf");
        json_.begin_array();
        one();
        list_of(one);
        json_.end_array();
        json_.end_object();
    }

    Words words_for(const Value& value) const {
        Words words(value.words.begin(), value.words.end());
        if (value.form == Form::words) return words;
        if (file_ == nullptr) return {};
        const Words known = known_names(value.names, *file_);
        if (known.empty()) return {};
        words.insert(words.end(), known.begin(), known.end());
        return words;
    }

    void write_texts_of(Shape shape, const Words& words) {
        const auto one = [&] { words.empty() ? any_text() : write_enum(words); };
        shape == Shape::texts ? texts(one) : one();
    }

    void write_hours() {
        texts([&] { pattern(hours_pattern); });
    }

    void write_days() {
        const auto days = config::weekday_words();
        json_.begin_object();
        json_.key("anyOf");
        json_.begin_array();
        write_texts_of(Shape::text, file_ != nullptr ? keys_of(file_->calendars) : Words{});
        list_of([&] { write_enum(Words(days.begin(), days.end())); });
        json_.end_array();
        json_.end_object();
    }

    /// A list of steps, or a map of such lists that has "default".
    void write_ladders(Section step) {
        json_.begin_object();
        json_.key("anyOf");
        json_.begin_array();
        list_of([&] { ref(slug(step)); });
        json_.begin_object();
        text("type", "object");
        strings("required", {"default"});
        json_.key("additionalProperties");
        list_of([&] { ref(slug(step)); });
        json_.end_object();
        json_.end_array();
        json_.end_object();
    }

    // --- conditions
    void write_conditions() {
        write_condition(any_condition);
        for (const auto place : condition_places) write_condition(place);
        for (int i = 0; i <= static_cast<int>(FieldType::calendar); ++i)
            write_field(static_cast<FieldType>(i));
        json_.key("words");
        texts_or_list();
    }

    /// The name of a list, or the words themselves.
    void texts_or_list() {
        json_.begin_object();
        json_.key("anyOf");
        json_.begin_array();
        write_texts_of(Shape::text, file_ != nullptr ? keys_of(file_->lists) : Words{});
        list_of([&] { any_text(); });
        json_.end_array();
        json_.end_object();
    }

    void described_ref(std::string_view key, std::string_view doc, std::string_view name) {
        json_.key(key);
        json_.begin_object();
        text("description", doc);
        json_.key("allOf");
        json_.begin_array();
        ref(name);
        json_.end_array();
        json_.end_object();
    }

    void write_condition(rules::Sections where) {
        const std::string name = condition_name(where);
        json_.key(name);
        json_.begin_object();
        text("type", "object");
        at_least_one("minProperties");
        refuse_others();
        json_.key("properties");
        json_.begin_object();
        for (const std::string_view key : {"any", "all", "none"}) {
            json_.key(key);
            json_.begin_object();
            text("type", "array");
            at_least_one("minItems");
            json_.key("items");
            ref(name);
            json_.end_object();
        }
        described_ref("not", "this condition must not hold", name);
        const bool has_text = (where & (rules::in_classify | rules::in_route)) != 0;
        if (has_text) described_ref("words", "a word in the subject or the new text", "words");
        json_.key("use");
        write_texts_of(Shape::text, file_ != nullptr ? keys_of(file_->defines) : Words{});
        write_fields(where, false);
        json_.end_object();
        json_.key("patternProperties");
        json_.begin_object();
        write_fields(where, true);
        json_.end_object();
        json_.end_object();
    }

    void write_fields(rules::Sections where, bool families) {
        for (const FieldInfo& field : rules::fields()) {
            if ((field.sections & where) == 0 || field.is_family() != families) continue;
            const std::string name(field.name);
            const std::string stem = name.substr(0, name.size() - 1);
            described_ref(families ? "^" + stem + "\\..+$" : name, field.doc,
                          "field-" + std::string(type_name(field.type)));
        }
    }

    void write_field_value(FieldType type) {
        switch (type) {
            case FieldType::flag: return write_enum({"true", "false"});
            case FieldType::number: return number();
            case FieldType::duration: return pattern(duration_pattern);
            default: return write_texts_of(Shape::text, known_values(type, file_));
        }
    }

    void write_field(FieldType type) {
        json_.key("field-" + std::string(type_name(type)));
        json_.begin_object();
        json_.key("anyOf");
        json_.begin_array();
        write_enum({"set"});
        if (type != FieldType::time) {
            write_field_value(type);
            json_.begin_object();
            text("type", "array");
            at_least_one("minItems");
            json_.key("items");
            write_field_value(type);
            json_.end_object();
        }
        write_tests(type);
        json_.end_array();
        json_.end_object();
    }

    void write_tests(FieldType type) {
        if (!takes_test(type, "regex") && !takes_test(type, "gt")) return;
        json_.begin_object();
        text("type", "object");
        refuse_others();
        at_least_one("minProperties");
        at_least_one("maxProperties");
        json_.key("properties");
        json_.begin_object();
        for (const Key& key : config::keys()) {
            if (key.section != Section::test || !takes_test(type, key.name)) continue;
            if (key.name == "words") {
                described_ref(key.name, key.doc, "words");
                continue;
            }
            json_.key(key.name);
            const bool is_text = key.name == "regex" || key.name == "glob";
            is_text ? any_text() : write_field_value(type);
        }
        json_.end_object();
        json_.end_object();
    }

    SchemaOf what_;
    const rules::RuleFile* file_;
    web::JsonWriter json_;
};

}  // namespace

std::string json_schema(SchemaOf what, const rules::RuleFile* names) {
    return Writer(what, names).run();
}

}  // namespace vastus::cli
