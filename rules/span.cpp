#include "rules/span.hpp"

#include <array>
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

}  // namespace

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
