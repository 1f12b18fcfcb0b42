#include "web/table.hpp"

#include <algorithm>

#include "model/utf8.hpp"

namespace vastus::web {
namespace {

constexpr std::size_t cell_characters_max = 40;

std::string cut(const std::string& cell) {
    if (model::length_utf8(cell) <= cell_characters_max) return cell;
    std::string_view head = cell;
    std::size_t at = 0;
    for (std::size_t i = 0; i + 1 < cell_characters_max; ++i)
        at += model::code_point_at(head, at).size;
    return std::string(head.substr(0, at)) + "…";
}

void append_row(std::string& text, const std::vector<std::string>& row,
                const std::vector<std::size_t>& widths) {
    for (std::size_t i = 0; i < row.size(); ++i) {
        const bool is_last = i + 1 == row.size();
        const auto cell = is_last ? row[i] : cut(row[i]);
        text += cell;
        if (!is_last) text.append(widths[i] - model::length_utf8(cell) + 2, ' ');
    }
    while (!text.empty() && text.back() == ' ') text.pop_back();
    text += '\n';
}

}  // namespace

std::string Table::text() const {
    std::vector<std::size_t> widths(head_.size(), 0);
    const auto measure = [&widths](const std::vector<std::string>& row) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], model::length_utf8(cut(row[i])));
        }
    };
    measure(head_);
    for (const auto& row : rows_) measure(row);
    std::string text;
    append_row(text, head_, widths);
    for (const auto& row : rows_) append_row(text, row, widths);
    return text;
}

std::string lasted(long long seconds) {
    seconds = std::max(seconds, 0LL);
    const auto minutes = seconds / 60;
    const auto hours = minutes / 60;
    const auto days = hours / 24;
    if (days > 0) return std::to_string(days) + " d " + std::to_string(hours % 24) + " h";
    if (hours > 0) {
        const auto rest = std::to_string(minutes % 60);
        return std::to_string(hours) + " h " + (rest.size() < 2 ? "0" + rest : rest) + " min";
    }
    if (minutes > 0) return std::to_string(minutes) + " min";
    return std::to_string(seconds) + " s";
}

}  // namespace vastus::web
