// Words and patterns compiled: one pass of an automaton over a text, RE2 on the few candidates.
//
// Filled by add_…, closed by finish(), then constant and shared by threads. Matching cannot fail; a
// pattern that RE2 gives up on counts as not matched. Fails only in add_pattern, with problems for
// people.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/fold.hpp"
#include "rules/pattern.hpp"
#include "rules/word.hpp"

namespace vastus::rules {

/// A text, its folded form, and what was found in it.
struct Hit {
    std::uint32_t group = 0, entry = 0;  ///< As added.
    std::size_t begin = 0, end = 0;      ///< In the folded text.
};
struct Scan {
    std::vector<Hit> hits;             ///< By end; at most three of an entry; exceptions applied.
    std::vector<std::uint32_t> first;  ///< By group: 1 + place of its first hit; 0: none.
    std::vector<int> candidates;       ///< Patterns worth a try; sorted.
    /// Where something stands that matches of patterns begin with; sorted.
    struct Head {
        std::uint32_t number = 0, begin = 0;
        auto operator<=>(const Head&) const = default;
    };
    std::vector<Head> heads;
    bool is_plain = false;  ///< See rules/pattern; unknown without candidates.

    const Hit* hit(std::uint32_t group) const;
};

/// Where a pattern matched, and what its named groups caught: original text.
struct Match {
    std::string text;
    std::map<std::string, std::string> captures;
};

class Searcher {
public:
    Searcher();
    ~Searcher();
    Searcher(const Searcher&) = delete;
    Searcher& operator=(const Searcher&) = delete;

    /// A group matches when one of its words does; its number is returned.
    std::uint32_t add_words(const std::vector<Word>& words);
    /// Nothing when the pattern is refused. Warnings are added too.
    std::optional<std::uint32_t> add_pattern(const std::string& pattern,
                                             std::vector<PatternProblem>& problems);
    std::uint32_t add_glob(const std::string& glob);
    void finish();

    Scan scan(const Folded& folded, std::string_view original) const;
    /// `scan`, when there is one, saves trying patterns that cannot match.
    std::optional<Match> find(std::uint32_t pattern, const Folded& folded,
                              std::string_view original, const Scan* scan) const;
    /// Whether no literal lets the automaton rule the pattern out.
    bool is_always_tried(std::uint32_t pattern) const;
    std::vector<std::string> capture_names(std::uint32_t pattern) const;
    const std::string& word_text(std::uint32_t group, std::uint32_t entry) const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace vastus::rules
