// A word as people write it in a list: "tellimus*", "palju maksab", "=Apple", "-rikki ei ole".
//
// Pure; a word that cannot be read is a sentence and a hint (bad-word).
#pragma once

#include <string>
#include <string_view>
#include <variant>

namespace vastus::rules {

/// Words are short; a longer one is a sentence that nobody will write twice.
inline constexpr std::size_t word_bytes_max = 400;

struct Word {
    std::string text;      ///< As written, for people.
    std::string folded;    ///< What is looked for.
    std::string stripped;  ///< Also looked for: typed without diacritics; "" when there are none.
    std::string exact;     ///< '=': the original must be exactly this.
    bool open_left = false, open_right = false;
    bool is_exception = false;  ///< '-': hides hits that overlap it.
};

struct BadWord {
    std::string text, hint;
};

std::variant<Word, BadWord> parse_word(std::string_view written);

}  // namespace vastus::rules
