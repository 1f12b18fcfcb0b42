#include "mail/thanks.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "mail/ascii.hpp"
#include "mail/fold.hpp"
#include "mail/locale.hpp"
#include "mail/phrase.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t bytes_max = 400;  // twelve words in any script
constexpr std::size_t words_max = 12;   // mail.md 8.6

void add_words(std::set<std::string, std::less<>>& known, std::string_view phrase) {
    for (const auto word : words_of(phrase)) known.emplace(word);
}

const std::set<std::string, std::less<>>& polite() {
    static const auto known = [] {
        std::set<std::string, std::less<>> words;
        for (const auto phrase : thanks_phrases()) add_words(words, phrase);
        for (const auto phrase : polite_words()) add_words(words, phrase);
        return words;
    }();
    return known;
}

bool holds_one_of(std::string_view folded, Words phrases) {
    return std::ranges::any_of(
        phrases, [folded](std::string_view phrase) { return holds_phrase(folded, phrase); });
}

}  // namespace

bool is_thanks(std::string_view reply_text, std::span<const std::string> names) {
    if (reply_text.size() > bytes_max) return false;
    const std::string text = fold(reply_text);
    if (text.find('?') != std::string::npos) return false;
    if (std::ranges::any_of(text, is_digit)) return false;
    const auto words = words_of(text);
    if (words.empty() || words.size() > words_max) return false;
    if (holds_one_of(text, stop_phrases()) || !holds_one_of(text, thanks_phrases())) return false;
    std::set<std::string, std::less<>> own;
    for (const auto& name : names) add_words(own, fold(name));
    return std::ranges::all_of(words, [&own](std::string_view word) {
        return polite().contains(word) || own.contains(word);
    });
}

bool holds_agreement(std::string_view reply_text) {
    return holds_one_of(fold(reply_text.substr(0, bytes_max)), agreement_phrases());
}

}  // namespace vastus::mail
