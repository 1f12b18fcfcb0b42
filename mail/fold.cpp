#include "mail/fold.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace vastus::mail {
namespace {

std::string fold_ascii_only(std::string_view text) {
    std::string folded(text);
    std::ranges::transform(folded, folded.begin(), fold_ascii);
    return folded;
}

std::string normalized(const icu::Normalizer2* form, std::string_view text) {
    std::string result;
    UErrorCode status = U_ZERO_ERROR;
    if (form != nullptr) {
        result.reserve(text.size() + 8);
        icu::StringByteSink<std::string> sink(&result);
        form->normalizeUTF8(0,
                            icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())),
                            sink, nullptr, status);
    }
    if (form == nullptr || U_FAILURE(status)) return fold_ascii_only(text);
    return result;
}

}  // namespace

std::string fold(std::string_view text) {
    if (is_ascii(text) || text.size() > INT32_MAX) return fold_ascii_only(text);
    UErrorCode status = U_ZERO_ERROR;
    return normalized(icu::Normalizer2::getNFKCCasefoldInstance(status), text);
}

std::string nfkc(std::string_view text) {
    if (is_ascii(text) || text.size() > INT32_MAX) return std::string(text);
    UErrorCode status = U_ZERO_ERROR;
    return normalized(icu::Normalizer2::getNFKCInstance(status), text);
}

bool is_ascii(std::string_view text) {
    constexpr std::uint64_t high_bits = 0x8080808080808080u;
    std::size_t at = 0;
    for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, sizeof word);
        if ((word & high_bits) != 0) return false;
    }
    for (; at < text.size(); ++at) {
        if (static_cast<unsigned char>(text[at]) >= 0x80) return false;
    }
    return true;
}

bool begins_folded(std::string_view text, std::string_view lower) {
    if (text.size() < lower.size()) return false;
    for (std::size_t i = 0; i < lower.size(); ++i) {
        if (fold_ascii(text[i]) != lower[i]) return false;
    }
    return true;
}

bool contains_folded(std::string_view text, std::string_view lower) {
    const auto found = std::search(text.begin(), text.end(), lower.begin(), lower.end(),
                                   [](char a, char b) { return fold_ascii(a) == b; });
    return found != text.end() || lower.empty();
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view no_break_space = "\xC2\xA0";
    for (;;) {
        if (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
            text.remove_prefix(1);
        } else if (text.starts_with(no_break_space)) {
            text.remove_prefix(no_break_space.size());
        } else {
            break;
        }
    }
    for (;;) {
        if (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
            text.remove_suffix(1);
        } else if (text.ends_with(no_break_space)) {
            text.remove_suffix(no_break_space.size());
        } else {
            return text;
        }
    }
}

}  // namespace vastus::mail
