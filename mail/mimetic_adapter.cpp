#include "mail/mimetic_adapter.hpp"

#include <mimetic/mimetic.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <exception>

#include "mail/ascii.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t escape_bytes = 3;              // '=' and two digits.
constexpr std::size_t line_piece_max = 64 * 1024;    // mimetic keeps look-behind per call.
constexpr std::size_t parameter_bytes_max = 16'384;  // mail.md 4.2.

constexpr std::uint8_t no_letter = 0x80;

/// The six bits of each letter of the alphabet.
constexpr std::array<std::uint8_t, 256> base64_values = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(no_letter);
    std::uint8_t value = 0;
    for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                         "0123456789+/"))
        table[static_cast<unsigned char>(c)] = value++;
    return table;
}();

std::uint32_t base64_value(char c) { return base64_values[static_cast<unsigned char>(c)]; }

/// Letters become bytes in groups of four; whatever stands between them is skipped. Behind padding
/// a line that is no base64 ends the part: lists and virus scanners append their words there.
class Base64Reader {
public:
    Base64Reader(std::string& out, Defects& defects) : out_(out), defects_(defects) {}

    void read(std::string_view text) {
        out_.resize(text.size() / 4 * 3 + 3);
        to_ = out_.data();
        const char* at = text.data();
        const char* const end = at + text.size();
        while (at < end) {
            if (is_padded_ && at >= checked_ && is_foreign_line(at, end)) {
                ++strange_;
                break;
            }
            if (letters_ == 0) at = read_groups(at, end);
            if (at < end) take(*at++);
        }
        end_group();
        out_.resize(static_cast<std::size_t>(to_ - out_.data()));
        add_defect(defects_, "base64", strange_ > 0 ? 1 : 0);
    }

private:
    /// Whole groups with nothing between them: nearly all of a mail.
    const char* read_groups(const char* at, const char* end) {
        for (; end - at >= 4; at += 4) {
            const std::uint32_t a = base64_value(at[0]), b = base64_value(at[1]),
                                c = base64_value(at[2]), d = base64_value(at[3]);
            if (((a | b | c | d) & no_letter) != 0) break;
            put_group(a << 18 | b << 12 | c << 6 | d);
        }
        return at;
    }

    /// Does the rest of this line hold what no base64 has, a blank between letters too? Each line
    /// is looked at once.
    bool is_foreign_line(const char* at, const char* end) {
        const char* const stop = std::find(at, end, '\n');
        checked_ = stop == end ? end : stop + 1;
        const auto line = trim_space({at, static_cast<std::size_t>(stop - at)});
        return std::ranges::any_of(line,
                                   [](char c) { return base64_value(c) == no_letter && c != '='; });
    }

    void put_group(std::uint32_t bits) {
        to_[0] = static_cast<char>(bits >> 16 & 0xFFu);
        to_[1] = static_cast<char>(bits >> 8 & 0xFFu);
        to_[2] = static_cast<char>(bits & 0xFFu);
        to_ += 3;
    }

    void take(char c) {
        const std::uint32_t value = base64_value(c);
        if (value != no_letter) {
            bits_ = bits_ << 6 | value;
            if (++letters_ < 4) return;
            put_group(bits_);
            letters_ = bits_ = 0;
        } else if (c == '=') {
            is_padded_ = is_padded_ || letters_ >= 2;
            end_group();
        } else if (!is_space(c)) {
            ++strange_;
        }
    }

    /// At padding, or at the end. Padding after a whole group is nothing.
    void end_group() {
        if (letters_ == 1) ++strange_;  // Six bits are no byte.
        if (letters_ == 2) *to_++ = static_cast<char>(bits_ >> 4 & 0xFFu);
        if (letters_ == 3) {
            *to_++ = static_cast<char>(bits_ >> 10 & 0xFFu);
            *to_++ = static_cast<char>(bits_ >> 2 & 0xFFu);
        }
        letters_ = bits_ = 0;
    }

    std::string& out_;
    Defects& defects_;
    char* to_ = nullptr;
    std::uint32_t bits_ = 0;
    std::uint32_t letters_ = 0;  ///< Of the group that is open.
    std::size_t strange_ = 0;
    bool is_padded_ = false;         ///< The end of it was seen, though more may follow.
    const char* checked_ = nullptr;  ///< Lines before it are base64.
};

bool is_escape(std::string_view text, std::size_t at) {
    return at + 2 < text.size() && text[at] == '=' && hex_value(text[at + 1]) >= 0 &&
           hex_value(text[at + 2]) >= 0;
}

/// A run of whole escapes: the only thing the library's decoder ever sees.
void append_escapes(std::string& out, std::string_view escapes, Defects& defects) {
    const std::size_t before = out.size();
    out.resize(before + escapes.size() / escape_bytes);
    try {
        mimetic::QP::Decoder decoder;
        decoder.process(escapes.begin(), escapes.end(), out.data() + before);
    } catch (const std::exception&) {
        add_defect(defects, "quoted-printable");
    }
}

/// One line without its end, its soft break and its trailing blanks. A broken escape stays.
void append_line(std::string& out, std::string_view line, Defects& defects) {
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t escape = std::min(line.find('=', at), line.size());
        out.append(line.substr(at, escape - at));
        std::size_t end = escape;
        while (end - escape < line_piece_max && is_escape(line, end)) end += escape_bytes;
        if (end > escape) append_escapes(out, line.substr(escape, end - escape), defects);
        if (end == escape && end < line.size()) out.push_back(line[end++]);
        at = end;
    }
}

}  // namespace

std::string decode_base64(std::string_view text, Defects& defects) {
    std::string out;
    Base64Reader(out, defects).read(text);
    return out;
}

std::string decode_quoted_printable(std::string_view text, Defects& defects) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t found = text.find('\n', at);
        const std::size_t next = found == std::string_view::npos ? text.size() : found + 1;
        std::size_t stop = found == std::string_view::npos ? text.size() : found;
        if (stop > at && stop < text.size() && text[stop - 1] == '\r') --stop;
        const std::string_view line_end = text.substr(stop, next - stop);
        while (stop > at && is_blank(text[stop - 1])) --stop;
        const bool is_soft = stop > at && text[stop - 1] == '=';
        if (is_soft) --stop;
        if (stop > at) append_line(out, text.substr(at, stop - at), defects);
        if (!is_soft) out.append(line_end);
        at = next;
    }
    return out;
}

std::pair<std::string, std::string> split_parameter(std::string_view piece, Defects& defects) {
    if (piece.empty() || piece.size() > parameter_bytes_max) return {};
    try {
        const mimetic::FieldParam parameter{std::string(piece)};
        return {std::string(parameter.name().c_str()), parameter.value()};
    } catch (const std::exception&) {
        add_defect(defects, "parameter");
        return {};
    }
}

}  // namespace vastus::mail
