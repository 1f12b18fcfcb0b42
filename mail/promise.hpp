// Promises: "we will answer on Friday" settles a question and opens a debt (mail.md 8.7).
//
// Says which sentence promises and which day it names, as words; what day that is depends on the
// clock and the calendar, which this layer does not have. Pure; cannot fail.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mail/locale.hpp"

namespace vastus::mail {

struct Promised {
    std::string sentence;
    PromisedDay day = PromisedDay::none;
    unsigned number = 0;           ///< Weekday (1 = Monday), days, or the day of the month.
    unsigned month = 0, year = 0;  ///< Of a date; year 0 when it names none.
};

/// The first promise of `reply_text`: not a question, not negated, not hanging on the client.
std::optional<Promised> find_promise(std::string_view reply_text);

}  // namespace vastus::mail
