// An alert: a decided reminder, and its way to each person.
//
// Identity is hash(rule, subject, anchor event, step, repeat), never text or a time window, so
// deciding twice decides the same. A Delivery is one alert that waits for one person; a Letter is
// the mail that takes what has waited, and its id is also in the mail's Message-ID. Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/ids.hpp"
#include "model/item.hpp"
#include "model/time.hpp"

namespace vastus::model {

enum class Severity { info, warning, critical };
std::string_view name(Severity severity);
std::optional<Severity> parse_severity(std::string_view text);

struct Alert {
    AlertId id;
    std::string rule;
    Subject subject;
    Anchor anchor;
    std::string step;               ///< Ladder and normalised offset: "after 4h", "vip/after 3w".
    std::uint32_t step_number = 0;  ///< From 1, as written.
    std::uint32_t repeat = 0;       ///< 0 for the step itself, 1 … n for its repeats.
    Severity severity = Severity::info;
    std::string template_name;
    std::string suggest;         ///< An action to offer: "close", "call", "write"; or "".
    bool is_suggestion = false;  ///< For a digest; nobody is interrupted.
    Instant due{}, decided{};
    std::vector<std::string> recipients;    ///< Staff ids, each once.
    std::vector<std::uint32_t> superseded;  ///< Numbers of lower steps that this one replaces.
    std::string why;                        ///< One sentence: why this alert, and why these people.
    std::string ending;  ///< "" while open; "sent", "resolved before sending", …
    bool operator==(const Alert&) const = default;
};

/// Waits until it may leave, alone or with others.
struct Delivery {
    DeliveryId id;
    AlertId alert;
    Subject subject;
    std::string recipient;  ///< Staff id.
    std::string rule;
    Severity severity = Severity::info;
    Instant release{};  ///< Not before: when the recipient's quiet hours end.
    bool operator==(const Delivery&) const = default;
};

/// A mail on its way: what it holds is frozen before the first try, so that every try is the same.
struct Letter {
    enum class Type : std::uint8_t { alerts = 1, summary, digest, resolved, report, office };
    LetterId id;
    Type type = Type::alerts;
    std::string recipient;  ///< Staff id.
    std::string group;      ///< What it was grouped by: a rule, or "".
    std::vector<AlertId> alerts;
    std::string subject, text;  ///< Of what is not rendered from its alerts.
    Instant made{}, next_try{}, first_try{};
    std::uint32_t tries = 0;
    bool undecided =
        false;  ///< A try ended after the final dot without a reply: it may have arrived.
    std::string last_error;
    bool operator==(const Letter&) const = default;
};
std::string_view name(Letter::Type type);

/// What a person was sent of late: for grouping and the flood guard.
struct Post {
    struct Mail {
        Instant at{};
        std::string group;
        std::uint32_t alerts = 0;
        bool is_summary = false;
        bool operator==(const Mail&) const = default;
    };
    std::string recipient;
    std::optional<Instant> wake;  ///< When what waits for the person is to be looked at.
    std::vector<Mail> recent;     ///< Oldest first.
    bool operator==(const Post&) const = default;
};

struct SentRecord {
    DeliveryId delivery;
    AlertId alert;
    Subject subject;
    LetterId letter;
    std::string recipient, address, message_id, reply;  ///< `reply`: the server's words.
    Instant at{};
    bool operator==(const SentRecord&) const = default;
};

AlertId alert_id(std::string_view rule, const Subject& subject, const MessageKey& anchor,
                 std::string_view step, std::uint32_t repeat);
DeliveryId delivery_id(const AlertId& alert, std::string_view recipient);
/// Of alerts by what it holds; of others by `what`, "digest morning 2026-03-02".
LetterId letter_id(std::string_view recipient, std::string_view what,
                   const std::vector<AlertId>& alerts);

}  // namespace vastus::model
