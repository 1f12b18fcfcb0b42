#include "mail/language.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "mail/fold.hpp"
#include "mail/locale.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t text_bytes_max = 4096;  // enough to know a language by
constexpr std::size_t words_max = 250;
constexpr std::size_t word_bytes_max = 16;  // stop words are short
constexpr std::size_t letters_min = 20;     // mail.md 11
constexpr unsigned own_word_points = 6;     // a word of this language alone
constexpr unsigned shared_word_points = 3;
constexpr unsigned letter_points = 2;
constexpr unsigned letter_points_max = 24;  // letters confirm, words decide
constexpr unsigned points_min = 6;

using Points = std::array<unsigned, language_count>;

/// Lower case of letters outside ASCII, as far as stop words need it.
char32_t lower(char32_t c) {
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;
    if (c >= 0x139 && c <= 0x148) return c % 2 == 1 ? c + 1 : c;
    if (c >= 0x179 && c <= 0x17E) return c % 2 == 1 ? c + 1 : c;
    if (c >= 0x100 && c <= 0x177) return c % 2 == 0 ? c + 1 : c;
    if (c >= 0x410 && c <= 0x42F) return c + 32;
    if (c >= 0x400 && c <= 0x40F) return c + 80;
    if (c == 0x490) return 0x491;
    return c;
}

bool is_letter(char32_t c) {
    return (c >= 0xDF && c <= 0x24F && c != 0xF7) || (c >= 0x370 && c <= 0x52F);
}

struct Count {
    Points words{}, letters{};
    std::size_t letter_count = 0, word_count = 0, cyrillic = 0;
};

std::size_t lowest(std::uint32_t languages) {
    return static_cast<std::size_t>(std::countr_zero(languages));
}

void count_word(Count& count, std::string_view word) {
    ++count.word_count;
    const std::uint32_t languages = languages_of_word(word);
    if (languages == 0) return;
    const bool is_own = (languages & (languages - 1)) == 0;
    for (auto rest = languages; rest != 0; rest &= rest - 1)
        count.words[lowest(rest)] += is_own ? own_word_points : shared_word_points;
}

void count_letter(Count& count, char32_t letter) {
    ++count.letter_count;
    count.cyrillic += letter >= 0x400 ? 1 : 0;
    for (auto rest = languages_of_letter(letter); rest != 0; rest &= rest - 1)
        count.letters[lowest(rest)] += letter_points;
}

/// Collects the letters of one word.
class Word {
public:
    void put(char letter) {
        if (size_ < word_bytes_max) bytes_[size_] = letter;
        ++size_;
    }
    void put(char32_t letter) {
        put(static_cast<char>(0xC0 | letter >> 6));
        put(static_cast<char>(0x80 | (letter & 0x3F)));
    }
    void end(Count& count) {
        if (size_ > 0 && size_ <= word_bytes_max) count_word(count, {bytes_.data(), size_});
        size_ = 0;
    }

private:
    std::array<char, word_bytes_max> bytes_{};
    std::size_t size_ = 0;
};

/// Two bytes are most of what is not ASCII; they are read on the spot.
model::CodePoint read_point(std::string_view text, std::size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first >= 0xC2 && first < 0xE0 && at + 1 < text.size()) {
        const auto next = static_cast<unsigned char>(text[at + 1]);
        if ((next & 0xC0) == 0x80) return {(first & 0x1Fu) << 6 | (next & 0x3Fu), 2};
    }
    return model::code_point_at(text, at);
}

Count count_text(std::string_view text) {
    Count count;
    Word word;
    for (std::size_t at = 0; at < text.size() && count.word_count < words_max;) {
        const char byte = fold_ascii(text[at]);
        if (byte >= 'a' && byte <= 'z') {
            word.put(byte);
            ++count.letter_count;
            ++at;
            continue;
        }
        if (static_cast<unsigned char>(byte) < 0x80) {
            word.end(count);
            ++at;
            continue;
        }
        const auto point = read_point(text, at);
        const char32_t letter = lower(point.value);
        at += point.size;
        if (is_letter(letter)) {
            word.put(letter);
            count_letter(count, letter);
        } else {
            word.end(count);
        }
    }
    word.end(count);
    return count;
}

}  // namespace

std::string detect_language(std::string_view text) {
    const Count count = count_text(model::cut_utf8(text, text_bytes_max));
    if (count.letter_count < letters_min) return "";
    const bool is_cyrillic = count.cyrillic * 2 > count.letter_count;
    std::size_t best = 0;
    unsigned first = 0;
    unsigned second = 0;
    for (std::size_t i = 0; i < language_count; ++i) {
        if (language_is_cyrillic(i) != is_cyrillic) continue;
        const unsigned letters = std::min(count.letters[i], letter_points_max);
        const unsigned points = count.words[i] + letters;
        if (points > first) {
            second = first;
            first = points;
            best = i;
        } else if (points > second) {
            second = points;
        }
    }
    if (first < points_min || first * 5 < second * 6) return "";
    return std::string(language_name(best));
}

}  // namespace vastus::mail
