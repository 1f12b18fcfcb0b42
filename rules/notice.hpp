// What administrators are told of the service itself: rules that were refused, sources out of
// reach.
//
// Written for a person, in the recipient's language: what happened, to what, what it means, what to
// do next. And the sentences that go into a reminder while an answer may lie unread, or may be one
// that says not what it answers. Pure.
#pragma once

#include <string>
#include <vector>

#include "rules/letter.hpp"

namespace vastus::rules {

struct RefusedRules {
    std::string file;
    std::string problem;  ///< The diagnostics, or the test that failed.
    model::Instant since{};
};
LetterText refused_rules_letter(const RuleSet& rules, const std::string& recipient,
                                const RefusedRules& refused);

/// A source whose mail we do not know: "info/INBOX", "form contact".
struct Unread {
    std::string source;
    model::Instant since{};
    std::string fault;  ///< The last one; "" while it is being read.
    bool operator==(const Unread&) const = default;
};
LetterText unread_letter(const RuleSet& rules, const std::string& recipient,
                         const std::vector<Unread>& sources, model::Instant now);

/// "info/INBOX could not be read since …: an answer may lie there." One line for each source.
std::string unread_note(const RuleSet& rules, const std::string& recipient,
                        const std::vector<Unread>& sources);

/// What may have answered a matter without saying so.
struct Perhaps {
    std::string client, by, subject;
    model::Instant at{};
    std::string link;  ///< What says that it did: "vastus item answered 4711".
};
/// "Perhaps it is answered already: …" One line for each.
std::string perhaps_note(const RuleSet& rules, const std::string& recipient,
                         const std::vector<Perhaps>& found);

}  // namespace vastus::rules
