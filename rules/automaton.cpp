#include "rules/automaton.hpp"

#include <algorithm>

namespace vastus::rules {
namespace {

/// States with full rows: at about 60 columns of 4 bytes this is 1 MiB at most.
constexpr std::uint32_t rows_max = 4096;

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
                at = found->state;
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
    Trie trie;
    for (std::size_t i = 0; i < needles.size(); ++i)
        trie.add(needles[i], static_cast<std::uint32_t>(i), columns_);
    lay_out(trie);
    link();
    fill_rows();
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
        first_edge_.push_back(static_cast<std::uint32_t>(edges_.size()));
        for (const Edge& edge : edges) {
            edges_.push_back({edge.column, static_cast<std::uint32_t>(order.size())});
            order.push_back(edge.state);
        }
        outputs_.push_back(trie.nodes[order[i]].output);
    }
    first_edge_.push_back(static_cast<std::uint32_t>(edges_.size()));
}

void Automaton::link() {
    fails_.assign(outputs_.size(), 0);
    suffixes_.assign(outputs_.size(), 0);
    for (std::uint32_t state = 0; state < outputs_.size(); ++state) {
        for (std::uint32_t i = first_edge_[state]; i < first_edge_[state + 1]; ++i) {
            const auto [column, child] = edges_[i];
            if (state != 0) {
                std::uint32_t fail = fails_[state];
                while (fail != 0 && edge(fail, column) == nullptr) fail = fails_[fail];
                const Edge* onward = edge(fail, column);
                fails_[child] = onward != nullptr ? onward->state : 0;
            }
            const std::uint32_t fail = fails_[child];
            suffixes_[child] = outputs_[fail] != nothing ? fail : suffixes_[fail];
        }
    }
}

void Automaton::fill_rows() {
    const auto rows = std::min(rows_max, static_cast<std::uint32_t>(outputs_.size()));
    table_.assign(static_cast<std::size_t>(rows) * width_, 0);
    for (std::uint32_t state = 0; state < rows; ++state) {
        for (std::uint32_t column = 1; column < width_; ++column) {
            const Edge* onward = edge(state, static_cast<std::uint8_t>(column));
            auto& cell = table_[static_cast<std::size_t>(state) * width_ + column];
            if (onward != nullptr) {
                cell = flagged(onward->state);
            } else if (state != 0) {
                cell = table_[static_cast<std::size_t>(fails_[state]) * width_ + column];
            }
        }
    }
    rows_ = rows;
}

std::uint32_t Automaton::flagged(std::uint32_t state) const {
    const bool ends = outputs_[state] != nothing || suffixes_[state] != 0;
    return ends ? state | output_flag : state;
}

const Automaton::Edge* Automaton::edge(std::uint32_t state, std::uint8_t column) const {
    const auto begin = edges_.begin() + first_edge_[state];
    const auto end = edges_.begin() + first_edge_[state + 1];
    const auto found = std::ranges::lower_bound(begin, end, column, {}, &Edge::column);
    return found != end && found->column == column ? &*found : nullptr;
}

/// The next state of one without a row.
std::uint32_t Automaton::step(std::uint32_t state, std::uint8_t column) const {
    while (state >= rows_) {
        if (const Edge* onward = edge(state, column)) return flagged(onward->state);
        state = fails_[state];
    }
    return table_[static_cast<std::size_t>(state) * width_ + column];
}

}  // namespace vastus::rules
