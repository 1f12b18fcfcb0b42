#include "config/entries.hpp"

#include <algorithm>

#include "rules/suggest.hpp"

namespace vastus::config {
namespace {

// A hint that lists all keys is read only while it fits on a line.
constexpr std::size_t listed_keys_max = 12;

const Key* find_key(Section section, std::string_view name) {
    for (const Key& key : keys()) {
        if (key.section == section && key.name == name) return &key;
    }
    return nullptr;
}

std::string hint_for_unknown(Section section, std::string_view name) {
    std::vector<std::string> known;
    for (const Key& key : keys()) {
        const bool is_usable = key.need == Need::optional || key.need == Need::required;
        if (key.section == section && is_usable) known.emplace_back(key.name);
    }
    const std::string hint = rules::did_you_mean(name, known);
    if (!hint.empty() || known.size() > listed_keys_max) return hint;
    std::string all = "known here: ";
    for (std::size_t i = 0; i < known.size(); ++i) all += (i > 0 ? ", " : "") + known[i];
    return all;
}

std::string_view wanted(Shape shape) {
    switch (shape) {
        case Shape::map: return "a map (key: value)";
        case Shape::list: return "a list ([a, b])";
        case Shape::texts: return "a text or a list of texts";
        case Shape::boolean: return "true or false";
        case Shape::number: return "a number";
        case Shape::size: return "a size (64MiB)";
        case Shape::duration: return "a duration (4h, 30m)";
        case Shape::text:
        case Shape::any: break;
    }
    return "a text";
}

bool is_text(const Node& node) { return node.is_scalar() && !node.is_nothing(); }

bool fits(const Node& node, Shape shape) {
    switch (shape) {
        case Shape::any: return !node.is_nothing();
        case Shape::map: return node.is_map();
        case Shape::list: return node.is_list();
        case Shape::texts:
            return is_text(node) || (node.is_list() && std::all_of(node.children.begin(),
                                                                   node.children.end(), is_text));
        default: return is_text(node);
    }
}

std::string_view kind_of(const Node& node) {
    if (node.is_nothing()) return "nothing";
    if (node.is_list()) return "a list";
    return node.is_map() ? "a map" : "a text";
}

/// "after:4h" is one word for YAML.
bool is_joined(std::string_view written, std::string_view name) {
    return written.size() > name.size() && written.starts_with(name) && written[name.size()] == ':';
}

}  // namespace

Entries::Entries(const Node& map, Section section, Problems& problems) : map_(map) {
    if (!check_shape(map, Shape::map, problems)) return;
    for (const Node& value : map.children) {
        if (!check_comma(value, section, problems)) check_key(value, section, problems);
    }
    // `before` stands for `after`: who wrote it needs to hear of one of them only.
    const bool is_of_later = section == Section::step && has_later_;
    for (const Key& key : keys()) {
        if (key.section != section || key.need != Need::required || is_of_later) continue;
        const auto is_it = [&key](const Node& value) {
            return value.key == key.name || is_joined(value.key, key.name);
        };
        if (std::none_of(map.children.begin(), map.children.end(), is_it)) {
            problems.error("missing-key", map.at,
                           std::string(describe(section)) + " needs the key " + in_quotes(key.name),
                           std::string(key.name) + ": … (" + std::string(key.doc) + ")");
        }
    }
}

/// What is left of a number is no value either: it was reported with the rest of it.
bool Entries::check_comma(const Node& value, Section section, Problems& problems) {
    if (find_key(section, value.key) != nullptr || !is_cut_by_comma(map_, value)) return false;
    const Node* before = &value - 1;
    const bool is_number = before->text.find_first_not_of("0123456789") == std::string::npos;
    if (!is_cut_by_comma(map_, *before)) report_comma(map_, value, problems);
    if (is_number) std::erase(good_, before);
    return true;
}

void Entries::check_key(const Node& value, Section section, Problems& problems) {
    const Key* key = find_key(section, value.key);
    const auto colon = value.key.find(':');
    const bool is_word = key == nullptr && colon != std::string::npos &&
                         find_key(section, value.key.substr(0, colon)) != nullptr;
    if (is_word) {
        problems.error("unknown-key", value.key_at,
                       in_quotes(value.key) + " is one word: a blank is missing after the colon",
                       "write " + value.key.substr(0, colon) + ": " + value.key.substr(colon + 1));
    } else if (key == nullptr) {
        problems.error("unknown-key", value.key_at,
                       in_quotes(value.key) + " is not a key of " + std::string(describe(section)),
                       hint_for_unknown(section, value.key));
    } else if (key->need == Need::not_yet) {
        has_later_ = true;
        problems.error(
            "not-yet", value.key_at,
            in_quotes(value.key) + " is part of the language, but not of this version yet",
            std::string(key->doc));
    } else if (key->need == Need::never) {
        has_refused_ = true;
        const bool is_section = section == Section::include;
        problems.error(is_section ? "include-section" : "refused-key", value.key_at,
                       in_quotes(value.key) + " is refused in " + std::string(describe(section)),
                       std::string(key->doc));
    } else if (check_shape(
                   value, key->shape, problems,
                   key->name == "steps" ? "reminders: [{after: 4h, to: owner}]" : key->doc)) {
        good_.push_back(&value);
    }
}

const Node* Entries::find(std::string_view name) const {
    for (const Node* value : good_) {
        if (value->key == name) return value;
    }
    return nullptr;
}

bool Entries::exactly_one(std::initializer_list<std::string_view> names, Problems& problems) const {
    std::vector<const Node*> found;
    std::string list;
    bool is_reported = has_refused_;
    for (const std::string_view name : names) {
        list += (list.empty() ? "" : " or ") + std::string(name);
        for (const Node& value : map_.children) {
            if (value.key == name) found.push_back(&value);
            is_reported = is_reported || is_joined(value.key, name);
        }
    }
    if (found.size() == 1) return true;
    if (found.empty() && is_reported) return false;
    if (found.empty()) {
        problems.error("missing-key", map_.at, "one of these keys is needed: " + list);
    } else {
        problems.error(
            "too-many-keys", found[1]->key_at,
            in_quotes(found[1]->key) + " cannot stand beside " + in_quotes(found[0]->key),
            "write only one of them");
    }
    return false;
}

bool is_cut_by_comma(const Node& map, const Node& value) {
    if (!value.is_nothing() || map.children.empty() || &value == &map.children.front())
        return false;
    const Node& before = *(&value - 1);
    // Two keys on one line stand between braces.
    return before.is_scalar() && before.style != Node::Style::double_quoted &&
           before.style != Node::Style::single_quoted && before.at.line == value.key_at.line;
}

void report_comma(const Node& map, const Node& value, Problems& problems) {
    const Node* first = &value - 1;
    while (is_cut_by_comma(map, *first)) --first;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto& left = first->text;
    const auto digits = static_cast<std::size_t>(
        std::find_if_not(value.key.begin(), value.key.end(), is_digit) - value.key.begin());
    const bool is_decimal = digits > 0 && std::all_of(left.begin(), left.end(), is_digit);
    std::string hint = "write " + first->key + ": [" + left + ", " + value.key +
                       "] for a list, or quotes around a text";
    if (is_decimal && digits == value.key.size())
        hint = "write " + first->key + ": " + left + "." + value.key;
    else if (is_decimal)
        hint = "a duration has no decimals: write 1h30m";
    problems.error("comma-in-value", value.key_at,
                   "a comma ends the value of " + in_quotes(first->key) + " here, and " +
                       in_quotes(value.key) + " stands alone",
                   hint);
}

bool check_shape(const Node& node, Shape shape, Problems& problems, std::string_view example) {
    if (fits(node, shape)) return true;
    if (shape == Shape::texts && node.is_list()) {
        for (const Node& item : node.children) {
            if (!is_text(item)) {
                problems.error("wrong-type", item.at,
                               std::string(kind_of(item)) + " stands where a text is needed",
                               "write a text; one that holds \": \" or begins with [ or { needs "
                               "quotes");
            }
        }
        return false;
    }
    const std::string subject = node.key.empty() ? "this" : in_quotes(node.key);
    const std::string have =
        node.is_nothing() ? " has no value" : " is " + std::string(kind_of(node));
    std::string hint = "write " + std::string(wanted(shape));
    if (shape == Shape::any && !example.empty())
        hint = "write " + node.key + ": and " + std::string(example);
    problems.error("wrong-type", node.at, subject + have, hint);
    return false;
}

std::vector<const Node*> each_text(const Node& node) {
    if (!node.is_list()) return {&node};
    std::vector<const Node*> texts;
    for (const Node& item : node.children) texts.push_back(&item);
    return texts;
}

std::string name_of(const Node& node) {
    return node.key.empty() ? in_quotes(node.text) : in_quotes(node.key);
}

}  // namespace vastus::config
