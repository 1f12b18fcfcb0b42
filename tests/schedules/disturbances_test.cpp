// Clocks that are set, weeks of downtime, mailboxes out of reach: no flood, nothing lost, nothing
// twice, and every alert that was decided ends in one recorded way (rules.md 8.5, 11).
//
// An office in memory lives through a year with random trouble from a seed.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "crm/scenario_stage.hpp"
#include "mail/mime.hpp"
#include "rules/ladder.hpp"
#include "storage/tables.hpp"

namespace vastus::test {
namespace {

using model::Duration;
using model::Instant;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr int days_lived = 365, items_count = 12, troubles = 14;
constexpr std::size_t flood_limit = 10;
const auto begin = model::parse_iso("2026-01-05T08:00:00Z").value();
const auto calm_from = begin + days(days_lived), end = calm_from + days(14);

class Chance {
public:
    explicit Chance(std::uint64_t seed) : source_(seed) {}
    int number(int from, int to) { return std::uniform_int_distribution(from, to)(source_); }

private:
    std::mt19937_64 source_;
};

rules::WatchRule make_rule(const std::string& id, const std::string& clock,
                           const std::vector<std::string>& offsets, const std::string& repeat,
                           std::uint32_t times) {
    rules::WatchRule rule;
    rule.id = id;
    rule.since = rules::WatchRule::Since::opened;
    rule.clock = clock;
    rules::Ladder ladder;
    for (const auto& offset : offsets) {
        rules::Step step;
        step.offset = *rules::parse_span(offset);
        step.label = "after " + offset;
        step.to = {"owner"};
        ladder.steps.push_back(step);
    }
    if (times > 0) {
        ladder.steps.back().repeat = *rules::parse_span(repeat);
        ladder.steps.back().times = times;
    }
    rule.ladders = {ladder};
    return rule;
}

std::shared_ptr<const rules::RuleSet> make_rules() {
    rules::RuleFile file;
    file.timezone = "Europe/Tallinn";
    file.fallback = "ann";
    file.staff["ann"].id = "ann";
    file.staff["ann"].email = "ann@office.example";
    auto& office = file.calendars["office"];
    office.name = "office";
    office.timezone = file.timezone;
    for (std::size_t i = 0; i < 5; ++i) office.week[i] = {{hours(9), hours(17)}};
    file.kinds = {"inquiry"};
    file.default_kind = "inquiry";
    rules::RouteRule rest;
    rest.id = "rest";
    rest.owner = "ann";
    file.route = {rest};
    file.watch = {make_rule("hours", "office", {"1h", "4h", "2wd"}, "", 0),
                  make_rule("days", "", {"1d", "1w"}, "1w", 8),
                  make_rule("daily", "", {"36h"}, "1d", 20),
                  make_rule("months", "", {"1mo", "1q", "6mo"}, "", 0),
                  make_rule("working", "office", {"1wd"}, "5wd", 12)};
    file.notify.groups = true;
    file.notify.by_rule = false;
    file.notify.wait = minutes(5);
    file.notify.at_most_every = hours(1);
    file.notify.flood_limit = flood_limit;
    file.notify.flood_within = hours(1);
    rules::Quiet quiet;
    quiet.open = "office";
    file.notify.quiet = quiet;
    return rules::compile(std::move(file)).rules;
}

class DisturbancesTest : public testing::TestWithParam<int> {
protected:
    void ask(int number, Instant at) {
        const auto text = std::to_string(number);
        const auto raw = "Message-ID: <" + text + "@client" + text + ".example>\r\nFrom: a@client" +
                         text + ".example\r\nTo: info@office.example\r\nSubject: question " + text +
                         "\r\n\r\nHow much is it?\r\n";
        crm::Incoming incoming;
        incoming.content = mail::read_mail(raw);
        incoming.key = model::mail_key(incoming.content.digest);
        incoming.received = at;
        incoming.role = model::FolderRole::inbox;
        incoming.place = {"info", "INBOX", 1, static_cast<std::uint32_t>(number)};
        const auto filed = stage_.file(std::move(incoming), at);
        ASSERT_TRUE(filed && filed.assume_value().is_new_item);
    }

    /// One trouble; gives when it is over.
    Instant trouble(Instant at) {
        switch (chance_.number(0, 5)) {
            case 0: return down(at, days(21));
            case 1: return down(at, minutes(chance_.number(1, 2000)));
            case 2: return jump(at, hours(1));
            case 3: return jump(at, -hours(1));
            case 4: return jump(at, -hours(24));
            default: break;
        }
        const auto back = jump(at, hours(24 * 365)) + minutes(chance_.number(1, 300));
        return jump(back, -hours(24 * 365));
    }
    Instant down(Instant at, Duration length) {
        stage_.add_gap({at, at + length});
        return at + length;
    }
    Instant jump(Instant at, Duration by) {
        EXPECT_TRUE(stage_.advance(at));
        if (by > Duration{}) stage_.add_gap({at, at + minutes(10)});
        EXPECT_TRUE(stage_.set_clock(by));
        return at;
    }

    void live() {
        std::vector<Instant> asked, troubled;
        for (int i = 0; i < items_count; ++i)
            asked.push_back(begin + minutes(chance_.number(0, days_lived * 1440)));
        for (int i = 0; i < troubles; ++i)
            troubled.push_back(begin + minutes(chance_.number(0, days_lived * 1440)));
        std::ranges::sort(asked);
        std::ranges::sort(troubled);
        auto next = troubled.begin();
        for (int i = 0; i < items_count; ++i) {
            while (next != troubled.end() && *next <= asked[static_cast<std::size_t>(i)]) {
                trouble(std::max(*next, stage_.now()));
                ++next;
            }
            const auto at = std::max(asked[static_cast<std::size_t>(i)], stage_.now());
            ASSERT_TRUE(stage_.advance(at));
            ask(i + 1, at);
        }
        ASSERT_TRUE(stage_.advance(std::max(calm_from, stage_.now())));
        // In the end the clock is right again.
        const auto error = stage_.clock() - stage_.now();
        if (error != Duration{}) jump(stage_.now(), -error);
        ASSERT_TRUE(stage_.advance(end));
    }

    Chance chance_{static_cast<std::uint64_t>(GetParam())};
    std::shared_ptr<const rules::RuleSet> rules_ = make_rules();
    crm::Stage stage_{*rules_, begin - hours(1)};
};

TEST_P(DisturbancesTest, NothingIsLostNothingComesTwiceAndNobodyIsFlooded) {
    live();
    const storage::Transaction tx(stage_.store());
    const auto items = storage::list_items(tx, {}, 1000).value();
    ASSERT_EQ(items.size(), std::size_t{items_count});
    const auto calm = end - days(7);
    for (const auto& item : items) {
        // Everything that was due has been told, or something higher has.
        const auto alerts = storage::list_alerts_of(tx, item.id).value();
        for (const auto& rule : rules_->file.watch) {
            const rules::Watching what{&item, nullptr};
            const auto anchor = rules::anchor_of(rule, what);
            const auto& ladder = rule.ladders.front();
            const auto rungs = rules::rungs_of(*rules_, rule, ladder, what, *anchor);
            const auto rank = [](std::uint32_t step, std::uint32_t repeat) {
                return 1000 * step + repeat;
            };
            std::uint32_t due = 0, told = 0;
            for (const auto& rung : rungs) {
                if (rung.due <= calm) due = rank(rung.number, rung.repeat);
            }
            for (const auto& alert : alerts) {
                if (alert.rule == rule.id)
                    told = std::max(told, rank(alert.step_number, alert.repeat));
            }
            EXPECT_GE(told, due) << rule.id << " of item " << item.id.value;
        }
        for (const auto& alert : alerts) {
            EXPECT_TRUE(alert.decided > calm || !alert.ending.empty()) << alert.why;
        }
    }
    // What was told was told once, and in mails that keep their distance.
    std::map<model::AlertId, int> told;
    std::vector<Instant> times;
    for (const auto& mail : stage_.sent()) {
        for (const auto& alert : mail.letter.alerts) EXPECT_EQ(++told[alert], 1);
        times.push_back(mail.at);
    }
    EXPECT_GT(told.size(), 50u);
    for (std::size_t i = 0; i < times.size(); ++i) {
        const auto of_an_hour = std::ranges::count_if(
            times, [&](Instant at) { return at >= times[i] && at < times[i] + hours(1); });
        EXPECT_LE(of_an_hour, 3) << model::iso(times[i]);
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, DisturbancesTest, testing::Range(1, 21));

}  // namespace
}  // namespace vastus::test
