#include "daemon/reload.hpp"

#include <boost/asio/post.hpp>

#include "net/offload.hpp"

namespace vastus::daemon {
namespace {

constexpr auto look_every = std::chrono::seconds(1);
constexpr auto quiet = std::chrono::seconds(2);

model::Error ending() { return model::transient("vastusd is stopping"); }

}  // namespace

asio::awaitable<void> Reload::run(std::stop_token stop) {
    const std::stop_callback wake(stop, [this] { alarm_.wake(); });
    while (!stop.stop_requested()) {
        co_await alarm_.sleep(look_every);
        if (stop.stop_requested()) break;
        if (!is_asked_) co_await look();
        const bool is_quiet = changed_ && clock_.now() - changed_at_ >= quiet;
        if (is_asked_ || is_quiet) co_await read(stop);
    }
    {
        const std::lock_guard lock(guard_);
        is_over_ = true;
    }
    for (auto& one : take_waiting()) one.set_value(Answer(ending()));
    reader_.join();
}

asio::awaitable<void> Reload::look() {
    auto work = [paths = rules_.looked_at()] { return take_stamps(paths); };
    auto seen = co_await net::offload(reader_, std::move(work));
    const auto& known = changed_ ? *changed_ : rules_.stamps();
    if (seen == known) co_return;
    changed_ = std::move(seen);
    changed_at_ = clock_.now();
}

asio::awaitable<void> Reload::read(std::stop_token stop) {
    is_asked_ = false;
    auto waiting = take_waiting();
    auto work = [this, stop, looked_at = rules_.looked_at()] {
        return read_rules(config_, looked_at, stop);
    };
    auto fresh = co_await net::offload(reader_, std::move(work));
    if (stop.stop_requested()) {
        for (auto& one : waiting) one.set_value(Answer(ending()));
        co_return;
    }
    changed_.reset();
    const auto taken = rules_.take(std::move(fresh), clock_.now());
    told_(taken);
    for (auto& one : waiting) one.set_value(Answer(answer(taken)));
}

std::vector<Reload::Waiting> Reload::take_waiting() {
    const std::lock_guard lock(guard_);
    return std::exchange(waiting_, {});
}

model::Result<std::string> Reload::answer(RulesInForce::Taken taken) const {
    if (taken == RulesInForce::Taken::refused) return model::malformed(rules_.refused()->problem);
    const auto& revision = rules_.current().rules->file.revision;
    return "rules " + revision + " are in force" +
           (taken == RulesInForce::Taken::same ? ", as before" : "");
}

model::Result<std::string> Reload::ask_and_wait() {
    std::future<Answer> outcome;
    {
        const std::lock_guard lock(guard_);
        if (is_over_) return ending();
        waiting_.emplace_back();
        outcome = waiting_.back().get_future();
    }
    asio::post(io_, [this] { ask(); });
    return std::move(*outcome.get());
}

}  // namespace vastus::daemon
