// Promises: "we will answer on Friday" settles a question and opens a debt (mail.md 8.7).
//
// Says which sentence promises and which day it names, as words; what day that is depends on the
// clock and the calendar, which this layer does not have. Pure; cannot fail.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mail/locale.hpp"

namespace vastus::mail {

struct NamedDay {
    PromisedDay day = PromisedDay::none;
    unsigned number = 0;           ///< Weekday (1 = Monday), days, or the day of the month.
    unsigned month = 0, year = 0;  ///< Of a date; year 0 when it names none.
};

struct Promised {
    std::string sentence;
    std::vector<NamedDay> days;  ///< Beside the verb, else of the sentence; the earliest counts.
};

/// The first promise of `reply_text`: not a question, its verb not negated, not hanging on what the
/// client does.
std::optional<Promised> find_promise(std::string_view reply_text);

}  // namespace vastus::mail
