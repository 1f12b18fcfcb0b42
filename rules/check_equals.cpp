// Conditions that can never hold: patterns where whole values are compared, an address without its
// domain, a domain with an @, and signs that another program would take for its own.
#include <algorithm>
#include <array>

#include "model/utf8.hpp"
#include "rules/checks.hpp"

namespace vastus::rules {
namespace {

using Test = Condition::Test;

void walk(const Condition& condition, const ConditionVisitor& visit) {
    visit(condition);
    for (const auto& part : condition.parts) walk(part, visit);
}

bool is_address_field(std::string_view name) {
    constexpr std::array<std::string_view, 4> names{"from", "reply_to", "to", "cc"};
    return std::ranges::count(names, name) > 0;
}

/// Texts of mails and forms; the register's own words (client.tags) may be anything.
bool is_of_mail(std::string_view name) {
    constexpr std::array<std::string_view, 5> names{"subject", "body", "body.quoted",
                                                    "body.signature", "from.name"};
    return std::ranges::count(names, name) > 0 || name.starts_with("header.") ||
           name.starts_with("form.") || name.starts_with("attachment.");
}

struct Checker {
    Report& report;

    void warn(const Condition& condition, const std::string& value, const std::string& why,
              const std::string& hint) {
        report.warn(condition.at, "never-equal", quoted(value) + " " + why, hint, value);
    }

    static std::string test(const Condition& condition, std::string_view name,
                            const std::string& value) {
        return "{" + condition.name + ": {" + std::string(name) + ": '" + value + "'}}";
    }

    void check_star(const Condition& condition, const std::string& value) {
        const bool is_regex = value.find(".*") != std::string::npos;
        const bool is_place = condition.name.starts_with("attachment.") ||
                              condition.name.starts_with("from") ||
                              is_address_field(condition.name);
        std::string hint = "write " + test(condition, is_regex ? "regex" : "glob", value);
        if (value == "*") hint = "for any value write {" + condition.name + ": set}";
        if (!is_place && !is_regex && value != "*")
            hint = "for words write {" + condition.name + ": {words: ['" + value + "']}}";
        warn(condition, value, "is compared as a whole, and its * is a plain star", hint);
    }

    /// The field holds bare addresses.
    void check_address(const Condition& condition, const std::string& value) {
        const auto open = value.find('<'), close = value.find('>');
        if (open != std::string::npos && close != std::string::npos && open < close) {
            warn(condition, value, "is compared with the address alone",
                 "write " + value.substr(open + 1, close - open - 1));
            return;
        }
        const auto at = value.find('@');
        if (at != std::string::npos && at > 0) return;
        const auto domain = at == 0 ? value.substr(1) : value;
        const bool is_domain = domain.find('.') != std::string::npos;
        std::string hint = "write the whole address";
        if (is_domain && condition.name == "from") hint = "write {from.domain: " + domain + "}";
        if (is_domain && condition.name != "from")
            hint = "write " + test(condition, "glob", "*@" + domain);
        warn(condition, value, "is no whole address, and is compared with whole ones", hint);
    }

    void check_value(const Condition& condition, const std::string& value) {
        const auto& name = condition.name;
        const bool is_part = name == "from.domain" || name == "from.local";
        if (condition.test == Test::glob) {
            if (is_address_field(name) && value.find_first_of("@*?") == std::string::npos)
                check_address(condition, value);
        } else if (value.find('*') != std::string::npos) {
            if (is_part || is_address_field(name) || is_of_mail(name)) check_star(condition, value);
        } else if (is_address_field(name)) {
            check_address(condition, value);
        } else if (is_part && value.find('@') != std::string::npos) {
            const auto at = value.find('@');
            warn(condition, value, "has an @, and " + quoted(name) + " has none",
                 "write " + (name == "from.domain" ? value.substr(at + 1) : value.substr(0, at)));
        }
    }

    /// "/word/i", as JavaScript and sed write it.
    void check_slashes(const Condition& condition, const std::string& value) {
        const auto last = value.rfind('/');
        if (value.size() < 3 || value.front() != '/' || last < 2) return;
        const auto flags = std::string_view(value).substr(last + 1);
        const bool has_flags = !flags.empty() && flags.size() <= 3 &&
                               flags.find_first_not_of("gimsu") == std::string_view::npos;
        const bool is_of_line = condition.name == "subject" || is_address_field(condition.name);
        if (!has_flags && !(flags.empty() && is_of_line)) return;
        report.warn(
            condition.at, "regex-slashes",
            "the slashes around " + quoted(value) + " are part of the regex",
            "write '" + value.substr(1, last - 1) + "'; upper and lower case are the same anyway",
            value);
    }

    void check(const Condition& condition) {
        if (condition.type != Condition::Type::field) return;
        for (const auto& value : condition.values) {
            if (condition.test == Test::regex) check_slashes(condition, value);
            if (condition.test == Test::equals || condition.test == Test::glob)
                check_value(condition, value);
        }
    }
};

bool is_curly(char32_t point) {
    constexpr std::u32string_view quotes = U"“”„‟«»‘’‚‹›";
    return quotes.find(point) != std::u32string_view::npos;
}

}  // namespace

void each_condition(const RuleFile& file, const ConditionVisitor& visit) {
    const auto take = [&visit](const std::optional<Condition>& one) {
        if (one) walk(*one, visit);
    };
    for (const auto& [name, define] : file.defines) walk(define.condition, visit);
    for (const auto& rule : file.classify) walk(rule.when, visit);
    for (const auto& rule : file.route) take(rule.when);
    for (const auto& rule : file.watch) {
        take(rule.when);
        take(rule.while_);
    }
    for (const auto& digest : file.digests) {
        for (const auto& section : digest.sections) take(section.condition);
    }
}

void check_equals(const RuleFile& file, Report& report) {
    Checker checker{report};
    each_condition(file, [&checker](const Condition& one) { checker.check(one); });
}

bool check_quotes(const std::string& word, const Position& at, Report& report) {
    const auto first = model::code_point_at(word, 0);
    if (word.empty() || !is_curly(first.value)) return false;
    std::string inner = word.substr(first.size);
    for (std::size_t i = 0; i < inner.size();) {
        const auto point = model::code_point_at(inner, i);
        i += point.size;
        if (i == inner.size() && is_curly(point.value)) inner.resize(i - point.size);
    }
    report.warn(at, "quotes-in-word",
                "the curly quotes of " + quoted(word) +
                    " are part of it: it is found only where a mail has quotes too",
                "write \"" + inner + "\", or " + inner + " without quotes", word);
    return true;
}

}  // namespace vastus::rules
