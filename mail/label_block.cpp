#include "mail/label_block.hpp"

#include <algorithm>

#include "mail/fold.hpp"
#include "mail/quoted_address.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t lines_max = 60;            // a block of long address lists
constexpr std::size_t value_bytes_max = 16'384;  // of one value; the rest is dropped
constexpr std::size_t in_line_bytes_max = 8'192;
constexpr std::string_view wide_colon = "\xEF\xBC\x9A";  // U+FF1A

bool is_decoration(char c) { return c == '*' || c == '_' || c == '"' || c == ' ' || c == '\t'; }

std::string_view undecorated(std::string_view text) {
    text = trim(text);
    while (!text.empty() && is_decoration(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_decoration(text.back())) text.remove_suffix(1);
    return trim(text);
}

/// Where the label's colon is, and how long it is.
std::pair<std::size_t, std::size_t> find_colon(std::string_view line) {
    const auto head = line.substr(0, label_bytes_max);
    const auto plain = head.find(':');
    const auto wide = head.find(wide_colon);
    return wide < plain ? std::pair(wide, wide_colon.size()) : std::pair(plain, std::size_t{1});
}

bool holds_address(std::string_view text) { return text.find('@') != std::string_view::npos; }

std::size_t label_count(const LabelBlock& block) {
    return static_cast<std::size_t>(
        std::ranges::count(block.seen.begin(), block.seen.begin() + 5, true));
}

/// Programs write the time of day; who books a courier does not.
bool has_time_of_day(std::string_view date) {
    std::size_t numbers = 0;
    bool was_digit = false;
    for (const char c : date) {
        const bool is_digit = c >= '0' && c <= '9';
        numbers += is_digit && !was_digit ? 1 : 0;
        was_digit = is_digit;
    }
    constexpr std::size_t day_year_hour_minute = 4;
    return numbers >= day_year_hour_minute;
}

bool is_complete(const LabelBlock& block, bool is_announced) {
    if (!block.has(Label::from) || label_count(block) < 3) return false;
    if (is_announced) return true;
    if (holds_address(block.value(Label::from)))
        return block.has(Label::subject) || !block.has(Label::date) ||
               has_time_of_day(block.value(Label::date));
    // A block of the sender's own house names people without addresses, but names all of them.
    return block.has(Label::date) && block.has(Label::to) && block.has(Label::subject);
}

void put(LabelBlock& block, const LabelLine& line) {
    const auto at = static_cast<std::size_t>(line.label);
    block.seen[at] = true;
    block.values[at] = std::string(model::cut_utf8(line.value, value_bytes_max));
    block.is_finnic = block.is_finnic || line.is_finnic;
}

/// Does line `at`, which has no label, go on with the value above it?
bool continues(std::span<const Line> lines, std::size_t at, const LabelBlock& block, Label last) {
    const auto& value = block.value(last);
    const std::string_view text = lines[at].text;
    const bool is_list = last == Label::to || last == Label::cc || last == Label::from;
    if (value.empty()) return true;
    if (is_list && (value.ends_with(',') || value.ends_with(';'))) return true;
    if (is_list && holds_address(text) && text.size() < 400 &&
        (text.starts_with(' ') || text.starts_with('\t') || text.starts_with('<') ||
         text.ends_with('>') || text.ends_with(';') || text.ends_with(',')))
        return true;
    // Between two labels everything belongs to the first.
    return at + 1 < lines.size() && lines[at + 1].depth == lines[at].depth &&
           block.begin + 1 <= at && read_label(lines[at + 1].text).has_value();
}

void append_value(LabelBlock& block, Label last, std::string_view text) {
    auto& value = block.values[static_cast<std::size_t>(last)];
    if (value.size() + text.size() + 1 > value_bytes_max) return;
    if (!value.empty()) value += ' ';
    value += trim(text);
}

/// eM Client writes its labels without a colon: From "Mari" <a@b>.
std::optional<LabelLine> read_bare_label(std::string_view line) {
    line = undecorated(line);
    const auto blank = line.substr(0, label_bytes_max).find(' ');
    if (blank == std::string_view::npos || blank == 0) return std::nullopt;
    const auto* row = find_label(fold(line.substr(0, blank)));
    if (row == nullptr) return std::nullopt;
    return LabelLine{row->label, trim(line.substr(blank)), row->is_finnic};
}

/// Below an announcing line only, and only where the first label is a sender with an address.
bool begins_bare_block(std::string_view line, bool is_announced) {
    if (!is_announced || read_label(line)) return false;
    const auto label = read_bare_label(line);
    return label && label->label == Label::from && holds_address(label->value);
}

}  // namespace

std::optional<LabelLine> read_label(std::string_view line) {
    const auto [colon, size] = find_colon(line);
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    const auto name = undecorated(line.substr(0, colon));
    if (name.empty() || std::ranges::count(name, ' ') > 2) return std::nullopt;
    const auto* row = find_label(fold(name));
    if (row == nullptr) return std::nullopt;
    auto value = trim(line.substr(colon + size));
    while (value.starts_with('*')) value = trim(value.substr(1));
    return LabelLine{row->label, value, row->is_finnic};
}

std::optional<LabelBlock> read_block(std::span<const Line> lines, std::size_t at,
                                     bool is_announced) {
    LabelBlock block;
    block.begin = block.end = at;
    std::optional<Label> last;
    const auto stop = std::min(lines.size(), at + lines_max);
    const bool is_bare = at < stop && begins_bare_block(lines[at].text, is_announced);
    const auto label_of = is_bare ? read_bare_label : read_label;
    for (std::size_t i = at; i < stop && lines[i].depth == lines[at].depth; ++i) {
        if (trim(lines[i].text).empty()) {
            // Labels may stand apart by one blank line, as paragraphs of HTML do.
            const bool goes_on = last && i + 1 < stop && lines[i + 1].depth == lines[at].depth &&
                                 !block.has(Label::subject) && read_label(lines[i + 1].text);
            if (!goes_on) break;
            continue;
        }
        if (const auto label = label_of(lines[i].text)) {
            if (block.seen[static_cast<std::size_t>(label->label)]) break;
            put(block, *label);
            last = label->label;
        } else if (last && continues(lines, i, block, *last)) {
            append_value(block, *last, lines[i].text);
        } else {
            break;
        }
        block.end = i + 1;
    }
    if (!is_complete(block, is_announced)) return std::nullopt;
    return block;
}

std::optional<LabelBlock> read_block_in_line(std::string_view text, std::size_t line) {
    LabelBlock block;
    block.begin = line;
    block.end = line + 1;
    text = model::cut_utf8(text, in_line_bytes_max);
    struct Place {
        const LabelRow* row;
        std::size_t value_at;
    };
    std::optional<Place> open;
    for (std::size_t colon = text.find(':'); colon != std::string_view::npos;
         colon = text.find(':', colon + 1)) {
        const LabelRow* longest = nullptr;
        std::size_t start = colon;
        const auto floor = std::max(open ? open->value_at : 0,
                                    colon > label_bytes_max ? colon - label_bytes_max : 0);
        for (std::size_t at = colon; at-- > floor;) {
            const auto byte = static_cast<unsigned char>(text[at]);
            const bool starts = (byte >= 'A' && byte <= 'Z') || byte >= 0xC0;
            if (!starts) continue;
            if (const auto* row = find_label(fold(trim(text.substr(at, colon - at))))) {
                longest = row;
                start = at;
            }
        }
        if (longest == nullptr || block.seen[static_cast<std::size_t>(longest->label)]) continue;
        if (open)
            put(block, {open->row->label, trim(text.substr(open->value_at, start - open->value_at)),
                        open->row->is_finnic});
        open = Place{longest, colon + 1};
        block.seen[static_cast<std::size_t>(longest->label)] = true;
    }
    if (open)
        put(block, {open->row->label, trim(text.substr(open->value_at)), open->row->is_finnic});
    if (!is_complete(block, true)) return std::nullopt;
    return block;
}

model::Forwarded forwarded_header(const LabelBlock& block) {
    model::Forwarded forwarded;
    auto from = quoted_addresses(block.value(Label::from));
    if (!from.empty()) {
        forwarded.from = std::move(from.front());
    } else {
        forwarded.from.name = std::string(undecorated(block.value(Label::from)));
    }
    forwarded.to = quoted_addresses(block.value(Label::to));
    forwarded.cc = quoted_addresses(block.value(Label::cc));
    forwarded.subject = block.value(Label::subject);
    forwarded.date = read_local_date(block.value(Label::date));
    return forwarded;
}

}  // namespace vastus::mail
