// Aho-Corasick over bytes: all needles in one pass over a text, whatever their number.
//
// Shallow states, where a text spends its time, have full rows; deep ones have edges and a way
// back, so that 20,000 words stay small. Built once, then constant and shared by threads. Cannot
// fail.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vastus::rules {

class Automaton {
public:
    Automaton() = default;
    /// Needles are distinct and not empty; a needle's number is its place.
    explicit Automaton(const std::vector<std::string>& needles);

    /// Calls found(needle, end) for every occurrence, by end, longest first.
    template <class Found>
    void scan(std::string_view text, Found found) const {
        if (outputs_.empty()) return;
        std::uint32_t state = 0;
        for (std::size_t at = 0; at < text.size(); ++at) {
            const std::uint8_t column = columns_[static_cast<unsigned char>(text[at])];
            const std::uint32_t next =
                state < rows_ ? table_[state * width_ + column] : step(state, column);
            state = next & state_mask;
            if ((next & output_flag) == 0) continue;
            for (std::uint32_t at_state = state; at_state != 0; at_state = suffixes_[at_state]) {
                if (outputs_[at_state] != nothing) found(outputs_[at_state], at + 1);
            }
        }
    }

private:
    static constexpr std::uint32_t output_flag = 0x80000000, state_mask = 0x7FFFFFFF,
                                   nothing = 0xFFFFFFFF;
    struct Edge {
        std::uint8_t column;
        std::uint32_t state;
    };
    struct Trie;

    std::uint32_t step(std::uint32_t state, std::uint8_t column) const;
    const Edge* edge(std::uint32_t state, std::uint8_t column) const;
    std::uint32_t flagged(std::uint32_t state) const;
    void make_columns(const std::vector<std::string>& needles);
    void lay_out(const Trie& trie);
    void link();
    void fill_rows();

    std::array<std::uint8_t, 256> columns_{};  ///< Column 0: bytes that no needle has.
    std::uint32_t width_ = 1, rows_ = 0;
    std::vector<std::uint32_t> table_;  ///< rows_ × width_; flagged when something ends there.
    std::vector<Edge> edges_;           ///< Of all states, in their order.
    std::vector<std::uint32_t> first_edge_;  ///< One more than states.
    std::vector<std::uint32_t> fails_;       ///< Where to go on when no edge fits.
    std::vector<std::uint32_t> suffixes_;    ///< Next shorter state where a needle ends; 0: none.
    std::vector<std::uint32_t> outputs_;     ///< Needle that ends here.
};

}  // namespace vastus::rules
