#include "rules/template_text.hpp"

#include <algorithm>

namespace vastus::rules {
namespace {

/// Lists inside lists do not occur; this only bounds recursion.
constexpr std::size_t depth_max = 4;
/// Filled text never grows beyond this, whatever a client wrote and how often it is repeated.
constexpr std::size_t filled_bytes_max = 256u << 10;

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::string quote(std::string_view name) {
    return "\"{{" + std::string(name.substr(0, 60)) + "}}\"";
}

struct Parser {
    std::string_view rest;
    TemplateProblem problem;

    bool fail(std::string text, std::string hint, std::string_view tag) {
        problem = {std::move(text), std::move(hint), std::string(tag)};
        return false;
    }

    /// Reads until the end of the section `name`, or of the text when it is "".
    bool read(std::string_view name, std::vector<TemplatePart>& parts, std::size_t depth) {
        while (true) {
            const auto open = rest.find("{{");
            const std::string_view before = rest.substr(0, open);
            if (!before.empty())
                parts.push_back({TemplatePart::Type::text, std::string(before), {}});
            if (open == std::string_view::npos) {
                rest = {};
                if (name.empty()) return true;
                return fail(quote("#" + std::string(name)) + " is not closed",
                            "write {{/" + std::string(name) + "}} after it",
                            "#" + std::string(name));
            }
            rest.remove_prefix(open + 2);
            const auto close = rest.find("}}");
            if (close == std::string_view::npos)
                return fail("\"{{\" is not closed", "write }} after the field",
                            trim(rest.substr(0, rest.find('\n'))));
            const std::string_view tag = trim(rest.substr(0, close));
            rest.remove_prefix(close + 2);
            if (tag.starts_with('/')) {
                if (!name.empty() && trim(tag.substr(1)) == name) return true;
                return fail(quote(tag) + " closes nothing that is open",
                            "remove it, or open the list before it: {{#…}}", tag);
            }
            if (!add_tag(tag, parts, depth)) return false;
        }
    }

    bool add_tag(std::string_view tag, std::vector<TemplatePart>& parts, std::size_t depth) {
        const bool is_section = tag.starts_with('#');
        const std::string_view name = is_section ? trim(tag.substr(1)) : tag;
        const bool is_strange = name.find_first_of("{}#^>&!= \n") != std::string_view::npos;
        if (name.empty() || is_strange)
            return fail(quote(tag) + " is not a field",
                        "templates know {{field}} and {{#list}}…{{/list}}", tag);
        if (!is_section) {
            parts.push_back({TemplatePart::Type::field, std::string(name), {}});
            return true;
        }
        if (depth == depth_max)
            return fail("lists are nested too deeply", "at most four are nested", tag);
        TemplatePart section{TemplatePart::Type::section, std::string(name), {}};
        if (!read(name, section.parts, depth + 1)) return false;
        parts.push_back(std::move(section));
        return true;
    }
};

void fill(const std::vector<TemplatePart>& parts, const TemplateValues& values,
          const std::string& element, std::string& filled) {
    for (const auto& part : parts) {
        if (filled.size() > filled_bytes_max) return;
        if (part.type == TemplatePart::Type::text) {
            filled += part.text;
        } else if (part.text == ".") {
            filled += element;
        } else if (part.type == TemplatePart::Type::field) {
            std::string joined;
            for (const auto& value : values(part.text))
                joined += (joined.empty() ? "" : ", ") + value;
            filled += joined;
        } else {
            for (const auto& value : values(part.text)) {
                if (!value.empty()) fill(part.parts, values, value, filled);
            }
        }
    }
}

}  // namespace

std::variant<std::vector<TemplatePart>, TemplateProblem> parse_template(std::string_view text) {
    Parser parser{text, {}};
    std::vector<TemplatePart> parts;
    if (!parser.read("", parts, 0)) return parser.problem;
    return parts;
}

std::vector<std::string> template_fields(const std::vector<TemplatePart>& parts) {
    std::vector<std::string> names;
    for (const auto& part : parts) {
        if (part.type == TemplatePart::Type::text) continue;
        if (part.text != ".") names.push_back(part.text);
        for (auto& inner : template_fields(part.parts)) names.push_back(std::move(inner));
    }
    return names;
}

std::string fill_template(const std::vector<TemplatePart>& parts, const TemplateValues& values) {
    std::string filled;
    fill(parts, values, "", filled);
    return filled;
}

}  // namespace vastus::rules
