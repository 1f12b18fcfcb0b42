#include "rules/suggest.hpp"

#include <algorithm>

#include "model/utf8.hpp"

namespace vastus::rules {
namespace {

/// Longer words are nobody's typing error; comparing them would cost their product.
constexpr std::size_t letters_max = 64;

std::u32string plain(std::string_view word) {
    std::u32string letters;
    for (std::size_t at = 0; at < word.size() && letters.size() <= letters_max;) {
        const model::CodePoint point = model::code_point_at(word, at);
        at += point.size;
        if (point.value == '-' || point.value == '_') continue;
        const bool is_upper = point.value >= 'A' && point.value <= 'Z';
        letters.push_back(is_upper ? point.value + 0x20 : point.value);
    }
    return letters;
}

std::size_t distance(const std::u32string& left, const std::u32string& right) {
    const std::size_t width = right.size() + 1;
    std::vector<std::size_t> cells((left.size() + 1) * width);
    const auto cell = [&cells, width](std::size_t row, std::size_t column) -> std::size_t& {
        return cells[row * width + column];
    };
    for (std::size_t i = 0; i <= left.size(); ++i) cell(i, 0) = i;
    for (std::size_t j = 0; j <= right.size(); ++j) cell(0, j) = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const std::size_t change = left[i - 1] == right[j - 1] ? 0 : 1;
            std::size_t best =
                std::min({cell(i - 1, j) + 1, cell(i, j - 1) + 1, cell(i - 1, j - 1) + change});
            const bool is_swap =
                i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
            if (is_swap) best = std::min(best, cell(i - 2, j - 2) + 1);
            cell(i, j) = best;
        }
    }
    return cell(left.size(), right.size());
}

}  // namespace

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
    const std::u32string wanted = plain(word);
    if (wanted.empty() || wanted.size() > letters_max) return {};
    std::size_t best = std::max<std::size_t>(2, wanted.size() / 3) + 1;
    const std::string* nearest = nullptr;
    for (const auto& candidate : candidates) {
        const std::u32string letters = plain(candidate);
        if (letters.size() > letters_max) continue;
        const std::size_t far = distance(wanted, letters);
        // Two changes make any two letters of any two others: a short word must keep one of them.
        if (far >= best || far >= std::max(wanted.size(), letters.size())) continue;
        best = far;
        nearest = &candidate;
    }
    if (nearest == nullptr) return {};
    return "did you mean \"" + *nearest + "\"?";
}

}  // namespace vastus::rules
