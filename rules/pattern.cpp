#include "rules/pattern.hpp"

#include <algorithm>

#include "model/utf8.hpp"
#include "rules/fold.hpp"

namespace vastus::rules {
namespace {

using model::append_utf8;
using model::code_point_at;
using model::CodePoint;

bool is_ascii_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

/// Whether the last letter of `pattern` stands for itself and not in an escape like \p{L} or \d.
bool ends_in_letter(std::string_view pattern) {
    if (pattern.empty() || !is_ascii_letter(pattern.back())) return false;
    if (pattern.size() >= 2 && pattern[pattern.size() - 2] == '\\') return false;
    const bool is_class =
        pattern.size() >= 3 && pattern[pattern.size() - 3] == '\\' &&
        (pattern[pattern.size() - 2] == 'p' || pattern[pattern.size() - 2] == 'P');
    return !is_class;
}

/// Joins a mark with the letter before it, which is one byte or a folded code point.
bool join_mark(std::string& pattern, char32_t mark) {
    if (pattern.empty()) return false;
    std::size_t begin = pattern.size() - 1;
    while (begin > 0 && (static_cast<unsigned char>(pattern[begin]) & 0xC0) == 0x80) --begin;
    const CodePoint base = code_point_at(pattern, begin);
    if (base.value < 0x80 && !ends_in_letter(pattern)) return false;
    const char32_t composed = compose(base.value, mark);
    if (composed == 0) return false;
    pattern.resize(begin);
    append_utf8(pattern, fold_point(composed));
    return true;
}

void warn(std::vector<PatternProblem>& problems, std::string code, std::string text,
          std::string hint) {
    problems.push_back({std::move(code), std::move(text), std::move(hint), false});
}

struct Seen {
    bool boundary = false, line_break = false, invisible = false, blanks = false;
    bool only_words = true, alternation = false;
};

Seen look_at(std::string_view pattern) {
    Seen seen;
    for (std::size_t at = 0; at < pattern.size();) {
        const CodePoint point = code_point_at(pattern, at);
        const char next = at + 1 < pattern.size() ? pattern[at + 1] : '\0';
        if (point.value == '\\') {
            seen.only_words = false;
            seen.boundary |= next == 'b' || next == 'B' || next == 'w' || next == 'W';
            seen.line_break |= next == 'n' || next == 'r';
            at += 2;
            continue;
        }
        seen.line_break |= point.value == '\n' || point.value == '\r';
        seen.invisible |= fold_point(point.value) == 0 && point.value != 0;
        seen.blanks |= point.value == ' ' && next == ' ';
        seen.alternation |= point.value == '|';
        const bool plain = is_word(point.value) || point.value == ' ' || point.value == '|' ||
                           point.value == '(' || point.value == ')';
        seen.only_words &= plain;
        at += point.size;
    }
    return seen;
}

}  // namespace

std::string fold_pattern(std::string_view pattern) {
    std::string folded;
    for (std::size_t at = 0; at < pattern.size();) {
        const CodePoint point = code_point_at(pattern, at);
        at += point.size;
        if (point.value < 0x80) {
            folded.push_back(static_cast<char>(point.value));
            continue;
        }
        if (is_mark(point.value) && join_mark(folded, point.value)) continue;
        const char32_t one = fold_point(point.value);
        if (one == '-') folded.push_back('\\');
        append_utf8(folded, one == 0 ? point.value : one);
    }
    return folded;
}

std::vector<PatternProblem> check_pattern(std::string_view pattern) {
    std::vector<PatternProblem> problems;
    if (model::length_utf8(pattern) > pattern_letters_max) {
        problems.push_back({"regex-too-big", "the regex is longer than 1,000 characters",
                            "words belong into a list: words: …"});
        return problems;
    }
    const Seen seen = look_at(pattern);
    if (seen.boundary)
        warn(problems, "regex-ascii-boundary",
             "\\b and \\w know ASCII letters only; next to õ or ж they do not match",
             "use words:, or \\pL");
    if (seen.line_break)
        warn(problems, "regex-line-break", "folded text has no line breaks: this never matches",
             "write \\s or one space");
    if (seen.invisible || seen.blanks)
        warn(problems, "regex-never",
             seen.blanks
                 ? "two spaces never stand together in folded text"
                 : "the regex holds an invisible character, which folding removes from text",
             "write one space, or remove it");
    if (seen.only_words && seen.alternation)
        warn(problems, "regex-of-words", "the regex is a list of words",
             "write words: [one, two]; it also minds word boundaries and missing diacritics");
    return problems;
}

std::string glob_pattern(std::string_view glob) {
    std::string pattern = "^(?:";
    for (const char byte : fold(glob).text) {
        if (byte == '*') {
            pattern += ".*";
        } else if (byte == '?') {
            pattern += '.';
        } else {
            const auto value = static_cast<unsigned char>(byte);
            const bool is_sign =
                value < 0x80 && !is_ascii_letter(byte) && !(byte >= '0' && byte <= '9');
            if (is_sign) pattern += '\\';
            pattern += byte;
        }
    }
    return pattern + ")$";
}

}  // namespace vastus::rules
