// UTF-8, the encoding of all text inside: checking, walking, cutting.
//
// Pure; linear; no locale. Conversion from other charsets is the business of mail/charset.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vastus::model {

inline constexpr char32_t replacement_character = 0xFFFD;

struct CodePoint {
    char32_t value = 0;
    std::size_t size = 0;  ///< Bytes; 1 for a byte that is not valid, whose value is U+FFFD. 0 at
                           ///< the end of the text.
};

/// The code point at `offset`. Overlong forms, surrogates and values above U+10FFFF are not valid.
CodePoint code_point_at(std::string_view text, std::size_t offset);

bool is_utf8(std::string_view text);

/// The same text with every invalid byte replaced by U+FFFD.
std::string scrub_utf8(std::string_view text);

/// The longest prefix of at most `bytes_max` bytes that does not split a character.
std::string_view cut_utf8(std::string_view text, std::size_t bytes_max);

void append_utf8(std::string& text, char32_t value);

/// Number of code points.
std::size_t length_utf8(std::string_view text);

}  // namespace vastus::model
