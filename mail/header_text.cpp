#include "mail/header_text.hpp"

#include <algorithm>
#include <array>

#include "mail/compose.hpp"
#include "mail/fold.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t line_bytes_max = 76;        // RFC 2047 for lines with encoded words
constexpr std::size_t word_bytes_max = 75;        // RFC 2047 for one encoded word
constexpr std::size_t name_characters_max = 200;  // mail.md 10.2
constexpr std::string_view word_start = "=?UTF-8?B?";
constexpr std::string_view word_end = "?=";

struct Range {
    char32_t first, last;
};

/// Characters that turn or hide text: bidi controls, zero-width and tag characters, soft hyphen.
constexpr std::array<Range, 10> invisible{{{0xAD, 0xAD},
                                           {0x34F, 0x34F},
                                           {0x61C, 0x61C},
                                           {0x180E, 0x180E},
                                           {0x200B, 0x200F},
                                           {0x202A, 0x202E},
                                           {0x2060, 0x206F},
                                           {0xFEFF, 0xFEFF},
                                           {0xFFF9, 0xFFFB},
                                           {0xE0000, 0xE007F}}};

bool is_invisible(char32_t value) {
    return std::ranges::any_of(invisible,
                               [value](Range r) { return value >= r.first && value <= r.last; });
}

bool is_blank_or_control(char32_t value) {
    return value <= ' ' || (value >= 0x7F && value <= 0xA0) || value == 0x2028 || value == 0x2029;
}

/// Appends encoded words; `column` is where the line stands.
void put_words(std::string& mail, std::string_view text, std::size_t column) {
    constexpr std::size_t frame = word_start.size() + word_end.size();
    bool is_first = true;
    while (!text.empty()) {
        std::size_t room =
            std::min(word_bytes_max, line_bytes_max - std::min(column, line_bytes_max));
        if (!is_first || room < frame + 8) {
            mail += "\r\n ";
            room = word_bytes_max;
        }
        const auto piece = model::cut_utf8(text, (room - frame) / 4 * 3);
        mail.append(word_start).append(base64(piece)).append(word_end);
        text.remove_prefix(piece.size());
        column = line_bytes_max;
        is_first = false;
    }
}

/// Plain words, folded at blanks.
void put_plain(std::string& mail, std::string_view text, std::size_t column) {
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        if (column + 1 + word.size() > line_bytes_max) {
            mail += "\r\n";
            column = 0;
        }
        mail.append(" ").append(word);
        column += 1 + word.size();
    }
}

/// ASCII that a reader would not take for an encoded word, and that can be folded.
bool can_stand_plain(std::string_view text) {
    if (!is_ascii(text) || text.find("=?") != std::string_view::npos) return false;
    std::size_t longest = 0;
    for (std::size_t at = 0, start = 0; at <= text.size(); ++at) {
        if (at < text.size() && text[at] != ' ') continue;
        longest = std::max(longest, at - start);
        start = at + 1;
    }
    return longest <= 60;
}

}  // namespace

bool is_ascii_alnum(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

void put_unstructured(std::string& mail, std::string_view name, std::string_view value) {
    mail.append(name).append(":");
    if (can_stand_plain(value)) {
        put_plain(mail, value, name.size() + 1);
    } else {
        mail += ' ';
        put_words(mail, value, name.size() + 2);
    }
    mail += "\r\n";
}

void put_mailbox(std::string& mail, std::string_view name, const model::Address& mailbox) {
    mail.append(name).append(":");
    const auto display = clean_line(mailbox.name, name_characters_max);
    const auto line_start = mail.size() - name.size() - 1;
    if (!display.empty() && is_ascii(display) && display.size() <= 60 &&
        display.find("=?") == std::string::npos) {
        mail += " \"";
        for (const char c : display) {
            if (c == '"' || c == '\\') mail += '\\';
            mail += c;
        }
        mail += '"';
    } else if (!display.empty()) {
        mail += ' ';
        put_words(mail, display, name.size() + 2);
    }
    const auto last_end = mail.rfind('\n');
    const auto from =
        last_end == std::string::npos || last_end < line_start ? line_start : last_end + 1;
    if (!display.empty() && mail.size() - from + 3 + mailbox.address.size() > line_bytes_max)
        mail += "\r\n";
    mail.append(" <").append(mailbox.address).append(">\r\n");
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const auto byte = [&](std::size_t i) -> unsigned {
            return at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u;
        };
        const unsigned group = byte(0) << 16 | byte(1) << 8 | byte(2);
        text += letters[group >> 18];
        text += letters[group >> 12 & 63];
        text += at + 1 < bytes.size() ? letters[group >> 6 & 63] : '=';
        text += at + 2 < bytes.size() ? letters[group & 63] : '=';
    }
    return text;
}

void put_base64_lines(std::string& mail, std::string_view bytes) {
    constexpr std::size_t bytes_per_line = line_bytes_max / 4 * 3;
    for (std::size_t at = 0; at < bytes.size(); at += bytes_per_line)
        mail.append(base64(bytes.substr(at, bytes_per_line))).append("\r\n");
}

std::string canonical_text(std::string_view text) {
    std::string result;
    result.reserve(text.size() + text.size() / 16 + 2);
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\r' || c == '\n') {
            if (c == '\r' && at + 1 < text.size() && text[at + 1] == '\n') ++at;
            result += "\r\n";
        } else if (c != '\0') {
            result += c;
        }
    }
    if (!result.empty() && !result.ends_with('\n')) result += "\r\n";
    return model::is_utf8(result) ? result : model::scrub_utf8(result);
}

std::string clean_line(std::string_view text, std::size_t characters_max) {
    std::string line;
    std::size_t characters = 0;
    std::size_t last_start = 0;
    bool blank_waits = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto point = model::code_point_at(text, at);
        at += point.size;
        if (is_invisible(point.value)) continue;
        if (is_blank_or_control(point.value)) {
            blank_waits = !line.empty();
            continue;
        }
        const std::size_t needed = blank_waits ? 2 : 1;
        if (characters + needed > characters_max) {
            // The ellipsis stands in the place of the last character that fits.
            if (characters_max == 0) return "";
            if (characters >= characters_max) line.resize(last_start);
            model::append_utf8(line, 0x2026);
            return line;
        }
        if (blank_waits) line += ' ';
        blank_waits = false;
        last_start = line.size();
        model::append_utf8(line, point.value);
        characters += needed;
    }
    return line;
}

std::string escape_html(std::string_view text) {
    std::string safe;
    safe.reserve(text.size() + text.size() / 8);
    for (const char c : text) {
        switch (c) {
            case '&': safe += "&amp;"; break;
            case '<': safe += "&lt;"; break;
            case '>': safe += "&gt;"; break;
            case '"': safe += "&quot;"; break;
            case '\'': safe += "&#39;"; break;
            default:
                safe += static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t' ? ' ' : c;
        }
    }
    return safe;
}

}  // namespace vastus::mail
