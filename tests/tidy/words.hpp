// Banned words: calls that our rules forbid, each with what to write instead.
//
// Works on words, so a false alarm is possible; then the code is written another way, or the table
// learns the exception with its reason. Pure.
#pragma once

#include "tidy/source.hpp"

namespace vastus::tidy {

Complaints check_words(const Source& source);

/// What g++ 12.2 compiles wrongly: a brace, a lambda or `?:` in the same expression after co_await.
Complaints check_awaits(const Source& source);

}  // namespace vastus::tidy
