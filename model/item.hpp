// An item: one matter with one client, and the ledger of its answers.
//
// State and anchors are functions of the messages' times, not of their order of arrival (rules.md
// 6). Records of answers are never removed: a void one has a reason. Plain data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/ids.hpp"
#include "model/message.hpp"
#include "model/time.hpp"

namespace vastus::model {

enum class State { fresh, waiting_us, waiting_client, closed };

/// "new", "waiting_us", "waiting_client", "closed": as people and YAML write them.
std::string_view name(State state);
std::optional<State> parse_state(std::string_view text);

/// An event that a clock starts from.
struct Anchor {
    MessageKey event;
    Instant at{};
    bool operator==(const Anchor&) const = default;
};

/// Evidence classes of mail.md 8.1.
enum class Evidence {
    in_reply_to = 1,
    references,
    thread_index,
    subject,
    other_mailbox,
    copy,
    said,
    inferred
};

/// "E1" … "E8".
std::string_view name(Evidence evidence);

/// An answer that says we will come back (mail.md 8.7).
struct Promise {
    std::string sentence;
    std::string day;  ///< "2026-11-27": the civil day it names, or "" for none.
    bool operator==(const Promise&) const = default;
};

struct Answer {
    MessageKey message;              ///< None for an inferred answer, which we never saw.
    std::vector<Evidence> evidence;  ///< Every class found, strongest link first.
    std::string by;                  ///< Address of the person who wrote it.
    Instant at{};
    std::string seen_in;      ///< "Sent of sales2".
    std::string why;          ///< One sentence for people.
    std::string void_reason;  ///< Empty while the answer stands.
    std::optional<Promise> promise;
    bool operator==(const Answer&) const = default;
};

/// A client's message that belongs to the item and may wait for an answer.
struct Question {
    MessageKey message;
    Instant at{};
    bool operator==(const Question&) const = default;
};

enum class Priority { low, normal, high };
std::string_view name(Priority priority);
std::optional<Priority> parse_priority(std::string_view text);

/// What a person did to an item. Kept as events: what follows from them is derived anew each time.
struct Act {
    enum class Type : std::uint8_t {
        acknowledge = 1,
        snooze,
        wake,
        close,
        reopen,
        owner,
        team,
        due,
        priority,
        kind
    };
    Type type = Type::acknowledge;
    Instant at{};
    std::string by;     ///< Staff id, or the name of the account at the terminal.
    std::string value;  ///< Of owner, team, priority, kind. Of a snooze "firm": no mail ends it.
    Instant until{};    ///< Of snooze and due; none takes the due date away.
    bool operator==(const Act&) const = default;
};
std::string_view name(Act::Type type);

struct Item {
    ItemId id;
    ClientId client;
    Address contact;  ///< The person who asked.
    std::string kind;
    std::vector<std::string> also, tags;
    std::map<std::string, std::string> captures;
    std::vector<std::string> why_kind, why_route;  ///< Sentences, frozen when decided.
    State state = State::fresh;
    Instant state_since{};
    std::string owner, team;  ///< Staff and team ids; "" for none.
    Priority priority = Priority::normal;
    std::string subject, base_subject, language;
    Source source = Source::imap;
    std::string mailbox;  ///< Of the first message; name of the form for a form entry.
    std::string route;    ///< Id of the rule that chose team and owner.
    Instant opened{};
    std::optional<Anchor> first_unanswered, last_client_message, our_answer;
    std::optional<Anchor> promised;           ///< By when our last answer promised another one.
    std::vector<std::string> counterparties;  ///< Addresses an answer may go to.
    std::vector<Question> questions;          ///< Client messages, oldest first.
    std::vector<Answer> answers;              ///< Oldest first.
    std::vector<Question> thanks;             ///< Nothing but thanks: wait for nobody.
    std::vector<ItemId> related;           ///< Others that name mails of this one, or it of them.
    ItemId merged_into;                    ///< Set when it turned out to be part of another.
    MessageKey decided_on;                 ///< The message that kind and team were decided by.
    bool owner_answered = false;           ///< The owner is who answered first.
    std::vector<Act> acts;                 ///< Oldest first.
    std::optional<Anchor> due;             ///< By when, as staff set it.
    std::optional<Instant> snoozed_until;  ///< Hidden until then; over when the client writes.
    bool imported = false;                 ///< Older than the history window: never reminded of.
    /// Of an item that was imported until the client wrote again: what came before counts as
    /// settled.
    std::optional<Instant> imported_until;
    bool closed_by_route = false;  ///< Automatic mail and the like: a route said closed.
    std::string rules_revision;
    std::uint32_t messages = 0;
    bool operator==(const Item&) const = default;
};

/// How often a question of that time was settled and is open again: answers that stood for a while
/// and are void now. Each is an event of its own, with the question's time.
std::uint32_t times_open_again(const Item& item, Instant asked);

/// Derives state, anchors and overlays of `item` from the times of its questions, answers and acts.
/// A question is settled when a standing answer, or the item's closing, is not older than it. A
/// route's "closed" stays until a client writes again. The result does not depend on the order of
/// arrival. Owner, team, priority and kind are not touched: apply_acts() does.
void derive_state(Item& item);
/// What staff set overrules what rules decided.
void apply_acts(Item& item);

/// When the item entered which state, oldest first; the last is the present one.
struct Entered {
    Instant at{};
    State state = State::fresh;
    bool operator==(const Entered&) const = default;
};
std::vector<Entered> state_history(const Item& item);

/// When the item was hidden, oldest first: from the act until it woke.
struct Snoozed {
    Instant from{}, to{};
    bool operator==(const Snoozed&) const = default;
};
std::vector<Snoozed> snoozes(const Item& item);

}  // namespace vastus::model
