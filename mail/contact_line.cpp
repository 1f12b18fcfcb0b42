#include "mail/contact_line.hpp"

#include <algorithm>
#include <string>

#include "mail/ascii.hpp"
#include "mail/locale.hpp"
#include "mail/phrase.hpp"
#include "mail/quoted_address.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t line_bytes_max = 640;  // 160 characters; a longer line is judged by these
constexpr std::size_t phone_digits_min = 6;
constexpr std::size_t name_words_max = 4;
constexpr std::size_t particle_bytes_max = 3;      // "von", "de"
constexpr std::size_t sure_lower_words = 3;        // words of a sentence that has its full stop
constexpr std::size_t open_sentence_words = 6;     // words of one that has none
constexpr std::size_t lower_case_start_words = 4;  // words of one that begins like no title
constexpr char32_t cased_scripts_end = 0x590;      // Latin, Greek, Cyrillic, Armenian

/// Calls `take` with every run of bytes between blanks.
template <class Take>
void each_word(std::string_view text, Take take) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = std::min(text.find_first_not_of(" \t", at), text.size());
        const std::size_t end = std::min(text.find_first_of(" \t", begin), text.size());
        if (end > begin) take(text.substr(begin, end - begin));
        at = end;
    }
}

bool is_url(std::string_view word) {
    return word.find("://") != std::string_view::npos || contains_folded(word, "www.");
}

/// Punctuation and emoji outside ASCII are no letters.
bool begins_with_letter(std::string_view word) {
    if (!is_high(word.front())) return is_letter(word.front());
    const auto words = words_of(word);
    return !words.empty() && words.front().data() == word.data();
}

bool has_digit(std::string_view text) { return std::ranges::any_of(text, is_digit); }

/// Digits with nothing between them but what people write into a number. A date has dots.
bool has_phone(std::string_view text) {
    std::size_t digits = 0;
    for (const char c : text) {
        if (is_digit(c)) {
            if (++digits >= phone_digits_min) return true;
        } else if (c != ' ' && c != '-' && c != '(' && c != ')' && c != '+' && c != '/') {
            digits = 0;
        }
    }
    return false;
}

/// "10148 Tallinn"
bool begins_with_postcode(std::string_view text) {
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(text[digits])) ++digits;
    return digits >= 4 && digits <= 6 && digits + 1 < text.size() && text[digits] == ' ' &&
           begins_with_capital(text.substr(digits + 1));
}

bool has_contact_word(std::string_view text) {
    const auto folded = fold(text);
    const auto words = words_of(folded);
    if (std::ranges::any_of(words, [](auto word) { return is_word(contact_words(), word); }))
        return true;
    // "as" is an English word, "AS" a firm.
    bool is_firm = false;
    each_word(text, [&is_firm](std::string_view word) {
        while (!word.empty() && (word.back() == ',' || word.back() == '.')) word.remove_suffix(1);
        is_firm = is_firm || (begins_with_capital(word) && is_word(firm_words(), fold(word)));
    });
    return is_firm;
}

struct WordCount {
    std::size_t all = 0;
    std::size_t lower = 0;  ///< Of two letters and more, in lower case, no URL.
    bool starts_lower = false;
};

WordCount count_cases(std::string_view text) {
    WordCount count;
    each_word(text, [&count](std::string_view word) {
        ++count.all;
        const bool is_lower = word.size() > 1 && begins_with_letter(word) && !is_url(word) &&
                              word.find('@') == std::string_view::npos &&
                              !begins_with_capital(word);
        count.lower += is_lower ? 1 : 0;
        count.starts_lower = count.starts_lower || (count.all == 1 && is_lower);
    });
    return count;
}

bool has_full_stop(std::string_view text) {
    while (text.ends_with(')') || text.ends_with('"')) text.remove_suffix(1);
    return text.ends_with('.') || text.ends_with('!') || text.ends_with("…") ||
           text.ends_with("。");
}

}  // namespace

std::size_t count_words(std::string_view text) {
    std::size_t words = 0;
    each_word(text, [&words](std::string_view) { ++words; });
    return words;
}

std::size_t count_lower_words(std::string_view text) { return count_cases(text).lower; }

bool begins_with_capital(std::string_view word) {
    if (word.empty()) return false;
    const char first = word.front();
    if (!is_high(first)) return first >= 'A' && first <= 'Z';
    const auto point = model::code_point_at(word, 0);
    if (point.value >= cased_scripts_end) return begins_with_letter(word);
    const auto letter = word.substr(0, point.size);
    return fold(letter) != letter;
}

bool is_contact(std::string_view text) {
    text = trim(model::cut_utf8(text, line_bytes_max));
    if (text.find(" | ") != std::string_view::npos || is_url(text) || has_phone(text)) return true;
    return !find_address(text).empty() || begins_with_postcode(text) || has_contact_word(text);
}

bool is_name(std::string_view text) {
    text = trim(model::cut_utf8(text, line_bytes_max));
    while (text.ends_with(',') || text.ends_with('*')) text.remove_suffix(1);
    while (text.starts_with('*')) text.remove_prefix(1);
    if (text.empty() || text.ends_with('!') || text.ends_with(':') || has_digit(text)) return false;
    std::size_t words = 0, capitals = 0, others = 0;
    each_word(text, [&](std::string_view word) {
        ++words;
        const bool is_capital = begins_with_capital(word);
        capitals += is_capital ? 1 : 0;
        others += !is_capital && word.size() > particle_bytes_max ? 1 : 0;
    });
    return words <= name_words_max && capitals > 0 && others == 0;
}

bool is_question(std::string_view text) {
    bool asks = false;
    while (!text.empty() && !asks) {
        const auto line = text.substr(0, text.find('\n'));
        each_word(line, [&asks](std::string_view word) {
            const bool has_mark = word.find('?') != std::string_view::npos ||
                                  word.find("？") != std::string_view::npos ||
                                  word.find("؟") != std::string_view::npos;
            asks = asks || (has_mark && (!is_url(word) || word.ends_with('?')));
        });
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return asks;
}

bool is_postscript(std::string_view text) {
    return !leading_word(postscripts(), fold(trim(model::cut_utf8(text, line_bytes_max)))).empty();
}

bool is_sentence(std::string_view text, Sureness sureness) {
    text = trim(model::cut_utf8(text, line_bytes_max));
    const auto count = count_cases(text);
    if (has_full_stop(text) && count.lower >= sure_lower_words) return true;
    const bool is_contact_line = is_contact(text);
    if (is_contact_line) return false;
    if (count.all >= open_sentence_words && count.lower >= sure_lower_words + 1) return true;
    if (sureness == Sureness::sure) return false;
    if (has_full_stop(text)) return count.all >= 2 && count.lower >= 1;
    return count.starts_lower && count.all >= lower_case_start_words;
}

}  // namespace vastus::mail
