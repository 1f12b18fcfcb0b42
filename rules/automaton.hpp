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

    struct Found {
        std::uint32_t needle = 0;
        std::size_t end = 0;
        bool operator==(const Found&) const = default;
    };
    /// Every occurrence, by end; of those with one end the longest first.
    std::vector<Found> scan(std::string_view text) const;

private:
    // A cell holds the offset of the next state's row, so that a step is one addition and one load.
    static constexpr std::uint32_t output_flag = 0x80000000, offset_mask = 0x7FFFFFFF,
                                   nothing = 0xFFFFFFFF;
    struct Edge {
        std::uint8_t column;
        std::uint32_t cell;  ///< While the automaton is built: the state.
    };
    /// All of a state that is not its row, for one load from memory.
    struct State {
        std::uint32_t first_edge = 0;    ///< The last is where the next state's first is.
        std::uint32_t fail = 0;          ///< Where to go on when no edge fits.
        std::uint32_t suffix = 0;        ///< Next shorter state where a needle ends; 0: none.
        std::uint32_t output = nothing;  ///< Needle that ends here.
    };
    struct Trie;
    struct Lane;

    std::uint32_t next_cell(std::uint32_t offset, char byte) const;
    void take(Lane& lane, std::uint32_t cell) const;
    void walk_together(Lane& a, Lane& b, Lane& c, Lane& d, std::string_view text) const;
    std::uint32_t step(std::uint32_t offset, std::uint8_t column) const;
    const Edge* edge(std::uint32_t state, std::uint8_t column) const;
    std::uint32_t cell_of(std::uint32_t state) const;
    void make_columns(const std::vector<std::string>& needles);
    void lay_out(const Trie& trie);
    void link();
    void set_cells();
    void fill_rows();

    std::array<std::uint8_t, 256> columns_{};  ///< Column 0: bytes that no needle has.
    std::uint32_t width_ = 1, rows_ = 0, rows_end_ = 0;
    std::size_t longest_ = 0;
    std::vector<std::uint32_t> table_;  ///< rows_ × width_; flagged when something ends there.
    std::vector<Edge> edges_;           ///< Of all states, in their order.
    std::vector<State> states_;         ///< One more than there are.
};

}  // namespace vastus::rules
