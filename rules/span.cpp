#include "rules/span.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace vastus::rules {
namespace {

struct Unit {
    std::string_view name;
    model::Duration length;
};
constexpr std::array<Unit, 4> units{{{"h", std::chrono::hours(1)},
                                     {"m", std::chrono::minutes(1)},
                                     {"s", std::chrono::seconds(1)},
                                     {"ms", std::chrono::milliseconds(1)}}};

void append(std::string& text, std::int64_t count, std::string_view unit) {
    if (count > 0) text += std::to_string(count) + std::string(unit);
}

struct WrittenUnit {
    std::string_view name;
    Span one;
};
constexpr std::array<WrittenUnit, 10> written{{{"y", {12, 0, 0, {}}},
                                               {"q", {3, 0, 0, {}}},
                                               {"mo", {1, 0, 0, {}}},
                                               {"w", {0, 7, 0, {}}},
                                               {"d", {0, 1, 0, {}}},
                                               {"wd", {0, 0, 1, {}}},
                                               {"h", {0, 0, 0, std::chrono::hours(1)}},
                                               {"m", {0, 0, 0, std::chrono::minutes(1)}},
                                               {"s", {0, 0, 0, std::chrono::seconds(1)}},
                                               {"ms", {0, 0, 0, std::chrono::milliseconds(1)}}}};
constexpr std::size_t digits_max = 7;  // so that no sum of units overflows

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes digits from the front; "012" is nobody's number.
std::optional<std::int32_t> take_number(std::string_view& text) {
    const auto end = std::ranges::find_if_not(text, is_digit);
    const auto digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    if (digits.empty() || digits.size() > digits_max) return std::nullopt;
    if (digits.size() > 1 && digits.front() == '0') return std::nullopt;
    std::int32_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    text.remove_prefix(digits.size());
    return value;
}

}  // namespace

std::optional<Span> parse_span(std::string_view text) {
    Span span;
    const auto* next = written.begin();
    if (text.empty()) return std::nullopt;
    while (!text.empty()) {
        const auto count = take_number(text);
        if (!count) return std::nullopt;
        const auto end = std::ranges::find_if(text, is_digit);
        const auto name = text.substr(0, static_cast<std::size_t>(end - text.begin()));
        text.remove_prefix(name.size());
        const auto* unit = std::find_if(next, written.end(),
                                        [name](const WrittenUnit& u) { return u.name == name; });
        if (unit == written.end()) return std::nullopt;
        next = unit + 1;
        span.months += unit->one.months * *count;
        span.days += unit->one.days * *count;
        span.working_days += unit->one.working_days * *count;
        span.elapsed += unit->one.elapsed * *count;
    }
    return span;
}

std::string label(const Span& span) {
    if (span.is_zero()) return "0m";
    std::string text;
    append(text, span.months, "mo");
    append(text, span.days, "d");
    append(text, span.working_days, "wd");
    auto left = span.elapsed;
    for (const Unit& unit : units) {
        append(text, left / unit.length, unit.name);
        left %= unit.length;
    }
    return text;
}

}  // namespace vastus::rules
