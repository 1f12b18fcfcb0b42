#include "daemon/app.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <cstdio>
#include <deque>
#include <exception>
#include <future>

#include "config/read.hpp"
#include "daemon/administrators.hpp"
#include "daemon/committed.hpp"
#include "daemon/dispatch.hpp"
#include "daemon/forms.hpp"
#include "daemon/intake.hpp"
#include "daemon/log.hpp"
#include "daemon/notify.hpp"
#include "daemon/reload.hpp"
#include "daemon/sources.hpp"
#include "daemon/watch.hpp"
#include "model/version.hpp"
#include "net/curl_loop.hpp"
#include "storage/rocksdb_kv.hpp"
#include "web/server.hpp"

namespace vastus::daemon {
namespace {

constexpr int stopped = 0, failed = 1, wrong_configuration = 2;
constexpr auto status_interval = std::chrono::seconds(10);

}  // namespace

struct App::State {
    explicit State(config::Config given)
        : config(std::move(given)),
          flight(io, in_flight_max, config.limits.flight_bytes_max),
          parsers(static_cast<std::size_t>(config.limits.parsers)),
          watch_alarm(io),
          dispatch_alarm(io),
          ticker(io),
          curl(io),
          signals(io, SIGTERM, SIGINT, SIGHUP) {}

    // Declared in the order of making: the last one is destroyed first.
    config::Config config;
    asio::io_context io{1};
    SystemClock clock;
    Health health;
    Flight flight;
    ServiceManager manager;
    std::unique_ptr<storage::RocksKv> store;
    std::unique_ptr<storage::Committer> committer;
    std::unique_ptr<RulesInForce> rules;
    InForce in_force;
    asio::thread_pool parsers, sender{1}, answers{2};
    Alarm watch_alarm, dispatch_alarm, ticker;
    net::CurlLoop curl;
    std::unique_ptr<Careful> careful;
    std::unique_ptr<Sources> sources;
    std::deque<Intake> intakes;
    std::deque<Forms> forms;
    std::unique_ptr<net::MailSink> sink;
    std::unique_ptr<Watch> watch;
    std::unique_ptr<Dispatch> dispatch;
    std::unique_ptr<Administrators> administrators;
    std::unique_ptr<Reload> reload;
    std::unique_ptr<web::Server> server;
    asio::signal_set signals;
    std::stop_source stop;
    model::Instant started{};
    std::size_t running = 0;
    bool has_failed = false;

    model::Result<> open();
    model::Result<> open_rules();
    model::Result<> mark_running();
    void make_conductors();
    Parts parts();
    void spawn(asio::awaitable<void> coroutine);
    void start();
    asio::awaitable<void> hear_signals();
    asio::awaitable<void> tell_manager();
    void after_reading(RulesInForce::Taken taken);
    void end_when_idle();
    void close();
    web::Status status() const;
    std::function<web::ApiReply()> prepare(web::ApiRequest request);
};

App::App(config::Config config) : state_(std::make_unique<State>(std::move(config))) {}
App::~App() = default;

int App::run() {
    auto& state = *state_;
    const auto opened = state.open();
    if (!opened) {
        std::fputs(("vastusd: " + opened.assume_error().what() + "\n").c_str(), stderr);
        const bool is_configuration = opened.assume_error().fault() == model::Fault::malformed;
        return is_configuration ? wrong_configuration : failed;
    }
    state.start();
    state.io.run();
    state.close();
    return state.has_failed ? failed : stopped;
}

Parts App::State::parts() {
    return {io,    parsers,  *store,        *committer,  flight,        health,
            clock, in_force, config.limits, watch_alarm, dispatch_alarm};
}

model::Result<> App::State::open() {
    started = clock.now();
    TRY(open_rules());
    storage::RocksOptions options;
    options.memory_bytes = config.store_memory_bytes;
    TRY(store, storage::RocksKv::open(config.store, options));
    committer = std::make_unique<storage::Committer>(*store);
    TRY(mark_running());
    TRY(sink, make_sink(config));
    TRY(auto mac_key, config::read_secret(config.outgoing.mac_key));
    watch = std::make_unique<Watch>(parts());
    dispatch = std::make_unique<Dispatch>(parts(), *sink, sender,
                                          post_settings(config, std::move(mac_key)));
    sources = std::make_unique<Sources>(curl, config);
    make_conductors();
    administrators = std::make_unique<Administrators>(parts(), *rules, config.administrators);
    TRY(administrators->remember());
    const auto told = [this](RulesInForce::Taken taken) { after_reading(taken); };
    reload = std::make_unique<Reload>(io, clock, config, *rules, told);
    auto prepare_answer = [this](web::ApiRequest request) { return prepare(std::move(request)); };
    server = std::make_unique<web::Server>(io, answers, std::move(prepare_answer));
    return server->listen(config.socket);
}

model::Result<> App::State::open_rules() {
    TRY(auto mac_key, config::read_secret(config.outgoing.mac_key));
    rules = std::make_unique<RulesInForce>(config, std::move(mac_key));
    auto read = read_rules(config, {}, {});
    if (!read.rules) return model::malformed("the rules cannot be used:\n" + read.problem);
    rules->take(std::move(read), started);
    in_force = rules->current();
    return model::ok();
}

/// A running record found at start means that the last end was unclean: careful mode.
model::Result<> App::State::mark_running() {
    storage::Transaction tx(*store);
    TRY(auto unclean, storage::is_running(tx));
    TRY(const auto markers, storage::list_markers(tx));
    for (const auto& marker : markers) {
        if (unclean) continue;
        TRY(storage::erase_marker(tx, marker.what));  // a clean end between: another chance
    }
    TRY(storage::save_running(tx, true));
    TRY(store->commit(tx.batch()));
    if (unclean) {
        log_warning(
            "start",
            "the last end was not clean: reading carefully, one message at a time, at first");
    }
    careful = std::make_unique<Careful>(io, *committer, unclean,
                                        unclean ? markers : std::vector<storage::Marker>());
    return model::ok();
}

void App::State::make_conductors() {
    for (auto& folder : sources->folders()) {
        health.add(folder.settings.part(), started);
        intakes.emplace_back(parts(), *folder.source, folder.settings, *careful);
    }
    for (auto& form : sources->forms()) {
        health.add("form " + form.name, started);
        forms.emplace_back(parts(), *form.source, form.name, form.mapping, form.every, *careful);
    }
}

void App::State::spawn(asio::awaitable<void> coroutine) {
    ++running;
    const auto ended = [this](std::exception_ptr thrown) {
        if (thrown) std::rethrow_exception(thrown);
        --running;
        end_when_idle();
    };
    asio::co_spawn(io, std::move(coroutine), ended);
}

void App::State::start() {
    const auto token = stop.get_token();
    for (auto& intake : intakes) spawn(intake.run(token));
    for (auto& form : forms) spawn(form.run(token));
    spawn(watch->run(token));
    spawn(dispatch->run(token));
    spawn(administrators->run(token));
    spawn(reload->run(token));
    spawn(server->run(token));
    spawn(hear_signals());
    spawn(tell_manager());
    manager.tell("READY=1");
    log_info("start", "vastusd " + std::string(model::version) + ": " +
                          std::to_string(intakes.size()) + " folders, " +
                          std::to_string(forms.size()) + " forms, rules " +
                          in_force.rules->file.revision);
}

asio::awaitable<void> App::State::hear_signals() {
    while (!stop.stop_requested()) {
        const auto [error, number] =
            co_await signals.async_wait(asio::as_tuple(asio::use_awaitable));
        if (error) co_return;
        if (number == SIGHUP) {
            manager.tell("RELOADING=1");
            reload->ask();
            continue;
        }
        manager.tell("STOPPING=1");
        log_info("stop", "stopping: sources log out, what is in flight is stored");
        stop.request_stop();
        ticker.wake();
    }
}

void App::State::after_reading(RulesInForce::Taken taken) {
    if (taken == RulesInForce::Taken::replaced) {
        in_force = rules->current();
        watch->rearm();
        watch_alarm.wake();
        log_info("rules", "rules " + in_force.rules->file.revision + " are in force");
    } else if (taken == RulesInForce::Taken::refused) {
        log_warning("rules", "the new rules cannot be used and the old ones stay in force: " +
                                 rules->refused()->problem);
        administrators->wake();
    } else {
        log_info("rules",
                 "read again: rules " + in_force.rules->file.revision + " are in force as before");
    }
    manager.tell("READY=1");
}

asio::awaitable<void> App::State::tell_manager() {
    const auto watchdog = manager.watchdog_interval();
    const auto pause = watchdog.count() > 0 ? std::min<model::Duration>(watchdog, status_interval)
                                            : status_interval;
    while (!stop.stop_requested()) {
        std::uint64_t filed = 0;
        std::size_t faults = 0;
        for (const auto& [name, part] : health.parts()) {
            filed += part.filed;
            faults += part.fault ? 1 : 0;
        }
        // Without its sign the service manager starts us anew, carefully.
        const bool hangs = std::ranges::any_of(
            intakes, [this](const Intake& one) { return one.hangs(clock.now()); });
        if (hangs) log_warning("watchdog", "reading one message does not end");
        manager.tell((hangs ? "" : "WATCHDOG=1\n") + ("STATUS=" + std::to_string(filed)) +
                     " messages filed, " + std::to_string(faults) + " of " +
                     std::to_string(health.parts().size()) + " sources failing");
        co_await ticker.sleep(pause);
    }
}

void App::State::end_when_idle() {
    if (!stop.stop_requested()) {
        has_failed = true;  // a conductor ended by itself: our data is damaged; start anew
        stop.request_stop();
        ticker.wake();
        signals.cancel();
    }
    if (running > 0) return;
    const auto closed = [this](std::exception_ptr thrown) {
        if (thrown) std::rethrow_exception(thrown);
        io.stop();
    };
    asio::co_spawn(io, sources->close(), closed);
}

void App::State::close() {
    parsers.join();
    sender.join();
    answers.join();
    committer->stop();
    if (!has_failed) {
        storage::Transaction tx(*store);
        const auto saved = storage::save_running(tx, false);
        if (saved) {
            const auto done = store->commit(tx.batch());
            if (!done) log_fault("stop", done.assume_error());
        }
    }
    log_info("stop", has_failed ? "stopped after a failure" : "stopped");
}

web::Status App::State::status() const {
    web::Status status;
    status.version = model::version;
    status.rules_revision = in_force.rules->file.revision;
    if (const auto& refused = rules->refused()) {
        status.rules_problem = refused->problem;
        status.rules_problem_since = refused->since;
    }
    if (const auto& waiting = dispatch->not_accepted()) {
        status.outgoing_problem = waiting->text;
        status.outgoing_problem_since = waiting->since;
    }
    status.held = watch->held();
    status.caught_up = watch->caught_up();
    status.started = started;
    status.is_careful = careful->is_on();
    status.queued = committer->queued();
    for (const auto& [name, part] : health.parts()) {
        const auto fault = part.fault ? part.fault->what() : std::string();
        status.parts.push_back({name, part.doing, fault, part.complete, part.filed, part.bytes});
    }
    return status;
}

std::function<web::ApiReply()> App::State::prepare(web::ApiRequest request) {
    const auto now = clock.now();
    auto write = [this](storage::Committer::Job job) -> model::Result<> {
        std::promise<std::optional<model::Error>> promise;
        auto outcome = promise.get_future();
        committer->submit(std::move(job), [&promise](model::Result<> result) {
            std::optional<model::Error> error;
            if (!result) error = result.assume_error();
            promise.set_value(std::move(error));
        });
        auto error = outcome.get();
        if (error) return std::move(*error);
        return model::ok();
    };
    auto work = [this, request = std::move(request), now, status = status(), snapshot = in_force,
                 write] {
        const auto read_rules_again = [this] { return reload->ask_and_wait(); };
        web::ApiContext context{*store, snapshot.desk(now), &status, write, read_rules_again};
        context.rules_file = config.rules;
        context.stop = stop.get_token();
        return web::answer(request, context);
    };
    return work;
}

}  // namespace vastus::daemon
