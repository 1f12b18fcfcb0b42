// judge(): whether a YAML tree fits a JSON Schema, as an editor would say it.
//
// Knows the words of draft-07 that our schemas use; an unknown word is a failure of the test, not
// an approval. Plain scalars are typed as YAML 1.2 types them.
#pragma once

#include <regex.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "config/yaml.hpp"
#include "model/assert.hpp"
#include "web/json_tree.hpp"

namespace vastus::test {

/// A POSIX pattern; of what ECMA-262 has more, the schema uses a look-ahead for "not empty" only.
class Pattern {
public:
    explicit Pattern(std::string text) {
        constexpr std::string_view ahead = "(?=[0-9])";
        if (const auto at = text.find(ahead); at != std::string::npos) text.erase(at, ahead.size());
        VASTUS_ASSERT(::regcomp(&compiled_, text.c_str(), REG_EXTENDED | REG_NOSUB) == 0);
    }
    ~Pattern() { ::regfree(&compiled_); }
    Pattern(const Pattern&) = delete;
    Pattern& operator=(const Pattern&) = delete;

    bool finds(const std::string& text) const {
        return ::regexec(&compiled_, text.c_str(), 0, nullptr, 0) == 0;
    }

private:
    regex_t compiled_{};
};

class SchemaJudge {
public:
    explicit SchemaJudge(const web::JsonNode& root) : root_(root) {}

    bool fits(const config::Node& node) { return fits(node, root_); }
    /// Where the last tree did not fit: the deepest place that was refused.
    const std::string& why() const { return why_; }

private:
    using Json = web::JsonNode;
    using Node = config::Node;

    static const Json* member(const Json& json, std::string_view name) {
        for (const Json& child : json.children) {
            if (child.name == name) return &child;
        }
        return nullptr;
    }

    static std::string type_of(const Node& node) {
        if (node.is_map()) return "object";
        if (node.is_list()) return "array";
        if (node.is_nothing()) return "null";
        if (node.style != Node::Style::plain) return "string";
        if (node.text == "true" || node.text == "false") return "boolean";
        static const Pattern number("^[-+]?[0-9]+(\\.[0-9]*)?$");
        return number.finds(node.text) ? "number" : "string";
    }

    bool refuse(const Node& node, const std::string& what) {
        why_ = std::to_string(node.at.line) + ":" + std::to_string(node.at.column) + " " +
               node.key + ": " + what;
        return false;
    }

    bool fits(const Node& node, const Json& schema) {
        for (const Json& word : schema.children) {
            if (!fits_word(node, schema, word)) return false;
        }
        return true;
    }

    bool fits_word(const Node& node, const Json& schema, const Json& word) {
        const std::string& name = word.name;
        if (name == "$schema" || name == "title" || name == "description" ||
            name == "definitions" || name == "patternProperties" || name == "items")
            return name != "items" || fits_items(node, word);
        if (name == "$ref") return fits(node, *web::at_pointer(root_, word.text.substr(1)));
        if (name == "allOf") return count(node, word) == word.children.size();
        if (name == "anyOf") return count(node, word) > 0 || refuse(node, "anyOf");
        if (name == "oneOf") return count(node, word) == 1 || refuse(node, "oneOf");
        if (name == "type") return fits_type(node, word);
        if (name == "enum") return fits_enum(node, word);
        if (name == "pattern") return fits_pattern(node, word.text);
        if (name == "required") return fits_required(node, word);
        if (name == "properties") return fits_properties(node, schema);
        if (name == "additionalProperties")
            return member(schema, "properties") != nullptr || fits_properties(node, schema);
        std::size_t limit = 0;
        std::from_chars(word.text.data(), word.text.data() + word.text.size(), limit);
        if (name == "minItems") return !node.is_list() || node.children.size() >= limit;
        if (name == "minProperties") return !node.is_map() || node.children.size() >= limit;
        if (name == "maxProperties") return !node.is_map() || node.children.size() <= limit;
        VASTUS_ASSERT(!"a word of JSON Schema that this judge does not know");
        return false;
    }

    std::size_t count(const Node& node, const Json& all) {
        std::size_t good = 0;
        for (const Json& one : all.children) good += fits(node, one) ? 1u : 0u;
        return good;
    }

    bool fits_items(const Node& node, const Json& schema) {
        if (!node.is_list()) return true;
        for (const Node& child : node.children) {
            if (!fits(child, schema)) return false;
        }
        return true;
    }

    bool fits_type(const Node& node, const Json& word) {
        const std::string type = type_of(node);
        if (word.text == type) return true;
        for (const Json& one : word.children) {
            if (one.text == type) return true;
        }
        return refuse(node, "type " + type);
    }

    bool fits_enum(const Node& node, const Json& word) {
        const std::string type = type_of(node);
        for (const Json& one : word.children) {
            const bool is_text = one.kind == web::JsonKind::string;
            const std::string value =
                one.kind == web::JsonKind::boolean ? (one.is_true ? "true" : "false") : one.text;
            if (node.is_scalar() && is_text == (type == "string") && node.text == value)
                return true;
        }
        return refuse(node, "not in enum: " + node.text);
    }

    bool fits_pattern(const Node& node, const std::string& pattern) {
        if (type_of(node) != "string") return true;
        return regex(pattern).finds(node.text) || refuse(node, "pattern " + pattern);
    }

    bool fits_required(const Node& node, const Json& word) {
        if (!node.is_map()) return true;
        for (const Json& key : word.children) {
            const auto is_it = [&key](const Node& child) { return child.key == key.text; };
            if (std::ranges::none_of(node.children, is_it))
                return refuse(node, "needs " + key.text);
        }
        return true;
    }

    bool fits_properties(const Node& node, const Json& schema) {
        if (!node.is_map()) return true;
        const Json* properties = member(schema, "properties");
        const Json* patterns = member(schema, "patternProperties");
        const Json* others = member(schema, "additionalProperties");
        for (const Node& child : node.children) {
            bool is_known = false;
            if (const Json* one = properties ? member(*properties, child.key) : nullptr) {
                is_known = true;
                if (!fits(child, *one)) return false;
            }
            for (std::size_t i = 0; patterns != nullptr && i < patterns->children.size(); ++i) {
                const Json& one = patterns->children[i];
                if (!regex(one.name).finds(child.key)) continue;
                is_known = true;
                if (!fits(child, one)) return false;
            }
            if (is_known || others == nullptr) continue;
            if (others->kind == web::JsonKind::boolean && !others->is_true)
                return refuse(child, "no such key");
            if (others->kind == web::JsonKind::object && !fits(child, *others)) return false;
        }
        return true;
    }

    const Pattern& regex(const std::string& pattern) {
        auto& known = regexes_[pattern];
        if (!known) known = std::make_unique<const Pattern>(pattern);
        return *known;
    }

    const Json& root_;
    std::string why_;
    std::map<std::string, std::unique_ptr<const Pattern>> regexes_;
};

}  // namespace vastus::test
