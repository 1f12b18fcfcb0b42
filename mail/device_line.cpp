#include "mail/device_line.hpp"

#include <algorithm>
#include <string>

#include "mail/ascii.hpp"
#include "mail/contact_line.hpp"
#include "mail/locale.hpp"
#include "mail/phrase.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t line_bytes_max = 160;
constexpr std::size_t words_max = 12;
constexpr std::size_t outlook_words_max = 8;
constexpr std::size_t outlook_lower_words_max = 3;  // "Pobierz program Outlook dla systemu Android"

/// Does a word of `folded` begin with `start`?
bool has_word_start(std::string_view folded, std::string_view start) {
    for (auto at = folded.find(start); at != std::string_view::npos;
         at = folded.find(start, at + 1)) {
        const bool is_start = at == 0 || (!is_alnum(folded[at - 1]) && !is_high(folded[at - 1]));
        // Scripts that write words together have no start.
        if (is_start || static_cast<unsigned char>(start.front()) >= 0xE3) return true;
    }
    return false;
}

bool names_device(std::string_view folded) {
    return std::ranges::any_of(device_words(),
                               [folded](auto word) { return has_word_start(folded, word); });
}

bool has_ablative(std::string_view folded) {
    return std::ranges::any_of(words_of(folded), [](std::string_view word) {
        return std::ranges::any_of(ablative_endings(),
                                   [word](auto end) { return word.ends_with(end); });
    });
}

bool has_ending(std::string_view folded) {
    return std::ranges::any_of(device_endings(),
                               [folded](auto word) { return folded.ends_with(word); });
}

/// A model that no table knows: "SM-G991B".
bool ends_with_model(std::string_view text) {
    const auto word = text.substr(text.find_last_of(' ') + 1);
    return begins_with_capital(word) || std::ranges::any_of(word, is_digit);
}

/// "Get Outlook for iOS" in any language: next to nothing stands beside the two names.
bool is_outlook_line(std::string_view text) {
    std::string bare(text.substr(0, text.find('<')));
    if (const auto close = text.find('>'); close != std::string_view::npos)
        bare += text.substr(close + 1);
    const auto folded = fold(bare);
    if (!has_word_start(folded, "outlook")) return false;
    if (!has_word_start(folded, "ios") && !has_word_start(folded, "android")) return false;
    if (bare.find_first_of(",:;.!?") != std::string::npos) return false;
    const auto words = words_of(folded);
    return words.size() <= outlook_words_max && count_lower_words(bare) <= outlook_lower_words_max;
}

}  // namespace

bool is_device_line(std::string_view text) {
    if (text.size() > line_bytes_max || count_words(text) > words_max || is_question(text))
        return false;
    if (is_outlook_line(text)) return true;
    const auto folded = fold(text);
    // A program that no table knows links to its maker.
    const bool has_device = names_device(folded) || folded.find("<http") != std::string::npos;
    if (!leading_word(device_openings(), folded).empty())
        return has_device || has_ending(folded) || ends_with_model(text);
    const auto opening = leading_word(sent_openings(), folded);
    if (opening.empty()) return has_device && has_ending(folded);
    if (!has_device || folded.find(',') != std::string::npos) return false;
    return !is_word(bare_participles(), opening) || has_ablative(folded);
}

}  // namespace vastus::mail
