// Rule numbers, the watermark, timers and episodes (rules.md 11.4).
#include <algorithm>

#include "storage/records.hpp"
#include "storage/schema.hpp"
#include "storage/table_access.hpp"
#include "storage/tables.hpp"

namespace vastus::storage {

using namespace model;

namespace {

constexpr std::size_t timers_per_scan = 256;

Result<std::optional<Instant>> find_instant(const Transaction& tx, const std::string& key) {
    TRY(const auto bytes, tx.get(key));
    if (!bytes) return std::optional<Instant>();
    KeyReader reader(*bytes);
    const Instant at = reader.at();
    if (!reader.done()) return access::bad_width(static_cast<Table>(key.front()));
    return std::optional<Instant>(at);
}

Result<std::optional<Instant>> find_armed(const Transaction& tx, const Subject& subject,
                                          std::uint32_t rule) {
    return find_instant(tx, armed_key(subject, rule));
}

Result<Timer> read_timer(std::string_view key) {
    auto reader = KeyReader::of_key(key);
    Timer timer;
    timer.wake = reader.at();
    timer.rule = reader.u32();
    timer.subject = reader.subject();
    if (!reader.done()) return access::bad_width(Table::timer);
    return timer;
}

std::string timers_from(Instant wake) { return KeyBuilder(Table::timer).at(wake).take(); }

/// Where the table goes on behind the watermark: all keys below are judged.
Result<std::string> unjudged_from(const Transaction& tx) {
    TRY(const auto place, tx.get(watermark_key()));
    const auto first = timers_from(Instant{});
    if (!place) return first;
    auto key = first.substr(0, 1) + *place;
    const bool is_whole = key.size() == timer_key({}, 0, {}).size();
    if (!is_whole && key.size() != first.size()) return access::bad_width(Table::watermark);
    return is_whole ? key + '\0' : key;
}

}  // namespace

Result<std::uint32_t> rule_number(Transaction& tx, std::string_view rule) {
    const std::string key = rule_number_key(rule);
    TRY(const auto known, access::find_number(tx, key, 4));
    if (known) return static_cast<std::uint32_t>(*known);
    TRY(const auto next, access::next_number(tx, Counter::rule));
    const auto number = static_cast<std::uint32_t>(next);
    tx.put(key, u32_bytes(number));
    tx.put(rule_name_key(number), rule);
    return number;
}

Result<std::string> rule_name(const Transaction& tx, std::uint32_t number) {
    TRY(auto name, tx.get(rule_name_key(number)));
    if (!name) return missing("no rule has the number " + std::to_string(number));
    return std::move(*name);
}

Result<Instant> watermark(const Transaction& tx) {
    TRY(const auto place, unjudged_from(tx));
    return KeyReader::of_key(place).at();
}

Result<> save_watermark(Transaction& tx, Instant at) {
    tx.put(watermark_key(), at_bytes(at));
    return ok();
}

Result<> save_watermark(Transaction& tx, const Timer& last) {
    const auto key = timer_key(last.wake, last.rule, last.subject);
    tx.put(watermark_key(), std::string_view(key).substr(1));
    return ok();
}

Result<> arm(Transaction& tx, const Subject& subject, std::uint32_t rule,
             std::optional<Instant> wake) {
    TRY(const auto armed, find_armed(tx, subject, rule));
    if (!wake) {
        if (armed) {
            tx.erase(timer_key(*armed, rule, subject));
            tx.erase(armed_key(subject, rule));
        }
        return ok();
    }
    TRY(const auto from, unjudged_from(tx));
    const auto is_seen = [&](Instant at) { return timer_key(at, rule, subject) >= from; };
    Instant at = std::max(*wake, KeyReader::of_key(from).at());
    if (!is_seen(at)) at += Duration(1);
    // One below the watermark would never be seen again: it does not count as alive.
    if (armed && *armed <= at && is_seen(*armed)) return ok();
    if (armed) tx.erase(timer_key(*armed, rule, subject));
    tx.put(timer_key(at, rule, subject), "");
    tx.put(armed_key(subject, rule), at_bytes(at));
    return ok();
}

Result<std::vector<Timer>> due_timers(Transaction& tx, Instant now, std::size_t limit) {
    TRY(std::string from, unjudged_from(tx));
    const std::string to = end_of(timers_from(now));
    std::vector<Timer> due;
    while (due.size() < limit) {
        const std::size_t wanted = std::min(timers_per_scan, limit - due.size());
        TRY(const auto pairs, tx.scan(from, to, wanted));
        std::vector<Timer> timers;
        std::vector<std::string> armed_keys;
        for (const auto& pair : pairs) {
            TRY(const auto timer, read_timer(pair.first));
            timers.push_back(timer);
            armed_keys.push_back(armed_key(timer.subject, timer.rule));
        }
        TRY(tx.read_ahead(std::move(armed_keys)));
        for (const auto& timer : timers) {
            TRY(const auto armed, find_armed(tx, timer.subject, timer.rule));
            if (armed == timer.wake)
                due.push_back(timer);
            else
                tx.erase(timer_key(timer.wake, timer.rule, timer.subject));
        }
        if (pairs.size() < wanted) break;
        from = pairs.back().first + '\0';
    }
    return due;
}

Result<> read_ahead(const Transaction& tx, const std::vector<Timer>& timers) {
    std::vector<std::string> keys;
    for (const auto& timer : timers) {
        const auto& subject = timer.subject;
        keys.push_back(subject.item() ? item_key(subject.item()) : client_key(subject.client()));
        keys.push_back(episode_key(subject, timer.rule));
    }
    return tx.read_ahead(std::move(keys));
}

Result<> consume_timer(Transaction& tx, const Timer& timer) {
    tx.erase(timer_key(timer.wake, timer.rule, timer.subject));
    TRY(const auto armed, find_armed(tx, timer.subject, timer.rule));
    if (armed == timer.wake) tx.erase(armed_key(timer.subject, timer.rule));
    return ok();
}

Result<std::optional<Instant>> next_wake(const Transaction& tx) {
    TRY(const auto from, unjudged_from(tx));
    TRY(const auto pairs, tx.scan(from, all_of(Table::timer).to, 1));
    if (pairs.empty()) return std::optional<Instant>();
    TRY(const auto timer, read_timer(pairs.front().first));
    return std::optional<Instant>(timer.wake);
}

Result<std::optional<Episode>> find_episode(const Transaction& tx, const Subject& subject,
                                            std::uint32_t rule) {
    return access::find(tx, episode_key(subject, rule), decode_episode);
}

Result<> save_episode(Transaction& tx, const Subject& subject, std::uint32_t rule,
                      const Episode& episode) {
    tx.put(episode_key(subject, rule), encode(episode));
    return ok();
}

Result<> end_episode(Transaction& tx, const Subject& subject, std::uint32_t rule) {
    tx.erase(episode_key(subject, rule));
    return ok();
}

}  // namespace vastus::storage
