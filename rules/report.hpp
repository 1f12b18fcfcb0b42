// The list of what is wrong with a rule file, while it is compiled.
//
// Nothing stops at the first problem. Used by compile() and its parts; one thread.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "rules/rule.hpp"
#include "rules/suggest.hpp"

namespace vastus::rules {

inline bool has_errors(const std::vector<Diagnosis>& diagnoses) {
    return std::ranges::any_of(
        diagnoses, [](const Diagnosis& one) { return one.level == Diagnosis::Level::error; });
}

struct Report {
    std::vector<Diagnosis> all;

    /// `word` is the name or value that is wrong, when `at` is only the rule or list it stands in.
    void error(const Position& at, std::string code, std::string text, std::string hint = {},
               std::string word = {}) {
        all.push_back({Diagnosis::Level::error, std::move(code), at, std::move(text),
                       std::move(hint), std::move(word)});
    }
    void warn(const Position& at, std::string code, std::string text, std::string hint = {},
              std::string word = {}) {
        all.push_back({Diagnosis::Level::warning, std::move(code), at, std::move(text),
                       std::move(hint), std::move(word)});
    }
    /// "did you mean …?", or all names where they are few; for the first problems: comparing every
    /// name with every other one would cost a hostile file's square, and nobody reads that many.
    template <class Map>
    std::string near(const std::string& word, const Map& known) const;

    bool has_errors() const { return rules::has_errors(all); }
};

inline const std::vector<std::string>& names_of(const std::vector<std::string>& names) {
    return names;
}

/// The names of a map's entries.
template <class Map>
std::vector<std::string> names_of(const Map& map) {
    std::vector<std::string> names;
    for (const auto& [name, value] : map) names.push_back(name);
    return names;
}

template <class Map>
std::string Report::near(const std::string& word, const Map& known) const {
    constexpr std::size_t hints_max = 200;
    constexpr std::size_t listed_max = 8;
    if (all.size() >= hints_max) return {};
    std::string hint = did_you_mean(word, names_of(known));
    if (known.empty()) return "there is none yet: write it first";
    if (!hint.empty() || known.size() > listed_max) return hint;
    for (const auto& name : names_of(known)) hint += (hint.empty() ? "there are: " : ", ") + name;
    return hint;
}

inline std::string quoted(const std::string& word) { return "\"" + word + "\""; }

}  // namespace vastus::rules
