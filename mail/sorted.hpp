// Sorts a constexpr table by its word while compiling. Tables are written by language, for people,
// and searched by word.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace vastus::mail {

constexpr std::string_view word_of(std::string_view entry) { return entry; }
template <class Row>
constexpr std::string_view word_of(const Row& row) {
    return row.word;
}

template <class Row, std::size_t N>
constexpr std::array<Row, N> sorted(std::array<Row, N> rows) {
    std::ranges::sort(rows, {}, [](const Row& row) { return word_of(row); });
    return rows;
}

/// The row of exactly that word in a sorted table, or nullptr.
template <class Row, std::size_t N>
constexpr const Row* find_row(const std::array<Row, N>& rows, std::string_view word) {
    const auto found =
        std::ranges::lower_bound(rows, word, {}, [](const Row& row) { return word_of(row); });
    return found != rows.end() && word_of(*found) == word ? &*found : nullptr;
}

}  // namespace vastus::mail
