// judge(): whether a YAML tree fits a JSON Schema, as an editor would say it.
//
// Knows the words of draft-07 that our schemas use; an unknown word is a failure of the test, not
// an approval. Plain scalars are typed as YAML 1.2 types them.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <regex>
#include <string>

#include "config/yaml.hpp"
#include "model/assert.hpp"
#include "web/json_tree.hpp"

namespace vastus::test {

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
        static const std::regex number("[-+]?[0-9]+(\\.[0-9]*)?");
        return std::regex_match(node.text, number) ? "number" : "string";
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
        const auto limit = std::stoul(word.text);
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
        return std::regex_search(node.text, regex(pattern)) || refuse(node, "pattern " + pattern);
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
                if (!std::regex_search(child.key, regex(one.name))) continue;
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

    const std::regex& regex(const std::string& pattern) {
        return regexes_.try_emplace(pattern, pattern).first->second;
    }

    const Json& root_;
    std::string why_;
    std::map<std::string, std::regex> regexes_;
};

}  // namespace vastus::test
