// Case folding and NFKC, so that words are compared and not their spelling.
//
// ASCII never touches ICU: most lines of most mails take the fast path. The result is valid UTF-8
// when the input is. Pure; safe from any thread; cannot fail (text that ICU refuses comes back with
// its ASCII letters folded).
#pragma once

#include <string>
#include <string_view>

namespace vastus::mail {

/// NFKC with full case folding; soft hyphens and zero-width characters disappear.
std::string fold(std::string_view text);

/// NFKC in the original case.
std::string nfkc(std::string_view text);

bool is_ascii(std::string_view text);

inline char fold_ascii(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

/// Does `text` begin with `lower`, ASCII letters compared without case?
bool begins_folded(std::string_view text, std::string_view lower);
/// Does `text` hold `lower`, ASCII letters compared without case?
bool contains_folded(std::string_view text, std::string_view lower);

/// Without blanks, tabs and U+00A0 at both ends.
std::string_view trim(std::string_view text);

}  // namespace vastus::mail
