#include "mail/bounce_codes.hpp"

#include <algorithm>
#include <array>

#include "mail/ascii.hpp"

namespace vastus::mail {
namespace {

/// Nobody lives there: the only ones that let a 550 count as hard.
constexpr std::array<std::string_view, 22> unknown_user{
    "user unknown",
    "unknown user",
    "no such user",
    "no such recipient",
    "no such mailbox",
    "no such address",
    "no such person",
    "no mailbox here",
    "does not exist",
    "doesn't exist",
    "not exist",
    "unknown recipient",
    "recipient unknown",
    "unknown or illegal alias",
    "invalid recipient",
    "invalid mailbox",
    "mailbox unavailable",
    "mailbox not found",
    "recipient not found",
    "unknown address",
    "address rejected: unknown",
    "user not found",
};

constexpr std::array<std::string_view, 6> hard_statuses{"5.1.1", "5.1.2",  "5.1.3",
                                                        "5.1.6", "5.1.10", "5.4.4"};

/// Full, too big, refused by policy: the address lives.
constexpr std::array<std::string_view, 10> living{
    "mailbox full", "mailbox is full", "over quota", "quota exceeded", "too large",
    "spam",         "blocked",         "blacklist",  "greylist",       "policy"};

bool holds_one_of(std::string_view text, auto& words) {
    return std::ranges::any_of(words, [text](auto word) { return contains_folded(text, word); });
}

bool is_hard(const model::BounceRecipient& recipient, std::string_view words) {
    if (recipient.action != "failed") return false;
    if (recipient.reply_code == "521" || recipient.reply_code == "556") return true;
    if (std::ranges::find(hard_statuses, recipient.status) != hard_statuses.end()) return true;
    // Servers put "5.0.0" into the Status field and the truth into their words.
    const auto spoken = find_status(words);
    if (std::ranges::find(hard_statuses, spoken) != hard_statuses.end()) return true;
    const bool is_refused = recipient.reply_code == "550" || recipient.status.starts_with("5.");
    return is_refused && holds_one_of(words, unknown_user) && !holds_one_of(words, living);
}

}  // namespace

std::string_view find_reply_code(std::string_view text) {
    for (std::size_t at = 0; at + 3 <= text.size(); ++at) {
        if ((text[at] != '4' && text[at] != '5') || !is_digit(text[at + 1]) ||
            !is_digit(text[at + 2]) || text[at + 1] > '5')
            continue;
        const char before = at == 0 ? ' ' : text[at - 1];
        const char after = at + 3 == text.size() ? ' ' : text[at + 3];
        const bool is_apart = !is_digit(before) && !is_letter(before) && before != '.' &&
                              before != '-' && before != ':' && before != '@' && before != '/';
        if (is_apart && (after == ' ' || after == '-' || after == ',' || after == ';'))
            return text.substr(at, 3);
    }
    return {};
}

std::string_view find_status(std::string_view text) {
    for (std::size_t at = 0; at + 5 <= text.size(); ++at) {
        if ((text[at] != '2' && text[at] != '4' && text[at] != '5') || text[at + 1] != '.')
            continue;
        if (at > 0 && (is_digit(text[at - 1]) || text[at - 1] == '.')) continue;
        auto end = at + 2;
        while (end < text.size() && end < at + 5 && is_digit(text[end])) ++end;
        if (end == at + 2 || end >= text.size() || text[end] != '.') continue;
        const auto second = ++end;
        while (end < text.size() && end < second + 3 && is_digit(text[end])) ++end;
        // "5.1.1.7" is an address of a host.
        const bool goes_on = end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1]);
        if (end > second && !goes_on && (end == text.size() || !is_digit(text[end])))
            return text.substr(at, end - at);
    }
    return {};
}

void complete(model::BounceRecipient& recipient, std::string_view words) {
    if (recipient.status.empty()) recipient.status = std::string(find_status(words));
    if (recipient.reply_code.empty()) recipient.reply_code = std::string(find_reply_code(words));
    recipient.hard = is_hard(recipient, words);
}

bool LineReader::next(std::string_view& line) {
    if (rest_.empty()) return false;
    const auto end = rest_.find_first_of("\r\n");
    line = rest_.substr(0, end);
    if (end == std::string_view::npos) {
        rest_ = {};
        return true;
    }
    rest_.remove_prefix(end + (rest_.substr(end).starts_with("\r\n") ? 2 : 1));
    return true;
}

}  // namespace vastus::mail
