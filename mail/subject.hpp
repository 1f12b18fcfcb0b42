// Subjects: reply and forward prefixes of many languages, and the base subject (mail.md 6).
#pragma once

#include <string>
#include <string_view>

namespace vastus::mail {

struct BaseSubject {
    std::string text;  ///< Without prefixes and tags, in its original case.
    std::string key;   ///< Case-folded, NFKC, trailing punctuation removed: for comparison.
    bool is_reply = false, is_forward = false;  ///< By the outermost prefix.
    bool is_doubtful = false;  ///< "VS": taken as a reply, but a forward in Danish and Norwegian.
    bool is_usable = false;    ///< Long and particular enough to be evidence.
};

/// `subject` is decoded UTF-8. Pure.
BaseSubject base_subject(std::string_view subject);

}  // namespace vastus::mail
