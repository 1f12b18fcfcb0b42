// Bytes of any charset into valid UTF-8 (mail.md 4.4).
//
// ASCII and valid UTF-8 never touch ICU. What cannot be converted is U+FFFD and a defect. Pure;
// safe from any thread; cannot fail.
#pragma once

#include <string>
#include <string_view>

#include "mail/defect.hpp"

namespace vastus::mail {

/// `label` is the declared charset as written, "" when there is none.
std::string to_utf8(std::string_view bytes, std::string_view label, Defects& defects);

/// The charset ICU is asked for, by the label as written: "" when it says nothing.
std::string converter_name(std::string_view label);

/// Do these bytes, read as windows-1257, spell Baltic words?
bool looks_baltic(std::string_view bytes);

}  // namespace vastus::mail
