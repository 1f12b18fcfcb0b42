// Telling windows-1257 from windows-1252, which ICU's detection cannot: it knows no Baltic charset.
#include <array>
#include <bitset>

#include "mail/ascii.hpp"
#include "mail/charset.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t sample_bytes_max = 64 * 1024;

enum class Kind : unsigned char {
    other,    ///< Not a letter.
    ascii,    ///< a to z.
    shared,   ///< õ ä ö ü: the same byte and letter in windows-1252.
    baltic,   ///< A letter of Estonian loan words, Latvian or Lithuanian.
    foreign,  ///< A letter of windows-1257 that these languages do not use.
};

constexpr std::array<Kind, 256> kinds = [] {
    std::array<Kind, 256> table{};
    for (unsigned c = 'a'; c <= 'z'; ++c) table[c] = table[c - 32] = Kind::ascii;
    constexpr std::string_view foreign = "\xE3\xE5\xE9\xEA\xF1\xF3\xF4\xF9\xFA\xFD";
    constexpr std::string_view shared = "\xE4\xF5\xF6\xFC";
    for (unsigned c = 0xE0; c <= 0xFE; ++c) {
        const bool is_foreign = foreign.find(static_cast<char>(c)) != std::string_view::npos;
        const bool is_shared = shared.find(static_cast<char>(c)) != std::string_view::npos;
        Kind kind = is_foreign ? Kind::foreign : is_shared ? Kind::shared : Kind::baltic;
        if (c == 0xF7) kind = Kind::other;
        table[c] = table[c - 0x20] = kind;
    }
    table[0xD7] = Kind::other;
    table[0xDF] = Kind::shared;
    return table;
}();

Kind kind_of(char c) { return kinds[static_cast<unsigned char>(c)]; }

struct Tally {
    std::size_t baltic = 0;
    std::bitset<256> distinct;
    bool is_refused = false;
};

bool is_caron_s_or_z(unsigned char byte) {
    return byte == 0xF0 || byte == 0xFE || byte == 0xD0 || byte == 0xDE;
}

/// One run of letters. A word that is one lone accented letter ("à"), begins with ų, or is mostly
/// accented (Cyrillic read as Latin) is of another language.
void count_word(std::string_view word, Tally& tally) {
    std::size_t baltic = 0;
    std::size_t accented = 0;
    for (const char c : word) {
        const Kind kind = kind_of(c);
        if (kind == Kind::foreign) tally.is_refused = true;
        if (kind == Kind::baltic) {
            ++baltic;
            tally.distinct.set(static_cast<unsigned char>(c));
        }
        if (kind != Kind::ascii) ++accented;
    }
    if (baltic == 0) return;
    tally.baltic += baltic;
    const auto first = static_cast<unsigned char>(word.front());
    const bool begins_oddly = first == 0xF8 || first == 0xD8;
    if (word.size() == 1 || begins_oddly || accented * 3 > word.size() * 2) tally.is_refused = true;
}

}  // namespace

bool looks_baltic(std::string_view bytes) {
    bytes = bytes.substr(0, sample_bytes_max);
    Tally tally;
    for (std::size_t at = 0; at < bytes.size() && !tally.is_refused;) {
        std::size_t end = at;
        while (end < bytes.size() && kind_of(bytes[end]) != Kind::other) ++end;
        if (end > at) count_word(bytes.substr(at, end - at), tally);
        at = end + 1;
    }
    if (tally.is_refused || tally.baltic == 0) return false;
    bool is_estonian = true;  // š and ž alone are enough there: ð and þ are Icelandic only.
    for (std::size_t byte = 0x80; byte < 256; ++byte)
        if (tally.distinct[byte] && !is_caron_s_or_z(static_cast<unsigned char>(byte)))
            is_estonian = false;
    return is_estonian || (tally.baltic >= 2 && tally.distinct.count() >= 2);
}

}  // namespace vastus::mail
