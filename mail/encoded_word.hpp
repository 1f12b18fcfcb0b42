// RFC 2047 encoded words, as real programs write them.
//
// Called after the structure of a field is known, and exactly once per text: "=?utf-8?q?a=2C_b?="
// is one name. Neighbouring words of one charset are joined as bytes before they are converted,
// because real programs split characters. Linear. Pure; cannot fail.
#pragma once

#include <string>
#include <string_view>

#include "mail/defect.hpp"

namespace vastus::mail {

/// The decoded text: valid UTF-8, no control characters, blanks for line ends, at most 64 KiB.
/// Raw 8-bit bytes that are not UTF-8 are read as `body_charset`, or by detection when it is "".
std::string decode_words(std::string_view raw, std::string_view body_charset, Defects& defects);

/// The same for bytes that hold no encoded words: UTF-8 where it is valid, whatever the body says.
std::string raw_header_text(std::string_view raw, std::string_view body_charset, Defects& defects);

}  // namespace vastus::mail
