#include "mail/phrases.hpp"

#include <algorithm>

#include "mail/fold.hpp"
#include "mail/locale.hpp"

namespace vastus::mail {
namespace {

using List = std::vector<std::string>;

List folded(const List& words) {
    List list;
    for (const auto& word : words) {
        auto key = fold(trim(word));
        while (key.ends_with(':') || key.ends_with(' ')) key.pop_back();
        if (!key.empty()) list.push_back(std::move(key));
    }
    std::ranges::sort(list);
    return list;
}

bool holds(const List& list, std::string_view word) {
    return std::ranges::binary_search(list, word, {},
                                      [](const std::string& one) { return std::string_view(one); });
}

/// The longest of the list that the text begins with, as a whole word.
std::string_view leading(const List& list, std::string_view text) {
    std::string_view longest;
    for (const auto& one : list) {
        const std::string_view entry = one;
        if (entry.size() > longest.size() && !leading_word({&entry, 1}, text).empty())
            longest = entry;
    }
    return longest;
}

}  // namespace

Phrases::Phrases(const PhraseLists& lists)
    : folded_{folded(lists.reply_prefixes),
              folded(lists.forward_prefixes),
              folded(lists.out_of_office),
              folded(lists.bounces),
              folded(lists.wrote),
              folded(lists.original_messages),
              folded(lists.forwarded_messages),
              folded(lists.closings)} {}

bool Phrases::is_reply_prefix(std::string_view word) const {
    return holds(folded_.reply_prefixes, word);
}
bool Phrases::is_forward_prefix(std::string_view word) const {
    return holds(folded_.forward_prefixes, word);
}
std::string_view Phrases::leading_out_of_office(std::string_view text) const {
    return leading(folded_.out_of_office, text);
}
bool Phrases::begins_bounce(std::string_view text) const {
    return !leading(folded_.bounces, text).empty();
}
bool Phrases::is_wrote(std::string_view word) const { return holds(folded_.wrote, word); }
bool Phrases::is_original(std::string_view text) const {
    return holds(folded_.original_messages, text);
}
bool Phrases::is_forwarded(std::string_view text) const {
    return holds(folded_.forwarded_messages, text);
}
std::string_view Phrases::leading_closing(std::string_view text) const {
    return leading(folded_.closings, text);
}

const Phrases& no_phrases() {
    static const Phrases none;
    return none;
}

}  // namespace vastus::mail
