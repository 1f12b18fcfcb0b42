#include "mail/charset.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "mail/ascii.hpp"
#include "mail/sorted.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t detect_bytes_max = 64 * 1024;  // mail.md 4.4.
constexpr std::size_t sample_bytes_max = 4 * 1024;
constexpr std::size_t sample_around = 24;
constexpr std::size_t label_bytes_max = 64;
constexpr std::size_t chunk_units = 4096;
constexpr int detect_confidence_min = 20;  // Of 100; below it ucsdet guesses.

struct LabelRow {
    std::string_view word;
    std::string_view name;  ///< "" says nothing.
};

constexpr auto label_table = sorted(std::to_array<LabelRow>({
    {"8bit", ""},
    {"7bit", ""},
    {"ansi_x3.4-1968", "us-ascii"},
    {"ascii", "us-ascii"},
    {"big5", "big5-hkscs"},
    {"cp-850", "ibm-850"},
    {"cp1250", "windows-1250"},
    {"cp1251", "windows-1251"},
    {"cp1252", "windows-1252"},
    {"cp1257", "windows-1257"},
    {"cp65001", "utf-8"},
    {"cp850", "ibm-850"},
    {"cp866", "ibm-866"},
    {"default", ""},
    {"default_charset", ""},
    {"euc-kr", "windows-949"},
    {"gb2312", "gb18030"},
    {"gb_2312-80", "gb18030"},
    {"gbk", "gb18030"},
    {"iso-2022-jp", "x-windows-50221"},
    {"iso-8859-1", "windows-1252"},
    {"iso-8859-11", "windows-874"},
    {"iso-8859-8-e", "iso-8859-8"},
    {"iso-8859-8-i", "iso-8859-8"},
    {"iso-8859-9", "windows-1254"},
    {"iso8859-1", "windows-1252"},
    {"iso_8859-1", "windows-1252"},
    {"ks_c_5601", "windows-949"},
    {"ks_c_5601-1987", "windows-949"},
    {"latin-1", "windows-1252"},
    {"latin1", "windows-1252"},
    {"none", ""},
    {"shift-jis", "windows-31j"},
    {"shift_jis", "windows-31j"},
    {"unicode-1-1-utf-7", "utf-7"},
    {"unicode-1-1-utf-8", "utf-8"},
    {"unknown", ""},
    {"unknown-8bit", ""},
    {"us", "us-ascii"},
    {"us-ascii", "us-ascii"},
    {"utf-8mb4", "utf-8"},
    {"utf8", "utf-8"},
    {"utf8mb4", "utf-8"},
    {"win-1251", "windows-1251"},
    {"win1251", "windows-1251"},
    {"x-cp1250", "windows-1250"},
    {"x-cp1251", "windows-1251"},
    {"x-cp1252", "windows-1252"},
    {"x-cp1257", "windows-1257"},
    {"x-unknown", ""},
    {"x-user-defined", ""},
}));

/// Where bytes below 0x80 may mean something else than ASCII.
bool is_stateful(std::string_view name) {
    constexpr std::array<std::string_view, 9> beginnings{
        "x-windows-5022", "iso-2022", "utf-7", "utf-16", "utf-32", "hz", "ucs-", "unicode", "imap"};
    return std::ranges::any_of(beginnings, [name](auto start) { return name.starts_with(start); });
}

struct Converted {
    std::string text;
    std::size_t replaced = 0;
    std::size_t sequences = 0;  ///< Well-formed characters of several bytes, of UTF-8 only.
};

struct CloseConverter {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

void append_utf16(std::string& out, const UChar* from, const UChar* to, std::size_t& replaced) {
    for (const UChar* at = from; at < to; ++at) {
        char32_t value = *at;
        const bool is_lead = value >= 0xD800 && value < 0xDC00;
        if (is_lead && at + 1 < to && at[1] >= 0xDC00 && at[1] < 0xE000) {
            value = 0x10000 + ((value - 0xD800) << 10) + (at[1] - 0xDC00u);
            ++at;
        } else if (value >= 0xD800 && value < 0xE000) {
            value = model::replacement_character;
        }
        if (value == model::replacement_character) ++replaced;
        model::append_utf8(out, value);
    }
}

/// Nothing when ICU does not know the charset.
std::optional<Converted> convert(std::string_view bytes, const std::string& name) {
    UErrorCode status = U_ZERO_ERROR;
    const Converter converter(ucnv_open(name.c_str(), &status));
    if (U_FAILURE(status) || converter == nullptr) return std::nullopt;
    Converted result;
    result.text.reserve(bytes.size() + bytes.size() / 2);
    std::array<UChar, chunk_units> units{};
    const char* from = bytes.data();
    const char* const end = from + bytes.size();
    UChar held = 0;  // A lead surrogate at the end of the chunk before.
    while (true) {
        UChar* to = units.data();
        if (held != 0) *to++ = std::exchange(held, UChar{0});
        status = U_ZERO_ERROR;
        ucnv_toUnicode(converter.get(), &to, units.data() + units.size(), &from, end, nullptr, true,
                       &status);
        const bool is_more = status == U_BUFFER_OVERFLOW_ERROR;
        if (U_FAILURE(status) && !is_more) return std::nullopt;
        if (is_more && to > units.data() && to[-1] >= 0xD800 && to[-1] < 0xDC00) held = *--to;
        append_utf16(result.text, units.data(), to, result.replaced);
        if (!is_more) return result;
    }
}

Converted scrub(std::string_view bytes) {
    Converted result;
    result.text.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        const model::CodePoint point = model::code_point_at(bytes, at);
        if (point.size == 1 && point.value == model::replacement_character) ++result.replaced;
        if (point.size > 1) ++result.sequences;
        model::append_utf8(result.text, point.value);
        at += point.size;
    }
    return result;
}

/// More than one byte in a hundred is wrong: the declaration is not to be believed. But UTF-8 does
/// not come about by chance: a short text that a program cut in a character stays what it is.
bool is_hopeless(const Converted& result, std::size_t bytes) {
    return result.replaced * 100 > bytes && result.replaced > result.sequences;
}

/// The surroundings of the bytes that say something. Running text, without the ASCII markup
/// between, is what the detector knows best, and it costs microseconds for each byte.
std::string telling_sample(std::string_view bytes) {
    bytes = bytes.substr(0, detect_bytes_max);
    std::string sample;
    std::size_t taken = 0;  // Everything before is in the sample, or not wanted.
    for (std::size_t at = 0; at < bytes.size() && sample.size() < sample_bytes_max; ++at) {
        if (!is_high(bytes[at])) continue;
        std::size_t begin = std::max(taken, at - std::min(at, sample_around));
        while (begin > taken && begin < at && is_letter(bytes[begin])) ++begin;
        std::size_t end = at;
        while (end < bytes.size() && is_high(bytes[end]) && end - at < sample_bytes_max) ++end;
        end = std::min(end + sample_around, bytes.size());
        if (begin > taken) sample.push_back(' ');
        sample.append(bytes.substr(begin, end - begin));
        taken = end;
        at = end - 1;
    }
    return sample;
}

std::string detect(std::string_view bytes) {
    struct Close {
        void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
    };
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UCharsetDetector, Close> detector(ucsdet_open(&status));
    if (U_FAILURE(status)) return {};
    const std::string sample = telling_sample(bytes);
    ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()),
                   &status);
    const UCharsetMatch* const match = ucsdet_detect(detector.get(), &status);
    if (U_FAILURE(status) || match == nullptr) return {};
    if (ucsdet_getConfidence(match, &status) < detect_confidence_min) return {};
    const char* const name = ucsdet_getName(match, &status);
    if (U_FAILURE(status) || name == nullptr) return {};
    return converter_name(name);
}

/// Is any of these bytes part of a word? "© 2026" and "£ 5" say nothing about the language.
bool has_high_letter(std::string_view bytes) {
    bytes = bytes.substr(0, detect_bytes_max);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        if (!is_high(bytes[at])) continue;
        const auto is_word_byte = [](char c) { return is_letter(c) || is_high(c); };
        if (at > 0 && is_word_byte(bytes[at - 1])) return true;
        if (at + 1 < bytes.size() && is_word_byte(bytes[at + 1])) return true;
    }
    return false;
}

std::string guess(std::string_view bytes, Defects& defects) {
    if (looks_baltic(bytes)) {
        if (auto baltic = convert(bytes, "windows-1257")) return std::move(baltic->text);
    }
    const std::string name = has_high_letter(bytes) ? detect(bytes) : std::string();
    if (!name.empty()) {
        const auto detected = convert(bytes, name);
        if (detected && !is_hopeless(*detected, bytes.size())) return detected->text;
    }
    auto western = convert(bytes, "windows-1252");
    if (western) return std::move(western->text);
    add_defect(defects, "charset");
    return model::scrub_utf8(bytes);
}

/// As declared; nothing when the declaration is wrong.
std::optional<std::string> as_declared(std::string_view bytes, const std::string& name,
                                       Defects& defects) {
    if (name == "us-ascii") {
        return looks_baltic(bytes) ? std::nullopt : as_declared(bytes, "windows-1252", defects);
    }
    const auto result = name == "utf-8" ? std::optional(scrub(bytes)) : convert(bytes, name);
    if (!result) {
        add_defect(defects, "unknown-charset");
        return std::nullopt;
    }
    if (result->replaced > 0) add_defect(defects, "charset");
    if (is_hopeless(*result, bytes.size())) return std::nullopt;
    return result->text;
}

std::optional<std::string> by_byte_order_mark(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF") && model::is_utf8(bytes))
        return std::string(bytes.substr(3));
    const bool is_utf16 = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
    if (!is_utf16 || bytes.size() < 4) return std::nullopt;
    auto result = convert(bytes, "UTF-16");
    if (!result || is_hopeless(*result, bytes.size())) return std::nullopt;
    return std::move(result->text);
}

}  // namespace

std::string converter_name(std::string_view label) {
    constexpr std::string_view around = " \t\r\n\"';,.";
    while (!label.empty() && around.find(label.front()) != std::string_view::npos)
        label.remove_prefix(1);
    while (!label.empty() && around.find(label.back()) != std::string_view::npos)
        label.remove_suffix(1);
    if (label.size() > label_bytes_max) return {};
    const std::string lower = lower_ascii(label);
    const LabelRow* const row = find_row(label_table, std::string_view(lower));
    return row == nullptr ? lower : std::string(row->name);
}

std::string to_utf8(std::string_view bytes, std::string_view label, Defects& defects) {
    // The common cases first: no label to look up, no library to ask.
    const bool is_plain = is_ascii(bytes);
    if (is_plain && (label.empty() || equals_folded(label, "utf-8") ||
                     equals_folded(label, "us-ascii") || equals_folded(label, "iso-8859-1"))) {
        return std::string(bytes);
    }
    const std::string name = converter_name(label);
    if (is_plain && !is_stateful(name)) return std::string(bytes);
    if (auto marked = by_byte_order_mark(bytes)) return std::move(*marked);
    const bool may_be_utf8 = name.empty() || name == "us-ascii" || name == "utf-8";
    if (may_be_utf8 && model::is_utf8(bytes)) return std::string(bytes);
    if (!name.empty()) {
        if (auto declared = as_declared(bytes, name, defects)) return std::move(*declared);
        if (model::is_utf8(bytes)) return std::string(bytes);
    }
    return guess(bytes, defects);
}

}  // namespace vastus::mail
