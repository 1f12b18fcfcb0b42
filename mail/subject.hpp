// Subjects: reply and forward prefixes of many languages, and the base subject (mail.md 6).
#pragma once

#include <string>
#include <string_view>

#include "mail/phrases.hpp"
#include "model/message.hpp"

namespace vastus::mail {

struct BaseSubject {
    std::string text;     ///< Without prefixes and tags, in its original case.
    std::string written;  ///< The same as it was written, without NFKC: "№ 5" and not "No 5".
    std::string key;      ///< Case-folded, NFKC, trailing punctuation removed: for comparison.
    bool is_reply = false, is_forward = false;  ///< By the outermost prefix.
    bool is_doubtful = false;  ///< "VS": taken as a reply, but a forward in Danish and Norwegian.
    bool is_usable = false;    ///< Long and particular enough to be evidence.
};

/// Content.headers keeps `written` here where NFKC changed it, for rules that look for "№": no name
/// of a field, so that no mail can say it. rules/field.cpp reads it.
inline constexpr std::string_view written_subject_field = "written subject";

/// `subject` is decoded UTF-8. Pure.
BaseSubject base_subject(std::string_view subject, const Phrases& phrases = no_phrases());

/// Files the base subject of `content` with it; beside it, for rules, how it was written.
void keep_base_subject(model::Content& content, const BaseSubject& subject);

/// The word of at most twelve letters that a reply's subject has before that of the mail it
/// answers, "Vst" of "Vst: Kuus akent", folded; "" when there is none or the rest is another
/// subject. Both are base subjects, from which known prefixes are gone.
std::string unknown_prefix(std::string_view reply, std::string_view answered);

}  // namespace vastus::mail
