// "Did you mean …?": the known word nearest to an unknown one.
//
// Damerau-Levenshtein distance of at most 2 or a third of the length; case, '_' and '-' do not
// count. Pure; cannot fail.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vastus::rules {

/// `did you mean "quote-words"?`, or "" when nothing is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace vastus::rules
