// Folding: text and patterns are brought to one form before they are compared.
//
// Composed (NFC of Latin, Greek and Cyrillic), simple case folding, ё as е, curly quotes and dashes
// as ' " -, runs of blanks as one space and none at the ends, invisible characters dropped. Not
// NFKC: № and … stay. A map leads back to the original. Pure, linear, own tables; cannot fail:
// bytes that are not UTF-8 become U+FFFD.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vastus::rules {

struct Folded {
    /// From `folded` on, the original runs at the same speed from `original` on.
    struct Shift {
        std::size_t folded = 0, original = 0;
    };
    std::string text;
    std::vector<Shift> shifts;  ///< Only where the distance changes; sorted.

    /// Offset in the original of the character at `offset` of `text`.
    std::size_t original(std::size_t offset) const;
    /// The part of `source`, the text that was folded, that [begin, end) of `text` came from.
    std::string_view quote(std::string_view source, std::size_t begin, std::size_t end) const;
};

Folded fold(std::string_view text);

/// One code point folded; 0 when folding drops it. A blank becomes ' '.
char32_t fold_point(char32_t point);

/// Letter, digit or combining mark: what a word consists of.
bool is_word(char32_t point);

/// U+0300 … U+036F, the marks that compose with letters.
bool is_mark(char32_t point);

/// The letter with the mark, or 0 when Unicode has none.
char32_t compose(char32_t base, char32_t mark);

/// Folded text without the marks of decomposable Latin letters (õ ä š ž …; not ø ł đ ß).
std::string strip_diacritics(std::string_view folded);

}  // namespace vastus::rules
