// What one line of a text is: a name, a way to reach somebody, or a sentence. It tells a signature
// from what somebody wrote below their own name (mail.md 5.7).
//
// A question and a postscript are never part of a signature: doubt keeps a line in the letter.
// Linear; pure; cannot fail.
#pragma once

#include <cstddef>
#include <string_view>

namespace vastus::mail {

std::size_t count_words(std::string_view text);

/// Words of two letters and more that begin with a letter in lower case; no address, no URL.
std::size_t count_lower_words(std::string_view text);

/// Does a letter in upper case begin it, or one of a script without cases?
bool begins_with_capital(std::string_view word);

/// An address, a URL, a telephone number, a firm, a street, or several of them in one line.
bool is_contact(std::string_view text);

/// One to four words, each with a capital: "Mari Mets", "Mari von Mets".
bool is_name(std::string_view text);

/// Does it ask something? A '?' inside a URL asks nothing. Of one line, or of several.
bool is_question(std::string_view text);

/// "PS", "P.S.", "NB".
bool is_postscript(std::string_view text);

enum class Sureness {
    probable,  ///< "Palun hinda.": enough for a line that stands apart.
    sure,      ///< "I would like 20 windows.": wherever it stands.
};
bool is_sentence(std::string_view text, Sureness sureness);

}  // namespace vastus::mail
