// Who filled in a form, by the labels of the mail that a website made of it: "E-post:
// ott@x.example" (mail.md 8.8).
//
// Reads the first lines only. Linear; pure; cannot fail: without a label there is nobody.
#pragma once

#include <string_view>

#include "model/message.hpp"

namespace vastus::mail {

/// The address behind the first label of one, with the name behind the first label of a name. Empty
/// without an address.
model::Address person_in_form(std::string_view text);

}  // namespace vastus::mail
