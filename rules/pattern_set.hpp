// The regexes of a Searcher: which of them a text makes worth a try, and the try by RE2.
//
// Filled by add…, closed by finish(), then constant and shared by threads. Fails only in add, with
// problems for people. For rules/search alone.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/search.hpp"

namespace re2 {
class FilteredRE2;
class RE2;
}  // namespace re2

namespace vastus::rules {

/// Where a head of a pattern stands oftener, one search through the text is cheaper, and linear.
inline constexpr std::uint8_t heads_kept = 8;

class PatternSet {
public:
    PatternSet();
    ~PatternSet();
    PatternSet(const PatternSet&) = delete;
    PatternSet& operator=(const PatternSet&) = delete;

    std::optional<std::uint32_t> add(const std::string& pattern,
                                     std::vector<PatternProblem>& problems);
    std::uint32_t add_glob(const std::string& glob);
    /// The folded literals whose presence makes patterns worth a try; their places are the atoms.
    std::vector<std::string> finish();
    /// The folded literals whose places find() looks at; their places are the heads' numbers.
    const std::vector<std::string>& heads() const { return head_texts_; }

    /// Sorted. `atoms` are those that a text holds.
    std::vector<int> candidates(const std::vector<int>& atoms) const;
    const std::vector<int>& always() const { return always_; }
    std::optional<Match> find(std::uint32_t pattern, const Folded& folded,
                              std::string_view original, const Scan* scan) const;
    std::vector<std::string> capture_names(std::uint32_t pattern) const;

private:
    static constexpr std::uint32_t none = 0xFFFFFFFF;
    /// A pattern whose class of letters is compiled when it is first needed: that takes a
    /// millisecond. `filtered_` has its stand-in: see QuickPattern.
    struct Late {
        std::string text;
        std::once_flag once;
        std::unique_ptr<re2::RE2> compiled;
    };
    struct Head {
        std::uint32_t number = 0, size = 0, tail = none;
        bool is_all = false;  ///< A match of the tail is one of the pattern, with all its groups.
    };
    /// What stands behind the heads of several patterns. Most tries need no more; one program for
    /// all of them stays in the processor's cache, where those of thousands of patterns do not.
    struct Tail {
        std::string text;
        std::uint32_t users = 0;
        std::unique_ptr<re2::RE2> compiled;
    };
    /// All that most tries need to know, for one load from memory.
    struct Pattern {
        std::unique_ptr<Late> late;                    ///< Null: `filtered_` has it.
        std::uint32_t first_head = 0, head_count = 0;  ///< No heads: it may begin with anything.
    };
    /// Where a match can begin. Of heads in one place the first wins, as alternatives do.
    struct Begin {
        std::uint32_t at = 0;
        const Head* head = nullptr;
        auto operator<=>(const Begin&) const = default;
    };
    struct Attempt;

    const re2::RE2& whole(std::uint32_t pattern) const;
    void add_heads(Pattern& pattern, const std::string& folded);
    std::uint32_t tail_number(const std::string& text);
    void compile_tails();
    void find_whole_heads();
    std::optional<std::vector<Begin>> begins(std::uint32_t pattern, const Scan& scan) const;
    bool is_found(const re2::RE2& compiled, Attempt& attempt) const;
    bool is_found_at(Begin begin, const re2::RE2& compiled, Attempt& attempt) const;

    std::unique_ptr<re2::FilteredRE2> filtered_;
    std::unordered_map<std::string, std::uint32_t> numbers_, head_numbers_, tail_numbers_;
    std::vector<int> always_;
    std::vector<Pattern> patterns_;
    std::vector<Head> heads_;  ///< Of all patterns, in their order.
    std::vector<std::string> head_texts_;
    std::vector<Tail> tails_;
};

}  // namespace vastus::rules
