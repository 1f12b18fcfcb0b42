#include "rules/idn.hpp"

#include <cstdint>
#include <optional>

#include "model/utf8.hpp"

namespace vastus::rules {
namespace {

/// A label of DNS has 63 bytes; longer ones are not names.
constexpr std::size_t label_bytes_max = 63;

// The parameters of Punycode (RFC 3492, section 5).
constexpr std::uint32_t base = 36, t_min = 1, t_max = 26, skew = 38, damp = 700, first_bias = 72,
                        first_point = 0x80;

std::uint32_t adapt(std::uint32_t delta, std::uint32_t points, bool is_first) {
    delta = is_first ? delta / damp : delta / 2;
    delta += delta / points;
    std::uint32_t k = 0;
    for (; delta > ((base - t_min) * t_max) / 2; k += base) delta /= base - t_min;
    return k + (base - t_min + 1) * delta / (delta + skew);
}

std::uint32_t digit(char letter) {
    if (letter >= 'a' && letter <= 'z') return static_cast<std::uint32_t>(letter - 'a');
    if (letter >= '0' && letter <= '9') return static_cast<std::uint32_t>(letter - '0') + 26;
    return base;
}

/// RFC 3492, section 6.2. At most 63 digits of 36 could overflow 32 bits, so 64 are used.
std::optional<std::string> decode_label(std::string_view label) {
    if (label.size() > label_bytes_max) return std::nullopt;
    std::u32string points;
    const auto hyphen = label.rfind('-');
    if (hyphen != std::string_view::npos) {
        for (const char letter : label.substr(0, hyphen))
            points.push_back(static_cast<unsigned char>(letter));
        label.remove_prefix(hyphen + 1);
    }
    std::uint64_t at = 0;
    std::uint64_t point = first_point;
    std::uint32_t bias = first_bias;
    while (!label.empty()) {
        const std::uint64_t before = at;
        std::uint64_t weight = 1;
        for (std::uint32_t k = base;; k += base) {
            if (label.empty()) return std::nullopt;
            const std::uint32_t value = digit(label.front());
            label.remove_prefix(1);
            if (value >= base || weight > 0x10FFFF'00u) return std::nullopt;
            at += value * weight;
            const std::uint32_t least = k <= bias ? t_min : k >= bias + t_max ? t_max : k - bias;
            if (value < least) break;
            weight *= base - least;
        }
        const auto count = static_cast<std::uint32_t>(points.size() + 1);
        if (at - before > 0xFFFFFFFFu) return std::nullopt;
        bias = adapt(static_cast<std::uint32_t>(at - before), count, before == 0);
        point += at / count;
        at %= count;
        const bool is_surrogate = point >= 0xD800 && point < 0xE000;
        if (point > 0x10FFFF || is_surrogate) return std::nullopt;
        points.insert(points.begin() + static_cast<std::ptrdiff_t>(at++),
                      static_cast<char32_t>(point));
    }
    std::string text;
    for (const char32_t one : points) model::append_utf8(text, one);
    return text;
}

}  // namespace

std::string readable_address(std::string_view address) {
    std::string lower(address);
    for (char& letter : lower) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter + 0x20);
    }
    const auto sign = lower.rfind('@');
    if (lower.find("xn--") == std::string::npos) return lower;
    std::string readable = sign == std::string::npos ? "" : lower.substr(0, sign + 1);
    std::string_view rest = std::string_view(lower).substr(readable.size());
    while (true) {
        const auto dot = rest.find('.');
        const std::string_view label = rest.substr(0, dot);
        const auto decoded =
            label.starts_with("xn--") ? decode_label(label.substr(4)) : std::nullopt;
        readable += decoded ? *decoded : std::string(label);
        if (dot == std::string_view::npos) return readable;
        readable += '.';
        rest.remove_prefix(dot + 1);
    }
}

}  // namespace vastus::rules
