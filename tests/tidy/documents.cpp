#include "tidy/documents.hpp"

#include <algorithm>

namespace vastus::tidy {
namespace {

/// The literals of `text` from `from` on, until there are `count`.
std::vector<std::string> literals(std::string_view text, std::size_t from, std::size_t count) {
    std::vector<std::string> found;
    while (found.size() < count) {
        const auto open = text.find('"', from);
        const auto close = text.find('"', open + 1);
        if (open == std::string_view::npos || close == std::string_view::npos) break;
        found.emplace_back(text.substr(open + 1, close - open - 1));
        from = close + 1;
    }
    return found;
}

bool holds(const std::vector<Source>& examples, const std::string& word) {
    return std::ranges::any_of(examples, [&word](const Source& example) {
        return std::ranges::any_of(example.raw, [&word](const std::string& line) {
            return find_word(line, word) != std::string::npos;
        });
    });
}

}  // namespace

Complaints check_keys(const Source& table, const std::vector<Source>& examples) {
    Complaints all;
    std::size_t keys = 0;
    for (std::size_t i = 0; i < table.raw.size(); ++i) {
        const auto& line = table.raw[i];
        if (!line.starts_with("    {S::")) continue;
        ++keys;
        const bool is_refused = line.find("N::not_yet") != std::string::npos ||
                                line.find("N::never") != std::string::npos;
        const auto names = literals(line, 0, 1);
        if (is_refused || names.empty() || holds(examples, names.front() + ":")) continue;
        all.push_back({table.path, i + 1, "no example shows the key " + names.front()});
    }
    if (keys == 0) all.push_back({table.path, 0, "no key was found"});
    return all;
}

Complaints check_commands(const Source& table, const Source& manual) {
    Complaints all;
    std::size_t commands = 0;
    for (std::size_t i = 0; i < table.raw.size(); ++i) {
        if (!table.raw[i].starts_with("        {\"")) continue;
        ++commands;
        const auto next = i + 1 < table.raw.size() ? table.raw[i + 1] : std::string();
        const auto words = literals(table.raw[i] + next, 0, 2);
        if (words.size() < 2) continue;
        const auto command = words[0] + (words[1].empty() ? "" : " " + words[1]);
        if (holds({manual}, "vastus " + command)) continue;
        all.push_back({table.path, i + 1, "the manual does not name: vastus " + command});
    }
    if (commands == 0) all.push_back({table.path, 0, "no command was found"});
    return all;
}

}  // namespace vastus::tidy
