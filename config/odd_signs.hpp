// Signs that look like others: what an editor or a web page puts in the place of a blank, a dash or
// nothing, a # that begins a comment where a word was meant, and a blank that is missing.
//
// YAML takes a no-break space for a letter and an en dash for a word, so that what it says of the
// line is of no help. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vastus::config {

struct OddSign {
    std::size_t at = 0;  ///< Byte offset.
    std::string text, hint;
};

/// The first odd sign of the line that holds `at` or of the line above it, outside of quotes.
std::optional<OddSign> odd_sign_near(std::string_view text, std::size_t at);

/// "-{" and "key:value", which YAML takes for words, in the line that holds `at` or the one above.
std::optional<OddSign> missing_blank_near(std::string_view text, std::size_t at);

enum class PartOf { key, value };
/// In a plain word that begins at `at`: what cannot be meant there.
std::optional<OddSign> odd_sign_in(std::string_view word, std::size_t at, PartOf place);

/// A # outside of quotes in the line of the bracket at `bracket`, which hides the rest of the line.
std::optional<OddSign> comment_in_brackets(std::string_view text, std::size_t bracket);

/// The same in the lines above the one that holds `at`, from their first bracket on.
std::optional<OddSign> comment_above(std::string_view text, std::size_t at);

/// Without invisible signs, and without no-break spaces at its ends.
std::string without_odd_signs(std::string_view word);

}  // namespace vastus::config
