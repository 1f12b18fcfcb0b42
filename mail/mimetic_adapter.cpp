#include "mail/mimetic_adapter.hpp"

#include <mimetic/mimetic.h>

#include <algorithm>
#include <array>
#include <exception>

#include "mail/ascii.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t batch_bytes = 4096;            // A multiple of 4: whole groups only.
constexpr std::size_t escape_bytes = 3;              // '=' and two digits.
constexpr std::size_t line_piece_max = 64 * 1024;    // mimetic keeps look-behind per call.
constexpr std::size_t parameter_bytes_max = 16'384;  // mail.md 4.2.

constexpr std::array<bool, 256> base64_letters = [] {
    std::array<bool, 256> table{};
    for (const char c : std::string_view("+/0123456789"))
        table[static_cast<unsigned char>(c)] = true;
    for (char c = 'a'; c <= 'z'; ++c) table[static_cast<unsigned char>(c)] = true;
    for (char c = 'A'; c <= 'Z'; ++c) table[static_cast<unsigned char>(c)] = true;
    return table;
}();

/// Gathers clean groups of four and hands them over in batches.
class Base64Batches {
public:
    Base64Batches(std::string& out, Defects& defects) : out_(out), defects_(defects) {}

    void put(std::string_view text) {
        for (const char c : text) {
            if (base64_letters[static_cast<unsigned char>(c)]) {
                batch_[size_++] = c;
                if (size_ == batch_bytes) flush();
            } else if (c == '=') {
                pad();
            } else if (!is_space(c)) {
                ++strange_;
            }
        }
    }

    void finish() {
        pad();
        flush();
        add_defect(defects_, "base64", strange_ > 0 ? 1 : 0);
    }

private:
    /// Ends an open group; padding after a whole group is nothing.
    void pad() {
        const std::size_t open = size_ % 4;
        if (open == 0) return;
        if (open == 1) {  // Six bits are no byte.
            --size_;
            ++strange_;
            return;
        }
        for (std::size_t i = open; i < 4; ++i) batch_[size_++] = '=';
        pads_ += 4 - open;
        flush();
    }

    void flush() {
        if (size_ == 0) return;
        const std::size_t before = out_.size();
        out_.resize(before + size_ / 4 * 3);
        try {
            mimetic::Base64::Decoder decoder;
            decoder.process(batch_.data(), batch_.data() + size_, out_.data() + before);
        } catch (const std::exception&) {
            add_defect(defects_, "base64");
        }
        out_.resize(out_.size() - pads_);
        size_ = 0;
        pads_ = 0;
    }

    std::string& out_;
    Defects& defects_;
    std::array<char, batch_bytes> batch_{};
    std::size_t size_ = 0;
    std::size_t pads_ = 0;
    std::size_t strange_ = 0;
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
    out.reserve(text.size() / 4 * 3 + 3);
    Base64Batches batches(out, defects);
    batches.put(text);
    batches.finish();
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
