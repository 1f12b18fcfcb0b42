#include "mail/phrase.hpp"

#include "mail/ascii.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

/// Punctuation, symbols and emoji outside ASCII: they end a word.
bool is_mark(char32_t c) {
    return (c >= 0x80 && c <= 0xBF) || c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c <= 0x2BFF) ||
           (c >= 0x3000 && c <= 0x303F) || (c >= 0xFE00 && c <= 0xFE0F) ||
           (c >= 0xFF00 && c <= 0xFF0F) || (c >= 0x1F000 && c <= 0x1FAFF);
}

bool is_letter(char32_t c) {
    if (c < 0x80) return is_alnum(static_cast<char>(c));
    return !is_mark(c);
}

/// The bytes of the character at `at`: valid UTF-8 is given.
std::size_t length_at(std::string_view text, std::size_t at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return std::min(length, text.size() - at);
}

char32_t char_at(std::string_view text, std::size_t at, std::size_t length) {
    char32_t value = static_cast<unsigned char>(text[at]);
    if (length == 1) return value;
    value &= 0xFFu >> (length + 1);
    for (std::size_t i = 1; i < length; ++i)
        value = value << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3Fu);
    return value;
}

bool ends_in_letter(std::string_view text) {
    if (text.empty()) return false;
    std::size_t at = text.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80) --at;
    return is_letter(char_at(text, at, text.size() - at));
}

bool begins_with_letter(std::string_view text) {
    return !text.empty() && is_letter(char_at(text, 0, length_at(text, 0)));
}

}  // namespace

std::vector<std::string_view> words_of(std::string_view folded) {
    std::vector<std::string_view> words;
    std::size_t begin = 0, at = 0;
    const auto end_word = [&] {
        if (at > begin) words.push_back(folded.substr(begin, at - begin));
    };
    while (at < folded.size()) {
        const std::size_t length = length_at(folded, at);
        const bool inside = at > begin && folded[at] == '\'';
        if (is_letter(char_at(folded, at, length)) || inside) {
            at += length;
            continue;
        }
        end_word();
        at += length;
        begin = at;
    }
    end_word();
    return words;
}

bool holds_phrase(std::string_view folded, std::string_view phrase) {
    for (auto at = folded.find(phrase); at != std::string_view::npos;
         at = folded.find(phrase, at + 1)) {
        const bool begins = !begins_with_letter(phrase) || !ends_in_letter(folded.substr(0, at));
        if (begins && !begins_with_letter(folded.substr(at + phrase.size()))) return true;
    }
    return false;
}

}  // namespace vastus::mail
