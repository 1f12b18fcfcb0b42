#include "mail/message_text.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <utility>

#include "mail/ascii.hpp"
#include "mail/charset.hpp"
#include "mail/html.hpp"
#include "mail/mimetic_adapter.hpp"
#include "mail/phrase.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

// Markup is many times its text; beyond this it is no letter any more.
constexpr std::size_t html_bytes_max = 4 * 1024 * 1024;
constexpr std::size_t meta_bytes_max = 2 * 1024;   // Browsers look no further than 1,024 bytes.
constexpr std::size_t long_word_bytes_min = 5;     // shorter ones are in any two texts
constexpr std::size_t needs_html_bytes_max = 400;  // "Your program does not show HTML" is short.

bool is_html(const Part& part) { return part.type.type == "text/html"; }

/// Text for people. Calendars, cards, tables and reports are attachments.
bool is_readable(const Part& part) {
    constexpr std::array<std::string_view, 9> others{
        "text/calendar", "text/vcard",          "text/x-vcard", "text/directory", "text/csv",
        "text/xml",      "text/rfc822-headers", "text/css",     "text/rtf"};
    const std::string_view type = part.type.type;
    return part.kind == PartKind::leaf && type.starts_with("text/") &&
           std::ranges::find(others, type) == others.end();
}

/// A multipart that holds no part at all is read as text.
bool is_empty_multipart(const Part& part) {
    return part.kind == PartKind::multipart && !part.has_children;
}

/// What the HTML says of itself, "<meta charset=koi8-r>", where the mail says nothing.
std::string_view meta_charset(std::string_view html) {
    constexpr std::string_view key = "charset=";
    html = html.substr(0, meta_bytes_max);
    for (std::size_t at = html.find('='); at != std::string_view::npos;
         at = html.find('=', at + 1)) {
        if (at + 1 < key.size()) continue;
        if (!equals_folded(html.substr(at + 1 - key.size(), key.size()), key)) continue;
        std::string_view label = html.substr(at + 1);
        if (label.starts_with('"') || label.starts_with('\'')) label.remove_prefix(1);
        return label.substr(0, label.find_first_of("\"' />;"));
    }
    return {};
}

class TextReader {
public:
    TextReader(const Scan& scan, Defects& defects) : scan_(scan), defects_(defects) {
        result_.is_text.resize(scan.parts.size());
        result_.is_hidden.resize(scan.parts.size());
    }

    MessageText read();

private:
    struct Branches {
        std::size_t plain = no_part, html = no_part;  ///< The first leaf of its kind.
        std::size_t plain_branch = no_part, html_branch = no_part;
    };

    void choose_branch(std::size_t alternative);
    Branches find_branches(std::size_t alternative) const;
    bool wants_html(const Branches& branches);
    std::size_t branch_of(std::size_t part, std::size_t ancestor) const;
    bool is_attached(std::size_t index) const;
    bool is_chosen(std::size_t index) const;
    void append(std::size_t index);
    const std::string& utf8_of(std::size_t index);
    const std::vector<Line>& lines_of_html(std::size_t index);

    const Scan& scan_;
    Defects& defects_;
    MessageText result_;
    std::map<std::size_t, std::string> texts_;
    std::map<std::size_t, std::vector<Line>> html_;
};

MessageText TextReader::read() {
    for (std::size_t i = 0; i < scan_.parts.size(); ++i) {
        const Part& part = scan_.parts[i];
        const bool is_choice = part.kind == PartKind::multipart && !part.is_in_message &&
                               part.type.type == "multipart/alternative";
        if (is_choice && !result_.is_hidden[i]) choose_branch(i);
    }
    for (std::size_t i = 0; i < scan_.parts.size(); ++i)
        if (is_chosen(i)) append(i);
    return std::move(result_);
}

/// The child of `ancestor` that `part` is or stands below; no_part when it does not.
std::size_t TextReader::branch_of(std::size_t part, std::size_t ancestor) const {
    while (part != no_part && part != ancestor) {
        if (scan_.parts[part].parent == ancestor) return part;
        part = scan_.parts[part].parent;
    }
    return no_part;
}

TextReader::Branches TextReader::find_branches(std::size_t alternative) const {
    Branches found;
    for (std::size_t i = alternative + 1; i < scan_.parts.size(); ++i) {
        const Part& part = scan_.parts[i];
        if (part.is_in_message || !is_readable(part) || is_attached(i)) continue;
        const std::size_t branch = branch_of(i, alternative);
        if (branch == no_part) continue;
        auto& leaf = is_html(part) ? found.html : found.plain;
        auto& chosen = is_html(part) ? found.html_branch : found.plain_branch;
        // "text/plain" is what we look for; "text/enriched" and its like only fill in.
        if (leaf == no_part || (!is_html(part) && part.type.type == "text/plain" &&
                                scan_.parts[leaf].type.type != "text/plain")) {
            leaf = i;
            chosen = branch;
        }
    }
    return found;
}

void TextReader::choose_branch(std::size_t alternative) {
    const Branches branches = find_branches(alternative);
    std::size_t chosen = branches.plain_branch;
    if (chosen == no_part || wants_html(branches)) chosen = branches.html_branch;
    if (chosen == no_part) chosen = branches.plain_branch;
    if (chosen == no_part) return;
    for (std::size_t i = alternative + 1; i < scan_.parts.size(); ++i) {
        const std::size_t branch = branch_of(i, alternative);
        if (branch != no_part && branch != chosen) result_.is_hidden[i] = true;
    }
}

std::size_t visible_bytes(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return !is_space(c); }));
}

/// Does a word of `plain` stand in the HTML too? Then they say the same.
bool shares_long_word(std::string_view plain, const std::vector<Line>& html) {
    std::set<std::string, std::less<>> known;
    const auto folded = fold(plain);
    for (const auto word : words_of(folded))
        if (word.size() >= long_word_bytes_min && word != "html") known.emplace(word);
    return std::ranges::any_of(html, [&known](const Line& line) {
        const auto text = fold(line.text);
        return std::ranges::any_of(words_of(text),
                                   [&known](auto word) { return known.contains(word); });
    });
}

/// The plain part is blank, under a tenth of the HTML's text, or only a notice.
bool TextReader::wants_html(const Branches& branches) {
    if (branches.html == no_part || branches.html_branch == branches.plain_branch) return false;
    const std::string& plain = utf8_of(branches.plain);
    const std::size_t size = visible_bytes(plain);
    if (size == 0) return true;
    const bool may_be_notice =
        plain.size() < needs_html_bytes_max && contains_folded(plain, "html");
    // The text of an HTML part is never longer than the part: spare the conversion.
    if (!may_be_notice && size * 10 >= scan_.parts[branches.html].body.size()) return false;
    const auto& html = lines_of_html(branches.html);
    std::size_t html_size = 0;
    for (const Line& line : html) html_size += visible_bytes(line.text);
    if (size * 10 < html_size || (may_be_notice && html_size > size)) return true;
    // "Jah." is shorter than the notice that stands for it.
    return may_be_notice && html_size > 0 && !shares_long_word(plain, html);
}

bool TextReader::is_attached(std::size_t index) const {
    const Part& part = scan_.parts[index];
    const std::string_view disposition = trim_space(part.headers.value("content-disposition"));
    return begins_folded(disposition, "attachment");
}

/// Own text, not in the other branch of an alternative, not sent along as a file.
bool TextReader::is_chosen(std::size_t index) const {
    const Part& part = scan_.parts[index];
    if (part.is_in_message || result_.is_hidden[index]) return false;
    if (is_empty_multipart(part)) return true;
    if (!is_readable(part)) return false;
    const bool is_whole_mail = part.parent == no_part;
    return is_whole_mail || !is_attached(index);
}

const std::string& TextReader::utf8_of(std::size_t index) {
    const auto known = texts_.find(index);
    if (known != texts_.end()) return known->second;
    const Part& part = scan_.parts[index];
    std::string buffer;
    std::string_view bytes = decode_part(part, buffer, defects_);
    const std::size_t bytes_max = is_html(part) ? html_bytes_max : text_bytes_max;
    if (bytes.size() > bytes_max) {
        bytes = bytes.substr(0, bytes_max);
        result_.is_cut = true;
    }
    std::string_view charset = part.type.raw("charset");
    if (charset.empty() && is_html(part)) charset = meta_charset(bytes);
    std::string text = to_utf8(bytes, charset, defects_);
    if (!is_html(part)) {
        text = normal_text(std::move(text), defects_);
        if (equals_folded(part.type.raw("format"), "flowed"))
            text = unflow(text, equals_folded(part.type.raw("delsp"), "yes"));
    }
    return texts_.emplace(index, std::move(text)).first->second;
}

const std::vector<Line>& TextReader::lines_of_html(std::size_t index) {
    const auto known = html_.find(index);
    if (known != html_.end()) return known->second;
    return html_.emplace(index, html_lines(utf8_of(index))).first->second;
}

void TextReader::append(std::size_t index) {
    const Part& part = scan_.parts[index];
    // A second text with a file name is a file; a first one is the letter.
    const bool is_named = !part.type.raw("name").empty();
    if (is_named && part.parent != no_part && !result_.text.empty()) return;
    result_.is_text[index] = true;
    std::string html_text;
    const std::string* text = nullptr;
    std::vector<Line> lines;
    if (is_html(part)) {
        lines = lines_of_html(index);
        html_text = plain_of(lines);
        text = &html_text;
    } else {
        text = &utf8_of(index);
        lines = plain_lines(*text);
    }
    if (text->empty()) return;
    if (result_.text.size() + text->size() > text_bytes_max) {
        result_.is_cut = true;
        const std::size_t room = text_bytes_max - std::min(text_bytes_max, result_.text.size());
        const std::string cut(model::cut_utf8(*text, room));
        result_.text += cut;
        for (Line& line : plain_lines(cut)) result_.lines.push_back(std::move(line));
        return;
    }
    if (!result_.text.empty() && !result_.text.ends_with('\n')) result_.text += '\n';
    result_.text += *text;
    if (result_.lines.empty()) {
        result_.lines = std::move(lines);
    } else {
        std::ranges::move(lines, std::back_inserter(result_.lines));
    }
}

}  // namespace

std::string_view decode_part(const Part& part, std::string& buffer, Defects& defects) {
    if (part.encoding == TransferEncoding::identity) return part.body;
    buffer = part.encoding == TransferEncoding::base64
                 ? decode_base64(part.body, defects)
                 : decode_quoted_printable(part.body, defects);
    return buffer;
}

MessageText read_text(const Scan& scan, Defects& defects) {
    return TextReader(scan, defects).read();
}

}  // namespace vastus::mail
