// A regex as people write it, made ready for folded text.
//
// Only code points beyond ASCII are folded: none of them can be part of an escape, while \S in
// lower case would be its opposite. Warnings name what RE2 does otherwise than people expect. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vastus::rules {

/// Longer patterns are programs; nobody can read them, and RE2 takes long to try them.
inline constexpr std::size_t pattern_letters_max = 1000;

struct PatternProblem {
    std::string code, text, hint;
    bool is_error = true;
};

std::string fold_pattern(std::string_view pattern);

/// Warnings, and the error for a pattern that is too long. Syntax is checked by RE2.
std::vector<PatternProblem> check_pattern(std::string_view pattern);

/// `*` and `?` only, as RE2 for the whole of a folded text.
std::string glob_pattern(std::string_view glob);

}  // namespace vastus::rules
