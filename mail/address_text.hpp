// One address as it is written: found in its surroundings and cleaned.
//
// "mailto:A@B.example.", "'a@b'", "[a@b]", "a @ b" are all a@b. Pure; cannot fail: "" is no
// address.
#pragma once

#include <string>
#include <string_view>

namespace vastus::mail {

struct FoundAddress {
    std::string address;  ///< As written, without blanks; "" when there is none.
    std::string rest;     ///< The other words: a name.
};

/// The last word with an '@' of a text without angle brackets and comments.
FoundAddress find_address(std::string_view text);

/// Local part as written, domain in lower-case A-labels; "" when it is no address.
std::string clean_address(std::string_view address);

}  // namespace vastus::mail
