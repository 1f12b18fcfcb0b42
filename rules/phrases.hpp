// The sentences of alert mails in the languages we write ourselves: et, en, ru, fi.
//
// Constant data; other languages read English. In the sentences {{…}} is filled as in templates.
#pragma once

#include <array>
#include <string_view>

namespace vastus::rules {

struct Phrases {
    std::string_view language;
    // The matter: who, how long, since when, about what.
    std::string_view waiting, silent, open, promised, due;
    // The same of a client, where the rule watches clients.
    std::string_view no_contact, nothing_heard, not_written, registered;
    // The built-in subject: of a matter that waits, that is due, of a client, of any other.
    std::string_view subject_waiting, subject_due, subject_client, subject_other;
    // Why this person: one for each Reason::Type, in its order; {{name}} is the team or role.
    std::array<std::string_view, 6> reasons;
    std::string_view fallback, conjunction;
    std::string_view because;  ///< Has {{reasons}}, {{rule}}, {{step}} and {{repeat}}.
    std::string_view repeat;   ///< ", repeat {{number}}"
    std::string_view no_subject;
    std::string_view details;  ///< Below the built-in text: where {{link}} leads.
};

const Phrases& phrases_of(std::string_view language);

}  // namespace vastus::rules
