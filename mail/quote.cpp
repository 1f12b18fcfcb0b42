#include "mail/quote.hpp"

#include <algorithm>

#include "mail/fold.hpp"
#include "mail/locale.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t phrase_bytes_max = 160;  // the longest row, twice
constexpr std::size_t label_search_lines = 4;  // between an announcing line and its labels
constexpr std::size_t underscores_min = 20;    // Outlook draws 32
constexpr std::size_t attribution_labels_max = 4;
constexpr std::string_view hyphen = "\xE2\x80";  // U+2010 to U+2015 begin with these two

/// Bytes of one dash at the start of `text`; 0 when there is none.
std::size_t dash_size(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('_') || text.starts_with('=')) return 1;
    const bool is_hyphen = text.size() >= 3 && text.starts_with(hyphen) &&
                           static_cast<unsigned char>(text[2]) >= 0x90 &&
                           static_cast<unsigned char>(text[2]) <= 0x95;
    return is_hyphen ? 3 : 0;
}

std::size_t skip_dashes(std::string_view& text) {
    std::size_t count = 0;
    while (const auto size = dash_size(text)) {
        text.remove_prefix(size);
        ++count;
    }
    return count;
}

bool begins_with_dashes(std::string_view text) {
    const auto size = dash_size(text);
    return size > 0 && dash_size(text.substr(size)) > 0;
}

/// NFKC, folded, plain apostrophes.
std::string phrase_key(std::string_view phrase) {
    constexpr std::string_view apostrophe = "’";
    auto key = fold(trim(phrase));
    for (auto at = key.find(apostrophe); at != std::string::npos; at = key.find(apostrophe, at)) {
        key.erase(at, apostrophe.size() - 1);
        key[at] = '\'';
    }
    return key;
}

enum class Announces { nothing, original, forward };

Announces look_up(std::string_view phrase, const Phrases& phrases) {
    if (phrase.empty() || phrase.size() > phrase_bytes_max) return Announces::nothing;
    auto key = phrase_key(phrase);
    if (const auto slash = key.find(" / "); slash != std::string::npos) key.resize(slash);
    if (const auto slash = key.find('/'); slash != std::string::npos) key.resize(slash);
    while (key.ends_with(':') || key.ends_with(' ')) key.pop_back();
    if (is_word(forwarded_lines(), key) || phrases.is_forwarded(key)) return Announces::forward;
    const bool is_original = is_word(original_lines(), key) || phrases.is_original(key);
    return is_original ? Announces::original : Announces::nothing;
}

struct Announcement {
    Announces kind = Announces::nothing;
    std::string_view rest;  ///< What follows the closing dashes.
    bool has_dashes = false;
};

Announcement read_announcement(std::string_view line, const Phrases& phrases) {
    auto text = trim(line);
    while (text.starts_with('*')) text.remove_prefix(1);
    if (skip_dashes(text) >= 2) {
        text = trim(text);
        std::size_t end = 0;
        while (end < text.size() && end <= phrase_bytes_max &&
               !begins_with_dashes(text.substr(end)))
            ++end;
        if (end > phrase_bytes_max) return {};
        auto rest = text.substr(end);
        skip_dashes(rest);
        return {look_up(text.substr(0, end), phrases), trim(rest), true};
    }
    while (text.ends_with('*')) text.remove_suffix(1);
    if (!text.ends_with(':') || text.size() > phrase_bytes_max) return {};
    return {look_up(trim(text.substr(0, text.size() - 1)), phrases), {}, false};
}

/// The label block that begins within a few lines from `at`, over blank lines only.
std::optional<LabelBlock> block_below(std::span<const Line> lines, std::size_t at,
                                      bool is_announced) {
    const auto stop = std::min(lines.size(), at + label_search_lines);
    for (std::size_t i = at; i < stop; ++i) {
        const std::string_view text = lines[i].text;
        if (trim(text).empty()) continue;
        if (text.size() >= underscores_min && text.find_first_not_of('_') == std::string_view::npos)
            continue;
        return read_block(lines, i, is_announced);
    }
    return std::nullopt;
}

std::string in_one_line(std::span<const Line> lines) {
    std::string text;
    for (const auto& line : lines) text.append(line.text).append(" ");
    return text;
}

/// Yandex names whom it forwards in an attribution, T, N <address>:, where others have labels.
void find_attribution_below(std::span<const Line> lines, const Phrases& phrases, Cut& cut) {
    auto from = cut.body;
    const auto stop = std::min(lines.size(), from + label_search_lines);
    while (from < stop && trim(lines[from].text).empty()) ++from;
    for (auto last = from; last < stop; ++last) {
        const auto begin = attribution_begin(lines, last, phrases);
        if (!begin || *begin != from) continue;
        auto text = in_one_line(lines.subspan(from, last + 1 - from));
        if (text.find('@') == std::string::npos) return;
        cut.attribution = std::move(text);
        cut.body = last + 1;
        return;
    }
}

bool is_plain_forward(const LabelBlock& block, const TextContext& context) {
    if (context.is_forward_doubtful) return !block.is_finnic;
    // What answers nothing quotes nothing.
    return context.has_forward_prefix || (context.is_first_message && !context.has_reply_evidence);
}

std::optional<Cut> announced_cut(std::span<const Line> lines, std::size_t at,
                                 const TextContext& context) {
    const std::string_view text = lines[at].text;
    const auto said = read_announcement(text, *context.phrases);
    if (said.kind == Announces::nothing) return std::nullopt;
    Cut cut;
    cut.begin = at;
    if (!said.rest.empty()) cut.block = read_block_in_line(said.rest, at);
    if (!cut.block) cut.block = block_below(lines, at + 1, true);
    // "Forwarded message:" in running text announces nothing unless labels follow.
    if (!said.has_dashes && !cut.block) return std::nullopt;
    cut.body = cut.block ? cut.block->end : at + 1;
    const bool is_forward =
        said.kind == Announces::forward || (cut.block && is_plain_forward(*cut.block, context));
    cut.kind = is_forward ? CutKind::forward : CutKind::block;
    if (is_forward && !cut.block) find_attribution_below(lines, *context.phrases, cut);
    return cut;
}

std::optional<Cut> labelled_cut(std::span<const Line> lines, std::size_t at,
                                const TextContext& context) {
    auto block = read_block(lines, at, false);
    if (!block) return std::nullopt;
    Cut cut;
    cut.begin = at;
    cut.body = block->end;
    cut.kind = is_plain_forward(*block, context) ? CutKind::forward : CutKind::block;
    // A drawn line above the block belongs to it.
    for (std::size_t i = at; i > 0 && at - i < 3; --i) {
        const std::string_view above = trim(lines[i - 1].text);
        if (above.empty()) continue;
        if (above.size() >= 4 && above.find_first_not_of("_-=") == std::string_view::npos)
            cut.begin = i - 1;
        break;
    }
    cut.block = std::move(block);
    return cut;
}

/// The body of a forward by Outlook 2019 is indented by four blanks.
bool is_indented(std::span<const Line> lines, std::size_t from) {
    for (std::size_t i = from; i < lines.size(); ++i) {
        if (trim(lines[i].text).empty()) continue;
        return lines[i].depth == 0 && lines[i].text.starts_with("    ");
    }
    return false;
}

/// Yandex puts the drawn line, To and Subject above its attribution.
std::size_t begin_with_labels(std::span<const Line> lines, std::size_t begin) {
    const auto depth = lines[begin].depth;
    const auto floor = begin > attribution_labels_max ? begin - attribution_labels_max : 0;
    std::size_t first = begin;
    while (first > floor && lines[first - 1].depth == depth) {
        const auto label = read_label(lines[first - 1].text);
        const bool is_closed = label && label->value.ends_with(';');
        if (!is_closed || label->label == Label::from) break;
        --first;
    }
    if (first == begin || first == 0) return first;
    const std::string_view above = trim(lines[first - 1].text);
    return above.size() >= 4 && above.find_first_not_of('-') == std::string_view::npos ? first - 1
                                                                                       : first;
}

std::optional<Cut> attributed_cut(std::span<const Line> lines, std::size_t last,
                                  const TextContext& context) {
    const auto begin = attribution_begin(lines, last, *context.phrases);
    if (!begin) return std::nullopt;
    Cut cut;
    cut.begin = begin_with_labels(lines, *begin);
    cut.body = last + 1;
    cut.kind = CutKind::attribution;
    if (!context.has_forward_prefix || !is_indented(lines, last + 1)) return cut;
    cut.kind = CutKind::forward;
    cut.is_indented = true;
    cut.attribution = in_one_line(lines.subspan(*begin, last + 1 - *begin));
    return cut;
}

std::optional<Cut> marked_cut(std::span<const Line> lines, std::size_t at,
                              const TextContext& context) {
    const auto stop = std::min(lines.size(), at + 3);
    for (std::size_t last = at; last < stop; ++last) {
        if (auto cut = attributed_cut(lines, last, context); cut && cut->begin <= at) return cut;
    }
    Cut cut;
    cut.begin = cut.body = at;
    if (lines[at].marker == Marker::forward) cut.kind = CutKind::forward;
    if (lines[at].marker == Marker::quote && lines[at].depth > 0) cut.kind = CutKind::attribution;
    cut.block = block_below(lines, at, lines[at].marker == Marker::forward);
    if (!cut.block) return cut;
    cut.body = cut.block->end;
    if (is_plain_forward(*cut.block, context)) cut.kind = CutKind::forward;
    return cut;
}

bool may_announce(std::string_view text) {
    text = trim(text);
    return dash_size(text) > 0 || text.starts_with('*') ||
           (text.ends_with(':') && text.size() <= phrase_bytes_max);
}

bool may_be_label(std::string_view text) {
    const auto head = text.substr(0, label_bytes_max);
    return head.find(':') != std::string_view::npos ||
           head.find("\xEF\xBC\x9A") != std::string_view::npos;
}

bool may_be_attribution(std::string_view text) {
    while (!text.empty() && (text.back() == '-' || text.back() == ' ' || text.back() == '>' ||
                             text.back() == '\t' || text.back() == '*' || text.back() == '_'))
        text.remove_suffix(1);
    if (text.ends_with(':') || text.ends_with("\xEF\xBC\x9A")) return true;
    return text.find('@') != std::string_view::npos;
}

}  // namespace

std::optional<Cut> find_cut(std::span<const Line> lines, const TextContext& context) {
    bool is_inside_quote = false;  // below the first line of a quotation: what it holds is its own
    for (std::size_t at = 0; at < lines.size(); ++at) {
        const auto& line = lines[at];
        if (line.text.empty() && line.marker == Marker::none) continue;
        const bool is_quoted = line.depth > 0;
        if (is_quoted && is_inside_quote) continue;
        is_inside_quote = is_quoted;
        const bool is_marked = line.marker == Marker::quote || line.marker == Marker::forward;
        if (may_announce(line.text)) {
            auto cut = announced_cut(lines, at, context);
            if (cut && (!is_quoted || cut->kind == CutKind::forward)) return cut;
        }
        if (may_be_label(line.text)) {
            auto cut = labelled_cut(lines, at, context);
            if (cut && (!is_quoted || cut->kind == CutKind::forward)) return cut;
        }
        if (is_marked) return marked_cut(lines, at, context);
        const bool may_cut = !context.is_first_message || context.has_forward_prefix;
        if (!is_quoted && may_cut && may_be_attribution(line.text)) {
            if (auto cut = attributed_cut(lines, at, context)) return cut;
        }
    }
    return std::nullopt;
}

}  // namespace vastus::mail
