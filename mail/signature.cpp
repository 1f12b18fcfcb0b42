#include "mail/signature.hpp"

#include <algorithm>

#include "mail/contact_line.hpp"
#include "mail/device_line.hpp"
#include "mail/fold.hpp"
#include "mail/locale.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t lines_searched = 30;
constexpr std::size_t lines_below_max = 10;
constexpr std::size_t short_line_max = 60;  // characters
constexpr std::size_t short_line_bytes_max = 4 * short_line_max;
constexpr std::size_t sentence_words_min = 7;  // "more than 6 words"

using Lines = std::span<const Line* const>;

bool is_short(std::string_view text) {
    return text.size() <= short_line_max ||
           (text.size() <= short_line_bytes_max && model::length_utf8(text) <= short_line_max);
}

bool is_blank(const Line* line) { return trim(line->text).empty(); }

std::size_t lines_below(Lines lines, std::size_t at) {
    return static_cast<std::size_t>(
        std::ranges::count_if(lines.subspan(at + 1), [](auto* line) { return !is_blank(line); }));
}

bool is_notice(std::string_view text) {
    const auto folded = fold(text);
    return std::ranges::any_of(
        notice_words(), [&folded](auto word) { return folded.find(word) != std::string::npos; });
}

/// At most ten short lines below, and behind them maybe a confidentiality paragraph.
bool is_tail(Lines lines, std::size_t at) {
    std::size_t count = 0;
    for (std::size_t i = at + 1; i < lines.size(); ++i) {
        const auto text = trim(lines[i]->text);
        if (text.empty()) continue;
        if (!is_short(text)) {
            return std::ranges::any_of(lines.subspan(i),
                                       [](auto* line) { return is_notice(line->text); });
        }
        if (++count > lines_below_max) return false;
    }
    return true;
}

bool is_separator(std::string_view text) {
    if (text == "--" || text == "—" || text == "–") return true;
    return text.size() >= 2 && text.find_first_not_of('_') == std::string_view::npos;
}

/// "Best regards", "Best regards, Mari Mets", but not "Regards the price we".
bool is_closing(std::string_view text, const Phrases& phrases) {
    if (!is_short(text)) return false;
    const auto folded = fold(text);
    auto closing = leading_word(closings(), folded);
    if (closing.empty()) closing = phrases.leading_closing(folded);
    if (closing.empty()) return false;
    std::string_view rest = std::string_view(folded).substr(closing.size());
    while (!rest.empty() && (rest.front() == ',' || rest.front() == '.' || rest.front() == '!'))
        rest.remove_prefix(1);
    const bool is_parted = rest.size() + closing.size() < folded.size();
    rest = trim(rest);
    if (rest.empty()) return true;
    if (rest.front() == ':' || rest.front() == '?' || count_words(rest) > 5) return false;
    if (is_parted) return true;
    // A name: each word begins with another case than the folded one, or stands in a script
    // without cases.
    std::size_t capitals = 0;
    const auto shown = trim(text);
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const bool starts = i == 0 || shown[i - 1] == ' ';
        const auto byte = static_cast<unsigned char>(shown[i]);
        capitals += starts && ((byte >= 'A' && byte <= 'Z') || byte >= 0x80) ? 1 : 0;
    }
    return capitals >= 1 + count_words(rest);
}

/// Cheap: the first letters that the tables' entries can have, or a script that must be folded.
bool may_begin_entry(std::string_view text) {
    return !text.empty() && (static_cast<unsigned char>(text.front()) >= 0x80 ||
                             (text.front() >= 'A' && text.front() <= 'Z') ||
                             (text.front() >= 'a' && text.front() <= 'z'));
}

bool begins_signature(Lines lines, std::size_t at, bool has_text_above, const Phrases& phrases) {
    const std::string_view raw = lines[at]->text;
    if (lines[at]->marker == Marker::signature || raw == "-- ") return true;
    const auto text = trim(raw);
    if (text.empty()) return false;
    if (is_separator(text)) return lines_below(lines, at) <= lines_below_max;
    if (text.size() > short_line_bytes_max || !may_begin_entry(text)) return false;
    const bool is_apart = at == 0 || is_blank(lines[at - 1]);
    if (is_apart && lines_below(lines, at) <= lines_below_max && is_device_line(text)) return true;
    return has_text_above && is_closing(text, phrases) && is_tail(lines, at);
}

}  // namespace

std::size_t find_signature(Lines lines, const Phrases& phrases) {
    auto end = lines.size();
    while (end > 0 && is_blank(lines[end - 1]) && lines[end - 1]->marker == Marker::none) --end;
    const auto searched = lines.first(end);
    std::size_t first = end > lines_searched ? end - lines_searched : 0;
    bool has_text_above =
        std::ranges::any_of(searched.first(first), [](auto* line) { return !is_blank(line); });
    for (std::size_t at = first; at < end; ++at) {
        if (begins_signature(searched, at, has_text_above, phrases)) {
            if (has_text_above) return at;
            // Nothing would be left: a sentence is no signature.
            const bool has_sentence = std::ranges::any_of(searched.subspan(at), [](auto* line) {
                return count_words(line->text) >= sentence_words_min;
            });
            return has_sentence ? lines.size() : at;
        }
        has_text_above = has_text_above || !is_blank(searched[at]);
    }
    return lines.size();
}

}  // namespace vastus::mail
