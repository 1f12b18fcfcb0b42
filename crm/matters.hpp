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

#include "crm/marks.hpp"
#include "crm/voice.hpp"
#include "model/message.hpp"

namespace vastus::crm {

/// Messages that have to be looked at together, by time, then by key.
struct Unit {
    std::vector<model::Message> messages;
    std::vector<Voice> voices;  ///< Of each message.
    std::vector<Marks> marks;   ///< Of each message.
    /// Of each message: there is more than a unit takes, and of its conversation or of what it may
    /// be compared with a part is missing. What only such messages say is not judged anew.
    std::vector<bool> is_in_part;
    /// Address key -> who stands behind it: a client of the register, an organisation, a person.
    std::map<std::string, std::string, std::less<>> parties;
    /// Of a message of ours, the bounces that return it.
    std::map<std::size_t, std::vector<std::size_t>> returns;

    const std::string& party(std::string_view address) const;
};

struct Matter {
    std::vector<std::size_t> messages;        ///< Of the unit, oldest first.
    std::string party;                        ///< Of whom it was begun with.
    std::vector<std::string> counterparties;  ///< Address keys an answer may go to.
    std::vector<std::string> told;            ///< Those only we wrote to: they may join in.
    std::set<std::size_t> by_subject;         ///< Ours that joined by their subject alone (E4).
    std::set<std::size_t> by_quote;           ///< Ours that joined by the question they quote (E3).
    std::vector<std::size_t> related;         ///< Other matters, by their place in the list.

    bool takes_part(const Unit& unit, std::string_view address) const;
    bool was_told(std::string_view address) const;
};

std::vector<Matter> divide(const Unit& unit);

/// Without those of which the unit holds a part only, unless the message `present` is in them: they
/// stay as they are stored.
std::vector<Matter> without_parts(const Unit& unit, std::vector<Matter> matters,
                                  std::size_t present);
/// Messages of those that are gone by it.
std::vector<std::size_t> left_out(const Unit& unit, const std::vector<Matter>& matters);

/// The places of the messages by time; of one second, what answers another comes after it.
std::vector<std::size_t> in_order(const std::vector<model::Message>& messages);

/// The outside recipients that an answer may count for, or the reason why it is none.
std::string why_no_answer(const Unit& unit, const Matter& matter, std::size_t message,
                          bool is_by_subject);

}  // namespace vastus::crm
