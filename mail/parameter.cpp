#include "mail/parameter.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "mail/ascii.hpp"
#include "mail/charset.hpp"
#include "mail/encoded_word.hpp"
#include "mail/mimetic_adapter.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t value_bytes_max = 16 * 1024;  // mail.md 4.2.
constexpr std::size_t parameters_max = 200;
constexpr unsigned segments_max = 100;
constexpr std::size_t file_name_bytes_max = 255;
constexpr int comment_depth_max = 10;

/// One piece between semicolons: comments are gone, quoted text is unescaped into `quoted`.
struct Piece {
    std::string text;    ///< Outside quotes.
    std::string quoted;  ///< The first quoted string's content.
    bool has_quoted = false;
};

/// Walks a field value once and cuts it at the semicolons outside quotes and comments.
class PieceReader {
public:
    explicit PieceReader(std::string_view value) : value_(value) {}

    bool next(Piece& piece) {
        piece = {};
        if (at_ >= value_.size()) return false;
        while (at_ < value_.size() && value_[at_] != ';') {
            const char c = value_[at_];
            if (c == '"' && skip_quoted(piece)) continue;
            if (c == '(' && skip_comment()) continue;
            piece.text.push_back(c);
            ++at_;
        }
        ++at_;
        return true;
    }

private:
    /// False when the quote is never closed: then it is a character like any other, and so are all
    /// that follow.
    bool skip_quoted(Piece& piece) {
        if (is_quote_dead_) return false;
        std::string content;
        std::size_t at = at_ + 1;
        while (at < value_.size() && value_[at] != '"') {
            // Outlook writes "C:\dir\file": a backslash counts only before a quote or another one.
            const bool is_pair = value_[at] == '\\' && at + 1 < value_.size() &&
                                 (value_[at + 1] == '"' || value_[at + 1] == '\\');
            if (is_pair) ++at;
            content.push_back(value_[at++]);
        }
        if (at >= value_.size()) {
            is_quote_dead_ = true;
            return false;
        }
        at_ = at + 1;
        if (!piece.has_quoted) piece.quoted = std::move(content);
        piece.has_quoted = true;
        return true;
    }

    bool skip_comment() {
        if (is_comment_dead_) return false;
        int depth = 0;
        for (std::size_t at = at_; at < value_.size(); ++at) {
            if (value_[at] == '\\') {
                ++at;
            } else if (value_[at] == '(') {
                if (++depth > comment_depth_max) break;
            } else if (value_[at] == ')' && --depth == 0) {
                at_ = at + 1;
                return true;
            }
        }
        is_comment_dead_ = true;
        return false;
    }

    std::string_view value_;
    std::size_t at_ = 0;
    bool is_quote_dead_ = false;
    bool is_comment_dead_ = false;
};

/// "text / plain; " into "text/plain"; stops at the first thing that no type holds.
std::string read_type(std::string_view text) {
    std::string type;
    for (const char c : trim_space(text)) {
        if (is_space(c)) {
            // "text/plain charset=x" has lost its semicolon; "text / plain" has only gained blanks.
            if (!type.empty() && type.back() != '/' && type.find('/') != std::string::npos) break;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        const bool is_legal =
            byte > 0x20 && byte < 0x7F &&
            std::string_view("()<>@,;:\\\"[]?=").find(c) == std::string_view::npos;
        if (!is_legal) return {};
        type.push_back(fold_ascii(c));
    }
    return type;
}

void add_parameter(ParameterField& field, const Piece& piece, Defects& defects) {
    const std::string_view text = trim_space(piece.text);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) return;
    if (field.parameters.size() >= parameters_max)
        return add_defect(defects, "too-many-parameters");
    if (piece.has_quoted) {
        field.parameters.emplace_back(lower_ascii(trim_space(text.substr(0, equals))),
                                      piece.quoted);
        return;
    }
    const bool is_clean = std::ranges::all_of(text, [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F && c != '\\';
    });
    auto parameter = is_clean ? split_parameter(text, defects)
                              : std::pair{std::string(trim_space(text.substr(0, equals))),
                                          std::string(trim_space(text.substr(equals + 1)))};
    if (parameter.first.empty()) return;
    // An opening quote without its partner is not part of the value.
    std::string_view value = parameter.second;
    if (value.starts_with('"')) value.remove_prefix(1);
    field.parameters.emplace_back(lower_ascii(trim_space(parameter.first)), std::string(value));
}

/// "%41" to "A"; broken escapes stay.
std::string unescape_percent(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool is_escape = text[at] == '%' && at + 2 < text.size() &&
                               hex_value(text[at + 1]) >= 0 && hex_value(text[at + 2]) >= 0;
        if (is_escape) {
            out.push_back(
                static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2])));
            at += 2;
        } else {
            out.push_back(text[at]);
        }
    }
    return out;
}

struct Segment {
    unsigned number = 0;
    bool is_extended = false;
    std::string_view value;
};

/// "name*3*" gives {3, extended}; nothing when it is no segment of `name`.
std::optional<Segment> segment_of(std::string_view parameter, std::string_view name) {
    if (parameter.size() <= name.size() || !parameter.starts_with(name)) return std::nullopt;
    std::string_view rest = parameter.substr(name.size());
    if (!rest.starts_with('*')) return std::nullopt;
    rest.remove_prefix(1);
    Segment segment;
    if (rest.empty()) {
        segment.is_extended = true;
        return segment;
    }
    if (rest.ends_with('*')) {
        segment.is_extended = true;
        rest.remove_suffix(1);
    }
    const auto [end, error] =
        std::from_chars(rest.data(), rest.data() + rest.size(), segment.number);
    if (error != std::errc() || end != rest.data() + rest.size()) return std::nullopt;
    if (segment.number >= segments_max) return std::nullopt;
    return segment;
}

std::vector<Segment> segments_of(const ParameterField& field, std::string_view name) {
    std::vector<Segment> segments;
    for (const auto& [parameter, value] : field.parameters) {
        auto segment = segment_of(parameter, name);
        if (!segment) continue;
        segment->value = value;
        segments.push_back(*segment);
    }
    std::ranges::stable_sort(segments, {}, &Segment::number);
    return segments;
}

/// The bytes and the charset of "charset'language'value" and its continuations.
std::string join_segments(const std::vector<Segment>& segments, Defects& defects) {
    std::string bytes;
    std::string charset;
    unsigned expected = 0;
    for (const Segment& segment : segments) {
        if (segment.number > expected) {
            add_defect(defects, "parameter-gap");
            break;
        }
        if (segment.number < expected) continue;  // The same number again: the first one counts.
        std::string_view value = segment.value;
        if (segment.number == 0 && segment.is_extended) {
            const std::size_t first = value.find('\'');
            const std::size_t second =
                first == std::string_view::npos ? first : value.find('\'', first + 1);
            if (second != std::string_view::npos) {
                charset = value.substr(0, first);
                value.remove_prefix(second + 1);
            }
        }
        bytes += segment.is_extended ? unescape_percent(value) : std::string(value);
        ++expected;
    }
    return to_utf8(bytes, charset, defects);
}

bool is_invisible(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

}  // namespace

std::string_view ParameterField::raw(std::string_view lower_name) const {
    for (const auto& [name, value] : parameters)
        if (name == lower_name) return value;
    return {};
}

std::string ParameterField::text(std::string_view lower_name, Defects& defects) const {
    const auto segments = segments_of(*this, lower_name);
    if (!segments.empty() && segments.front().number == 0) return join_segments(segments, defects);
    return decode_words(raw(lower_name), {}, defects);
}

ParameterField read_parameter_field(std::string_view value, Defects& defects) {
    ParameterField field;
    if (value.size() > value_bytes_max) add_defect(defects, "parameter-field-cut");
    PieceReader reader(value.substr(0, value_bytes_max));
    Piece piece;
    if (!reader.next(piece)) return field;
    field.type = read_type(piece.text);
    const std::size_t equals = piece.text.find('=');
    if (equals != std::string::npos) {  // "text/plain charset=x": the semicolon is missing.
        const std::size_t blank = piece.text.find_last_of(" \t", equals);
        const std::size_t slash = piece.text.find('/');
        if (blank != std::string::npos && slash < blank) {
            field.type = read_type(std::string_view(piece.text).substr(0, blank));
            piece.text.erase(0, blank + 1);
        }
        add_parameter(field, piece, defects);
    }
    while (reader.next(piece)) add_parameter(field, piece, defects);
    return field;
}

std::string clean_file_name(std::string_view name) {
    const std::size_t slash = name.find_last_of("/\\");
    if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
    std::string clean;
    for (std::size_t at = 0; at < name.size();) {
        const model::CodePoint point = model::code_point_at(name, at);
        if (!is_invisible(point.value)) model::append_utf8(clean, point.value);
        at += point.size;
    }
    const std::string_view shown = trim_space(clean);
    if (shown == "." || shown == "..") return {};
    return std::string(model::cut_utf8(shown, file_name_bytes_max));
}

}  // namespace vastus::mail
