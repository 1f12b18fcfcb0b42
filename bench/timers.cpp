// What a tick costs: with nothing due, by the number of armed timers; and many due at once.
//
//   bench_timers FOLDER [MILLIONS]       default 10 (million armed timers)
//
// On RocksDB, in a fresh store below FOLDER. Figures: 1. an idle tick (are timers due, and when is
// the next) at a hundredth of the timers and at all of them, when nothing was committed since the
// last one and when something was; 2. 100,000 timers due at once: judged
// to alerts, and from there to letters under a budget.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <string_view>
#include <vector>

#include "crm/office.hpp"
#include "crm/post.hpp"
#include "crm/watching.hpp"
#include "rules/rule_set.hpp"
#include "storage/next_wake.hpp"
#include "storage/rocksdb_kv.hpp"
#include "storage/tables.hpp"

namespace vastus {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t timers_per_batch = 20'000, timers_per_tick = 1024, due_at_once = 100'000;
constexpr int idle_ticks = 2000, people = 10;
const auto noon = model::from_millis(1'772'445'600'000);

/// Processor time of this process, in seconds.
double busy() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

double micros(Clock::time_point from) {
    return std::chrono::duration<double, std::micro>(Clock::now() - from).count();
}

std::shared_ptr<const rules::RuleSet> make_rules() {
    rules::RuleFile file;
    file.timezone = "Europe/Tallinn";
    file.fallback = "person-0";
    for (int i = 0; i < people; ++i) {
        const auto id = "person-" + std::to_string(i);
        file.staff[id].id = id;
        file.staff[id].email = id + "@office.example";
    }
    file.kinds = {"inquiry"};
    file.default_kind = "inquiry";
    rules::RouteRule rest;
    rest.id = "rest";
    rest.owner = "none";
    file.route = {rest};
    rules::WatchRule rule;
    rule.id = "unanswered";
    rules::Step step;
    step.offset = *rules::parse_span("1h");
    step.to = {"owner"};
    rule.ladders = {{"", {step}, {}}};
    file.watch = {rule};
    file.notify.groups = true;
    file.notify.flood_limit = 15;
    file.notify.flood_within = std::chrono::minutes(10);
    return rules::compile(std::move(file)).rules;
}

void must(const model::Result<>& result) {
    if (result) return;
    std::fprintf(stderr, "bench_timers: %s\n", result.assume_error().what().c_str());
    std::exit(1);
}

/// Timers far in the future, one for each item number from `first`.
void arm_many(storage::RocksKv& store, std::uint64_t first, std::uint64_t count) {
    for (std::uint64_t done = 0; done < count; done += timers_per_batch) {
        storage::Transaction tx(store);
        for (std::uint64_t i = done; i < std::min(count, done + timers_per_batch); ++i) {
            const auto wake = noon + std::chrono::hours(24) + std::chrono::milliseconds(7 * i);
            must(storage::arm(tx, model::ItemId{first + i}, 1, wake));
        }
        must(store.commit(tx.batch()));
        if ((done / timers_per_batch) % 50 == 0)
            std::fprintf(stderr, "\r%llu armed", static_cast<unsigned long long>(first + done));
    }
    std::fprintf(stderr, "\n");
}

/// What the watch asks at each tick: is a timer due, and when is the next one.
void idle(storage::RocksKv& store, const crm::Desk& desk, std::uint64_t armed,
          bool after_a_commit) {
    storage::NextWake next(store);
    std::vector<double> times;
    for (int i = 0; i < idle_ticks; ++i) {
        storage::Transaction tx(store);
        must(storage::save_setting(tx, "bench", std::to_string(i)));
        if (after_a_commit || i == 0) must(store.commit(tx.batch()));
        const auto from = Clock::now();
        for (int question = 0; question < 2; ++question) {
            const auto wake = next.get();
            if (!wake || (wake.assume_value() && *wake.assume_value() <= desk.now)) std::exit(1);
        }
        times.push_back(micros(from));
    }
    std::ranges::sort(times);
    double sum = 0;
    for (const auto one : times) sum += one;
    std::printf("idle tick%s, %llu timers armed: mean %.2f us, median %.2f us, 99 of 100 %.2f us\n",
                after_a_commit ? " after a commit" : "", static_cast<unsigned long long>(armed),
                sum / idle_ticks, times[idle_ticks / 2], times[idle_ticks * 99 / 100]);
}

void save_waiting_items(storage::RocksKv& store, const crm::Desk& desk) {
    for (std::size_t done = 0; done < due_at_once; done += timers_per_batch) {
        storage::Transaction tx(store);
        for (std::size_t i = done; i < done + timers_per_batch; ++i) {
            model::Item item;
            item.id = {i + 1};
            item.kind = "inquiry";
            item.owner = "person-" + std::to_string(i % people);
            item.subject = "A question";
            item.opened = noon - std::chrono::hours(1);
            item.questions = {{{model::hash128({std::to_string(i)})}, item.opened}};
            model::derive_state(item);
            must(storage::save_item(tx, item));
            must(crm::arm_item(tx, desk, item));
        }
        must(store.commit(tx.batch()));
    }
}

void at_once(storage::RocksKv& store, const crm::Desk& desk) {
    auto from = Clock::now();
    double busy_before = busy();
    std::size_t alerts = 0;
    for (bool more = true; more;) {
        storage::Transaction tx(store);
        const auto ticked = crm::tick(tx, desk, timers_per_tick).value();
        must(store.commit(tx.batch()));
        alerts += ticked.alerts;
        more = ticked.more;
    }
    std::printf("%zu due at once: decided in %.2f s (processor %.2f s)\n", alerts,
                micros(from) / 1e6, busy() - busy_before);
    from = Clock::now();
    busy_before = busy();
    std::size_t letters = 0;
    for (int round = 0; round < 1000; ++round) {
        storage::Transaction tx(store);
        const auto posted = crm::post_letters(tx, desk, 1).value();
        must(store.commit(tx.batch()));
        letters += posted.letters;
        if (!posted.more) break;
    }
    std::printf("to letters for %d people: %zu letters in %.2f s (processor %.2f s)\n", people,
                letters, micros(from) / 1e6, busy() - busy_before);
}

int run(const std::filesystem::path& folder, std::uint64_t millions) {
    const auto rules = make_rules();
    const crm::Office office({}, rules->file.staff);
    storage::RocksOptions options;
    auto opened = storage::RocksKv::open(folder / "timers", options);
    if (!opened) return 1;
    auto& store = *opened.assume_value();
    const auto all = millions * 1'000'000;
    {
        storage::Transaction tx(store);
        if (!storage::rule_number(tx, "unanswered")) return 1;
        must(storage::save_watermark(tx, noon));
        must(store.commit(tx.batch()));
    }
    const crm::Desk desk{*rules, office, noon};
    constexpr std::uint64_t first = 1'000'000;
    arm_many(store, first, all / 100);
    for (const bool after_a_commit : {false, true}) idle(store, desk, all / 100, after_a_commit);
    arm_many(store, first + all / 100, all - all / 100);
    for (const bool after_a_commit : {false, true}) idle(store, desk, all, after_a_commit);
    save_waiting_items(store, desk);
    at_once(store, desk);
    return 0;
}

}  // namespace
}  // namespace vastus

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("bench_timers FOLDER [MILLIONS]\n", stderr);
        return 2;
    }
    std::uint64_t millions = 10;
    if (argc > 2) {
        const std::string_view text = argv[2];
        std::from_chars(text.data(), text.data() + text.size(), millions);
    }
    return vastus::run(argv[1], millions);
}
