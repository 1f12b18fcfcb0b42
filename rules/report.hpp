// The list of what is wrong with a rule file, while it is compiled.
//
// Nothing stops at the first problem. Used by compile() and its parts; one thread.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "rules/rule.hpp"

namespace vastus::rules {

struct Report {
    std::vector<Diagnosis> all;

    void error(const Position& at, std::string code, std::string text, std::string hint = {}) {
        add(Diagnosis::Level::error, at, std::move(code), std::move(text), std::move(hint));
    }
    void warn(const Position& at, std::string code, std::string text, std::string hint = {}) {
        add(Diagnosis::Level::warning, at, std::move(code), std::move(text), std::move(hint));
    }
    bool has_errors() const {
        return std::ranges::any_of(
            all, [](const Diagnosis& one) { return one.level == Diagnosis::Level::error; });
    }

private:
    void add(Diagnosis::Level level, const Position& at, std::string code, std::string text,
             std::string hint) {
        all.push_back({level, std::move(code), at, std::move(text), std::move(hint)});
    }
};

/// The names of a map's entries.
template <class Map>
std::vector<std::string> names_of(const Map& map) {
    std::vector<std::string> names;
    for (const auto& [name, value] : map) names.push_back(name);
    return names;
}

inline std::string quoted(const std::string& word) { return "\"" + word + "\""; }

}  // namespace vastus::rules
