#include "config/source.hpp"

#include <algorithm>

#include "model/utf8.hpp"

namespace vastus::config {
namespace {

// A rule file of an office has some ten thousand bytes; generated lists come as includes.
constexpr std::size_t file_bytes_max = 1u << 20;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string with_unix_lines(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        clean.push_back(text[i]);
    }
    return clean;
}

std::string code_name(char32_t value) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string name = "U+";
    for (int shift = 12; shift >= 0; shift -= 4) name.push_back(digits[(value >> shift) & 0xF]);
    return name;
}

bool is_forbidden(char32_t value) {
    return (value < 0x20 && value != '\n') || (value >= 0x7F && value < 0xA0) || value == 0x2028 ||
           value == 0x2029 || value == 0xFEFF;
}

/// Reports the first bad character; one is enough, for such a file comes from a broken tool.
bool check_characters(const Source& source, Problems& problems) {
    const std::string& text = source.text();
    bool has_tab = false;
    for (std::size_t at = 0; at < text.size();) {
        const model::CodePoint point = model::code_point_at(text, at);
        if (point.size == 1 && point.value == model::replacement_character) {
            problems.error("yaml-encoding", source.place(at),
                           "the file is not valid UTF-8 (byte " + std::to_string(at) + ")",
                           "save the file as UTF-8");
            return false;
        }
        if (point.value == '\t') {
            if (!has_tab) {
                problems.error("yaml-tab", source.place(at), "a tab is not allowed",
                               "write spaces; in a regex write \\t");
            }
            has_tab = true;
        } else if (is_forbidden(point.value)) {
            problems.error("yaml-encoding", source.place(at),
                           "the control character " + code_name(point.value) + " is not allowed",
                           "remove it");
            return false;
        }
        at += point.size;
    }
    return !has_tab;
}

/// `%YAML` and `%TAG` stand before everything else.
bool has_directive(const Source& source, Problems& problems) {
    const std::string& text = source.text();
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = text.find('\n', at);
        if (end == std::string::npos) end = text.size();
        const std::size_t first = text.find_first_not_of(' ', at);
        if (text[at] == '%') {
            problems.error("yaml-directive", source.place(at), "directives (\"%\") are not allowed",
                           "remove the line");
            return true;
        }
        if (first < end && text[first] != '#') return false;
        at = end + 1;
    }
    return false;
}

}  // namespace

Source::Source(std::string text) : text_(std::move(text)) {
    lines_.push_back(0);
    for (std::size_t i = 0; i < text_.size(); ++i) {
        if (text_[i] == '\n') lines_.push_back(i + 1);
    }
}

std::optional<Source> Source::open(std::string_view text, Problems& problems) {
    if (text.size() > file_bytes_max) {
        problems.error("too-big", {},
                       "the file has " + std::to_string(text.size()) +
                           " bytes; at most 1 MiB (1048576 bytes) is read",
                       "move lists into files of their own and name them under include:");
        return std::nullopt;
    }
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    Source source(with_unix_lines(text));
    if (!check_characters(source, problems) || has_directive(source, problems)) return std::nullopt;
    return source;
}

Place Source::place(std::size_t offset) const {
    const std::size_t at = std::min(offset, text_.size());
    const auto next = std::upper_bound(lines_.begin(), lines_.end(), at);
    const std::size_t first = *(next - 1);
    const bool goes_on = last_.offset >= first && last_.offset <= at;
    if (!goes_on) last_ = {first, 0};
    const auto between = std::string_view(text_).substr(last_.offset, at - last_.offset);
    last_ = {at, last_.characters + model::length_utf8(between)};
    return {static_cast<int>(next - lines_.begin()), static_cast<int>(last_.characters) + 1};
}

std::size_t Source::offset(Place place) const {
    const auto line = static_cast<std::size_t>(std::max(place.line, 1)) - 1;
    if (line >= lines_.size()) return text_.size();
    std::size_t at = lines_[line];
    for (int column = 1; column < place.column && at < text_.size() && text_[at] != '\n'; ++column)
        at += model::code_point_at(text_, at).size;
    return at;
}

std::optional<std::size_t> Source::end_of_quoted(std::size_t offset) const {
    const char quote = text_[offset];
    for (std::size_t i = offset + 1; i < text_.size(); ++i) {
        if (quote == '"' && text_[i] == '\\') {
            ++i;
        } else if (text_[i] == quote) {
            if (quote == '"' || i + 1 >= text_.size() || text_[i + 1] != '\'') return i + 1;
            ++i;
        }
    }
    return std::nullopt;
}

}  // namespace vastus::config
