#include "daemon/watch.hpp"

#include <algorithm>

#include "crm/watching.hpp"
#include "daemon/backoff.hpp"
#include "daemon/committed.hpp"
#include "daemon/log.hpp"
#include "model/failpoint.hpp"

namespace vastus::daemon {
namespace {

constexpr std::size_t timers_per_batch = 256;
constexpr std::size_t items_per_slice = 1000;

}  // namespace

asio::awaitable<void> Watch::run(std::stop_token stop) {
    const std::stop_callback wake(stop, [this] { parts_.watch_alarm.wake(); });
    while (!stop.stop_requested()) {
        const auto ticked = co_await tick();
        if (!ticked) {
            log_fault("watch", ticked.assume_error());
            if (ticked.assume_error().fault() == model::Fault::corrupt) co_return;
        }
        failures_ = ticked ? 0 : failures_ + 1;
        const auto pause = ticked ? until_next() : backoff(parts_.limits, failures_);
        co_await parts_.watch_alarm.sleep(pause);
    }
}

asio::awaitable<model::Result<>> Watch::tick() {
    std::string blind;
    const auto until = parts_.health.held_until(parts_.in_force.rules->file.max_blind, blind);
    held_.clear();
    if (until && parts_.clock.now() < *until) {
        held_ = blind + " has not been read completely; judging waits for it until " +
                model::iso(*until);
        co_return model::ok();
    }
    while (rearm_after_) {
        CO_TRY(co_await rearm_slice());
    }
    bool more = true;
    while (more) {
        const auto now = parts_.clock.now();
        const storage::Transaction look(parts_.store);
        CO_TRY(auto next, storage::next_wake(look));
        if (!next || *next > now) co_return model::ok();
        crm::Ticked ticked;
        VASTUS_FAILPOINT("watch.before_batch");
        storage::Committer::Job job = [in_force = parts_.in_force, now,
                                       &ticked](storage::Transaction& tx) -> model::Result<> {
            TRY(ticked, crm::tick(tx, in_force.desk(now), timers_per_batch));
            return model::ok();
        };
        CO_TRY(co_await committed(parts_.committer, std::move(job)));
        VASTUS_FAILPOINT("watch.after_batch");
        if (ticked.alerts > 0) parts_.dispatch_alarm.wake();
        more = ticked.more;
    }
    co_return model::ok();
}

asio::awaitable<model::Result<>> Watch::rearm_slice() {
    const auto now = parts_.clock.now();
    std::optional<model::ItemId> next;
    storage::Committer::Job job = [in_force = parts_.in_force, now, after = *rearm_after_,
                                   &next](storage::Transaction& tx) -> model::Result<> {
        TRY(next, crm::rearm(tx, in_force.desk(now), after, items_per_slice));
        return model::ok();
    };
    CO_TRY(co_await committed(parts_.committer, std::move(job)));
    rearm_after_ = next;
    co_return model::ok();
}

model::Duration Watch::until_next() const {
    const storage::Transaction look(parts_.store);
    const auto next = storage::next_wake(look);
    if (!held_.empty() || !next || !next.assume_value()) return parts_.limits.tick;
    const auto wait = *next.assume_value() - parts_.clock.now();
    return std::clamp(wait, model::Duration(1), parts_.limits.tick);
}

}  // namespace vastus::daemon
