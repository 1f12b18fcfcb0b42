// Letters with more than one matter: a group of alerts, a summary, a report, "done", a digest.
//
// Each is a subject and a text in the recipient's language: a sentence that says what the mail is,
// and one line for each matter with what to do next. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/decide.hpp"

namespace vastus::rules {

/// One matter of a letter.
struct LetterLine {
    std::string client, subject, rule, link;
    model::Severity severity = model::Severity::info;
    model::Instant since{};
    std::string suggest;  ///< "close", "call", "write"; or "".
    /// What `since` says: from when somebody waits, when it is due, or of a client the last
    /// contact.
    enum class Matter { waits, due, client } matter = Matter::waits;
};

LetterLine::Matter matter_of(const RuleSet& rules, const model::Alert& alert);

struct LetterText {
    std::string language, subject, text;
};

/// `type` is not digest.
LetterText render_letter(const RuleSet& rules, model::Letter::Type type,
                         const std::string& recipient, const std::vector<LetterLine>& lines,
                         model::Instant now);

struct DigestPart {
    std::string title;
    std::vector<LetterLine> lines;
    std::size_t more = 0;  ///< What the limit cut.
};
LetterText render_digest(const RuleSet& rules, const std::string& digest,
                         const std::string& recipient, const std::vector<DigestPart>& parts,
                         model::Instant now);

}  // namespace vastus::rules
