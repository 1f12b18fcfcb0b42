#include "mail/signature.hpp"

#include <algorithm>

#include "mail/ascii.hpp"
#include "mail/contact_line.hpp"
#include "mail/device_line.hpp"
#include "mail/fold.hpp"
#include "mail/locale.hpp"
#include "mail/phrase.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t lines_searched = 30;
constexpr std::size_t lines_below_max = 10;
constexpr std::size_t contact_lines_below_max = 15;  // when one of them is an address or a number
constexpr std::size_t bare_lines_max = 2;            // that say nothing of who it is
constexpr std::size_t short_line_max = 60;           // characters
constexpr std::size_t contact_line_max = 160;        // "Firm | Street | Phone | www.…"
constexpr std::size_t entry_bytes_max = 4 * short_line_max;
constexpr std::size_t line_bytes_max = 4096;   // no signature holds a longer one
constexpr std::size_t notice_bytes_min = 61;   // a confidentiality notice is a paragraph
constexpr std::size_t sentence_words_min = 7;  // "more than 6 words"
constexpr std::size_t closing_rest_words_max = 5;
constexpr std::size_t greeting_words_max = 2;
constexpr std::size_t title_words_max = 4;  // "Head of Sales"

using Lines = std::span<const Line* const>;

bool is_within(std::string_view text, std::size_t characters) {
    return text.size() <= characters ||
           (text.size() <= 4 * characters && model::length_utf8(text) <= characters);
}

bool is_blank(const Line* line) { return trim(line->text).empty(); }

bool is_notice(std::string_view text) {
    const auto folded = fold(text);
    return std::ranges::any_of(
        notice_words(), [&folded](auto word) { return folded.find(word) != std::string::npos; });
}

/// What stands below a line that may begin a signature. A paragraph that a blank line sets apart
/// is looked at more strictly: people write there what they forgot.
struct Tail {
    std::size_t lines = 0;  ///< Of notices none.
    std::size_t words = 0;  ///< In these lines.
    bool asks = false, has_postscript = false;
    bool asks_plainly = false;  ///< In a paragraph that says nothing of how to reach anybody.
    bool has_sentence = false, has_sentence_apart = false;
    bool has_misfit = false;      ///< A line as no signature has it.
    bool has_list_apart = false;  ///< Figures, and nothing to reach anybody by.
    bool has_digit = false, has_contact = false, has_name = false, has_notice = false;
    bool is_own = true;       ///< Names and contacts only.
    bool is_bare = true;      ///< The same, and titles.
    bool begins_own = false;  ///< With a name or a contact.

    bool is_overlong() const {
        return lines > (has_contact ? contact_lines_below_max : lines_below_max);
    }
    bool is_letter() const { return is_letter_below_device() || has_sentence_apart; }
    /// Programs put their line where the cursor was, above a greeting too: "Hi there!".
    bool is_letter_below_device() const {
        return asks || has_postscript || has_sentence || has_misfit || has_list_apart ||
               is_overlong() || (has_sentence_apart && words >= greeting_words_max + 1);
    }
};

bool is_long_paragraph(Lines paragraph) {
    return std::ranges::any_of(paragraph,
                               [](auto* line) { return line->text.size() >= notice_bytes_min; });
}

void read_line(std::string_view text, bool is_apart, Tail& tail) {
    const bool is_reach = is_contact(text);
    const bool is_named = is_name(text);
    const bool has_digit = std::ranges::any_of(text, is_digit);
    tail.words += count_words(text);
    if (++tail.lines == 1) tail.begins_own = is_reach || is_named;
    tail.has_contact = tail.has_contact || is_reach;
    tail.has_name = tail.has_name || is_named;
    tail.has_digit = tail.has_digit || has_digit;
    tail.has_misfit =
        tail.has_misfit || !is_within(text, is_reach ? contact_line_max : short_line_max);
    tail.has_sentence = tail.has_sentence || is_sentence(text, Sureness::sure);
    tail.has_sentence_apart =
        tail.has_sentence_apart || (is_apart && is_sentence(text, Sureness::probable));
    const bool is_title = !has_digit && count_words(text) <= title_words_max &&
                          !is_sentence(text, Sureness::probable);
    tail.is_own = tail.is_own && (is_reach || is_named);
    tail.is_bare = tail.is_bare && (is_reach || is_named || is_title);
}

void read_paragraph(Lines paragraph, bool is_apart, Tail& tail) {
    bool has_contact = false, has_digit = false, is_told = tail.has_notice, asks = false;
    for (const auto* line : paragraph) {
        const std::string_view text = trim(line->text);
        if (text.size() > line_bytes_max) {
            tail.has_misfit = true;
            return;
        }
        asks = asks || is_question(text);
        tail.has_postscript = tail.has_postscript || is_postscript(text);
        has_contact = has_contact || is_contact(text);
        has_digit = has_digit || std::ranges::any_of(text, is_digit);
        is_told = is_told || is_notice(text);
    }
    tail.asks = tail.asks || asks;
    tail.asks_plainly = tail.asks_plainly || (asks && !has_contact);
    if (is_told && is_long_paragraph(paragraph)) {
        tail.has_notice = true;
        return;
    }
    tail.has_list_apart = tail.has_list_apart || (is_apart && has_digit && !has_contact);
    for (const auto* line : paragraph) read_line(trim(line->text), is_apart, tail);
}

Tail read_tail(Lines below) {
    Tail tail;
    bool is_apart = false;
    for (std::size_t at = 0; at < below.size();) {
        if (is_blank(below[at])) {
            is_apart = true;
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < below.size() && !is_blank(below[end])) ++end;
        read_paragraph(below.subspan(at, end - at), is_apart, tail);
        at = end;
    }
    return tail;
}

bool is_separator(std::string_view text) {
    if (text == "--" || text == "—" || text == "–") return true;
    return text.size() >= 2 && text.find_first_not_of('_') == std::string_view::npos;
}

struct Closing {
    bool is_found = false, has_name = false;
};

/// The last `words` words of `text`.
std::string_view last_words(std::string_view text, std::size_t words) {
    std::size_t begin = text.size();
    for (; words > 0 && begin > 0; --words) {
        while (begin > 0 && text[begin - 1] == ' ') --begin;
        while (begin > 0 && text[begin - 1] != ' ') --begin;
    }
    return text.substr(begin);
}

/// "Best regards", "Best regards, Mari Mets", but not "Regards the price we".
Closing read_closing(std::string_view text, const Phrases& phrases) {
    if (!is_within(text, short_line_max)) return {};
    const auto folded = fold(text);
    auto closing = leading_word(closings(), folded);
    if (closing.empty()) closing = phrases.leading_closing(folded);
    if (closing.empty()) return {};
    std::string_view rest = std::string_view(folded).substr(closing.size());
    while (!rest.empty() && (rest.front() == ',' || rest.front() == '.' || rest.front() == '!'))
        rest.remove_prefix(1);
    const bool is_parted = rest.size() + closing.size() < folded.size();
    rest = trim(rest);
    if (words_of(rest).empty() && rest.find_first_of(":?") == std::string_view::npos)
        return {true, false};  // Nothing, or an emoji.
    const auto words = count_words(rest);
    if (rest.front() == ':' || words > closing_rest_words_max || is_question(text)) return {};
    const auto shown = last_words(text, words);
    const bool has_name = is_name(shown);
    if (is_parted) return {!is_sentence(shown, Sureness::probable) || has_name, has_name};
    // A name: each word has a capital, or stands in a script without cases.
    std::size_t capitals = begins_with_capital(text) ? 1 : 0;
    for (std::size_t i = 1; i <= words; ++i)
        capitals += begins_with_capital(last_words(text, i)) ? 1 : 0;
    return {capitals >= 1 + words, has_name};
}

/// Cheap: the first letters that the tables' entries can have, or a script that must be folded.
bool may_begin_entry(std::string_view text) {
    return !text.empty() && (is_high(text.front()) || is_letter(text.front()));
}

bool closes(Lines lines, std::size_t at, bool has_text_above, const Phrases& phrases) {
    const auto text = trim(lines[at]->text);
    if (text.size() > entry_bytes_max || !may_begin_entry(text)) return false;
    const auto closing = read_closing(text, phrases);
    if (!closing.is_found) return false;
    const auto tail = read_tail(lines.subspan(at + 1));
    if (tail.is_letter()) return false;
    const bool is_known = tail.has_contact || tail.has_name;
    if (has_text_above)
        return is_known || tail.lines == 0 || (tail.lines <= bare_lines_max && !tail.has_digit);
    // Nothing would be left: all of it must be somebody's own lines.
    if (tail.lines == 0) return closing.has_name;
    return tail.begins_own && (tail.has_contact ? tail.is_bare : tail.is_own);
}

/// A separator, a mark of the program, or the line of a device.
bool parts(Lines lines, std::size_t at) {
    const std::string_view raw = lines[at]->text;
    if (lines[at]->marker == Marker::signature || raw == "-- ") {
        const auto tail = read_tail(lines.subspan(at + 1));
        return !tail.has_postscript && !tail.asks_plainly;
    }
    const auto text = trim(raw);
    if (text.empty()) return false;
    if (is_separator(text)) {
        const auto tail = read_tail(lines.subspan(at + 1));
        if (tail.asks_plainly || tail.has_postscript || tail.lines > lines_below_max) return false;
        const bool is_known = tail.has_name || tail.lines <= bare_lines_max;
        return tail.has_contact || (is_known && !tail.has_digit && !tail.has_sentence);
    }
    if (text.size() > entry_bytes_max || !may_begin_entry(text)) return false;
    const bool is_apart = at == 0 || is_blank(lines[at - 1]);
    return is_apart && is_device_line(text) &&
           !read_tail(lines.subspan(at + 1)).is_letter_below_device();
}

/// Would a sentence be lost? What only says how to reach somebody is none.
bool holds_sentence(Lines lines) {
    bool is_named = false, has_notice = false;
    for (const auto* line : lines) {
        const auto text = trim(model::cut_utf8(line->text, line_bytes_max));
        // A notice stands below a name; else it is a letter about secrets.
        has_notice = has_notice || (is_named && is_notice(text));
        const bool is_reach = is_contact(text);
        is_named = is_named || is_reach || is_name(text);
        if (!has_notice && !is_reach && count_words(text) >= sentence_words_min) return true;
    }
    return false;
}

}  // namespace

std::size_t find_signature(Lines lines, bool has_text_above, const Phrases& phrases) {
    auto end = lines.size();
    while (end > 0 && is_blank(lines[end - 1]) && lines[end - 1]->marker == Marker::none) --end;
    const auto searched = lines.first(end);
    std::size_t first = end > lines_searched ? end - lines_searched : 0;
    has_text_above = has_text_above || std::ranges::any_of(searched.first(first), [](auto* line) {
                         return !is_blank(line);
                     });
    // What a program drew ends what a closing may have below it.
    std::size_t stop = first;
    while (stop < end && !parts(searched, stop)) ++stop;
    for (std::size_t at = first; at <= stop && at < end; ++at) {
        if (at == stop || closes(searched.first(stop), at, has_text_above, phrases))
            return has_text_above || !holds_sentence(searched.subspan(at)) ? at : lines.size();
        has_text_above = has_text_above || !is_blank(searched[at]);
    }
    return lines.size();
}

bool holds_letter(std::string_view signature) {
    const auto lines = plain_lines(signature);
    std::vector<const Line*> all;
    for (const auto& line : lines) {
        const auto text = trim(line.text);
        all.push_back(&line);
        if (text.empty() || text.size() > line_bytes_max || is_device_line(text) || is_notice(text))
            continue;
        // One sentence may be a slogan; who asks for something says more.
        const bool is_more_than_one =
            text.find(". ") != std::string_view::npos || text.find("! ") != std::string_view::npos;
        if (is_more_than_one && is_sentence(text, Sureness::sure)) return true;
    }
    const auto tail = read_tail(all);
    return tail.asks_plainly || tail.has_postscript;
}

}  // namespace vastus::mail
