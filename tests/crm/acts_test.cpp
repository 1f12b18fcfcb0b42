// What staff do to items, and what follows: reminders, plans, the past under other rules.
#include "crm/acts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crm/backtest.hpp"
#include "crm/corrections.hpp"
#include "crm/desk_kit.hpp"
#include "crm/plan.hpp"
#include "crm/why.hpp"

namespace vastus::crm {

using model::State;
using testing::Contains;
using testing::HasSubstr;
using Type = model::Act::Type;

class ActsTest : public testing::Test, protected DeskKit {
protected:
    /// What was said, or why it was refused.
    std::string does(Type type, model::Instant when, const std::string& value = {},
                     model::Instant until = {}) {
        storage::Transaction tx(store);
        const auto said = act(tx, desk(when), model::ItemId{1}, {type, when, "mari", value, until});
        if (!said) return said.assume_error().what();
        commit(tx);
        return said.assume_value();
    }
    void asks() { client_writes("q1", "ott@acme.example", "Aknad", at(0)); }
    std::shared_ptr<const rules::RuleSet> rules_with(const std::string& after,
                                                     const std::string& id = "unanswered") {
        auto file = rules->file;
        file.watch[0].id = id;
        file.watch[0].ladders[0].steps[0].offset = *rules::parse_span(after);
        file.revision = after;
        return rules::compile(std::move(file)).rules;
    }
    std::string planned(const rules::RuleSet& next, model::Instant when) {
        storage::Transaction tx(store);
        std::string text;
        const auto planned = plan(tx, desk(when), next, [] { return true; }).value();
        for (const auto& line : plan_text(planned)) text += line + "\n";
        return text;
    }
};

TEST_F(ActsTest, AnAcknowledgementHoldsTheStepsAndThenTheyGoOn) {
    asks();
    EXPECT_THAT(does(Type::acknowledge, at(30)), HasSubstr("acknowledged"));
    EXPECT_EQ(tick(at(60)), 0u);
    EXPECT_EQ(tick(at(30 + 24 * 60 - 1)), 0u);
    EXPECT_EQ(tick(at(30 + 24 * 60)), 1u);
}

TEST_F(ActsTest, ASnoozeEndsWhenTheClientWrites) {
    asks();
    does(Type::snooze, at(10), {}, at(5000));
    EXPECT_EQ(tick(at(4000)), 0u);
    EXPECT_TRUE(item(1).snoozed_until);
    client_writes("q2", "ott@acme.example", "Re: Aknad", at(4001), "q1");
    EXPECT_FALSE(item(1).snoozed_until);
    EXPECT_EQ(item(1).state, State::waiting_us);
    EXPECT_EQ(tick(at(4002)), 1u);
}

TEST_F(ActsTest, ASnoozeHasALongestTime) {
    asks();
    EXPECT_THAT(does(Type::snooze, at(10), {}, at(60 * 24 * 365)), HasSubstr("90d at most"));
    EXPECT_THAT(does(Type::snooze, at(10), {}, at(9)), HasSubstr("is past"));
    EXPECT_TRUE(item(1).acts.empty());
}

TEST_F(ActsTest, AClosedItemWaitsForNobodyUntilTheClientWrites) {
    asks();
    does(Type::close, at(10));
    EXPECT_EQ(item(1).state, State::closed);
    EXPECT_EQ(tick(at(120)), 0u);
    client_writes("q2", "ott@acme.example", "Re: Aknad", at(200), "q1");
    EXPECT_EQ(item(1).state, State::waiting_us);
    EXPECT_EQ(tick(at(259)), 0u);
    EXPECT_EQ(tick(at(260)), 1u);
}

TEST_F(ActsTest, AReopenedItemWaitsForUsFromThenOn) {
    asks();
    staff_answers("a1", "q1", at(5));
    does(Type::reopen, at(100));
    EXPECT_EQ(item(1).state, State::waiting_us);
    EXPECT_EQ(tick(at(159)), 0u);
    EXPECT_EQ(tick(at(160)), 1u);
}

TEST_F(ActsTest, WhatWaitsWithoutAnyQuestionIsClosedAndNotAnswered) {
    auto first = mail("a1", "info@firma.example", "ott@acme.example", at(0));
    first.role = model::FolderRole::sent;
    first.place = {"info", "Sent", 1, 77};
    file(std::move(first));
    ASSERT_TRUE(item(1).questions.empty());
    does(Type::reopen, at(10));
    storage::Transaction tx(store);
    const auto said = say_answered(tx, desk(at(20)), model::ItemId{1}, "mari");
    ASSERT_FALSE(said);
    EXPECT_EQ(said.assume_error().fault(), model::Fault::refused);
    EXPECT_THAT(said.assume_error().what(), testing::HasSubstr("vastus item close 1"));
}

TEST_F(ActsTest, WhatStaffSetIsNotDecidedAgain) {
    asks();
    does(Type::owner, at(10), "jaan");
    does(Type::priority, at(11), "high");
    client_writes("q2", "ott@acme.example", "Re: Aknad", at(20), "q1");
    staff_answers("a1", "q2", at(30));
    EXPECT_EQ(item(1).owner, "jaan");
    EXPECT_EQ(item(1).priority, model::Priority::high);
    EXPECT_THAT(does(Type::owner, at(40), "jan"), HasSubstr("did you mean \"jaan\""));
    EXPECT_THAT(does(Type::kind, at(40), "ordr"), HasSubstr("there is no kind"));
}

TEST_F(ActsTest, TheStoryOfARuleSaysWhatHoldsIt) {
    asks();
    tick(at(60));
    does(Type::acknowledge, at(70));
    storage::Transaction tx(store);
    const auto lines = why(tx, desk(at(80)), model::ItemId{1}, "unanswered").value();
    EXPECT_THAT(lines, Contains(HasSubstr("the clock of unanswered starts")));
    EXPECT_THAT(lines, Contains(HasSubstr("step 1 (after 1h) was decided for mari, jaan")));
    EXPECT_THAT(lines, Contains(HasSubstr("acknowledged, by mari")));
    EXPECT_THAT(lines.back(), HasSubstr("no further step"));
    EXPECT_FALSE(why(tx, desk(at(80)), model::ItemId{1}, "unansered"));
}

TEST_F(ActsTest, APlanCountsWhatWouldBePastDue) {
    asks();
    EXPECT_EQ(planned(*rules, at(30)), "= 1 rule unchanged\n");
    EXPECT_EQ(planned(*rules_with("10m"), at(30)),
              "~ unanswered  1 in scope, 1 past due -> activation report\n= 0 rules unchanged\n");
    EXPECT_EQ(planned(*rules_with("1h", "other"), at(30)),
              "+ other  1 in scope\n- unanswered  removed, 1 open reminders withdrawn\n"
              "= 0 rules unchanged\n");
    EXPECT_EQ(outbox().size(), 0u);
}

TEST_F(ActsTest, ANewRuleReportsWhatWasOverdueInsteadOfFlooding) {
    asks();
    client_writes("q2", "liis@beta.example", "Uksed", at(1));
    storage::Transaction tx(store);
    ASSERT_TRUE(activate_rules(tx, desk(at(300))));
    commit(tx);
    EXPECT_EQ(tick(at(301)), 0u);
    EXPECT_EQ(tick(at(302)), 0u);
    ASSERT_EQ(outbox().size(), 2u) << "one report to each of those told when nobody else is";
    EXPECT_EQ(outbox().front().type, model::Letter::Type::report);
    EXPECT_EQ(outbox().front().alerts.size(), 2u);
}

TEST_F(ActsTest, WhatWaitsGoesOnWhenItsRuleIsRenamed) {
    asks();
    tick(at(60));
    ASSERT_EQ(outbox().size(), 2u);
    const storage::Transaction tx(store);
    const auto over = [&](const std::vector<std::string>& was) {
        auto file = rules->file;
        file.watch[0].id = "no-answer";
        file.watch[0].was = was;
        const auto renamed = rules::compile(std::move(file)).rules;
        const Desk desk{*renamed, *office, at(61)};
        return prepare(tx, desk, post, outbox().front()).value().over;
    };
    EXPECT_FALSE(over({"unanswered"}));
    EXPECT_EQ(over({}), "withdrawn: the rule is gone");
}

TEST_F(ActsTest, ABacktestLivesThroughTheHistoryUnderBothRules) {
    asks();
    staff_answers("a1", "q1", at(75));
    client_writes("q2", "liis@beta.example", "Uksed", at(100));
    const auto tx = storage::Transaction::look(store);
    const auto report = backtest(tx, desk(at(1000)), *rules_with("30m"), at(-1000)).value();
    const auto& tally = report.rules.at("unanswered");
    EXPECT_EQ(report.items, 2u);
    EXPECT_EQ(tally.before, 4u) << "two people, two items";
    EXPECT_EQ(tally.after, 4u);
    EXPECT_EQ(report.needless_before, 2u) << "answered a quarter of an hour after the reminder";
    EXPECT_EQ(report.needless_after, 0u);
    EXPECT_EQ(report.changed_kinds, 0u);
}

TEST_F(ActsTest, ABacktestKnowsOfContactsBeforeTheHistoryWindow) {
    constexpr int day = 24 * 60;
    client_writes("q0", "ott@acme.example", "Aknad", at(0));
    client_writes("q1", "ants@beta.example", "Vana", at(-40 * day));
    ASSERT_TRUE(item(2).imported);
    auto file = rules->file;
    file.watch[0].each = rules::WatchRule::Each::client;
    file.watch[0].since = rules::WatchRule::Since::activity;
    file.watch[0].ladders[0].steps[0].offset = *rules::parse_span("30d");
    file.watch[0].ladders[0].steps[0].to = {"mari"};
    file.revision = "silence";
    const auto next = rules::compile(std::move(file)).rules;
    const auto tx = storage::Transaction::look(store);
    const auto report = backtest(tx, desk(at(0)), *next, at(-20 * day)).value();
    EXPECT_EQ(report.rules.at("unanswered").after, 1u) << "thirty days after an imported mail";
}

TEST_F(ActsTest, APlanStopsWhenItIsTold) {
    asks();
    storage::Transaction tx(store);
    const auto stopped = plan(tx, desk(at(60)), *rules_with("30m"), [] { return false; });
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.assume_error().fault(), model::Fault::transient);
}

}  // namespace vastus::crm
