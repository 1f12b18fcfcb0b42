// The list of what is wrong with a mail: short names, each once, with a count.
//
// "nul" was seen once, "nul (3)" three times. At most 32 different ones are kept, so a hostile mail
// cannot fill memory with complaints about itself. Pure; cannot fail.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vastus::mail {

using Defects = std::vector<std::string>;

/// Notes `name`, a word of lower-case letters and hyphens.
void add_defect(Defects& defects, std::string_view name, std::size_t times = 1);

/// Was `name` noted?
bool has_defect(const Defects& defects, std::string_view name);

/// May another parser have seen another mail in these bytes (reliability.md 8)? Then nothing about
/// it is decided by machine.
bool is_ambiguous(const Defects& defects);

}  // namespace vastus::mail
