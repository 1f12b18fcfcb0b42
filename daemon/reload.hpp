// Reload: reads the rules again when their files have changed, on SIGHUP, and on `vastus reload`.
//
// Looks at the files once a second, and reads them after two seconds of quiet. Looking, reading and
// testing are done on a thread of their own; the swap is one call on the loop. One reading at a
// time: what is asked for meanwhile is the next one.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "daemon/rules_in_force.hpp"

namespace vastus::daemon {

class Reload {
public:
    /// On the loop, after each reading: what became of it.
    using Told = std::function<void(RulesInForce::Taken)>;

    Reload(asio::io_context& io, Clock& clock, const config::Config& config, RulesInForce& rules,
           Told told)
        : io_(io),
          clock_(clock),
          config_(config),
          rules_(rules),
          told_(std::move(told)),
          alarm_(io) {}

    asio::awaitable<void> run(std::stop_token stop);
    /// Reads soon, whether anything has changed or not.
    void ask() {
        is_asked_ = true;
        alarm_.wake();
    }
    /// The same, and waits: a sentence on what is in force. Any thread but the loop's. Fails:
    /// malformed (they cannot be used, with what is wrong), transient (the daemon ends).
    model::Result<std::string> ask_and_wait();

private:
    using Answer = std::optional<model::Result<std::string>>;  // a promise needs a default
    using Waiting = std::promise<Answer>;

    asio::awaitable<void> look();
    asio::awaitable<void> read(std::stop_token stop);
    std::vector<Waiting> take_waiting();
    model::Result<std::string> answer(RulesInForce::Taken taken) const;

    asio::io_context& io_;
    Clock& clock_;
    const config::Config& config_;
    RulesInForce& rules_;
    Told told_;
    Alarm alarm_;
    asio::thread_pool reader_{1};
    bool is_asked_ = false;
    std::optional<Stamps> changed_;  ///< As last seen, when not as they were read.
    model::Instant changed_at_{};

    std::mutex guard_;  ///< Of what other threads ask.
    std::vector<Waiting> waiting_;
    bool is_over_ = false;
};

}  // namespace vastus::daemon
