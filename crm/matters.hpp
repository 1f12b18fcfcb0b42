// Matters: which messages are one item, decided from all of them at once.
//
// What is decided depends on the set of messages and on their times, never on the order in which
// they arrived: every message that comes divides its unit anew. Header links decide; a stranger who
// quotes an id gets a matter of their own; an outgoing mail without a link joins the one open
// matter with its subject (E4, mail.md 8.4); the same words to two of our mailboxes are one matter
// (8.8). Pure; cannot fail.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "crm/voice.hpp"
#include "model/message.hpp"

namespace vastus::crm {

/// What a message is compared by when no header helps; all zeros when it says too little.
struct Marks {
    model::Key128 subject{}, words{};
};
Marks marks_of(const model::Content& content);

/// Messages that have to be looked at together, by time, then by key.
struct Unit {
    std::vector<model::Message> messages;
    std::vector<Voice> voices;  ///< Of each message.
    std::vector<Marks> marks;   ///< Of each message.
    /// Address key -> who stands behind it: a client of the register, an organisation, a person.
    std::map<std::string, std::string, std::less<>> parties;

    const std::string& party(std::string_view address) const;
};

struct Matter {
    std::vector<std::size_t> messages;        ///< Of the unit, oldest first.
    std::string party;                        ///< Of whom it was begun with.
    std::vector<std::string> counterparties;  ///< Address keys an answer may go to.
    std::set<std::size_t> by_subject;         ///< Ours that joined by their subject alone (E4).
    std::set<std::size_t> by_quote;           ///< Ours that joined by the question they quote (E3).
    std::vector<std::size_t> related;         ///< Other matters, by their place in the list.

    bool takes_part(const Unit& unit, std::string_view address) const;
};

std::vector<Matter> divide(const Unit& unit);

/// Ours that a bounce returns: the one that it names, else the only one that went to a recipient it
/// failed for, with the subject it speaks of, in the five days before it (mail.md 8.5).
std::optional<std::size_t> returned_by(const Unit& unit, std::size_t bounce);

/// The places of the messages by time; of one second, what answers another comes after it.
std::vector<std::size_t> in_order(const std::vector<model::Message>& messages);

/// Every id that a mail carries or names, its own first; the conversation of its Thread-Index with
/// its topic is one too (7.1).
std::vector<std::string> ids_of(const model::Content& content);
/// Those that are its own.
std::vector<std::string> own_ids_of(const model::Content& content);
/// In Content::headers: the conversation of a Gmail account, "mailbox:number". Never from the mail
/// itself, whose field of that name is not kept.
inline constexpr std::string_view gmail_thread_field = "x-gm-thrid";
/// "gmail-thread:mailbox:number"; "" without one.
std::string gmail_thread_of(const model::Content& content);
/// "thread-index:…" with the topic, so that a reused draft does not join; "" without a usable one.
std::string conversation_of(const model::Content& content);

/// The outside recipients that an answer may count for, or the reason why it is none.
std::string why_no_answer(const Unit& unit, const Matter& matter, std::size_t message,
                          bool is_by_subject);

}  // namespace vastus::crm
