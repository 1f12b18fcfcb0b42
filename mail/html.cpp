#include "mail/html.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "mail/ascii.hpp"
#include "mail/html_entities.hpp"
#include "mail/html_tag.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr int quote_depth_max = 20;                  // mail.md 4.7.
constexpr std::size_t lines_max = 100'000;           // 1 MiB of text has fewer.
constexpr std::size_t text_bytes_max = 1024 * 1024;  // mail.md 4.1.
constexpr std::size_t blank_lines_max = 2;
constexpr std::size_t entity_bytes_max = 32;

/// Elements whose content is skipped without reading tags; an index into what is known of each.
constexpr std::array<std::string_view, 3> raw_elements{"script", "style", "title"};

/// The element whose content is not shown, until it ends.
struct Dropping {
    std::string name;
    std::size_t nested = 0;  ///< Elements of the same name inside.
    std::size_t tables = 0;  ///< Tables inside, whose cells do not end a hidden cell.
};

class HtmlReader {
public:
    explicit HtmlReader(std::string_view html) : html_(html) {}

    std::vector<Line> read();

private:
    void step();
    void take_text();
    void take_special();
    void take_entity();
    void take_high();
    void take_declaration();
    void take_tag(const Tag& tag);
    void open(const Tag& tag);
    void close(const Tag& tag);
    void skip_raw(const Tag& tag);
    bool is_head_ended();
    void start_dropping(const Tag& tag);
    void drop(const Tag& tag);
    void mark(HtmlMarker marker);
    void put(char32_t value);
    void put_space();
    void put_newline();
    void begin_text();
    void break_line();
    void end_line();
    void request_blank() { wants_blank_ = !lines_.empty(); }
    void settle_soft_markers();

    std::string_view html_;
    std::size_t at_ = 0;
    std::vector<Line> lines_;
    std::vector<bool> is_soft_;  ///< Beside lines_.
    std::string line_;
    std::size_t bytes_ = 0;
    std::size_t blank_lines_ = 0;
    int depth_ = 0;
    int pre_ = 0;
    bool wants_space_ = false;
    bool wants_bullet_ = false;
    bool wants_blank_ = false;     ///< A paragraph ended: a blank line before the next text.
    bool has_hard_blank_ = false;  ///< The line holds U+00A0: it is a line even if it looks empty.
    HtmlMarker pending_;
    std::optional<Dropping> dropping_;
    TagLimits limits_;
    std::array<bool, raw_elements.size()> is_raw_unclosed_{};
    std::size_t head_end_ = 0;  ///< Where the last one was found.
    bool is_head_end_missing_ = false;
    bool is_comment_unclosed_ = false;
};

std::vector<Line> HtmlReader::read() {
    while (at_ < html_.size() && bytes_ < text_bytes_max && lines_.size() < lines_max) step();
    break_line();
    while (!lines_.empty() && lines_.back().text.empty()) {
        lines_.pop_back();
        is_soft_.pop_back();
    }
    settle_soft_markers();
    return std::move(lines_);
}

void HtmlReader::step() {
    const char c = html_[at_];
    if (c != '<') {
        if (dropping_) {
            at_ = std::min(html_.find('<', at_), html_.size());
        } else {
            take_text();
        }
        return;
    }
    if (at_ + 1 < html_.size() && (html_[at_ + 1] == '!' || html_[at_ + 1] == '?'))
        return take_declaration();
    if (const auto tag = tag_at(html_, at_, limits_)) {
        at_ = tag->end;
        take_tag(*tag);
        return;
    }
    ++at_;
    if (!dropping_) put(U'<');
}

/// Comments, doctypes and conditionals. Only "<!-- originalMessage -->" means something.
void HtmlReader::take_declaration() {
    if (html_.substr(at_).starts_with("<!--") && !is_comment_unclosed_) {
        const std::size_t end = html_.find("-->", at_ + 2);
        if (end != std::string_view::npos) {
            const std::size_t from = std::min(at_ + 4, end);
            if (trim_space(html_.substr(from, end - from)) == "originalMessage")
                mark({Marker::quote, false});
            at_ = end + 3;
            return;
        }
        is_comment_unclosed_ = true;
    }
    std::size_t close = std::string_view::npos;
    if (at_ < limits_.no_close_from) close = html_.find('>', at_);
    if (close != std::string_view::npos) {
        at_ = close + 1;
        return;
    }
    limits_.no_close_from = std::min(limits_.no_close_from, at_);
    ++at_;
    if (!dropping_) put(U'<');
}

/// A run of plain characters in one go, or one that is special.
void HtmlReader::take_text() {
    std::size_t end = at_;
    while (end < html_.size()) {
        const auto byte = static_cast<unsigned char>(html_[end]);
        if (byte <= 0x20 || byte >= 0x7F || byte == '<' || byte == '&') break;
        ++end;
    }
    if (end == at_) return take_special();
    begin_text();
    line_.append(html_.substr(at_, end - at_));
    at_ = end;
}

void HtmlReader::take_special() {
    const char c = html_[at_];
    if (c == '&') return take_entity();
    if (is_high(c)) return take_high();
    ++at_;
    if (c == '\n' && pre_ > 0) return put_newline();
    if (pre_ > 0 && is_blank(c)) return put(static_cast<char32_t>(c));
    put_space();
}

void HtmlReader::take_high() {
    const model::CodePoint point = model::code_point_at(html_, at_);
    at_ += point.size;
    put(point.value);
}

void HtmlReader::take_entity() {
    std::size_t end = at_ + 1;
    const std::size_t limit = std::min(html_.size(), at_ + entity_bytes_max);
    char32_t value = 0;
    if (end < limit && html_[end] == '#') {
        ++end;
        const bool is_hex = end < limit && (html_[end] == 'x' || html_[end] == 'X');
        if (is_hex) ++end;
        const std::size_t digits = end;
        char32_t number = 0;
        for (; end < limit; ++end) {
            const int digit = hex_value(html_[end]);
            if (digit < 0 || (!is_hex && digit > 9)) break;
            number = std::min<char32_t>(number * (is_hex ? 16 : 10) + static_cast<char32_t>(digit),
                                        0x110000);
        }
        if (end > digits) value = numbered_character(number);
    } else {
        while (end < limit && (is_letter(html_[end]) || is_digit(html_[end]))) ++end;
        const std::string_view name = html_.substr(at_ + 1, end - at_ - 1);
        const bool is_ended = end < html_.size() && html_[end] == ';';
        // Without a semicolon only what people type by hand: "&nbsp" and "?a=1&copy=2" look alike.
        if (is_ended || name == "nbsp" || name == "amp" || name == "lt" || name == "gt")
            value = named_character(name);
    }
    if (value == 0) {
        ++at_;
        return put(U'&');
    }
    at_ = end < html_.size() && html_[end] == ';' ? end + 1 : end;
    put(value);
}

/// Invisible: soft hyphen, zero-width and direction marks, byte order mark, joiners of preheaders.
bool is_invisible(char32_t c) {
    return c == 0xAD || c == 0x34F || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF ||
           (c < 0x20 && c != '\t') || c == 0x7F;
}

void HtmlReader::put(char32_t value) {
    if (is_invisible(value)) {
        if (value == '\n' || value == '\r') put_space();
        return;
    }
    if (value == 0xA0) {
        has_hard_blank_ = true;
        if (pre_ == 0) return put_space();
        value = ' ';
    }
    begin_text();
    model::append_utf8(line_, value);
}

void HtmlReader::put_space() {
    if (!line_.empty()) wants_space_ = true;
}

void HtmlReader::put_newline() {
    begin_text();
    end_line();
}

void HtmlReader::begin_text() {
    if (wants_blank_ && line_.empty()) {
        wants_blank_ = false;
        if (!lines_.empty() && blank_lines_ == 0) end_line();
    }
    if (wants_bullet_ && line_.empty()) line_ = "- ";
    if (wants_space_) line_.push_back(' ');
    wants_bullet_ = false;
    wants_space_ = false;
}

/// Ends the line if there is something on it.
void HtmlReader::break_line() {
    if (!line_.empty() || has_hard_blank_) end_line();
    wants_space_ = false;
}

void HtmlReader::end_line() {
    while (!line_.empty() && is_space(line_.back())) line_.pop_back();
    const bool is_blank_line = line_.empty();
    const bool is_wanted = !is_blank_line || (!lines_.empty() && blank_lines_ < blank_lines_max);
    if (is_wanted) {
        bytes_ += line_.size() + 1;
        lines_.push_back({std::move(line_), std::min(depth_, quote_depth_max), Marker::none});
        is_soft_.push_back(false);
    }
    if (!is_blank_line) {
        Line& line = lines_.back();
        // QQ and its kin write their marker as text.
        if (line.text.starts_with("------------------") &&
            (line.text.find("原始邮件") != std::string::npos ||
             line.text.find(" Original ") != std::string::npos)) {
            line.marker = Marker::quote;
        }
        if (pending_.marker != Marker::none) {
            line.marker = pending_.marker;
            is_soft_.back() = pending_.is_soft;
            pending_ = {};
        }
    }
    blank_lines_ = is_blank_line ? blank_lines_ + 1 : 0;
    line_.clear();
    wants_space_ = false;
    has_hard_blank_ = false;
}

void HtmlReader::mark(HtmlMarker marker) {
    if (marker.marker == Marker::none) return;
    break_line();
    // A hard marker that waits for its line is not weakened by a soft one inside it.
    const bool keeps = pending_.marker == Marker::quote && !pending_.is_soft;
    const bool is_signature_waiting_for_quote =
        pending_.marker == Marker::signature && marker.marker != Marker::signature;
    if (pending_.marker == Marker::none || is_signature_waiting_for_quote || !keeps)
        if (pending_.marker != Marker::forward) pending_ = marker;
}

void HtmlReader::take_tag(const Tag& tag) {
    if (dropping_) return drop(tag);
    if (tag.is_end) return close(tag);
    if (tag.traits.is_raw) return skip_raw(tag);
    if (tag.traits.is_dropped || (!tag.traits.is_void && is_hiding(tag))) {
        const bool is_foreign = tag.name == "svg" || tag.name == "math" || tag.name == "xml";
        if (!(is_foreign && tag.is_self_closing)) start_dropping(tag);
        return;
    }
    open(tag);
}

/// Style, script, title: everything up to the end tag, which is searched once.
void HtmlReader::skip_raw(const Tag& tag) {
    const auto row = std::ranges::find(raw_elements, std::string_view(tag.name));
    if (row == raw_elements.end()) return;
    auto& is_unclosed = is_raw_unclosed_[static_cast<std::size_t>(row - raw_elements.begin())];
    if (is_unclosed) return;
    for (std::size_t found = html_.find("</", at_); found != std::string_view::npos;
         found = html_.find("</", found + 2)) {
        if (!begins_folded(html_.substr(found + 2), tag.name)) continue;
        at_ = found;
        if (const auto end = tag_at(html_, found, limits_)) at_ = end->end;
        if (at_ == found) at_ = html_.size();
        return;
    }
    is_unclosed = true;
}

/// A head that nothing ends would swallow the mail. Nothing is sought twice.
bool HtmlReader::is_head_ended() {
    if (at_ <= head_end_) return true;
    if (is_head_end_missing_) return false;
    for (auto found = html_.find('<', at_); found != std::string_view::npos;
         found = html_.find('<', found + 1)) {
        const auto tag = html_.substr(found);
        if (!begins_folded(tag, "</head") && !begins_folded(tag, "<body")) continue;
        head_end_ = found;
        return true;
    }
    is_head_end_missing_ = true;
    return false;
}

void HtmlReader::start_dropping(const Tag& tag) {
    if (tag.name == "head" && !is_head_ended()) return;
    if (tag.traits.is_block) break_line();
    dropping_ = Dropping{.name = tag.name};
}

/// Does this tag end a paragraph, item or cell that has no end tag of its own?
bool ends_implicitly(const Dropping& dropping, const Tag& tag) {
    if (dropping.name == "head") return tag.name == "body";
    if (tag.is_end && (tag.name == "body" || tag.name == "html")) return true;
    if (dropping.name == "p") return tag.traits.is_block && tag.name != "p";
    const bool is_cell = dropping.name == "td" || dropping.name == "th" || dropping.name == "tr";
    if (!is_cell || dropping.tables > 0) return false;
    if (tag.is_end) return tag.name == "table" || (tag.name == "tr" && dropping.name != "tr");
    return tag.name == "tr" || (dropping.name != "tr" && (tag.name == "td" || tag.name == "th"));
}

void HtmlReader::drop(const Tag& tag) {
    Dropping& dropping = *dropping_;
    if (!tag.is_end && dropping.name != "head" && tag.traits.is_raw) {
        skip_raw(tag);
        return;
    }
    if (ends_implicitly(dropping, tag)) {
        dropping_.reset();
        return take_tag(tag);
    }
    if (tag.name == "table") {
        if (!tag.is_end) ++dropping.tables;
        if (tag.is_end && dropping.tables > 0) --dropping.tables;
    }
    if (tag.name != dropping.name) return;
    if (!tag.is_end) {
        const bool restarts = dropping.name == "p" || dropping.name == "li";
        if (restarts) {
            dropping_.reset();
            return take_tag(tag);
        }
        if (!tag.is_self_closing || tag.traits.is_block) ++dropping.nested;
        return;
    }
    if (dropping.nested == 0) {
        dropping_.reset();
    } else {
        --dropping.nested;
    }
}

/// Outlook writes every line as a paragraph without margins.
bool is_tight_paragraph(const Tag& tag) {
    return tag.css_class.starts_with("Mso") || contains_folded(tag.style, "margin:0") ||
           contains_folded(tag.style, "margin: 0") ||
           contains_folded(tag.style, "margin-bottom:0") ||
           contains_folded(tag.style, "margin-bottom: 0");
}

void HtmlReader::open(const Tag& tag) {
    if (tag.name == "br") {
        end_line();
        // Apple's programs put it above "Sent from my iPhone".
        if (tag.id.ends_with("lineBreakAtBeginningOfSignature")) mark({Marker::signature, false});
        return;
    }
    mark(marker_of(tag, html_.substr(at_)));
    if (tag.name == "td" || tag.name == "th") {
        if (!line_.empty()) {
            wants_space_ = false;
            line_.push_back('\t');
        }
        return;
    }
    if (!tag.traits.is_block) return;
    break_line();
    if (tag.name == "blockquote") ++depth_;
    if (tag.name == "pre") ++pre_;
    if (tag.name == "li") wants_bullet_ = true;
    if (tag.traits.is_heading || (tag.name == "p" && !wants_bullet_ && !is_tight_paragraph(tag)))
        request_blank();
}

void HtmlReader::close(const Tag& tag) {
    if (tag.name == "br") return end_line();
    if (!tag.traits.is_block) return;
    break_line();
    if (tag.name == "blockquote" && depth_ > 0) --depth_;
    if (tag.name == "pre" && pre_ > 0) --pre_;
    if (tag.traits.is_heading) request_blank();
}

/// A quote under which the writer goes on is cut by its depth, not by its marker: otherwise
/// answers between and below the quotes would be lost.
void HtmlReader::settle_soft_markers() {
    const auto first = std::ranges::find(is_soft_, true);
    if (first == is_soft_.end()) return;
    bool has_quote = false;
    bool has_answer = false;
    for (auto i = static_cast<std::size_t>(first - is_soft_.begin()); i < lines_.size(); ++i) {
        const Line& line = lines_[i];
        if (line.depth > 0) has_quote = true;
        if (line.depth > 0 || line.text.empty() || !has_quote) continue;
        if (line.marker != Marker::none || line.text == "--" || line.text.starts_with("____"))
            break;
        has_answer = true;
        break;
    }
    if (!has_answer) return;
    for (std::size_t i = 0; i < lines_.size(); ++i)
        if (is_soft_[i]) lines_[i].marker = Marker::none;
}

}  // namespace

std::vector<Line> html_lines(std::string_view html) { return HtmlReader(html).read(); }

}  // namespace vastus::mail
