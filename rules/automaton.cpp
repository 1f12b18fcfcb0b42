#include "rules/automaton.hpp"

#include <algorithm>

namespace vastus::rules {
namespace {

/// States with full rows: at about 60 columns of 4 bytes this is 1 MiB at most.
constexpr std::uint32_t rows_max = 4096;
/// A step waits for the memory of the one before; so four parts of a text are walked in turn.
constexpr std::size_t lanes = 4;
/// A shorter text is walked in one go: the parts overlap by the longest needle.
constexpr std::size_t lanes_bytes_min = 512;

}  // namespace

struct Automaton::Trie {
    struct Node {
        std::vector<Edge> edges;
        std::uint32_t output = nothing;
    };
    std::vector<Node> nodes{1};

    void add(std::string_view needle, std::uint32_t number,
             const std::array<std::uint8_t, 256>& columns) {
        std::uint32_t at = 0;
        for (const char byte : needle) {
            const std::uint8_t column = columns[static_cast<unsigned char>(byte)];
            const auto& edges = nodes[at].edges;
            const auto found = std::ranges::find(edges, column, &Edge::column);
            if (found != edges.end()) {
                at = found->cell;
                continue;
            }
            const auto fresh = static_cast<std::uint32_t>(nodes.size());
            nodes[at].edges.push_back({column, fresh});
            nodes.emplace_back();
            at = fresh;
        }
        nodes[at].output = number;
    }
};

Automaton::Automaton(const std::vector<std::string>& needles) {
    if (needles.empty()) return;
    make_columns(needles);
    for (const auto& needle : needles) longest_ = std::max(longest_, needle.size());
    Trie trie;
    for (std::size_t i = 0; i < needles.size(); ++i)
        trie.add(needles[i], static_cast<std::uint32_t>(i), columns_);
    lay_out(trie);
    link();
    set_cells();
    fill_rows();
}

/// A part of the text: what ends in (begin, end] is its own; it starts earlier, to be in step.
struct Automaton::Lane {
    std::size_t at = 0, begin = 0, end = 0;
    std::uint32_t offset = 0;
    std::vector<Found> found;
};

inline std::uint32_t Automaton::next_cell(std::uint32_t offset, char byte) const {
    const std::uint8_t column = columns_[static_cast<unsigned char>(byte)];
    // Unchecked on purpose: this line is most of what a message costs.
    if (offset < rows_end_) return table_.data()[offset + column];
    return step(offset, column);
}

/// Enters the state of a cell and notes what ends there.
void Automaton::take(Lane& lane, std::uint32_t cell) const {
    lane.offset = cell & offset_mask;
    ++lane.at;
    if ((cell & output_flag) == 0 || lane.at <= lane.begin) return;
    for (std::uint32_t number = lane.offset / width_; number != 0;) {
        const State& state = states_[number];
        if (state.output != nothing) lane.found.push_back({state.output, lane.at});
        number = state.suffix;
    }
}

/// Walks four lanes in turn, from hit to hit without touching memory but the table's.
void Automaton::walk_together(Lane& a, Lane& b, Lane& c, Lane& d, std::string_view text) const {
    std::size_t left = a.end;
    while (left > 0) {
        const char* const at_a = text.data() + a.at;
        const char* const at_b = text.data() + b.at;
        const char* const at_c = text.data() + c.at;
        const char* const at_d = text.data() + d.at;
        std::uint32_t in_a = a.offset, in_b = b.offset, in_c = c.offset, in_d = d.offset;
        std::uint32_t cell_a = 0, cell_b = 0, cell_c = 0, cell_d = 0;
        std::size_t steps = 0;
        while (true) {
            cell_a = next_cell(in_a, at_a[steps]);
            cell_b = next_cell(in_b, at_b[steps]);
            cell_c = next_cell(in_c, at_c[steps]);
            cell_d = next_cell(in_d, at_d[steps]);
            if (((cell_a | cell_b | cell_c | cell_d) & output_flag) != 0 || steps + 1 == left)
                break;
            in_a = cell_a;
            in_b = cell_b;
            in_c = cell_c;
            in_d = cell_d;
            ++steps;
        }
        for (Lane* lane : {&a, &b, &c, &d}) lane->at += steps;
        take(a, cell_a);
        take(b, cell_b);
        take(c, cell_c);
        take(d, cell_d);
        left -= steps + 1;
    }
}

std::vector<Automaton::Found> Automaton::scan(std::string_view text) const {
    if (states_.empty()) return {};
    const bool is_short = text.size() < std::max(lanes_bytes_min, longest_ * lanes);
    std::array<Lane, lanes> all;
    const std::size_t count = is_short ? 1 : lanes;
    for (std::size_t i = 0; i < count; ++i) {
        all[i].begin = text.size() * i / count;
        all[i].end = text.size() * (i + 1) / count;
        all[i].at = i == 0 ? 0 : all[i].begin - longest_;
    }
    if (!is_short) walk_together(all[0], all[1], all[2], all[3], text);
    for (Lane& lane : all) {
        while (lane.at < lane.end) take(lane, next_cell(lane.offset, text[lane.at]));
    }
    std::vector<Found> found = std::move(all[0].found);
    for (std::size_t i = 1; i < count; ++i)
        found.insert(found.end(), all[i].found.begin(), all[i].found.end());
    return found;
}

void Automaton::make_columns(const std::vector<std::string>& needles) {
    for (const auto& needle : needles) {
        for (const char byte : needle) {
            auto& column = columns_[static_cast<unsigned char>(byte)];
            // 255 different bytes at most: UTF-8 has no more than 243.
            if (column == 0 && width_ < 256) column = static_cast<std::uint8_t>(width_++);
        }
    }
}

/// Numbers the states by breadth, so that the shallow ones come first.
void Automaton::lay_out(const Trie& trie) {
    std::vector<std::uint32_t> order{0};
    order.reserve(trie.nodes.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        auto edges = trie.nodes[order[i]].edges;
        std::ranges::sort(edges, {}, &Edge::column);
        states_.push_back(
            {static_cast<std::uint32_t>(edges_.size()), 0, 0, trie.nodes[order[i]].output});
        for (const Edge& edge : edges) {
            edges_.push_back({edge.column, static_cast<std::uint32_t>(order.size())});
            order.push_back(edge.cell);
        }
    }
    states_.push_back({static_cast<std::uint32_t>(edges_.size()), 0, 0, nothing});
}

void Automaton::link() {
    for (std::uint32_t state = 0; state + 1 < states_.size(); ++state) {
        for (std::uint32_t i = states_[state].first_edge; i < states_[state + 1].first_edge; ++i) {
            const auto [column, child] = edges_[i];
            std::uint32_t fail = 0;
            if (state != 0) {
                fail = states_[state].fail;
                while (fail != 0 && edge(fail, column) == nullptr) fail = states_[fail].fail;
                const Edge* onward = edge(fail, column);
                fail = onward != nullptr ? onward->cell : 0;
            }
            states_[child].fail = fail;
            states_[child].suffix = states_[fail].output != nothing ? fail : states_[fail].suffix;
        }
    }
}

void Automaton::set_cells() {
    for (Edge& edge : edges_) edge.cell = cell_of(edge.cell);
}

void Automaton::fill_rows() {
    rows_ = std::min(rows_max, static_cast<std::uint32_t>(states_.size() - 1));
    rows_end_ = rows_ * width_;
    table_.assign(rows_end_, 0);
    for (std::uint32_t state = 0; state < rows_; ++state) {
        for (std::uint32_t column = 1; column < width_; ++column) {
            const Edge* onward = edge(state, static_cast<std::uint8_t>(column));
            auto& cell = table_[state * width_ + column];
            if (onward != nullptr) {
                cell = onward->cell;
            } else if (state != 0) {
                cell = table_[states_[state].fail * width_ + column];
            }
        }
    }
}

std::uint32_t Automaton::cell_of(std::uint32_t state) const {
    const bool ends = states_[state].output != nothing || states_[state].suffix != 0;
    return state * width_ | (ends ? output_flag : 0);
}

const Automaton::Edge* Automaton::edge(std::uint32_t state, std::uint8_t column) const {
    const Edge* const end = edges_.data() + states_[state + 1].first_edge;
    const Edge* found = edges_.data() + states_[state].first_edge;
    // Of edges in a row there are few: most states have one.
    while (found != end && found->column < column) ++found;
    return found != end && found->column == column ? found : nullptr;
}

/// The next cell of a state without a row.
std::uint32_t Automaton::step(std::uint32_t offset, std::uint8_t column) const {
    std::uint32_t state = offset / width_;
    while (state >= rows_) {
        if (const Edge* onward = edge(state, column)) return onward->cell;
        state = states_[state].fail;
    }
    return table_[state * width_ + column];
}

}  // namespace vastus::rules
