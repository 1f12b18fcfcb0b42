// The names of the enumerations, and the keys that are hashes.
#include <algorithm>
#include <array>

#include "model/alert.hpp"
#include "model/item.hpp"
#include "model/message.hpp"

namespace vastus::model {
namespace {

std::string big_endian(std::uint64_t value) {
    std::string bytes(8, '\0');
    for (std::size_t i = 0; i < 8; ++i) bytes[7 - i] = static_cast<char>((value >> (8 * i)) & 0xff);
    return bytes;
}

template <std::size_t N>
std::string_view view(const std::array<std::uint8_t, N>& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), N};
}

template <class Enum, std::size_t N>
std::optional<Enum> find_name(const std::array<Enum, N>& all, std::string_view text) {
    const auto found =
        std::ranges::find_if(all, [text](Enum value) { return name(value) == text; });
    if (found == all.end()) return std::nullopt;
    return *found;
}

}  // namespace

std::string_view name(Automatic automatic) {
    constexpr std::array<std::string_view, 6> names{
        "", "auto-reply", "bounce", "feedback-report", "receipt", "bulk"};
    return names.at(static_cast<std::size_t>(automatic));
}

std::string_view name(Source source) {
    constexpr std::array<std::string_view, 4> names{"imap", "maildir", "mbox", "form"};
    return names.at(static_cast<std::size_t>(source));
}

std::string_view name(Direction direction) { return direction == Direction::in ? "in" : "out"; }

std::string_view name(Said said) { return said == Said::answered ? "answered" : "not an answer"; }

std::string_view name(FolderRole role) {
    constexpr std::array<std::string_view, 3> names{"inbox", "sent", "archive"};
    return names.at(static_cast<std::size_t>(role));
}

std::string_view name(State state) {
    constexpr std::array<std::string_view, 4> names{"new", "waiting_us", "waiting_client",
                                                    "closed"};
    return names.at(static_cast<std::size_t>(state));
}

std::optional<State> parse_state(std::string_view text) {
    return find_name(
        std::array{State::fresh, State::waiting_us, State::waiting_client, State::closed}, text);
}

std::string_view name(Evidence evidence) {
    constexpr std::array<std::string_view, 9> names{"",   "E1", "E2", "E3", "E4",
                                                    "E5", "E6", "E7", "E8"};
    return names.at(static_cast<std::size_t>(evidence));
}

std::string_view name(Act::Type type) {
    constexpr std::array<std::string_view, 11> names{"",       "acknowledged", "snoozed", "woken",
                                                     "closed", "reopened",     "owner",   "team",
                                                     "due",    "priority",     "kind"};
    return names.at(static_cast<std::size_t>(type));
}

std::string_view name(Priority priority) {
    constexpr std::array<std::string_view, 3> names{"low", "normal", "high"};
    return names.at(static_cast<std::size_t>(priority));
}

std::optional<Priority> parse_priority(std::string_view text) {
    return find_name(std::array{Priority::low, Priority::normal, Priority::high}, text);
}

std::string_view name(Severity severity) {
    constexpr std::array<std::string_view, 3> names{"info", "warning", "critical"};
    return names.at(static_cast<std::size_t>(severity));
}

std::optional<Severity> parse_severity(std::string_view text) {
    return find_name(std::array{Severity::info, Severity::warning, Severity::critical}, text);
}

MessageKey mail_key(const Digest& digest) { return {hash128({"mail", view(digest)})}; }

MessageKey form_key(std::string_view form, std::string_view entry_id) {
    return {hash128({"form", form, entry_id})};
}

AlertId alert_id(std::string_view rule, const Subject& subject, const MessageKey& anchor,
                 std::string_view step, std::uint32_t repeat) {
    // The first field tells the types apart; an item's is fixed for ever.
    const std::string_view what = subject.type == Subject::Type::item ? "alert" : "client alert";
    return {hash128(
        {what, rule, big_endian(subject.number), view(anchor.bytes), step, big_endian(repeat)})};
}

LetterId letter_id(std::string_view recipient, std::string_view what,
                   const std::vector<AlertId>& alerts) {
    std::string ids;
    for (const auto& alert : alerts) ids += view(alert.bytes);
    return {hash128({"letter", recipient, what, ids})};
}

std::string_view name(Letter::Type type) {
    switch (type) {
        case Letter::Type::alerts: return "alerts";
        case Letter::Type::summary: return "summary";
        case Letter::Type::digest: return "digest";
        case Letter::Type::resolved: return "resolved";
        case Letter::Type::report: return "report";
        case Letter::Type::office: return "office";
    }
    return "alerts";
}

DeliveryId delivery_id(const AlertId& alert, std::string_view recipient) {
    return {hash128({"delivery", view(alert.bytes), recipient})};
}

}  // namespace vastus::model
