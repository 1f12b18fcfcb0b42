// Message-IDs as fields hold them: one, or many, in brackets or without.
//
// Bounded: of a long References field the first 20 and the last 180 are kept. Pure; cannot fail.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mail/defect.hpp"

namespace vastus::mail {

/// Without angle brackets and blanks. Fields without brackets give the words that hold an '@'.
std::vector<std::string> read_message_ids(std::string_view value, Defects& defects);

}  // namespace vastus::mail
