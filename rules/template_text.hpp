// Templates: text with {{field}} and {{#list}}…{{/list}}; no logic.
//
// Parsed the same way when rules are read and when an alert is rendered. A text that cannot be
// parsed is a problem with its code (template-unclosed). Pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace vastus::rules {

struct TemplatePart {
    enum class Type { text, field, section };
    Type type = Type::text;
    std::string text;                 ///< Text, or the name of the field; "." inside a section.
    std::vector<TemplatePart> parts;  ///< Of a section.
};

struct TemplateProblem {
    std::string text, hint;
    std::string tag;  ///< What stands between the braces, or begins behind them.
};

std::variant<std::vector<TemplatePart>, TemplateProblem> parse_template(std::string_view text);

/// Every field and section named, in order.
std::vector<std::string> template_fields(const std::vector<TemplatePart>& parts);

/// `value` gives the values of a field: none, one, or those of a list. A field shows them with
/// commas; a section is repeated for each.
using TemplateValues = std::function<std::vector<std::string>(const std::string& field)>;
std::string fill_template(const std::vector<TemplatePart>& parts, const TemplateValues& values);

}  // namespace vastus::rules
