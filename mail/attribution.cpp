#include <algorithm>

#include "mail/contact_line.hpp"
#include "mail/fold.hpp"
#include "mail/locale.hpp"
#include "mail/phrase.hpp"
#include "mail/quote.hpp"
#include "mail/quoted_address.hpp"
#include "mail/sorted.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t joined_lines_max = 3;    // Gmail wraps them
constexpr std::size_t joined_bytes_max = 800;  // 400 characters, two bytes each
constexpr std::size_t name_words_max = 8;      // "N kirjutas:" above a quotation
constexpr std::size_t bare_words_max = 14;     // "T, N:" above one
constexpr std::size_t told_letters_min = 4;    // shorter words are "kl.", "um", "den"
constexpr std::size_t bare_others_max = 1;     // a day of the week that no table knows
constexpr std::size_t bracketed_others_max = 3;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}

/// A time (9:31, 9.31) or a date in figures.
bool has_figures(std::string_view text) {
    for (std::size_t i = 0; i + 2 < text.size(); ++i) {
        const bool joins =
            text[i + 1] == ':' || text[i + 1] == '.' || text[i + 1] == '/' || text[i + 1] == '-';
        if (joins && is_digit(text[i]) && is_digit(text[i + 2])) return true;
    }
    return false;
}

/// Figures, or a year.
bool has_date(std::string_view text) {
    if (has_figures(text)) return true;
    for (std::size_t i = 0; i + 3 < text.size(); ++i) {
        const auto century = text.substr(i, 2);
        if ((century == "19" || century == "20") && is_digit(text[i + 2]) &&
            is_digit(text[i + 3]) && (i == 0 || !is_digit(text[i - 1])) &&
            (i + 4 == text.size() || !is_digit(text[i + 4])))
            return true;
    }
    return false;
}

bool has_time(std::string_view text) {
    for (std::size_t i = 1; i + 2 < text.size(); ++i) {
        if (text[i] == ':' && is_digit(text[i - 1]) && is_digit(text[i + 1]) &&
            is_digit(text[i + 2]))
            return true;
    }
    return false;
}

struct Verb {
    bool found = false;
    bool is_last = false;   ///< No word follows it.
    std::size_t words = 0;  ///< In the whole line.
};

Verb find_verb(std::string_view folded, const Phrases& phrases) {
    Verb verb;
    for (std::size_t at = 0; at < folded.size();) {
        if (!is_word_byte(folded[at])) {
            ++at;
            continue;
        }
        const auto start = at;
        while (at < folded.size() && is_word_byte(folded[at])) ++at;
        ++verb.words;
        const auto word = folded.substr(start, at - start);
        verb.is_last = is_word(attribution_verbs(), word) || phrases.is_wrote(word);
        verb.found = verb.found || verb.is_last;
    }
    if (!verb.found && !is_ascii(folded)) {
        verb.found = std::ranges::any_of(attribution_run_on_verbs(), [folded](auto word) {
            return folded.find(word) != std::string_view::npos;
        });
    }
    return verb;
}

/// Is the next line that is not blank quoted more deeply, or marked by HTML?
bool is_above_quote(std::span<const Line> lines, std::size_t last) {
    for (std::size_t i = last + 1; i < lines.size() && i <= last + 3; ++i) {
        if (trim(lines[i].text).empty() && lines[i].marker == Marker::none) continue;
        return lines[i].depth > lines[last].depth || lines[i].marker == Marker::quote;
    }
    return false;
}

/// "On 15.02.2026 I wrote to you about the following problem:" is no attribution: with no quotation
/// below, only name, address and date may stand beside the verb.
bool is_told(std::string_view line, const Phrases& phrases) {
    constexpr auto as_somebody_wrote = sorted(std::to_array<std::string_view>(
        {"as", "kaip", "kuten", "kā", "nagu", "som", "wie", "как"}));
    const auto all = words_of(line);
    if (!all.empty() && find_row(as_somebody_wrote, std::string_view(fold(all.front()))) != nullptr)
        return true;
    const auto address = find_address(line);
    std::size_t others = 0;
    for (const auto word : words_of(line)) {
        const bool is_in_address = !address.empty() && word.data() >= address.data() &&
                                   word.data() < address.data() + address.size();
        if (is_in_address) continue;
        const bool is_initial =
            line.substr(static_cast<std::size_t>(word.data() - line.data())).starts_with("I.");
        if (word == "I" && !is_initial) return true;
        const auto folded = fold(word);
        if (is_word(first_persons(), folded)) return true;
        if (is_word(first_persons_in_lower_case(), word)) return true;
        const bool is_long = model::length_utf8(word) >= told_letters_min;
        const bool is_known = begins_with_capital(word) || std::ranges::any_of(word, is_digit) ||
                              month_of(folded) != 0 || is_word(attribution_verbs(), folded) ||
                              is_word(attribution_fillers(), folded) || phrases.is_wrote(folded);
        others += is_long && !is_known ? 1 : 0;
    }
    // Names in lower case stand before an address in brackets.
    const bool is_bracketed = !address.empty() && address.data() > line.data() &&
                              (address.data()[-1] == '<' || address.data()[-1] == '(');
    return others > (is_bracketed ? bracketed_others_max : bare_others_max);
}

bool is_attribution(std::string_view joined, bool above_quote, const Phrases& phrases) {
    while (!joined.empty() && (joined.back() == '-' || joined.back() == '>' ||
                               joined.back() == '*' || joined.back() == '_'))
        joined = trim(joined.substr(0, joined.size() - 1));
    while (joined.starts_with('-') || joined.starts_with('*')) joined = trim(joined.substr(1));
    const auto folded = fold(joined);
    const bool has_address = !find_address(folded).empty();
    const bool has_opening = !leading_word(attribution_openings(), folded).empty();
    const auto verb = find_verb(folded, phrases);
    if (verb.found && !above_quote && is_told(joined, phrases)) return false;
    // Without a colon all the rest must be there.
    if (!folded.ends_with(':'))
        return verb.is_last && has_opening && has_address && has_date(folded);
    if (verb.found) {
        const bool is_framed = has_opening || is_digit(folded.front()) || has_figures(folded);
        if (has_address || (is_framed && has_date(folded))) return true;
        return above_quote && (has_opening || verb.words <= name_words_max);
    }
    // Forms without a verb: "T, N <address>:", and "T, N:" above a quotation.
    if (!has_date(folded)) return false;
    const bool has_moment = has_time(folded) || is_digit(folded.front());
    return has_moment && ((has_address && folded.ends_with(">:")) ||
                          (above_quote && verb.words <= bare_words_max && has_time(folded)));
}

/// Can this line be the beginning of an attribution that goes on below?
bool is_head(std::string_view text) {
    text = trim(text);
    if (text.empty() || text.ends_with('.') || text.ends_with('!') || text.ends_with('?'))
        return false;
    const auto folded = fold(text);
    const bool has_digit = std::ranges::any_of(folded, is_digit);
    if (has_digit && !leading_word(attribution_openings(), folded).empty()) return true;
    return has_date(folded) && (is_digit(folded.front()) || has_time(folded));
}

/// The name in front of an address: "… heeft John Doe <": behind the date, without words in lower
/// case.
std::string_view name_before(std::string_view text) {
    while (!text.empty() && (text.back() == '<' || text.back() == '(' || text.back() == ' '))
        text.remove_suffix(1);
    if (const auto digit = text.find_last_of("0123456789"); digit != std::string_view::npos)
        text.remove_prefix(digit + 1);
    text = trim(text);
    while (text.starts_with(',') || text.starts_with(':')) text = trim(text.substr(1));
    for (auto blank = text.find(' '); blank != std::string_view::npos; blank = text.find(' ')) {
        const auto word = text.substr(0, blank);
        const auto folded = fold(word);
        if (folded != word || !is_word_byte(folded.front()) || folded.size() < 3 ||
            word.starts_with("„") || word.starts_with("“") || word.starts_with("«"))
            break;
        text = trim(text.substr(blank));
    }
    return text;
}

}  // namespace

model::Forwarded attributed(std::string_view attribution) {
    model::Forwarded found;
    const auto address = find_address(attribution);
    if (!address.empty()) {
        const auto at = static_cast<std::size_t>(address.data() - attribution.data());
        std::string mailbox(name_before(attribution.substr(0, at)));
        mailbox.append(" <").append(address).append(">");
        auto read = quoted_addresses(mailbox);
        if (!read.empty()) found.from = std::move(read.front());
    }
    found.date = read_local_date(attribution);
    return found;
}

std::optional<std::size_t> attribution_begin(std::span<const Line> lines, std::size_t last,
                                             const Phrases& phrases) {
    std::string joined;
    std::optional<std::size_t> begin;
    const bool above_quote = is_above_quote(lines, last);
    for (std::size_t count = 1; count <= joined_lines_max && count <= last + 1; ++count) {
        const auto at = last + 1 - count;
        const std::string_view text = trim(lines[at].text);
        if (text.empty() || lines[at].depth != lines[last].depth) break;
        if (joined.size() + text.size() > joined_bytes_max) break;
        joined = count == 1 ? std::string(text) : std::string(text) + " " + joined;
        const bool is_first = count == 1 || is_head(text);
        if (is_first && is_attribution(joined, above_quote, phrases)) begin = at;
    }
    return begin;
}

}  // namespace vastus::mail
