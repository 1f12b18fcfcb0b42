#include <algorithm>

#include "config/rule_parts.hpp"
#include "rules/field.hpp"
#include "rules/suggest.hpp"

namespace vastus::config {
namespace {

using rules::Condition;

using Parsed = std::optional<Condition>;

Condition make(Condition::Type type, Place at, Problems& problems) {
    Condition condition;
    condition.type = type;
    condition.at = problems.position(at);
    return condition;
}

/// `words: name` names a list, `words: [a, b]` are the words themselves.
Parsed read_words(const Node& node, Condition condition, Problems& problems) {
    if (!check_shape(node, Shape::texts, problems)) return std::nullopt;
    condition.at = problems.position(node.at);
    condition.test = Condition::Test::words;
    condition.is_list_name = node.is_scalar();
    condition.values = read_texts(&node);
    if (!condition.values.empty()) return condition;
    problems.error("bad-value", node.at, "this list of words is empty", "write [word, other word]");
    return std::nullopt;
}

/// `{regex: …}`, `{words: …}`, `{glob: …}`, `{gt: …}`, `{lt: …}`.
Parsed read_test(const Node& node, Condition condition, Problems& problems) {
    const Entries entries(node, Section::test, problems);
    if (node.children.size() != 1) {
        problems.error(
            "bad-value", node.at,
            "a field has exactly one test, and here are " + std::to_string(node.children.size()),
            "write one of regex, words, glob, gt, lt; join tests with all:");
        return std::nullopt;
    }
    if (const Node* words = entries.find("words")) return read_words(*words, condition, problems);
    struct Name {
        std::string_view name;
        Condition::Test test;
    };
    for (const Name& known :
         {Name{"regex", Condition::Test::regex}, Name{"glob", Condition::Test::glob},
          Name{"gt", Condition::Test::greater}, Name{"lt", Condition::Test::less}}) {
        const Node* value = entries.find(known.name);
        if (value == nullptr) continue;
        condition.test = known.test;
        condition.values = {value->text};
        condition.at = problems.position(value->at);
        return condition;
    }
    return std::nullopt;
}

Parsed read_field(const Node& node, Problems& problems) {
    Condition condition = make(Condition::Type::field, node.at, problems);
    condition.name = node.key;
    // A wrong name is shown at the name, a wrong value at the value.
    const bool is_known = rules::find_field(node.key) != nullptr;
    if (node.is_map()) {
        Parsed parsed = read_test(node, condition, problems);
        if (parsed && !is_known) parsed->at = problems.position(node.key_at);
        return parsed;
    }
    if (!check_shape(node, Shape::texts, problems)) return std::nullopt;
    condition.values = read_texts(&node);
    if (node.is_scalar() && node.text == "set") {
        condition.test = Condition::Test::set;
        condition.values.clear();
    } else if (condition.values.empty()) {
        problems.error("bad-value", node.at, "this list of values is empty",
                       "write [value, other value]");
        return std::nullopt;
    }
    if (!is_known) condition.at = problems.position(node.key_at);
    return condition;
}

Parsed read_parts(const Node& node, Condition::Type type, Problems& problems) {
    Condition condition = make(type, node.key_at, problems);
    if (!check_shape(node, Shape::list, problems)) return std::nullopt;
    if (node.children.empty()) {
        problems.error("bad-value", node.at,
                       in_quotes(node.key) + " is an empty list of conditions",
                       "write [{field: value}, {use: name}]");
        return std::nullopt;
    }
    bool is_whole = true;
    for (const Node& part : node.children) {
        Parsed parsed = read_condition(part, problems);
        is_whole = is_whole && parsed.has_value();
        if (parsed) condition.parts.push_back(std::move(*parsed));
    }
    if (!is_whole) return std::nullopt;
    return condition;
}

Parsed read_negation(const Node& node, Problems& problems) {
    Condition condition = make(Condition::Type::negation, node.key_at, problems);
    Parsed parsed = read_condition(node, problems);
    if (!parsed) return std::nullopt;
    condition.parts.push_back(std::move(*parsed));
    return condition;
}

/// What other programs call it; nothing here has these names.
constexpr std::pair<std::string_view, std::string_view> names_elsewhere[] = {
    {"or", "any: [{…}, {…}]"},      {"and", "all: [{…}, {…}]"}, {"unless", "none: [{…}]"},
    {"except", "none: [{…}]"},      {"sender", "from: …"},      {"recipient", "to: …"},
    {"text", "body: {words: […]}"},
};

Parsed read_entry(const Node& node, Problems& problems) {
    for (const auto& [name, meant] : names_elsewhere) {
        if (node.key != name) continue;
        problems.error("unknown-field", node.key_at, "there is no field " + in_quotes(name),
                       "write " + std::string(meant));
        return std::nullopt;
    }
    if (node.key == "any") return read_parts(node, Condition::Type::any, problems);
    if (node.key == "all") return read_parts(node, Condition::Type::all, problems);
    if (node.key == "none") return read_parts(node, Condition::Type::none, problems);
    if (node.key == "not") return read_negation(node, problems);
    if (node.key == "words") {
        return read_words(node, make(Condition::Type::words, node.at, problems), problems);
    }
    if (node.key == "use") {
        if (!check_shape(node, Shape::text, problems)) return std::nullopt;
        Condition condition = make(Condition::Type::use, node.at, problems);
        condition.name = node.text;
        return condition;
    }
    return read_field(node, problems);
}

}  // namespace

std::optional<Condition> read_condition(const Node& node, Problems& problems) {
    if (!node.is_map()) {
        problems.error(
            "wrong-type", node.at,
            node.is_list() ? "a list stands where one condition is needed"
                           : "a condition is needed here",
            node.is_list() ? "write {any: [...]} or {all: [...]}" : "write {field: value}");
        return std::nullopt;
    }
    if (node.children.empty()) {
        problems.error("bad-value", node.at, "an empty condition would always hold",
                       "write {field: value}");
        return std::nullopt;
    }
    Condition condition = make(Condition::Type::all, node.at, problems);
    bool is_whole = true;
    for (const Node& entry : node.children) {
        if (is_cut_by_comma(node, entry)) {
            report_comma(node, entry, problems);
            return std::nullopt;
        }
        Parsed parsed = read_entry(entry, problems);
        is_whole = is_whole && parsed.has_value();
        if (parsed) condition.parts.push_back(std::move(*parsed));
    }
    if (!is_whole) return std::nullopt;
    if (condition.parts.size() == 1) return std::move(condition.parts.front());
    return condition;
}

}  // namespace vastus::config
