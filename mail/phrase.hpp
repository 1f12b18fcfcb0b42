// Words and phrases in folded text: whole words only. Linear; pure; cannot fail.
#pragma once

#include <string_view>
#include <vector>

namespace vastus::mail {

/// The words of folded text: runs of ASCII letters, digits and letters outside ASCII; an apostrophe
/// belongs to the word it stands in.
std::vector<std::string_view> words_of(std::string_view folded);

/// Does the phrase stand in the text, not inside a longer word?
bool holds_phrase(std::string_view folded, std::string_view phrase);

}  // namespace vastus::mail
