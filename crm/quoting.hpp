// Does a mail quote another one (mail.md 7.1, 5)? The longest lines of what a client wrote are
// looked for in what the other mail quotes, blanks and letter case apart, so that a program that
// breaks lines anew changes nothing. Linear. Pure; cannot fail.
#pragma once

#include "model/message.hpp"

namespace vastus::crm {

/// Are the longest lines of `asked`, up to five that say something, all quoted by `answer`? What is
/// said in few letters is quoted by nobody.
bool quotes(const model::Content& answer, const model::Content& asked);

}  // namespace vastus::crm
