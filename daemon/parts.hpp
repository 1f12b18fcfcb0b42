// What the daemon's coroutines share. App owns all of it and outlives every coroutine.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <optional>
#include <string>

#include "config/config.hpp"
#include "crm/desk.hpp"
#include "daemon/clock.hpp"
#include "daemon/flight.hpp"
#include "daemon/health.hpp"
#include "storage/committer.hpp"
#include "storage/kv.hpp"

namespace vastus::daemon {

/// The rules in force. A copy is a snapshot: a reload changes the original only, and what it
/// replaced ends with the last copy.
struct InForce {
    std::shared_ptr<const rules::RuleSet> rules;
    const crm::Office* office = nullptr;  ///< Lives as long as `rules` is held.

    crm::Desk desk(model::Instant now) const { return {*rules, *office, now}; }
};

struct Parts {
    asio::io_context& io;
    asio::thread_pool& parsers;
    const storage::Kv& store;
    storage::Committer& committer;
    Flight& flight;
    Health& health;
    Clock& clock;
    const InForce& in_force;  ///< Changed by a reload, on the loop.
    const config::Limits& limits;
    Alarm& watch_alarm;     ///< Something was filed: timers may be due.
    Alarm& dispatch_alarm;  ///< Something is in the outbox.

    /// Until when nothing is judged and no reminder leaves, because `part` has not been read.
    std::optional<model::Instant> held_until(std::string& part) const {
        const auto& file = in_force.rules->file;
        // Enough for a reminder to be judged, to wait for others of its group, and to leave.
        const auto free_time = file.notify.wait + 2 * limits.tick + std::chrono::minutes(1);
        return health.held_until(file.max_blind, free_time, clock.now(), part);
    }
};

}  // namespace vastus::daemon
