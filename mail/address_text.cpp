#include "mail/address_text.hpp"

#include <unicode/uidna.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "mail/ascii.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

// RFC 5321 allows 254; what real lists produce (VERP, relays) is longer.
constexpr std::size_t address_bytes_max = 1'000;
constexpr std::size_t domain_bytes_max = 253;

struct CloseIdna {
    void operator()(UIDNA* idna) const { uidna_close(idna); }
};

/// "küsi.example" to "xn--ksi-hoa.example"; lower case. What IDNA refuses stays as it is.
std::string ascii_domain(std::string_view domain) {
    if (is_ascii(domain)) return lower_ascii(domain);
    const std::string clean = model::scrub_utf8(domain);
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UIDNA, CloseIdna> idna(
        uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII, &status));
    if (U_FAILURE(status)) return lower_ascii(clean);
    std::array<char, domain_bytes_max + 1> out{};
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    const auto size =
        uidna_nameToASCII_UTF8(idna.get(), clean.data(), static_cast<std::int32_t>(clean.size()),
                               out.data(), static_cast<std::int32_t>(out.size()), &info, &status);
    if (U_FAILURE(status) || info.errors != 0 || size <= 0) return lower_ascii(clean);
    return {out.data(), static_cast<std::size_t>(size)};
}

bool is_atom_text(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return is_letter(c) || is_digit(c) || is_high(c) ||
               std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
    });
}

/// Words, quoted strings kept whole.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    bool is_quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"') is_quoted = !is_quoted;
        if (is_quoted && c == '\\' && at + 1 < text.size()) {
            word.push_back(c);
            word.push_back(text[++at]);
        } else if (!is_quoted && is_space(c)) {
            if (!word.empty()) words.push_back(std::move(word));
            word.clear();
        } else {
            word.push_back(c);
        }
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

bool ends_in(const std::string& word, char c) { return !word.empty() && word.back() == c; }

/// "a @ b . example" is one address: blanks around '@', and around dots behind it, mean nothing.
std::vector<std::string> join_spaced(std::vector<std::string> words) {
    std::vector<std::string> joined;
    for (std::string& word : words) {
        if (!joined.empty()) {
            std::string& last = joined.back();
            const bool has_at = last.find('@') != std::string::npos;
            const bool joins = ends_in(last, '@') || word.front() == '@' ||
                               (has_at && (ends_in(last, '.') || word.front() == '.'));
            if (joins) {
                last += word;
                continue;
            }
        }
        joined.push_back(std::move(word));
    }
    return joined;
}

std::string_view strip_around(std::string_view text) {
    constexpr std::string_view before = "'[<({,;.\t ";
    constexpr std::string_view after = "'>)},;.:\t ";
    while (!text.empty() && before.find(text.front()) != std::string_view::npos)
        text.remove_prefix(1);
    while (!text.empty() && after.find(text.back()) != std::string_view::npos)
        text.remove_suffix(1);
    if (begins_folded(text, "mailto:")) text.remove_prefix(7);
    // "[a@b]" is wrapped, "a@[192.0.2.1]" is not.
    if (text.ends_with(']') && text.find("@[") == std::string_view::npos) text.remove_suffix(1);
    return text;
}

std::string unquote_words(std::string_view word) {
    std::string plain;
    for (std::size_t at = 0; at < word.size(); ++at) {
        if (word[at] == '\\' && at + 1 < word.size()) {
            plain.push_back(word[++at]);
        } else if (word[at] != '"') {
            plain.push_back(word[at]);
        }
    }
    return plain;
}

}  // namespace

FoundAddress find_address(std::string_view text) {
    std::vector<std::string> words = join_spaced(words_of(text));
    const auto has_at = [](const std::string& word) { return word.find('@') != std::string::npos; };
    FoundAddress found;
    auto chosen = std::find_if(words.rbegin(), words.rend(), has_at);
    if (chosen == words.rend()) {
        for (const std::string& word : words) found.rest += unquote_words(word) + ' ';
        return found;
    }
    // A phrase in quotes that holds an '@' is a name when another word is an address.
    found.address = strip_around(*chosen);
    for (const std::string& word : words)
        if (&word != &*chosen) found.rest += unquote_words(word) + ' ';
    return found;
}

std::string clean_address(std::string_view address) {
    address = strip_around(trim_space(address));
    const std::size_t at = address.rfind('@');
    if (at == std::string_view::npos || at == 0 || address.size() > address_bytes_max) return {};
    std::string local(address.substr(0, at));
    std::string_view domain = address.substr(at + 1);
    while (domain.ends_with('.')) domain.remove_suffix(1);
    if (domain.empty() || domain.size() > domain_bytes_max) return {};
    const bool is_odd = std::ranges::any_of(
        address, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    const bool is_broken_domain = std::ranges::any_of(
        domain, [](char c) { return is_space(c) || c == '"' || c == '<' || c == '>' || c == ','; });
    if (is_odd || is_broken_domain) return {};
    if (local.size() > 2 && local.front() == '"' && local.back() == '"') {
        const std::string_view inner = std::string_view(local).substr(1, local.size() - 2);
        if (is_atom_text(inner)) local = std::string(inner);  // The quotes were not needed.
    }
    return model::scrub_utf8(local) + '@' + ascii_domain(domain);
}

}  // namespace vastus::mail
