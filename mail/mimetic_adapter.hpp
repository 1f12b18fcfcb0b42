// Transfer decoding and single parameters; the only door to libmimetic, which sees cleaned input.
//
// The library throws, reads past its tables and forgets line ends when it is given what mail really
// holds (mail.md 4.2), so everything is filtered and cut into small pieces before it, and every
// call is guarded. Base64 is ours: its filter alone cost as much as decoding. What cannot be
// decoded is a defect. Pure; safe from any thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "mail/defect.hpp"

namespace vastus::mail {

/// Bytes outside the alphabet are skipped; padding in the middle starts a new group.
std::string decode_base64(std::string_view text, Defects& defects);

/// Line ends of the input are kept as they are, soft breaks joined, blanks at line ends dropped.
std::string decode_quoted_printable(std::string_view text, Defects& defects);

/// "name=value" or "name=\"value\"" into its two halves, both raw. `piece` holds no blank at its
/// ends, no control character and no backslash.
std::pair<std::string, std::string> split_parameter(std::string_view piece, Defects& defects);

}  // namespace vastus::mail
