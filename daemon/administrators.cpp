#include "daemon/administrators.hpp"

#include <algorithm>

#include "crm/notices.hpp"
#include "daemon/backoff.hpp"
#include "daemon/committed.hpp"
#include "daemon/log.hpp"

namespace vastus::daemon {
namespace {

/// Folders of one server fall silent within seconds of each other: one mail names them all.
constexpr auto together = std::chrono::minutes(1);
constexpr int part_of_max_blind = 2;  // that they have been silent, at the least
constexpr auto pause_min = std::chrono::milliseconds(50);

}  // namespace

model::Result<> Administrators::remember() {
    const auto look = storage::Transaction::look(parts_.store);
    for (const auto& [name, part] : parts_.health.parts()) {
        TRY(const auto since, crm::outage_of(look, name));
        if (since) parts_.health.told_of_outage(name, *since);
    }
    return model::ok();
}

asio::awaitable<void> Administrators::run(std::stop_token stop) {
    const std::stop_callback wake(stop, [this] { alarm_.wake(); });
    while (!stop.stop_requested()) {
        const auto done = co_await round();
        if (!done) log_fault("administrators", done.assume_error());
        failures_ = done ? 0 : failures_ + 1;
        const auto pause = done ? until_next() : backoff(parts_.limits, failures_);
        co_await alarm_.sleep(pause);
    }
}

asio::awaitable<model::Result<>> Administrators::round() {
    CO_TRY(co_await end_outages());
    CO_TRY(co_await tell_outages());
    co_return co_await tell_refused();
}

std::vector<std::string> Administrators::recipients() const {
    return crm::administrators_of(*parts_.in_force.rules, named_);
}

asio::awaitable<model::Result<>> Administrators::tell_refused() {
    const auto refused = rules_.refused();
    if (!refused) co_return model::ok();
    const auto now = parts_.clock.now();
    CO_TRY(const bool is_due, crm::has_to_tell(storage::Transaction::look(parts_.store),
                                               parts_.in_force.desk(now), *refused));
    if (!is_due) co_return model::ok();
    storage::Committer::Job job = [in_force = parts_.in_force, now, to = recipients(),
                                   refused = *refused](storage::Transaction& tx) {
        return crm::tell_refused_rules(tx, in_force.desk(now), to, refused);
    };
    CO_TRY(co_await committed(parts_.committer, std::move(job)));
    parts_.dispatch_alarm.wake();
    co_return model::ok();
}

asio::awaitable<model::Result<>> Administrators::tell_outages() {
    const auto now = parts_.clock.now();
    const auto max_blind = parts_.in_force.rules->file.max_blind;
    const auto out = parts_.health.unreachable();
    const bool is_due = std::ranges::any_of(
        out, [&](const rules::Unread& one) { return one.since + max_blind <= now; });
    if (!is_due) co_return model::ok();
    std::vector<rules::Unread> sources;
    const auto company = std::min<model::Duration>(together, max_blind / part_of_max_blind);
    for (const auto& one : out) {
        if (one.since + max_blind <= now + company) sources.push_back(one);
    }
    storage::Committer::Job job = [in_force = parts_.in_force, now, to = recipients(),
                                   sources](storage::Transaction& tx) {
        return crm::tell_unread(tx, in_force.desk(now), to, sources);
    };
    CO_TRY(co_await committed(parts_.committer, std::move(job)));
    for (const auto& one : sources) {
        parts_.health.told_of_outage(one.source, one.since);
        log_warning(one.source, "not read since " + model::iso(one.since) +
                                    ": the administrators are told, reminders go on");
    }
    parts_.dispatch_alarm.wake();
    co_return model::ok();
}

asio::awaitable<model::Result<>> Administrators::end_outages() {
    const auto ended = parts_.health.ended_outages();
    if (ended.empty()) co_return model::ok();
    storage::Committer::Job job = [ended](storage::Transaction& tx) -> model::Result<> {
        for (const auto& source : ended) {
            TRY(crm::end_outage(tx, source));
        }
        return model::ok();
    };
    CO_TRY(co_await committed(parts_.committer, std::move(job)));
    for (const auto& source : ended) parts_.health.forget_outage(source);
    co_return model::ok();
}

model::Duration Administrators::until_next() const {
    auto wait = parts_.limits.tick;
    const auto now = parts_.clock.now();
    const auto max_blind = parts_.in_force.rules->file.max_blind;
    for (const auto& one : parts_.health.unreachable())
        wait = std::min(wait, one.since + max_blind - now);
    return std::clamp<model::Duration>(wait, pause_min, parts_.limits.tick);
}

}  // namespace vastus::daemon
