#include "mail/encoded_word.hpp"

#include <algorithm>
#include <optional>

#include "mail/ascii.hpp"
#include "mail/charset.hpp"
#include "mail/mimetic_adapter.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t text_bytes_max = 64 * 1024;
constexpr std::size_t charset_bytes_max = 64;

struct Word {
    std::string_view charset;
    bool is_base64 = false;
    std::string_view text;
    std::size_t end = 0;  ///< Offset behind the word.
};

/// Reads "=?charset?B?text?=" at `at`. `no_end_from` remembers from where no "?=" follows, so that
/// a field full of openings is not searched again and again.
std::optional<Word> word_at(std::string_view raw, std::size_t at, std::size_t& no_end_from) {
    const std::size_t mark = raw.find('?', at + 2);
    if (mark == std::string_view::npos || mark - at - 2 > charset_bytes_max) return std::nullopt;
    Word word;
    word.charset = raw.substr(at + 2, mark - at - 2);
    word.charset = word.charset.substr(0, word.charset.find('*'));  // "utf-8*en"
    const bool is_named = !word.charset.empty() &&
                          std::ranges::none_of(word.charset, [](char c) { return is_space(c); });
    if (!is_named || mark + 2 >= raw.size() || raw[mark + 2] != '?') return std::nullopt;
    const char encoding = fold_ascii(raw[mark + 1]);
    if (encoding != 'b' && encoding != 'q') return std::nullopt;
    word.is_base64 = encoding == 'b';
    const std::size_t begin = mark + 3;
    const std::size_t end = begin >= no_end_from ? std::string_view::npos : raw.find("?=", begin);
    if (end != std::string_view::npos) {
        word.text = raw.substr(begin, end - begin);
        word.end = end + 2;
        return word;
    }
    no_end_from = std::min(no_end_from, begin);
    // The last word of a field that was cut off.
    if (raw.find('?', begin) < raw.size() - 1) return std::nullopt;
    word.text = raw.substr(begin);
    if (word.text.ends_with('?')) word.text.remove_suffix(1);
    word.end = raw.size();
    return word;
}

std::string decode_q(std::string_view text) {
    std::string bytes;
    bytes.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '_') {
            bytes.push_back(' ');
        } else if (c == '=' && at + 2 < text.size() && hex_value(text[at + 1]) >= 0 &&
                   hex_value(text[at + 2]) >= 0) {
            bytes.push_back(
                static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2])));
            at += 2;
        } else {
            bytes.push_back(c);
        }
    }
    return bytes;
}

bool is_all_blank(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return is_space(c); });
}

/// Collects converted text; the bytes of neighbouring words wait until their charset ends.
class Assembler {
public:
    Assembler(std::string_view body_charset, Defects& defects)
        : body_charset_(body_charset), defects_(defects) {}

    void plain(std::string_view text) {
        if (text.empty()) return;
        flush();
        out_ += raw_header_text(text, body_charset_, defects_);
    }

    void word(const Word& word) {
        if (lower_ascii(word.charset) != charset_) flush();
        charset_ = lower_ascii(word.charset);
        bytes_ += word.is_base64 ? decode_base64(word.text, defects_) : decode_q(word.text);
    }

    bool is_full() const { return out_.size() + bytes_.size() > text_bytes_max; }

    std::string finish() {
        flush();
        return std::move(out_);
    }

private:
    void flush() {
        if (!bytes_.empty()) out_ += to_utf8(bytes_, charset_, defects_);
        bytes_.clear();
        charset_.clear();
    }

    std::string_view body_charset_;
    Defects& defects_;
    std::string out_, bytes_, charset_;
};

std::string without_controls(std::string text) {
    for (char& c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) c = ' ';
    }
    if (text.size() > text_bytes_max) text.resize(model::cut_utf8(text, text_bytes_max).size());
    return text;
}

}  // namespace

std::string raw_header_text(std::string_view raw, std::string_view body_charset, Defects& defects) {
    return model::is_utf8(raw) ? std::string(raw) : to_utf8(raw, body_charset, defects);
}

std::string decode_words(std::string_view raw, std::string_view body_charset, Defects& defects) {
    raw = trim_space(raw);
    const std::size_t first = raw.find("=?");
    if (first == std::string_view::npos && is_ascii(raw)) return without_controls(std::string(raw));
    Assembler assembler(body_charset, defects);
    std::size_t no_end_from = raw.size();
    std::size_t from = 0;  // Begin of the plain text not yet put.
    bool is_after_word = false;
    for (std::size_t at = first; at != std::string_view::npos && !assembler.is_full();) {
        const auto word = word_at(raw, at, no_end_from);
        if (!word) {
            at = raw.find("=?", at + 2);
            continue;
        }
        const std::string_view between = raw.substr(from, at - from);
        if (!is_after_word || !is_all_blank(between)) assembler.plain(between);
        assembler.word(*word);
        is_after_word = true;
        from = word->end;
        at = raw.find("=?", from);
    }
    if (!assembler.is_full()) assembler.plain(raw.substr(from));
    return without_controls(assembler.finish());
}

}  // namespace vastus::mail
