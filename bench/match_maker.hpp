// Patterns and messages for bench/match: an office's words in four languages, all from one seed.
//
// Patterns are made of business stems, ordinary text of other stems with the same endings, so that
// texts begin like patterns and rarely are one. The same seed gives the same patterns and texts,
// and no two messages are alike. One thread; cannot fail.
#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <vector>

namespace vastus::bench {

struct Patterns {
    std::vector<std::string> words;    ///< As people write entries of a list.
    std::vector<std::string> regexes;  ///< As people write {regex: …}.
};

/// `count` different patterns, one in five a regex.
Patterns make_patterns(std::size_t count, unsigned seed);

/// The same hundred, which texts hold often, and others, which begin like words of a text and which
/// no text holds: a letter or a sign is missing at their end.
Patterns make_patterns_of_equal_hits(std::size_t count, unsigned seed);

class MessageMaker {
public:
    explicit MessageMaker(unsigned seed) : random_(seed) {}

    /// Sentences of ordinary words, numbers and names; about one word in forty is of the business.
    std::string ordinary(std::size_t bytes);
    /// Nothing but what the patterns are made of.
    std::string worst(std::size_t bytes);

private:
    std::string sentence(std::size_t language, unsigned business_of_thousand);

    std::mt19937 random_;
};

}  // namespace vastus::bench
