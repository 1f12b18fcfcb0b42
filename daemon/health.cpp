#include "daemon/health.hpp"

#include <algorithm>

namespace vastus::daemon {
void Health::add(const std::string& part, model::Instant now) { parts_[part].blind_since = now; }

void Health::doing(const std::string& part, std::string what) {
    parts_[part].doing = std::move(what);
}

void Health::completed(const std::string& part, model::Instant now) {
    auto& entry = parts_[part];
    entry.complete = now;
    entry.fault.reset();
    entry.blind_since.reset();
    entry.has_recovered = entry.told_since.has_value();
}

void Health::failed(const std::string& part, const model::Error& error, model::Instant now) {
    auto& entry = parts_[part];
    entry.fault = error;
    if (!entry.blind_since) entry.blind_since = now;
}

void Health::shift(model::Duration by) {
    if (held_since_) *held_since_ += by;
    for (auto& [name, part] : parts_) {
        if (part.blind_since) *part.blind_since += by;
        if (part.complete) *part.complete += by;
    }
}

void Health::filed(const std::string& part, std::uint64_t messages, std::uint64_t bytes) {
    auto& entry = parts_[part];
    entry.filed += messages;
    entry.bytes += bytes;
}

std::optional<model::Instant> Health::held_until(model::Duration max_blind,
                                                 model::Duration free_time, model::Instant now,
                                                 std::string& part) {
    auto latest = now;
    for (const auto& [name, entry] : parts_) {
        if (!entry.blind_since) continue;
        const auto until = *entry.blind_since + max_blind;
        if (latest >= until) continue;
        latest = until;
        part = name;
    }
    if (latest <= now) {
        held_since_.reset();
        return std::nullopt;
    }
    if (!held_since_ || now >= *held_since_ + max_blind + free_time) held_since_ = now;
    const auto end = *held_since_ + max_blind;
    if (now >= end) return std::nullopt;
    return std::min(latest, end);
}

std::vector<rules::Unread> Health::unread(model::Duration max_blind, model::Instant now) const {
    std::vector<rules::Unread> found;
    for (const auto& [name, entry] : parts_) {
        if (!entry.blind_since) continue;
        const auto since = entry.told_since.value_or(*entry.blind_since);
        const auto fault = entry.fault ? entry.fault->what() : std::string();
        if (since + max_blind <= now) found.push_back({name, since, fault});
    }
    return found;
}

std::vector<rules::Unread> Health::unreachable() const {
    std::vector<rules::Unread> found;
    for (const auto& [name, entry] : parts_) {
        if (!entry.blind_since || !entry.fault || entry.told_since) continue;
        found.push_back({name, *entry.blind_since, entry.fault->what()});
    }
    return found;
}

void Health::told_of_outage(const std::string& part, model::Instant since) {
    parts_[part].told_since = since;
}

std::vector<std::string> Health::ended_outages() const {
    std::vector<std::string> ended;
    for (const auto& [name, entry] : parts_) {
        if (entry.told_since && entry.has_recovered) ended.push_back(name);
    }
    return ended;
}

void Health::forget_outage(const std::string& part) {
    parts_[part].told_since.reset();
    parts_[part].has_recovered = false;
}

}  // namespace vastus::daemon
