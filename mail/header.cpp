#include "mail/header.hpp"

#include <algorithm>

#include "mail/ascii.hpp"
#include "mail/header_reader.hpp"

namespace vastus::mail {
namespace {

// What one block may keep (mail.md 4.1). Lines beyond a limit are still read over, so that a huge
// field never hides the From that follows it, nor moves the start of the body.
constexpr std::size_t block_bytes_max = 256 * 1024;
constexpr std::size_t field_bytes_max = 64 * 1024;
constexpr std::size_t fields_max = 1'000;
constexpr std::size_t name_bytes_max = 256;

struct PhysicalLine {
    std::string_view text;  ///< Without its end.
    std::size_t next = 0;   ///< Offset of the following line.
    bool is_ended = false;
};

PhysicalLine line_at(std::string_view raw, std::size_t at) {
    const std::size_t end = raw.find('\n', at);
    if (end == std::string_view::npos) return {raw.substr(at), raw.size(), false};
    std::size_t stop = end;
    while (stop > at && raw[stop - 1] == '\r') --stop;  // "\r\r\n" is what broken relays make.
    return {raw.substr(at, stop - at), end + 1, true};
}

bool is_mbox_from(std::string_view line) {
    if (line.starts_with('>')) line.remove_prefix(1);
    return line.starts_with("From ");
}

/// Collects the fields of one block within the limits.
class Collector {
public:
    Collector(HeaderBlock& block, Defects& defects) : block_(block), defects_(defects) {}

    /// Is the line `name WSP* ':' value`? Then it is taken.
    bool take_field(std::string_view line);
    /// A folded line of the field before; false when there is none.
    bool take_continuation(std::string_view line);

private:
    void open(std::string_view name, std::string_view value);
    void append(std::string_view piece);
    void note_odd_bytes(std::string_view value);

    HeaderBlock& block_;
    Defects& defects_;
    std::size_t kept_ = 0;
    bool is_open_ = false;     ///< Some field has begun.
    bool is_keeping_ = false;  ///< And its value is still wanted.
};

bool Collector::take_field(std::string_view line) {
    const std::size_t limit = std::min(line.size(), name_bytes_max);
    std::size_t end = 0;
    bool is_odd = false;
    while (end < limit && line[end] != ':' && !is_blank(line[end])) {
        const auto byte = static_cast<unsigned char>(line[end]);
        if (byte < 0x21 || byte == 0x7F) return false;
        is_odd = is_odd || byte >= 0x80;
        ++end;
    }
    std::size_t colon = end;
    while (colon < line.size() && is_blank(line[colon])) ++colon;
    if (end == 0 || colon >= line.size() || line[colon] != ':') return false;
    if (is_odd || colon != end) add_defect(defects_, "odd-field-name");
    open(line.substr(0, end), line.substr(colon + 1));
    return true;
}

void Collector::open(std::string_view name, std::string_view value) {
    is_open_ = true;
    is_keeping_ = block_.fields.size() < fields_max;
    if (!is_keeping_) return add_defect(defects_, "too-many-headers");
    block_.fields.push_back({lower_ascii(name), {}});
    kept_ += name.size();
    append(trim_space(value));
}

bool Collector::take_continuation(std::string_view line) {
    if (!is_open_) return false;
    if (is_keeping_) append(trim_space(line));
    return true;
}

void Collector::append(std::string_view piece) {
    std::string& value = block_.fields.back().value;
    if (piece.empty()) return;
    const std::size_t room_in_field = field_bytes_max - std::min(value.size(), field_bytes_max);
    const std::size_t room_in_block = block_bytes_max - std::min(kept_, block_bytes_max);
    const std::size_t room = std::min(room_in_field, room_in_block);
    if (piece.size() + 1 > room) {
        add_defect(defects_, room_in_block <= room_in_field ? "header-block-cut" : "header-cut");
        piece = piece.substr(0, room > 0 ? room - 1 : 0);
        is_keeping_ = false;
    }
    kept_ += piece.size() + 1;
    if (!value.empty() && !piece.empty()) value.push_back(' ');
    note_odd_bytes(piece);
    value.append(piece);
}

void Collector::note_odd_bytes(std::string_view piece) {
    if (piece.find('\r') != std::string_view::npos) add_defect(defects_, "bare-cr");
    if (piece.find('\0') != std::string_view::npos) add_defect(defects_, "nul-in-header");
}

/// A bare CR is no line end and no character of a value either; NUL becomes U+FFFD.
void clean_values(HeaderBlock& block) {
    for (Field& field : block.fields) {
        std::ranges::replace(field.value, '\r', ' ');
        if (field.value.find('\0') == std::string::npos) continue;
        std::string clean;
        for (const char c : field.value) {
            if (c == '\0') {
                clean.append("\xEF\xBF\xBD");
            } else {
                clean.push_back(c);
            }
        }
        field.value = std::move(clean);
    }
}

}  // namespace

const Field* HeaderBlock::first(std::string_view lower_name) const {
    const auto found = std::ranges::find(fields, lower_name, &Field::name);
    return found == fields.end() ? nullptr : &*found;
}

std::string_view HeaderBlock::value(std::string_view lower_name) const {
    const Field* const field = first(lower_name);
    return field == nullptr ? std::string_view() : std::string_view(field->value);
}

std::vector<std::string_view> HeaderBlock::all(std::string_view lower_name) const {
    std::vector<std::string_view> values;
    for (const Field& field : fields)
        if (field.name == lower_name) values.push_back(field.value);
    return values;
}

HeaderBlock read_block(std::string_view raw, BlockPlace place, std::size_t& body_at,
                       Defects& defects) {
    HeaderBlock block;
    constexpr std::size_t fields_usual = 32;
    block.fields.reserve(fields_usual);
    Collector collector(block, defects);
    bool is_start = true;
    std::size_t at = 0;
    while (at < raw.size()) {
        const PhysicalLine line = line_at(raw, at);
        if (line.text.empty()) {
            at = line.next;
            break;
        }
        const bool is_skipped = is_start && is_mbox_from(line.text);
        const bool is_delimiter =
            place == BlockPlace::inside_multipart && line.text.starts_with("--");
        if (!is_skipped) {
            is_start = false;
            const bool is_taken = !is_delimiter && (is_blank(line.text.front())
                                                        ? collector.take_continuation(line.text)
                                                        : collector.take_field(line.text));
            if (!is_taken) {
                if (!is_delimiter) add_defect(defects, "no-blank-line");
                break;
            }
        }
        at = line.next;
    }
    body_at = at;
    clean_values(block);
    return block;
}

HeaderBlock read_headers(std::string_view raw, std::size_t& body_at,
                         std::vector<std::string>& defects) {
    return read_block(raw, BlockPlace::top, body_at, defects);
}

}  // namespace vastus::mail
