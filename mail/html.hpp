// HTML into lines with a quote depth: a tokenizer, no DOM (mail.md 4.7).
//
// Nothing is rendered or fetched. Hidden text is dropped. The lines are of the same type as those
// of plain text, so that cutting quotes is written once. Linear; no recursion. Pure; cannot fail.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mail/text.hpp"

namespace vastus::mail {

/// `html` is valid UTF-8.
std::vector<Line> html_lines(std::string_view html);

}  // namespace vastus::mail
