// Each due instant fires exactly once, at its minute (rules.md 17 c and k).
//
// For two years, in zones with odd rules, fifty random ladders watch items that nobody answers. The
// engine goes from timer to timer; what is expected comes from a world that counts minutes.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <tuple>

#include "crm/office.hpp"
#include "crm/watching.hpp"
#include "minute_world.hpp"
#include "rules/rule_set.hpp"
#include "storage/memory_kv.hpp"
#include "storage/tables.hpp"

namespace vastus::test {
namespace {

using model::Instant;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr int days_simulated = 730, days_of_world = 1300, rules_count = 50, items_count = 20;
const auto first_minute = model::parse_iso("2026-01-05T00:00:00Z").value();
const auto begin = first_minute + days(60), end = begin + days(days_simulated);

class Chance {
public:
    explicit Chance(std::uint64_t seed) : source_(seed) {}
    int number(int from, int to) { return std::uniform_int_distribution(from, to)(source_); }
    bool one_in(int count) { return number(1, count) == 1; }
    rules::Span span(const std::vector<std::string>& written) {
        const auto last = static_cast<int>(written.size()) - 1;
        return *rules::parse_span(written[static_cast<std::size_t>(number(0, last))]);
    }

private:
    std::mt19937_64 source_;
};

const std::vector<std::string> plain{"15m", "50m", "2h30m", "26h", "1d", "3d", "1w", "1mo", "1q"};
const std::vector<std::string> open_time{"10m", "1h", "4h", "7h30m", "16h", "1wd", "2wd", "5wd"};
const std::vector<std::string> plain_repeats{"45m", "12h", "1d", "1w", "1mo"};
const std::vector<std::string> open_repeats{"2h", "8h", "1wd", "3wd"};
const std::vector<std::string> plain_before{"30m", "5h", "1d", "2w", "1mo"};
const std::vector<std::string> open_before{"20m", "3h", "12h"};

rules::CalendarSpec random_calendar(Chance& chance, const std::string& zone) {
    rules::CalendarSpec spec;
    spec.name = "office";
    spec.timezone = zone;
    for (std::size_t i = 0; i < 7; ++i) {
        if (i >= 5 && !chance.one_in(3)) continue;
        const int opens = 15 * chance.number(0, 40), closes = opens + 15 * chance.number(8, 28);
        const int breaks = opens + 15 * chance.number(1, 3);
        spec.week[i] = {{minutes(opens), minutes(breaks)},
                        {minutes(breaks + 30), minutes(std::max(closes, breaks + 60))}};
    }
    const auto day = std::chrono::floor<days>(first_minute);
    for (int i = 0; i < 60; ++i) spec.closed.insert(day + days(chance.number(0, days_of_world)));
    return spec;
}

rules::WatchRule random_rule(Chance& chance, int number) {
    rules::WatchRule rule;
    rule.id = "rule-" + std::to_string(number);
    const bool is_before = chance.one_in(6), is_open = chance.one_in(2);
    rule.since = is_before ? rules::WatchRule::Since::due : rules::WatchRule::Since::opened;
    rule.is_suggestion = true;
    if (is_open) rule.clock = "office";
    rules::Ladder ladder;
    for (int i = chance.number(1, 4); i > 0; --i) {
        rules::Step step;
        step.is_before = is_before;
        if (is_before)
            step.offset = chance.span(is_open ? open_before : plain_before);
        else
            step.offset = chance.span(is_open ? open_time : plain);
        step.label = "step " + std::to_string(i);
        ladder.steps.push_back(step);
    }
    // A rising ladder, as far as the reader can compare; the rest is for the run time.
    const auto rough = [](const rules::Step& step) { return step.offset.roughly(); };
    std::ranges::sort(ladder.steps, {}, rough);
    if (is_before) std::ranges::reverse(ladder.steps);
    const auto again = [](const auto& one, const auto& other) {
        return one.offset == other.offset;
    };
    const auto same = std::unique(ladder.steps.begin(), ladder.steps.end(), again);
    ladder.steps.erase(same, ladder.steps.end());
    if (chance.one_in(2)) {
        ladder.steps.back().repeat = chance.span(is_open ? open_repeats : plain_repeats);
        ladder.steps.back().times = static_cast<std::uint32_t>(chance.number(1, 12));
    }
    rule.ladders = {ladder};
    return rule;
}

rules::RuleFile random_rules(Chance& chance, const std::string& zone) {
    rules::RuleFile file;
    file.timezone = zone;
    file.fallback = "ann";
    file.staff["ann"].id = "ann";
    file.staff["ann"].email = "ann@office.example";
    file.calendars["office"] = random_calendar(chance, zone);
    file.kinds = {"inquiry"};
    file.default_kind = "inquiry";
    rules::RouteRule rest;
    rest.id = "rest";
    file.route = {rest};
    for (int i = 0; i < rules_count; ++i) file.watch.push_back(random_rule(chance, i));
    return file;
}

model::Item random_item(Chance& chance, std::uint64_t number) {
    model::Item item;
    item.id = {number};
    item.kind = "inquiry";
    item.opened = begin + minutes(chance.number(0, days_simulated * 24 * 60 - 1));
    // Some at the hours in which clocks change.
    if (number % 4 == 0)
        item.opened = std::chrono::floor<days>(item.opened) + minutes(30 * chance.number(0, 10));
    item.questions = {{{model::hash128({std::to_string(number)})}, item.opened}};
    model::derive_state(item);
    const auto due = item.opened + days(chance.number(60, 90)) + minutes(chance.number(0, 1439));
    item.due = model::Anchor{{model::hash128({"due", std::to_string(number)})}, due};
    return item;
}

/// Rule, item, step, repeat.
using Rung = std::tuple<std::string, std::uint64_t, std::string, std::uint32_t>;
using Schedule = std::map<Rung, Instant>;

/// What has to fire, and when: of those due in one minute the highest.
void expect_ladder(Schedule& schedule, const MinuteWorld& world, const rules::WatchRule& rule,
                   const model::Item& item) {
    const bool by_clock = !rule.clock.empty();
    const auto& ladder = rule.ladders.front();
    std::vector<std::pair<Rung, Instant>> rungs;
    const auto put = [&](const rules::Step& step, std::uint32_t repeat, Instant due) {
        if (!rungs.empty()) due = std::max(due, rungs.back().second);
        const auto label = (step.is_before ? "before " : "after ") + rules::label(step.offset);
        rungs.push_back({{rule.id, item.id.value, label, repeat}, due});
    };
    for (const auto& step : ladder.steps) {
        const auto due = step.is_before ? world.subtract(by_clock, item.due->at, step.offset)
                                        : world.add(by_clock, item.opened, step.offset);
        put(step, 0, due);
        for (std::uint32_t i = 1; step.repeat && i <= step.times; ++i)
            put(step, i, world.add(by_clock, due, *step.repeat, static_cast<int>(i)));
    }
    for (std::size_t i = 0; i < rungs.size(); ++i) {
        const bool is_highest = i + 1 == rungs.size() || rungs[i + 1].second != rungs[i].second;
        if (is_highest && rungs[i].second <= end) schedule.insert(rungs[i]);
    }
}

class SchedulesTest : public testing::TestWithParam<std::string> {
protected:
    SchedulesTest()
        : rules_(rules::compile(random_rules(chance_, GetParam())).rules),
          office_({}, rules_->file.staff) {}

    crm::Desk desk(Instant now) const { return {*rules_, office_, now}; }

    void open(const model::Item& item) {
        storage::Transaction tx(store_);
        ASSERT_TRUE(storage::save_item(tx, item));
        ASSERT_TRUE(crm::arm_item(tx, desk(item.opened), item));
        ASSERT_TRUE(store_.commit(tx.batch()));
    }
    /// From timer to timer; those of one instant in slices.
    void tick_until(Instant to) {
        while (true) {
            storage::Transaction tx(store_);
            const auto next = storage::next_wake(tx).value();
            if (!next || *next > to) return;
            ASSERT_TRUE(crm::tick(tx, desk(*next), 7));
            ASSERT_TRUE(store_.commit(tx.batch()));
            ++ticks_;
        }
    }
    Schedule fired(std::uint64_t items) {
        Schedule schedule;
        const storage::Transaction tx(store_);
        for (std::uint64_t item = 1; item <= items; ++item) {
            const auto alerts = storage::list_alerts_of(tx, model::ItemId{item}).value();
            for (const auto& alert : alerts) {
                const Rung rung{alert.rule, item, alert.step, alert.repeat};
                EXPECT_TRUE(schedule.insert({rung, alert.decided}).second) << "twice";
                EXPECT_EQ(alert.due, alert.decided) << alert.why;
            }
        }
        return schedule;
    }

    Chance chance_{20260302};
    std::shared_ptr<const rules::RuleSet> rules_;
    crm::Office office_;
    storage::MemoryKv store_;
    std::size_t ticks_ = 0;
};

TEST_P(SchedulesTest, EveryDueInstantFiresExactlyOnce) {
    ASSERT_TRUE(rules_);
    const MinuteWorld world(GetParam(), rules_->file.calendars.at("office"), first_minute,
                            std::size_t{days_of_world} * 24 * 60);
    std::vector<model::Item> items;
    for (std::uint64_t i = 1; i <= items_count; ++i) items.push_back(random_item(chance_, i));
    Schedule expected;
    for (const auto& item : items) {
        for (const auto& rule : rules_->file.watch) expect_ladder(expected, world, rule, item);
    }
    std::ranges::sort(items, {}, &model::Item::opened);
    for (const auto& item : items) {
        tick_until(item.opened - model::Duration(1));
        open(item);
    }
    tick_until(end);

    const auto got = fired(items_count);
    EXPECT_GT(expected.size(), 3000u);
    std::size_t missing = 0, shifted = 0;
    for (const auto& [rung, due] : expected) {
        const auto found = got.find(rung);
        const auto& [rule, item, step, repeat] = rung;
        if (found == got.end()) {
            if (++missing < 5)
                ADD_FAILURE() << rule << " item " << item << " " << step << " repeat " << repeat
                              << " was due " << model::iso(due) << " and did not fire";
        } else if (found->second != due) {
            if (++shifted < 5)
                ADD_FAILURE() << rule << " item " << item << " " << step << " repeat " << repeat
                              << " was due " << model::iso(due) << " and fired "
                              << model::iso(found->second);
        }
    }
    EXPECT_EQ(missing, 0u);
    EXPECT_EQ(shifted, 0u);
    EXPECT_EQ(got.size(), expected.size());
    RecordProperty("alerts", static_cast<int>(got.size()));
}

INSTANTIATE_TEST_SUITE_P(OddZones, SchedulesTest,
                         testing::Values("Europe/Tallinn", "Australia/Lord_Howe",
                                         "America/New_York", "Asia/Kathmandu", "Africa/Casablanca",
                                         "Pacific/Apia"));

}  // namespace
}  // namespace vastus::test
