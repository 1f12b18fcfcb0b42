#include "mail/quoted_address.hpp"

#include <algorithm>
#include <string>

#include "mail/fold.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t addresses_max = 200;
constexpr std::size_t local_bytes_max = 64;
constexpr std::size_t domain_bytes_max = 253;

bool is_local_byte(char c) {
    constexpr std::string_view others = "!#$%&*+-/=?^_`{|}~.";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80 || others.find(c) != std::string_view::npos;
}

bool is_domain_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80 || c == '-' || c == '.';
}

/// Inside a character of UTF-8, not at its beginning.
bool is_utf8_tail(char c) { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80; }

/// Removes `<mailto:…>` and `[mailto:…]` that repeat an address standing before them, and the
/// word "mailto:" of the others.
std::string without_mailto(std::string_view list) {
    constexpr std::string_view scheme = "mailto:";
    std::string text;
    text.reserve(list.size());
    while (!list.empty()) {
        if (!begins_folded(list.substr(std::min<std::size_t>(1, list.size())), scheme) ||
            (list.front() != '<' && list.front() != '[')) {
            text += list.front();
            list.remove_prefix(1);
            continue;
        }
        const auto end = list.find(list.front() == '<' ? '>' : ']');
        const auto inner = list.substr(
            1 + scheme.size(), end == std::string_view::npos ? end : end - 1 - scheme.size());
        const bool repeats = text.size() >= inner.size() && !inner.empty() &&
                             std::string_view(text).ends_with(inner);
        if (!repeats && std::string_view(text).find('@', text.rfind(',') + 1) == std::string::npos)
            text.append(" <").append(inner).append("> ");
        list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    }
    return text;
}

std::string_view unquoted(std::string_view name) {
    constexpr std::string_view marks[] = {"\"", "'", "*", "«", "»", "„", "“", "”", "‘", "’"};
    for (bool changed = true; changed;) {
        changed = false;
        name = trim(name);
        for (const auto mark : marks) {
            if (name.starts_with(mark)) {
                name.remove_prefix(mark.size());
                changed = true;
            }
            if (name.ends_with(mark)) {
                name.remove_suffix(mark.size());
                changed = true;
            }
        }
        const auto bare = name.find_first_not_of(",;");
        const auto last = name.find_last_not_of(",;");
        if (bare == std::string_view::npos) return {};
        if (bare > 0 || last + 1 < name.size()) {
            name = name.substr(bare, last + 1 - bare);
            changed = true;
        }
    }
    return name;
}

model::Address make(std::string_view name, std::string_view address) {
    model::Address made;
    const auto at = address.rfind('@');
    made.address = std::string(address.substr(0, at + 1)) + fold(address.substr(at + 1));
    name = unquoted(name);
    if (fold(name) != fold(address)) made.name = std::string(name);
    return made;
}

}  // namespace

std::string_view find_address(std::string_view text, std::size_t offset) {
    for (auto at = text.find('@', offset); at != std::string_view::npos;
         at = text.find('@', at + 1)) {
        std::size_t begin = at;
        while (begin > offset && at - begin < local_bytes_max && is_local_byte(text[begin - 1]))
            --begin;
        std::size_t end = at + 1;
        while (end < text.size() && end - at <= domain_bytes_max && is_domain_byte(text[end]))
            ++end;
        while (end > at + 1 && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
        // A bound may have fallen inside a character: what is left of it goes.
        while (begin < at && is_utf8_tail(text[begin])) ++begin;
        while (end > at + 1 && end < text.size() && is_utf8_tail(text[end])) --end;
        while (begin < at && (text[begin] == '.' || text[begin] == '-')) ++begin;
        if (begin < at && end > at + 1) return text.substr(begin, end - begin);
    }
    return {};
}

std::vector<model::Address> quoted_addresses(std::string_view list) {
    const std::string clean = without_mailto(list);
    const std::string_view text = clean;
    std::vector<model::Address> found;
    std::size_t from = 0;
    while (found.size() < addresses_max) {
        auto address = find_address(text, from);
        if (address.empty()) return found;
        auto begin = static_cast<std::size_t>(address.data() - text.data());
        auto end = begin + address.size();
        auto name = text.substr(from, begin - from);
        // "a@b <a@b>", "'a@b' <a@b>": the first one is only the name of the second.
        const auto open = text.find('<', end);
        if (open != std::string_view::npos && !name.ends_with('<')) {
            const auto between = unquoted(text.substr(end, open - end));
            const auto inner = find_address(text, open);
            const bool is_next = inner.data() == text.data() + open + 1;
            const bool is_listed =
                text.substr(end, open - end).find_first_of(",;") != std::string_view::npos;
            if (between.empty() && is_next && !is_listed) {
                name = text.substr(from, end - from);
                begin = open + 1;
                address = inner;
                end = begin + inner.size();
            }
        }
        while (!name.empty() && (name.back() == '<' || name.back() == '[' || name.back() == '('))
            name = trim(name.substr(0, name.size() - 1));
        found.push_back(make(name, address));
        while (end < text.size() && (text[end] == '>' || text[end] == ']' || text[end] == ')'))
            ++end;
        from = end;
    }
    return found;
}

}  // namespace vastus::mail
