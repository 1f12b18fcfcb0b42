// The ASCII alphabet of mail formats: blanks, letters and digits without a locale.
//
// Works on raw bytes of any charset, so nothing here knows UTF-8. Pure; cannot fail.
#pragma once

#include <string>
#include <string_view>

#include "mail/fold.hpp"

namespace vastus::mail {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_alnum(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }

/// The value of a hexadecimal digit, or -1.
constexpr int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Without white space at both ends.
constexpr std::string_view trim_space(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

/// A copy with ASCII letters in lower case.
inline std::string lower_ascii(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = fold_ascii(c);
    return lower;
}

/// Equal, ASCII letters compared without case; `lower` is in lower case.
inline bool equals_folded(std::string_view text, std::string_view lower) {
    return text.size() == lower.size() && begins_folded(text, lower);
}

}  // namespace vastus::mail
