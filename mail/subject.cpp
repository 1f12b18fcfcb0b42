#include "mail/subject.hpp"

#include <algorithm>
#include <optional>

#include "mail/fold.hpp"
#include "mail/locale.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t input_bytes_max = 4096;   // before NFKC, which may make text longer
constexpr std::size_t subject_bytes_max = 512;  // mail.md 6.2
constexpr std::size_t prefix_bytes_max = 64;    // the longest row, with blanks and a counter
constexpr std::size_t prefix_letters_max = 12;  // mail.md 6.1
constexpr std::size_t tag_characters_max = 40;
constexpr std::size_t usable_letters_min = 8;
constexpr std::string_view modifier_colon = "\xEA\x9E\x89";  // U+A789, which NFKC leaves alone

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string collapse_blanks(std::string_view text) {
    std::string line;
    line.reserve(text.size());
    bool blank_waits = false;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) {
            blank_waits = !line.empty();
            continue;
        }
        if (blank_waits) line += ' ';
        blank_waits = false;
        line += c;
    }
    return line;
}

/// Removes "[2]", "(3)", "^4", "*5" from the end of a prefix.
std::string_view without_counter(std::string_view word) {
    auto end = word.size();
    const bool closed = end > 0 && (word[end - 1] == ']' || word[end - 1] == ')');
    if (closed) --end;
    auto digits = end;
    while (digits > 0 && is_digit(word[digits - 1])) --digits;
    if (digits == end || digits == 0) return word;
    const char open = word[digits - 1];
    const bool fits = closed ? open == '[' || open == '(' : open == '^' || open == '*';
    return fits ? trim(word.substr(0, digits - 1)) : word;
}

bool is_upper_or_title(std::string_view word, std::string_view folded) {
    // The first letter, not its first byte: that is the same for all of a script.
    return model::code_point_at(word, 0).value != model::code_point_at(folded, 0).value;
}

struct Found {
    PrefixKind kind;
    std::size_t size;  ///< Up to and with the colon.
};

std::optional<Found> leading_prefix(std::string_view text, const Phrases& phrases) {
    const auto head = text.substr(0, prefix_bytes_max);
    auto colon = head.find(':');
    std::size_t colon_size = 1;
    if (const auto other = head.find(modifier_colon); other < colon) {
        colon = other;
        colon_size = modifier_colon.size();
    }
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    auto word = without_counter(trim(head.substr(0, colon)));
    const bool is_direct = word.size() == colon;
    while (word.ends_with('.')) word.remove_suffix(1);
    if (word.empty()) return std::nullopt;
    const auto folded = fold(word);
    const Prefix* row = find_prefix(folded);
    if (row == nullptr || row->is_code) {  // What an administrator names needs no other sign.
        const auto end = colon + colon_size;
        if (phrases.is_reply_prefix(folded)) return Found{PrefixKind::reply, end};
        if (phrases.is_forward_prefix(folded)) return Found{PrefixKind::forward, end};
    }
    if (row == nullptr) return std::nullopt;
    if (row->is_code && (!is_direct || !is_upper_or_title(word, folded))) return std::nullopt;
    return Found{row->kind, colon + colon_size};
}

/// Bytes of "[EXT]", "***SPAM***", "{Spam?}" at the start; 0 when there is none, or nothing else.
std::size_t leading_tag(std::string_view text) {
    std::size_t end = std::string_view::npos;
    if (text.starts_with('[')) {
        end = text.find(']', 1);
    } else if (text.starts_with('{')) {
        end = text.find('}', 1);
    } else if (text.starts_with("***")) {
        end = text.find("***", 3);
        if (end != std::string_view::npos) end += 2;
    }
    if (end == std::string_view::npos) return 0;
    const auto tag = text.substr(0, end + 1);
    if (tag.size() > tag_characters_max &&
        (tag.size() > tag_characters_max * 4 || model::length_utf8(tag) > tag_characters_max + 2))
        return 0;
    return trim(text.substr(tag.size())).empty() ? 0 : tag.size();
}

/// One step of the loop of mail.md 6.2; false when there is nothing left to strip.
bool strip_once(std::string_view& text, std::optional<PrefixKind>& outermost,
                const Phrases& phrases) {
    constexpr std::string_view forwarded = "(fwd)";
    text = trim(text);
    if (text.starts_with('[') && text.ends_with(']') &&
        leading_prefix(text.substr(1), phrases).has_value()) {
        text = text.substr(1, text.size() - 2);
        return true;
    }
    if (const auto size = leading_tag(text); size > 0) {
        text.remove_prefix(size);
        return true;
    }
    if (const auto prefix = leading_prefix(text, phrases)) {
        if (!outermost) outermost = prefix->kind;
        text.remove_prefix(prefix->size);
        return true;
    }
    if (text.size() > forwarded.size() &&
        begins_folded(text.substr(text.size() - forwarded.size()), forwarded)) {
        if (!outermost) outermost = PrefixKind::forward;
        text.remove_suffix(forwarded.size());
        return true;
    }
    return false;
}

/// The subject without prefixes and tags, but else as it was written.
std::string as_written(std::string_view subject, std::string_view base, const Phrases& phrases) {
    if (is_ascii(subject)) return std::string(base);
    const auto whole = collapse_blanks(model::cut_utf8(subject, input_bytes_max));
    std::string_view text = whole;
    std::optional<PrefixKind> ignored;
    while (strip_once(text, ignored, phrases)) {
    }
    text = model::cut_utf8(text, subject_bytes_max);
    // A prefix that only NFKC shows, with a colon of full width, is not worth another way.
    return nfkc(text) == base ? std::string(text) : std::string(base);
}

bool is_usable(std::string_view key) {
    std::size_t letters = 0;
    for (std::size_t at = 0; at < key.size();) {
        const auto point = model::code_point_at(key, at);
        at += point.size;
        const auto c = point.value;
        letters += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0xAA ? 1 : 0;
    }
    return letters >= usable_letters_min && !is_word(generic_subjects(), key);
}

}  // namespace

BaseSubject base_subject(std::string_view subject, const Phrases& phrases) {
    const auto whole = collapse_blanks(nfkc(model::cut_utf8(subject, input_bytes_max)));
    std::string_view text = model::cut_utf8(whole, subject_bytes_max);
    std::optional<PrefixKind> outermost;
    while (strip_once(text, outermost, phrases)) {
    }
    BaseSubject base;
    base.text = std::string(text);
    base.written = as_written(subject, base.text, phrases);
    base.key = fold(text);
    constexpr std::string_view punctuation = " .,;:!?-";
    while (!base.key.empty() && punctuation.find(base.key.back()) != std::string_view::npos)
        base.key.pop_back();
    base.is_reply = outermost == PrefixKind::reply || outermost == PrefixKind::doubtful;
    base.is_forward = outermost == PrefixKind::forward;
    base.is_doubtful = outermost == PrefixKind::doubtful;
    base.is_usable = is_usable(base.key);
    return base;
}

void keep_base_subject(model::Content& content, const BaseSubject& subject) {
    content.base_subject = subject.text;
    if (subject.written != subject.text)
        content.headers.emplace_back(written_subject_field, subject.written);
}

std::string unknown_prefix(std::string_view reply, std::string_view answered) {
    const auto colon = reply.substr(0, prefix_bytes_max).find(':');
    if (colon == std::string_view::npos) return {};
    auto word = without_counter(trim(reply.substr(0, colon)));
    while (word.ends_with('.')) word.remove_suffix(1);
    for (std::size_t at = 0, letters = 0; at < word.size(); ++letters) {
        const auto point = model::code_point_at(word, at);
        at += point.size;
        const auto c = point.value;
        const bool is_letter =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xAA && c != 0xD7);
        if (!is_letter || letters >= prefix_letters_max) return {};
    }
    const auto parent = base_subject(answered);
    if (word.empty() || !parent.is_usable) return {};
    return base_subject(reply.substr(colon + 1)).key == parent.key ? fold(word) : std::string();
}

}  // namespace vastus::mail
