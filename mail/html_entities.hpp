// Character references of HTML: the names of HTML 4, and numbers as browsers read them.
//
// Pure data; cannot fail: an unknown name is 0, an impossible number U+FFFD.
#pragma once

#include <string_view>

namespace vastus::mail {

/// "auml" is U+00E4; the case counts.
char32_t named_character(std::string_view name);
/// 128 to 159 mean windows-1252, as every browser reads them.
char32_t numbered_character(char32_t number);

}  // namespace vastus::mail
