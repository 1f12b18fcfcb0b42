// Watch: takes `now` once per tick, and turns timers that are due into alerts in the outbox (COMMIT
// 2).
//
// Nothing is judged while a mailbox is blind: the answer may be lying there. After max_blind
// judging goes on. Nothing is judged by a clock that was set forward until it is known to be right;
// when it was set back, what is stored of a time that has not been yet is rewound. Sleeps until the
// next timer, at most limits.tick, and wakes when something was filed. Used from the loop.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <stop_token>
#include <string>

#include "crm/watching.hpp"
#include "daemon/parts.hpp"
#include "storage/next_wake.hpp"

namespace vastus::daemon {

class Watch {
public:
    explicit Watch(Parts parts) : parts_(parts) {}
    asio::awaitable<void> run(std::stop_token stop);
    asio::awaitable<model::Result<>> tick();
    /// The rules have changed: every open item and client is armed anew, a slice at a time.
    void rearm() {
        ++sweep_;
        rearm_after_ = model::ItemId{};
        changed_ = parts_.clock.now();
        next_digest_ = {};
    }
    /// Why nothing is judged now; "" when it is.
    const std::string& held() const { return held_; }
    /// What was decided late the last time that judging had been held up, and why; "" when never.
    const std::string& caught_up() const { return caught_up_; }

private:
    /// Sees to a clock that was set.
    asio::awaitable<model::Result<>> hear_clock();
    asio::awaitable<model::Result<>> rewind();
    asio::awaitable<model::Result<>> rearm_slice();
    asio::awaitable<model::Result<>> digests();
    model::Duration until_next();
    /// Nothing is judged now; the log says why once.
    void hold(std::string why);
    void tell_late(const crm::Ticked& late, model::Instant now);

    Parts parts_;
    storage::NextWake next_wake_{parts_.store};
    std::string held_, caught_up_;
    /// Why nothing was judged before this.
    std::string was_held_ = "vastusd was not running";
    std::uint32_t failures_ = 0;
    bool must_rewind_ = true;       ///< Also at the start: the clock may have been set meanwhile.
    model::Instant next_digest_{};  ///< Not looked for before.
    std::uint32_t sweep_ = 0;       ///< Number of the sweep: a reload begins a new one meanwhile.
    std::optional<model::Subject> rearm_after_ = model::ItemId{};
    model::Instant changed_ = parts_.clock.now();  ///< When the rules came into force.
};

}  // namespace vastus::daemon
