#include "daemon/watch.hpp"

#include <algorithm>
#include <utility>

#include "crm/digest.hpp"
#include "crm/rewind.hpp"
#include "crm/watching.hpp"
#include "daemon/backoff.hpp"
#include "daemon/committed.hpp"
#include "daemon/log.hpp"
#include "model/failpoint.hpp"
#include "rules/decide.hpp"

namespace vastus::daemon {
namespace {

constexpr std::size_t timers_per_batch = 1024;
constexpr std::size_t items_per_slice = 1000;
constexpr auto digest_look_again = std::chrono::hours(1);

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

asio::awaitable<model::Result<>> Watch::hear_clock() {
    const auto now = parts_.clock.now();
    if (const auto jump = parts_.clock.take_jump()) {
        const bool is_back = *jump < model::Duration{};
        log_warning("clock", "the system's clock was set " +
                                 std::string(is_back ? "back" : "forward") + " by " +
                                 rules::waited_text(is_back ? -*jump : *jump, "en") + ", to " +
                                 model::iso(now));
        parts_.health.shift(*jump);
        must_rewind_ = must_rewind_ || is_back;
    }
    if (must_rewind_) {
        CO_TRY(co_await rewind());
        must_rewind_ = false;
    }
    co_return model::ok();
}

asio::awaitable<model::Result<>> Watch::rewind() {
    const auto now = parts_.clock.now();
    changed_ = std::min(changed_, now);
    bool is_rewound = false;
    storage::Committer::Job job = [in_force = parts_.in_force, now,
                                   &is_rewound](storage::Transaction& tx) -> model::Result<> {
        TRY(is_rewound, crm::rewind(tx, in_force.desk(now)));
        return model::ok();
    };
    CO_TRY(co_await committed(parts_.committer, std::move(job)));
    if (!is_rewound) co_return model::ok();
    log_warning("clock",
                "reminders were judged up to a time that has not been yet: they are judged again "
                "from now; what was sent stays sent");
    rearm_after_ = model::ItemId{};
    next_digest_ = {};
    parts_.dispatch_alarm.wake();
    co_return model::ok();
}

asio::awaitable<model::Result<>> Watch::tick() {
    CO_TRY(co_await hear_clock());
    if (!held_.empty()) was_held_ = std::exchange(held_, std::string());
    if (parts_.clock.is_in_doubt()) {
        hold(
            "the system's clock was set forward; judging waits until the system says that it "
            "is synchronised, 10 minutes at most");
        co_return model::ok();
    }
    std::string blind;
    const auto until = parts_.held_until(blind);
    if (until) {
        hold(blind + " has not been read completely; judging waits for it until " +
             model::iso(*until));
        co_return model::ok();
    }
    while (rearm_after_) {
        CO_TRY(co_await rearm_slice());
    }
    CO_TRY(co_await digests());
    crm::Ticked late;
    bool more = true;
    while (more) {
        const auto now = parts_.clock.now();
        CO_TRY(auto next, next_wake_.get());
        if (!next || *next > now) break;
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
        late.late += ticked.late;
        late.superseded += ticked.superseded;
        if (!late.oldest_due || (ticked.oldest_due && *ticked.oldest_due < *late.oldest_due))
            late.oldest_due = ticked.oldest_due;
    }
    if (late.late > 0) tell_late(late, parts_.clock.now());
    was_held_ = "nothing had looked at it";
    co_return model::ok();
}

void Watch::hold(std::string why) {
    if (why != was_held_) log_warning("watch", why);
    held_ = std::move(why);
}

void Watch::tell_late(const crm::Ticked& late, model::Instant now) {
    caught_up_ = model::iso(now) + ": " + std::to_string(late.late) +
                 (late.late == 1 ? " reminder was" : " reminders were") +
                 " due while nothing was judged, the oldest since " + model::iso(*late.oldest_due) +
                 " (" + was_held_ + "). ";
    if (late.superseded > 0)
        caught_up_ += "They stand in for " + std::to_string(late.superseded) + " lower steps. ";
    caught_up_ += "What is still true leaves in one mail a person, see \"vastus alerts\"";
    log_info("watch", caught_up_);
}

asio::awaitable<model::Result<>> Watch::rearm_slice() {
    const auto now = parts_.clock.now();
    std::optional<model::Subject> next;
    storage::Committer::Job job = [in_force = parts_.in_force, now, after = *rearm_after_,
                                   changed = changed_,
                                   &next](storage::Transaction& tx) -> model::Result<> {
        if (after == model::Subject()) {
            TRY(crm::activate_rules(tx, in_force.desk(changed)));
        }
        TRY(next, crm::rearm(tx, in_force.desk(now), after, items_per_slice));
        return model::ok();
    };
    const auto sweep = sweep_;
    CO_TRY(co_await committed(parts_.committer, std::move(job)));
    if (sweep == sweep_) rearm_after_ = next;
    co_return model::ok();
}

asio::awaitable<model::Result<>> Watch::digests() {
    const auto now = parts_.clock.now();
    if (parts_.in_force.rules->file.digests.empty() || now < next_digest_) co_return model::ok();
    std::vector<crm::DigestRun> runs;
    std::optional<model::Instant> next;
    storage::Committer::Job job = [in_force = parts_.in_force, now, &runs,
                                   &next](storage::Transaction& tx) -> model::Result<> {
        TRY(runs, crm::run_digests(tx, in_force.desk(now)));
        TRY(next, crm::next_digest(tx, in_force.desk(now)));
        return model::ok();
    };
    const auto sweep = sweep_;
    CO_TRY(co_await committed(parts_.committer, std::move(job)));
    for (const auto& run : runs) {
        const auto missed = run.skipped + (run.is_too_late ? 1 : 0);
        if (missed > 0)
            log_warning("digest", run.digest + ": " + std::to_string(missed) +
                                      " missed while the daemon was down; see catch_up");
    }
    if (!runs.empty()) parts_.dispatch_alarm.wake();
    if (sweep == sweep_) next_digest_ = next.value_or(now + digest_look_again);
    co_return model::ok();
}

model::Duration Watch::until_next() {
    const auto next = next_wake_.get();
    auto wait = parts_.limits.tick;
    if (held_.empty() && next && next.assume_value())
        wait = std::min(wait, *next.assume_value() - parts_.clock.now());
    if (held_.empty() && !parts_.in_force.rules->file.digests.empty())
        wait = std::min(wait, next_digest_ - parts_.clock.now());
    return std::clamp(wait, model::Duration(1), parts_.limits.tick);
}

}  // namespace vastus::daemon
