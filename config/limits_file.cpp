#include "config/parts.hpp"
#include "config/scalar.hpp"

namespace vastus::config {
namespace {

struct DurationLimit {
    std::string_view key;
    model::Duration Limits::*field;
};
constexpr DurationLimit durations[] = {
    {"connect", &Limits::connect},
    {"reply", &Limits::reply},
    {"idle_renewal", &Limits::idle_renewal},
    {"done_reply", &Limits::done_reply},
    {"poll", &Limits::poll},
    {"logout", &Limits::logout},
    {"backoff_first", &Limits::backoff_first},
    {"backoff_max", &Limits::backoff_max},
    {"refused_retry", &Limits::refused_retry},
    {"tick", &Limits::tick},
    {"smtp_reply", &Limits::smtp_reply},
    {"smtp_after_dot", &Limits::smtp_after_dot},
    {"delivery_retry_first", &Limits::delivery_retry_first},
    {"delivery_retry_max", &Limits::delivery_retry_max},
    {"undecided_retry", &Limits::undecided_retry},
    {"delivery_give_up", &Limits::delivery_give_up},
    {"mail_retry_first", &Limits::mail_retry_first},
    {"audit", &Limits::audit},
};
// Tests shorten them to this; zero would be a busy loop.
constexpr model::Duration shortest = std::chrono::milliseconds(1);
// RFC 2177: a server may end an IDLE of 30 minutes.
constexpr model::Duration idle_max = std::chrono::minutes(29);

struct SizeLimit {
    std::string_view key;
    std::uint64_t Limits::*field;
    SizeRange range;
};
constexpr SizeLimit sizes[] = {
    {"mail_bytes_max", &Limits::mail_bytes_max, {1u << 10, 1u << 30}},
    {"flight_bytes_max", &Limits::flight_bytes_max, {1u << 10, 4ull << 30}},
};

struct NumberLimit {
    std::string_view key;
    int Limits::*field;
    Range range;
};
constexpr NumberLimit numbers[] = {
    {"parsers", &Limits::parsers, {1, 64}},
    {"mail_tries_max", &Limits::mail_tries_max, {1, 100}},
    {"sends_per_minute", &Limits::sends_per_minute, {1, 100'000}},
};

void check_order(const Entries& entries, const Limits& limits, Problems& problems) {
    const Node* idle = entries.find("idle_renewal");
    if (idle != nullptr && limits.idle_renewal > idle_max) {
        problems.error("bad-duration", idle->at, "servers end an IDLE after 29 minutes",
                       "write at most 29m");
    }
    const Node* most = entries.find("backoff_max");
    if (most != nullptr && limits.backoff_max < limits.backoff_first) {
        problems.error("bad-duration", most->at, "backoff_max is shorter than backoff_first");
    }
    const Node* longest = entries.find("delivery_retry_max");
    if (longest != nullptr && limits.delivery_retry_max < limits.delivery_retry_first) {
        problems.error("bad-duration", longest->at,
                       "delivery_retry_max is shorter than delivery_retry_first");
    }
}

}  // namespace

Limits read_limits(const Node& map, const Reading& reading) {
    Problems& problems = reading.problems;
    Limits limits;
    const Entries entries(map, Section::limits, problems);
    for (const DurationLimit& limit : durations) {
        const Node* node = entries.find(limit.key);
        if (node == nullptr) continue;
        const auto value = read_duration(*node, shortest, problems);
        if (value) limits.*limit.field = *value;
    }
    for (const SizeLimit& limit : sizes) {
        const Node* node = entries.find(limit.key);
        if (node == nullptr) continue;
        const auto value = read_size(*node, limit.range, problems);
        if (value) limits.*limit.field = *value;
    }
    for (const NumberLimit& limit : numbers) {
        const Node* node = entries.find(limit.key);
        if (node == nullptr) continue;
        const auto value = read_integer(*node, limit.range, problems);
        if (value) limits.*limit.field = static_cast<int>(*value);
    }
    check_order(entries, limits, problems);
    return limits;
}

}  // namespace vastus::config
