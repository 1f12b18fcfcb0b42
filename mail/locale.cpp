#include "mail/locale.hpp"

#include <algorithm>

namespace vastus::mail {
namespace {

/// Does a word of `folded` go on behind `entry`? Scripts that write words together have no answer.
bool goes_on(std::string_view entry, std::string_view folded) {
    if (entry.size() == folded.size() || entry.ends_with('.')) return false;
    const auto next = static_cast<unsigned char>(folded[entry.size()]);
    const auto lead = entry.size() < 3 ? 0 : static_cast<unsigned char>(entry[entry.size() - 3]);
    const bool writes_together = lead >= 0xE3 && lead <= 0xED;
    return !writes_together &&
           ((next >= 'a' && next <= 'z') || (next >= '0' && next <= '9') || next >= 0x80);
}

}  // namespace

bool is_word(Words table, std::string_view folded) {
    return std::ranges::binary_search(table, folded);
}

std::string_view leading_word(Words table, std::string_view folded) {
    // Entries that are a prefix of `folded` sort before it; the longest comes last of them.
    std::string_view probe = folded;
    while (!probe.empty()) {
        const auto after = std::ranges::upper_bound(table, probe);
        if (after == table.begin()) return "";
        const auto entry = *(after - 1);
        if (folded.starts_with(entry)) {
            if (!goes_on(entry, folded)) return entry;
        }
        const auto common =
            static_cast<std::size_t>(std::ranges::mismatch(entry, folded).in1 - entry.begin());
        // No entry longer than what is shared with this one can be a prefix.
        const auto shorter = std::min(common, entry.size() == 0 ? 0 : entry.size() - 1);
        probe = folded.substr(0, std::min(shorter, probe.size() - 1));
    }
    return "";
}

}  // namespace vastus::mail
