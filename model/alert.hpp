// An alert: a decided reminder, and its way to each person.
//
// Identity is hash(rule, subject, anchor event, step, repeat), never text or a time window, so
// deciding twice decides the same. A Delivery is one alert for one person; its id is also in the
// mail's Message-ID. Plain data.
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
    ItemId item;
    Anchor anchor;
    std::string step;               ///< Normalised offset, "after 4h".
    std::uint32_t step_number = 0;  ///< From 1, as written.
    std::uint32_t repeat = 0;       ///< 0 for the step itself, 1 … n for its repeats.
    Severity severity = Severity::info;
    std::string template_name;
    Instant due{}, decided{};
    std::vector<std::string> recipients;    ///< Staff ids, each once.
    std::vector<std::uint32_t> superseded;  ///< Numbers of lower steps that this one replaces.
    std::string why;                        ///< One sentence: why this alert, and why these people.
    std::string ending;  ///< "" while open; "sent", "resolved before sending", …
};

struct Delivery {
    DeliveryId id;
    AlertId alert;
    ItemId item;
    std::string recipient;  ///< Staff id.
    Instant next_try{};
    std::uint32_t tries = 0;
    Instant first_try{};
    bool undecided =
        false;  ///< A try ended after the final dot without a reply: it may have arrived.
    std::string last_error;
};

struct SentRecord {
    DeliveryId delivery;
    AlertId alert;
    ItemId item;
    std::string recipient, address, message_id, reply;  ///< `reply`: the server's words.
    Instant at{};
};

AlertId alert_id(std::string_view rule, ItemId item, const MessageKey& anchor,
                 std::string_view step, std::uint32_t repeat);
DeliveryId delivery_id(const AlertId& alert, std::string_view recipient);

}  // namespace vastus::model
