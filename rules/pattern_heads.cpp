// What a pattern's matches begin with, and how it compiles sooner: a small reader of the syntax of
// RE2 that gives up early.
#include <cstdint>
#include <optional>

#include "model/utf8.hpp"
#include "rules/fold.hpp"
#include "rules/pattern.hpp"

namespace vastus::rules {
namespace {

/// Shorter heads stand everywhere, and looking at each place would cost more than one search.
constexpr std::size_t head_bytes_min = 3;
/// More alternatives than this are a list of words.
constexpr std::size_t heads_max = 16;
constexpr int depth_max = 4;

constexpr std::string_view signs = R"(\.+*?()|[]{}^$)", quantifiers = "*+?{";

/// One past the class that begins at `at`; the end when it is not closed.
std::size_t end_of_class(std::string_view pattern, std::size_t at) {
    ++at;
    if (at < pattern.size() && pattern[at] == '^') ++at;
    if (at < pattern.size() && pattern[at] == ']') ++at;
    while (at < pattern.size() && pattern[at] != ']') {
        if (pattern[at] == '\\') {
            ++at;
        } else if (pattern.substr(at).starts_with("[:")) {
            const std::size_t end = pattern.find(":]", at + 2);
            if (end != std::string_view::npos) at = end + 1;
        }
        ++at;
    }
    return std::min(at + 1, pattern.size());
}

/// The alternatives between bars that stand in no group.
std::vector<std::string_view> alternatives(std::string_view pattern) {
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    int depth = 0;
    for (std::size_t at = 0; at < pattern.size();) {
        const char sign = pattern[at];
        if (sign == '[') {
            at = end_of_class(pattern, at);
            continue;
        }
        if (sign == '(') ++depth;
        if (sign == ')') --depth;
        if (sign == '|' && depth == 0) {
            parts.push_back(pattern.substr(begin, at - begin));
            begin = at + 1;
        }
        at += sign == '\\' ? 2 : 1;
    }
    parts.push_back(pattern.substr(std::min(begin, pattern.size())));
    return parts;
}

/// The inside of the group that the pattern begins with; nothing when the group may be left out.
std::optional<std::string_view> leading_group(std::string_view pattern) {
    std::size_t begin = 1;
    if (pattern.starts_with("(?:")) begin = 3;
    if (pattern.starts_with("(?P<")) begin = pattern.find('>') + 1;
    int depth = 0;
    for (std::size_t at = 0; at < pattern.size();) {
        if (pattern[at] == '[') {
            at = end_of_class(pattern, at);
            continue;
        }
        if (pattern[at] == '(') ++depth;
        if (pattern[at] == ')' && --depth == 0) {
            const bool is_repeated = at + 1 < pattern.size() &&
                                     quantifiers.find(pattern[at + 1]) != std::string_view::npos;
            if (is_repeated || begin > at) return std::nullopt;
            return pattern.substr(begin, at - begin);
        }
        at += pattern[at] == '\\' ? 2 : 1;
    }
    return std::nullopt;
}

/// Few ranges with all of \pL and \pN, and of what a plain text holds just the letters and digits.
/// More than ten characters each: of fewer, FilteredRE2 makes literals that must be in a text.
constexpr std::string_view stand_in_for_letters = R"((?-i:[a-z\x{80}-\x{10FFFF}]))",
                           stand_in_for_numbers = R"([0-9\x{B2}-\x{BE}\x{482}-\x{10FFFF}])";

/// The letters that the pattern begins with, without one that may be left out.
PatternHead leading_letters(std::string_view pattern) {
    std::string letters;
    std::size_t at = 0, last_letters = 0, last_at = 0;
    while (at < pattern.size()) {
        model::CodePoint point = model::code_point_at(pattern, at);
        std::size_t size = point.size;
        if (point.value == '\\' && at + 1 < pattern.size()) {
            const model::CodePoint next = model::code_point_at(pattern, at + 1);
            if (next.value >= 0x80 || is_word(next.value)) break;
            point = next;
            size = 2;
        } else if (point.value < 0x80 &&
                   signs.find(static_cast<char>(point.value)) != std::string_view::npos) {
            break;
        }
        const char32_t folded = fold_point(point.value);
        if (folded == 0) break;
        last_letters = letters.size();
        last_at = at;
        model::append_utf8(letters, folded);
        at += size;
    }
    const bool is_repeated =
        at < pattern.size() && quantifiers.find(pattern[at]) != std::string_view::npos;
    if (is_repeated) {
        letters.resize(last_letters);
        at = last_at;
    }
    return {std::move(letters), std::string(pattern.substr(at)), true};
}

/// `behind` follows the pattern.
bool add_heads(std::string_view pattern, const std::string& behind, std::vector<PatternHead>& heads,
               int depth) {
    if (depth > depth_max) return false;
    // In a group of its own, as else "{2" and "}" would become one.
    const auto join = [&behind](std::string_view tail) {
        if (tail.empty() || behind.empty()) return std::string(tail) + behind;
        return "(?:" + std::string(tail) + ")" + behind;
    };
    for (std::string_view part : alternatives(pattern)) {
        const bool has_boundary = part.starts_with("\\b");
        while (part.starts_with("\\b")) part.remove_prefix(2);
        if (part.starts_with('(')) {
            const auto inside = leading_group(part);
            if (!inside) return false;
            const auto end =
                static_cast<std::size_t>(inside->data() + inside->size() - part.data());
            const std::size_t first = heads.size();
            if (!add_heads(*inside, join(part.substr(end + 1)), heads, depth + 1)) return false;
            for (std::size_t i = first; i < heads.size(); ++i) heads[i].is_all &= !has_boundary;
            continue;
        }
        PatternHead head = leading_letters(part);
        if (head.letters.size() < head_bytes_min || heads.size() == heads_max) return false;
        head.tail = join(head.tail);
        head.is_all = !has_boundary;
        heads.push_back(std::move(head));
    }
    return true;
}

/// Flags change what letters mean, and \Q what signs mean.
bool is_readable(std::string_view pattern) {
    if (pattern.find("\\Q") != std::string_view::npos) return false;
    for (std::size_t at = pattern.find("(?"); at != std::string_view::npos;
         at = pattern.find("(?", at + 1)) {
        const std::string_view rest = pattern.substr(at);
        if (!rest.starts_with("(?:") && !rest.starts_with("(?P<")) return false;
    }
    return true;
}

/// How often a program holds what stands before a quantifier: {2,5} makes five of it.
int copies(std::string_view quantifier) {
    int most = 1, number = 0;
    if (!quantifier.starts_with('{')) return most;
    for (const char sign : quantifier.substr(1)) {
        if (sign < '0' || sign > '9') number = 0;
        if (sign >= '0' && sign <= '9') number = std::min(number * 10 + (sign - '0'), 10'000);
        most = std::max(most, number + 1);
        if (sign == '}') break;
    }
    return most;
}

/// Whether a byte leads a character of no alphabet that we know, or ends × or ÷. Latin to U+023F
/// and Cyrillic to U+047F have lead bytes that nothing else has.
/// Without branches: a compiler makes it a few instructions for 16 bytes.
constexpr std::uint8_t is_other(char before, char byte) {
    const auto value = static_cast<std::uint8_t>(byte);
    const std::uint8_t is_lead =
        (value == 0xC2) | (value > 0xD1) | ((value > 0xC8) & (value < 0xD0));
    const std::uint8_t is_sign = (byte == '\x97') | (byte == '\xB7');
    return is_lead | ((before == '\xC3') & is_sign);
}

}  // namespace

QuickPattern quick_pattern(std::string_view folded) {
    QuickPattern quick;
    quick.repeats_groups = folded.find("){") != std::string_view::npos;
    const auto copy = [&quick](std::string_view part) {
        quick.text += part;
        quick.stand_in += part;
    };
    if (folded.find("\\Q") != std::string_view::npos) {
        copy(folded);
        return quick;
    }
    for (std::size_t at = 0; at < folded.size();) {
        const std::string_view rest = folded.substr(at);
        std::size_t size = 1;
        if (rest[0] == '[') size = end_of_class(folded, at) - at;  // no group can stand in it
        if (rest[0] == '\\') size = std::min<std::size_t>(2, rest.size());
        std::string_view name;
        for (const std::string_view known : {"\\pL", "\\pN", "\\p{L}", "\\p{N}"}) {
            if (rest.starts_with(known)) name = known;
        }
        if (name.empty()) {
            copy(rest.substr(0, size));
            at += size;
            continue;
        }
        quick.text += "(?-i:" + std::string(name) + ")";
        const bool are_letters = name.find('L') != std::string_view::npos;
        quick.stand_in += are_letters ? stand_in_for_letters : stand_in_for_numbers;
        at += name.size();
        quick.classes += copies(folded.substr(at));
    }
    return quick;
}

bool is_plain(std::string_view folded) {
    constexpr std::size_t block = 64;
    const char* const bytes = folded.data();
    std::size_t at = 1;
    for (; at + block <= folded.size(); at += block) {
        std::uint8_t has_other = 0;
        for (std::size_t i = 0; i < block; ++i)
            has_other |= is_other(bytes[at + i - 1], bytes[at + i]);
        if (has_other != 0) return false;
    }
    for (; at < folded.size(); ++at) {
        if (is_other(bytes[at - 1], bytes[at]) != 0) return false;
    }
    return folded.empty() || is_other(0, bytes[0]) == 0;
}

std::vector<PatternHead> pattern_heads(std::string_view folded) {
    std::vector<PatternHead> heads;
    if (!is_readable(folded) || !add_heads(folded, {}, heads, 0)) return {};
    return heads;
}

}  // namespace vastus::rules
