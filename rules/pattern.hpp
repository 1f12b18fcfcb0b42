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

/// A pattern in which \pL and \pN outside classes are written for RE2 to compile sooner: their
/// ranges are most of what compiling costs.
struct QuickPattern {
    std::string text;  ///< Matches the same in folded text: there, case does not count.
    /// With simpler classes instead: the same groups, literals and mistakes. It matches whatever
    /// `text` does, and the same in a text where only letters of is_plain stand beyond ASCII.
    std::string stand_in;
    int classes = 0;              ///< How many were written so, with repeats like {3}.
    bool repeats_groups = false;  ///< A group is repeated: then `classes` is too small.
};
QuickPattern quick_pattern(std::string_view folded);

/// Whether all of a folded text beyond ASCII are Latin and Cyrillic letters.
bool is_plain(std::string_view folded);

/// A folded literal that matches begin with, and what the pattern wants behind it.
struct PatternHead {
    std::string letters, tail;
    bool is_all = true;  ///< The pattern says no more than both: no \b was left out.
};
/// One of them begins every match, and its tail matches from the end of its letters on; none when
/// that cannot be told. `folded` is from fold_pattern. May miss some patterns, never a head of one.
std::vector<PatternHead> pattern_heads(std::string_view folded);

/// `*` and `?` only, as RE2 for the whole of a folded text.
std::string glob_pattern(std::string_view glob);

}  // namespace vastus::rules
