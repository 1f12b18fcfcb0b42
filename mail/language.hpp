// The language of a text, by its letters and its most frequent words (mail.md 11).
//
// Linear, a fixed number of counters. Pure; safe from any thread; cannot fail.
#pragma once

#include <string>
#include <string_view>

namespace vastus::mail {

/// Two letters ("et", "ru", …); "" below 20 letters or when it is unclear.
std::string detect_language(std::string_view text);

}  // namespace vastus::mail
