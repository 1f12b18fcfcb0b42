#include "crm/prefixes.hpp"

#include <algorithm>
#include <charconv>

#include "mail/subject.hpp"

namespace vastus::crm {
namespace {

constexpr std::string_view setting = "unknown-prefixes";
constexpr std::size_t words_max = 100;
constexpr unsigned replies_min = 3;  // mail.md 6.1
constexpr unsigned replies_max = 1'000'000;

/// Lines "count word".
std::vector<UnknownPrefix> read(std::string_view text) {
    std::vector<UnknownPrefix> found;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto blank = line.find(' ');
        UnknownPrefix one;
        const auto read = std::from_chars(line.data(), line.data() + line.size(), one.replies);
        if (read.ec != std::errc() || blank == std::string_view::npos) continue;
        one.word = line.substr(blank + 1);
        found.push_back(std::move(one));
    }
    return found;
}

std::string write(const std::vector<UnknownPrefix>& words) {
    std::string text;
    for (const auto& one : words) text += std::to_string(one.replies) + " " + one.word + "\n";
    return text;
}

/// The word before the subject of the mail that this one answers; "" when there is none.
std::string prefix_of(const Unit& unit, const model::Content& content) {
    if (content.subject.find(':') == std::string::npos) return {};
    for (const auto& one : unit.messages) {
        const auto& ids = content.in_reply_to;
        const auto& id = one.content.message_id;
        if (id.empty() || std::ranges::find(ids, id) == ids.end()) continue;
        return mail::unknown_prefix(content.base_subject, one.content.base_subject);
    }
    return {};
}

}  // namespace

Result<> count_prefix(storage::Transaction& tx, const Unit& unit, const model::MessageKey& key) {
    const auto found = std::ranges::find(unit.messages, key, &model::Message::key);
    if (found == unit.messages.end() || found->content.in_reply_to.empty()) return model::ok();
    const auto word = prefix_of(unit, found->content);
    if (word.empty()) return model::ok();
    TRY(auto text, storage::find_setting(tx, setting));
    auto words = read(text.value_or(""));
    const auto known = std::ranges::find(words, word, &UnknownPrefix::word);
    if (known != words.end()) {
        known->replies = std::min(known->replies + 1, replies_max);
    } else {
        const auto once = std::ranges::find(words, 1u, &UnknownPrefix::replies);
        if (words.size() >= words_max && once == words.end()) return model::ok();
        if (words.size() >= words_max) words.erase(once);
        words.push_back({word, 1});
    }
    return storage::save_setting(tx, setting, write(words));
}

Result<std::vector<UnknownPrefix>> list_unknown_prefixes(const storage::Transaction& tx) {
    TRY(auto text, storage::find_setting(tx, setting));
    auto words = read(text.value_or(""));
    std::erase_if(words, [](const auto& one) { return one.replies < replies_min; });
    std::ranges::sort(words, [](const UnknownPrefix& one, const UnknownPrefix& other) {
        return one.replies != other.replies ? one.replies > other.replies : one.word < other.word;
    });
    return words;
}

}  // namespace vastus::crm
