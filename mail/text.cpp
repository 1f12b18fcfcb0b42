#include "mail/text.hpp"

#include <algorithm>
#include <functional>

#include "mail/fold.hpp"
#include "mail/label_block.hpp"
#include "mail/locale.hpp"
#include "mail/quote.hpp"
#include "mail/signature.hpp"

namespace vastus::mail {
namespace {

constexpr int depth_max = 20;                  // mail.md 4.7: deeper ones count as this
constexpr std::size_t wrapped_bytes_max = 50;  // the tail of a quoted line that a program broke
constexpr std::size_t wrapping_bytes_min = 70;
constexpr std::size_t below_bytes_max = 300;  // "see below" is a short text

using Picked = std::vector<const Line*>;

/// Removes a byte order mark and the marks of direction.
std::string without_marks(std::string_view text) {
    constexpr std::string_view marks[] = {"\xEF\xBB\xBF", "\xE2\x80\x8E", "\xE2\x80\x8F"};
    std::string clean;
    clean.reserve(text.size());
    while (!text.empty()) {
        const bool is_mark = std::ranges::any_of(
            marks, [text](std::string_view mark) { return text.starts_with(mark); });
        if (!is_mark) clean += text.front();
        text.remove_prefix(is_mark ? 3 : 1);
    }
    return clean;
}

bool may_hold_marks(std::string_view text) {
    return !is_ascii(text) && (text.find('\xEF') != std::string_view::npos ||
                               text.find("\xE2\x80") != std::string_view::npos);
}

/// Counts and removes "> > ". A '>' in front of "From " alone is mbox's, not a person's.
int take_depth(std::string_view& text) {
    if (text.starts_with(">From ")) {
        text.remove_prefix(1);
        return 0;
    }
    // The end of an attribution that was broken in front of its last bracket.
    if (text.starts_with(">:")) return 0;
    int depth = 0;
    auto rest = text;
    while (true) {
        auto next = rest;
        // Up to three blanks may stand between the marks, none of them is text.
        for (int blanks = 0; blanks < 3 && next.starts_with(' '); ++blanks) next.remove_prefix(1);
        if (!next.starts_with('>')) break;
        next.remove_prefix(1);
        rest = next;
        depth = std::min(depth + 1, depth_max);
    }
    if (depth > 0 && rest.starts_with(' ')) rest.remove_prefix(1);
    text = rest;
    return depth;
}

void put_line(std::string& text, const Line& line, int base_depth) {
    for (int depth = base_depth; depth < line.depth; ++depth) text += "> ";
    text += line.text;
    text += '\n';
}

/// Joins lines without blank ones at both ends.
std::string joined(std::span<const Line* const> lines, int base_depth) {
    const auto is_blank = [](const Line* line) { return trim(line->text).empty(); };
    while (!lines.empty() && is_blank(lines.front())) lines = lines.subspan(1);
    while (!lines.empty() && is_blank(lines.back())) lines = lines.first(lines.size() - 1);
    std::size_t size = 0;
    for (const auto* line : lines) size += line->text.size() + 1;
    std::string text;
    text.reserve(size);
    for (const auto* line : lines) put_line(text, *line, base_depth);
    while (text.ends_with('\n') || text.ends_with(' ')) text.pop_back();
    return text;
}

/// Is line `at`, which carries no mark, only the tail of the quoted line above it?
bool is_wrapped_tail(std::span<const Line> lines, std::size_t at) {
    if (at == 0 || at + 1 >= lines.size()) return false;
    const std::string_view tail = lines[at].text;
    const std::string_view above = lines[at - 1].text;
    const bool is_between = lines[at - 1].depth > 0 && lines[at + 1].depth == lines[at - 1].depth;
    if (!is_between || tail.empty() || tail.size() > wrapped_bytes_max) return false;
    // The first word of a tail had no room above.
    const auto first_word = tail.substr(0, tail.find(' '));
    if (above.size() + first_word.size() + 3 < wrapping_bytes_min) return false;
    const bool goes_on = tail.front() >= 'a' && tail.front() <= 'z';
    const bool has_ended = above.ends_with('.') || above.ends_with('?') || above.ends_with('!') ||
                           above.ends_with(':');
    return (goes_on && !above.ends_with('?')) || !has_ended;
}

struct Piles {
    Picked fresh, quoted;
    bool is_interleaved = false;  ///< An answer has a quoted line above it and one below.
};

/// Takes lines [from, end): quoted ones to the quoted pile, the others to the new text once a
/// quotation has been seen, or at once when `above_is_new`.
void deal(std::span<const Line> lines, std::size_t from, bool above_is_new, Piles& piles) {
    bool quote_seen = false;
    bool answer_waits = false;
    piles.fresh.reserve(lines.size());
    for (std::size_t at = from; at < lines.size(); ++at) {
        const auto& line = lines[at];
        if (line.depth > 0 || (quote_seen && is_wrapped_tail(lines, at))) {
            piles.is_interleaved = piles.is_interleaved || answer_waits;
            quote_seen = true;
            piles.quoted.push_back(&line);
            continue;
        }
        const bool is_new = above_is_new || quote_seen;
        (is_new ? piles.fresh : piles.quoted).push_back(&line);
        answer_waits = answer_waits || (quote_seen && !trim(line.text).empty());
    }
}

bool says_below(std::string_view text) {
    if (text.empty() || text.size() > below_bytes_max) return false;
    const auto folded = fold(text);
    return std::ranges::any_of(
        below_words(), [&folded](auto words) { return folded.find(words) != std::string::npos; });
}

/// The text of a forwarded message: without the quote marks, or the four blanks, that all of it
/// has.
std::string forwarded_text(std::span<const Line> lines, bool is_indented) {
    Picked all;
    std::vector<Line> moved;
    int base = -1;
    if (is_indented) {
        moved.assign(lines.begin(), lines.end());
        for (auto& line : moved) {
            if (line.text.starts_with("    ")) line.text.erase(0, 4);
        }
        lines = moved;
    }
    for (const auto& line : lines) {
        all.push_back(&line);
        if (base < 0 && !trim(line.text).empty()) base = line.depth;
    }
    return joined(all, std::max(base, 0));
}

/// Without "---- End of forwarded message ----" at its end.
std::span<const Line> without_end_line(std::span<const Line> lines) {
    constexpr std::string_view dashes = "----";
    const auto from = lines;
    while (!lines.empty() && trim(lines.back().text).empty()) lines = lines.first(lines.size() - 1);
    if (lines.empty()) return from;
    const auto text = trim(lines.back().text);
    const bool is_end = text.starts_with(dashes) && text.ends_with(dashes) &&
                        text.find_first_not_of('-') != std::string_view::npos;
    return is_end ? lines.first(lines.size() - 1) : from;
}

model::Forwarded make_forwarded(std::span<const Line> lines, const Cut& cut) {
    auto forwarded = cut.block ? forwarded_header(*cut.block) : attributed(cut.attribution);
    const auto body = lines.subspan(std::min(cut.body, lines.size()));
    forwarded.text = forwarded_text(without_end_line(body), cut.is_indented);
    return forwarded;
}

/// Takes the signature out of the new text: from its end, and from what stands above the first
/// quotation, where people sign who answer between the lines below.
void sign(const Piles& piles, Picked& text, Picked& signature, const Phrases& phrases) {
    const std::span<const Line* const> fresh(piles.fresh);
    const auto is_blank = [](const Line* line) { return trim(line->text).empty(); };
    // Lines that follow one another lie side by side.
    std::size_t top = 0;
    while (top < fresh.size() && (top == 0 || fresh[top] == fresh[top - 1] + 1)) ++top;
    const bool is_below =
        !fresh.empty() && !piles.quoted.empty() && piles.quoted.front() < fresh.front();
    if (piles.quoted.empty() || is_below) top = 0;
    std::size_t end = fresh.size();
    while (end > top && is_blank(fresh[end - 1])) --end;
    std::size_t begin = end;
    while (begin > top && (begin == end || fresh[begin] == fresh[begin - 1] + 1)) --begin;
    if (begin == end) begin = end = top;  // Nothing but the top.
    const auto take = [&](std::span<const Line* const> run) {
        const bool has_text_above = std::ranges::any_of(text, std::not_fn(is_blank));
        const auto at = find_signature(run, has_text_above, phrases);
        text.insert(text.end(), run.begin(), run.begin() + static_cast<std::ptrdiff_t>(at));
        signature.insert(signature.end(), run.begin() + static_cast<std::ptrdiff_t>(at), run.end());
    };
    take(fresh.first(top));
    const auto middle = fresh.subspan(top, begin - top);
    text.insert(text.end(), middle.begin(), middle.end());
    take(fresh.subspan(begin));
}

void finish(Split& split, const Piles& piles, const Phrases& phrases) {
    Picked text, signature;
    sign(piles, text, signature, phrases);
    split.reply = joined(text, 0);
    split.signature = joined(signature, 0);
    split.quoted = joined(piles.quoted, 1);
    split.inline_below = piles.is_interleaved || says_below(split.reply);
}

}  // namespace

TextContext text_context(const BaseSubject& subject, bool has_header_link) {
    TextContext context;
    context.has_reply_evidence = subject.is_reply || has_header_link;
    context.has_forward_prefix = subject.is_forward;
    context.is_first_message = !context.has_reply_evidence;
    context.is_forward_doubtful = subject.is_doubtful && !has_header_link;
    return context;
}

std::vector<Line> plain_lines(std::string_view text) {
    std::vector<Line> lines;
    // Counted, not guessed: a mail of line ends alone would be held twice while the list grows.
    lines.reserve(static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1);
    const bool has_marks = may_hold_marks(text);
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        std::string clean;
        if (has_marks && may_hold_marks(line)) {
            clean = without_marks(line);
            line = clean;
        }
        const int depth = take_depth(line);
        const bool is_separator = line == "-- " || line == "-- \r";
        while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r'))
            line.remove_suffix(1);
        lines.push_back({is_separator ? "-- " : std::string(line), depth, Marker::none});
    }
    return lines;
}

Split split_text(std::span<const Line> lines, const TextContext& context) {
    Split split;
    Piles piles;
    const auto cut = find_cut(lines, context);
    if (!cut) {
        deal(lines, 0, true, piles);
        finish(split, piles, *context.phrases);
        return split;
    }
    deal(lines.first(cut->begin), 0, true, piles);
    if (cut->kind == CutKind::forward) {
        const auto own_text = joined(piles.fresh, 0);
        finish(split, piles, *context.phrases);
        split.forwarded = make_forwarded(lines, *cut);
        split.forwarded->own_text = own_text;
        return split;
    }
    const auto header = lines.subspan(cut->begin, cut->body - cut->begin);
    for (const auto& line : header) piles.quoted.push_back(&line);
    if (cut->kind == CutKind::attribution) {
        deal(lines, cut->body, false, piles);
    } else {
        for (const auto& line : lines.subspan(cut->body)) piles.quoted.push_back(&line);
    }
    finish(split, piles, *context.phrases);
    return split;
}

}  // namespace vastus::mail
