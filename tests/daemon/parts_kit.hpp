// What a conductor of the daemon needs around it in a test: a small office in memory, a loop, and a
// clock that the test sets.
//
//   PartsKit kit;  Watch watch{kit.parts()};  kit.run(watch.tick());
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <optional>
#include <utility>

#include "crm/desk_kit.hpp"
#include "daemon/parts.hpp"

namespace vastus::daemon {

class SetClock final : public Clock {
public:
    model::Instant now() override { return now_; }
    bool is_in_doubt() override { return is_in_doubt_; }
    std::optional<model::Duration> take_jump() override { return std::exchange(jump_, {}); }
    bool has_jump() const override { return jump_.has_value(); }

    void pass(model::Duration time) { now_ += time; }
    void set(model::Duration by) {
        now_ += by;
        jump_ = by;
        is_in_doubt_ = by > model::Duration{};
    }
    void trust() { is_in_doubt_ = false; }

private:
    model::Instant now_ = crm::at(0);
    std::optional<model::Duration> jump_;
    bool is_in_doubt_ = false;
};

class PartsKit {
public:
    PartsKit() {
        in_force.rules = office.rules;
        in_force.office = &*office.office;
        storage::Transaction tx(office.store);
        EXPECT_TRUE(crm::activate_rules(tx, office.desk(crm::at(-10))));
        office.commit(tx);
    }

    Parts parts() {
        return {io,    parsers,  office.store, committer,   flight,        health,
                clock, in_force, limits,       watch_alarm, dispatch_alarm};
    }
    /// Until there is nothing left to do on the loop; it has to succeed.
    void run(asio::awaitable<model::Result<>> work) {
        spawn(succeeds(std::move(work)));
        io.restart();
        io.run();
    }
    void spawn(asio::awaitable<void> work) {
        asio::co_spawn(io, std::move(work), [](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
        });
    }

    crm::DeskKit office;
    asio::io_context io{1};
    asio::thread_pool parsers{1};
    storage::Committer committer{office.store};
    Flight flight{io, 1, 1};
    Health health;
    SetClock clock;
    InForce in_force;
    config::Limits limits;
    Alarm watch_alarm{io}, dispatch_alarm{io};

private:
    static asio::awaitable<void> succeeds(asio::awaitable<model::Result<>> work) {
        const auto done = co_await std::move(work);
        EXPECT_TRUE(done) << done.assume_error().what();
    }
};

}  // namespace vastus::daemon
