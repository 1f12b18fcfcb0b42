#include "config/odd_signs.hpp"

#include <algorithm>
#include <array>

#include "config/table.hpp"
#include "model/utf8.hpp"

namespace vastus::config {
namespace {

/// The library notices a bracket that stays open a few lines later.
constexpr int lines_above_max = 5;

struct Sign {
    char32_t point;
    std::string_view name;
};
constexpr std::array<Sign, 3> blanks{{{0xA0, "a no-break space (U+00A0)"},
                                      {0x2007, "a figure space (U+2007)"},
                                      {0x202F, "a narrow no-break space (U+202F)"}}};
constexpr std::array<Sign, 2> invisible{
    {{0x200B, "a zero-width space (U+200B)"}, {0x2060, "a word joiner (U+2060)"}}};
constexpr std::array<Sign, 4> marks{{{0x2013, "an en dash (U+2013)"},
                                     {0x2014, "an em dash (U+2014)"},
                                     {0x2212, "a minus sign (U+2212)"},
                                     {0x2022, "a bullet (U+2022)"}}};

template <std::size_t size>
std::string_view name_in(const std::array<Sign, size>& signs, char32_t point) {
    const auto found = std::ranges::find(signs, point, &Sign::point);
    return found != signs.end() ? found->name : std::string_view();
}

OddSign odd_blank(std::size_t at, std::string_view name) {
    return {at, std::string(name) + " stands here, which YAML takes for a letter",
            "write a plain space"};
}
OddSign odd_nothing(std::size_t at, std::string_view name) {
    return {at, std::string(name) + " stands here, which nobody sees", "remove it"};
}
OddSign odd_mark(std::size_t at, std::string_view name) {
    return {at, std::string(name) + " is no list mark", "write - and a space"};
}

/// Outside of quotes; `is_begin`: nothing but blanks stood before.
std::optional<OddSign> look_through(std::string_view line, std::size_t from) {
    bool is_begin = true;
    char quote = ' ', last = ' ';
    for (std::size_t i = 0; i < line.size();) {
        const auto point = model::code_point_at(line, i);
        const char first = line[i];
        const std::size_t at = from + i;
        i += point.size;
        if (quote != ' ') {
            if (first == quote) quote = ' ';
            continue;
        }
        const bool opens = (first == '"' || first == '\'') &&
                           std::string_view(" [{,:").find(last) != std::string_view::npos;
        if (opens) quote = first;
        if (first == '#' && last == ' ') return std::nullopt;
        if (const auto name = name_in(invisible, point.value); !name.empty())
            return odd_nothing(at, name);
        const auto blank = name_in(blanks, point.value);
        if (!blank.empty() && (is_begin || last == ':' || last == '-')) return odd_blank(at, blank);
        const auto mark = name_in(marks, point.value);
        if (is_begin && !mark.empty() && line.substr(i).starts_with(' ')) return odd_mark(at, mark);
        is_begin = is_begin && (first == ' ' || !blank.empty());
        last = first;
    }
    return std::nullopt;
}

std::size_t begin_of_line(std::string_view text, std::size_t at) {
    const auto end = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    return end == std::string_view::npos ? 0 : end + 1;
}

std::string_view line_at(std::string_view text, std::size_t begin) {
    const auto rest = text.substr(begin);
    return rest.substr(0, rest.find('\n'));
}

bool is_known_key(std::string_view word) {
    return std::ranges::any_of(keys(), [word](const Key& key) { return key.name == word; });
}

std::optional<OddSign> blank_missing_in(std::string_view line, std::size_t from) {
    std::size_t at = std::min(line.find_first_not_of(' '), line.size());
    bool is_item = false;
    while (line.substr(at).starts_with("- ")) {
        is_item = true;
        at = std::min(line.find_first_not_of(' ', at + 1), line.size());
    }
    const bool is_dash = line.substr(at).starts_with("-{") || line.substr(at).starts_with("-[");
    const std::size_t colon = line.find(':', at);
    const auto behind = colon == std::string_view::npos ? "" : line.substr(colon + 1);
    if (is_dash || (line.substr(at).starts_with('-') && !behind.empty() &&
                    is_known_key(line.substr(at + 1, colon - at - 1))))
        return OddSign{from + at, "a blank is missing after this dash", "write - and a blank"};
    // "- team:sales" is a recipient.
    const auto word = line.substr(at, colon == std::string_view::npos ? 0 : colon - at);
    if (is_item && (word == "team" || word == "role" || word == "each")) return std::nullopt;
    const bool is_joined = !behind.empty() && !behind.starts_with(' ') && !behind.starts_with('/');
    if (!is_joined || !is_known_key(word)) return std::nullopt;
    return OddSign{from + colon, "a blank is missing after this colon",
                   "write key: value, with a blank"};
}

}  // namespace

std::optional<OddSign> missing_blank_near(std::string_view text, std::size_t at) {
    const auto begin = begin_of_line(text, std::min(at, text.size()));
    if (auto missing = blank_missing_in(line_at(text, begin), begin)) return missing;
    if (begin == 0) return std::nullopt;
    const auto above = begin_of_line(text, begin - 1);
    return blank_missing_in(line_at(text, above), above);
}

std::optional<OddSign> odd_sign_near(std::string_view text, std::size_t at) {
    const auto begin = begin_of_line(text, std::min(at, text.size()));
    if (begin > 0) {
        const auto above = begin_of_line(text, begin - 1);
        if (auto odd = look_through(line_at(text, above), above)) return odd;
    }
    return look_through(line_at(text, begin), begin);
}

std::optional<OddSign> odd_sign_in(std::string_view word, std::size_t at, PartOf place) {
    const bool is_key = place == PartOf::key;
    for (std::size_t i = 0; i < word.size();) {
        const auto point = model::code_point_at(word, i);
        const bool is_first = i == 0;
        const char before = is_first ? ' ' : word[i - 1];
        i += point.size;
        if (const auto name = name_in(invisible, point.value); !name.empty())
            return odd_nothing(at + i - point.size, name);
        const auto blank = name_in(blanks, point.value);
        if (!blank.empty() && (is_first || i == word.size() || (is_key && before == ':')))
            return odd_blank(at + i - point.size, blank);
        const auto mark = name_in(marks, point.value);
        if (is_key && is_first && !mark.empty() && word.substr(i).starts_with(' '))
            return odd_mark(at, mark);
    }
    return std::nullopt;
}

std::optional<OddSign> comment_in_brackets(std::string_view text, std::size_t bracket) {
    const auto line = line_at(text, bracket);
    char quote = ' ';
    int open = 1;
    for (std::size_t i = 1; i < line.size() && open > 0; ++i) {
        if (line[i] == '[' || line[i] == '{') ++open;
        if (line[i] == ']' || line[i] == '}') --open;
        if (quote != ' ') {
            if (line[i] == quote) quote = ' ';
        } else if (line[i] == '"' || line[i] == '\'') {
            quote = line[i];
        } else if (line[i] == '#' && line[i - 1] == ' ') {
            // A comment behind a comma or the bracket is one.
            const auto word = line.find_last_not_of(' ', i - 1);
            const bool is_after_word =
                std::string_view(",[{").find(line[word]) == std::string_view::npos;
            if (!is_after_word) return std::nullopt;
            return OddSign{bracket + i, "the # begins a comment here, and the bracket stays open",
                           "put the word with the # into quotes"};
        }
    }
    return std::nullopt;
}

std::optional<OddSign> comment_above(std::string_view text, std::size_t at) {
    auto begin = begin_of_line(text, std::min(at, text.size()));
    for (int lines = 0; lines < lines_above_max && begin > 0; ++lines) {
        begin = begin_of_line(text, begin - 1);
        const auto bracket = line_at(text, begin).find_first_of("[{");
        if (bracket == std::string_view::npos) continue;
        if (auto comment = comment_in_brackets(text, begin + bracket)) return comment;
    }
    return std::nullopt;
}

std::string without_odd_signs(std::string_view word) {
    std::string clean;
    for (std::size_t i = 0; i < word.size();) {
        const auto point = model::code_point_at(word, i);
        const bool is_end = i == 0 || i + point.size == word.size();
        const bool is_odd = !name_in(invisible, point.value).empty() ||
                            (is_end && !name_in(blanks, point.value).empty());
        if (!is_odd) clean += word.substr(i, point.size);
        i += point.size;
    }
    return clean;
}

}  // namespace vastus::config
