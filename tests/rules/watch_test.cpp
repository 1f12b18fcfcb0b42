#include "rules/firm.hpp"

namespace vastus::rules::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// One item under the firm's ladder: 4 h, 8 h, 24 h, and three repeats a day apart.
class WatchTest : public ::testing::Test {
protected:
    void rules(RuleFile file) { rules_ = compiled(std::move(file)); }

    /// Judges at a moment and remembers what fired, as the store does. "" or "after 4h/0 -> mari".
    std::string alerts(const std::string& when) {
        watched_ = watch(*rules_, rules_->file.watch[0], {&item_, nullptr}, {fired_, {}, {}, {}},
                         at(when));
        fired_.insert(fired_.end(), watched_.fired.begin(), watched_.fired.end());
        if (watched_.next_due) {
            EXPECT_GT(*watched_.next_due, at(when));
        }
        if (watched_.alerts.empty()) return "";
        const auto& alert = watched_.alerts.front();
        std::string text = alert.step + "/" + std::to_string(alert.repeat) + " ->";
        for (const auto& person : alert.recipients) text += " " + person;
        return text;
    }
    std::string next() const {
        return watched_.next_due ? model::iso(*watched_.next_due) : std::string();
    }

    std::shared_ptr<const RuleSet> rules_ = compiled(firm());
    model::Item item_ = waiting_item(at("2026-03-02 10:00"));
    std::vector<Fired> fired_;
    Watched watched_;
};

TEST_F(WatchTest, ClimbsTheLadder) {
    EXPECT_EQ(alerts("2026-03-02 13:59"), "");
    EXPECT_EQ(next(), "2026-03-02T14:00:00Z");
    EXPECT_EQ(alerts("2026-03-02 14:00"), "after 4h/0 -> mari jaan");
    EXPECT_EQ(alerts("2026-03-02 14:00"), "");
    EXPECT_EQ(alerts("2026-03-02 18:00"), "after 8h/0 -> jaan");
    EXPECT_EQ(alerts("2026-03-03 10:00"), "after 24h/0 -> liis");
    EXPECT_EQ(alerts("2026-03-04 10:00"), "after 24h/1 -> liis");
    EXPECT_EQ(alerts("2026-03-05 10:00"), "after 24h/2 -> liis");
    EXPECT_EQ(alerts("2026-03-06 10:00"), "after 24h/3 -> liis");
    EXPECT_EQ(next(), "");
    EXPECT_EQ(alerts("2026-04-06 10:00"), "");
    EXPECT_TRUE(watched_.anchor);
}

TEST_F(WatchTest, RepeatsDoNotDrift) {
    alerts("2026-03-03 10:00");
    EXPECT_EQ(alerts("2026-03-04 17:30"), "after 24h/1 -> liis");
    EXPECT_EQ(next(), "2026-03-05T10:00:00Z");
}

TEST_F(WatchTest, RemindsOnceAfterLongDowntime) {
    EXPECT_EQ(alerts("2026-03-05 12:00"), "after 24h/2 -> liis");
    EXPECT_THAT(watched_.alerts[0].superseded, ElementsAre(1, 2));
    EXPECT_EQ(watched_.alerts[0].due, at("2026-03-05 10:00"));
    EXPECT_EQ(alerts("2026-03-05 12:01"), "");
    EXPECT_EQ(next(), "2026-03-06T10:00:00Z");
}

TEST_F(WatchTest, SupersedesTheStepsThatWereMissed) {
    EXPECT_EQ(alerts("2026-03-02 19:00"), "after 8h/0 -> jaan");
    EXPECT_THAT(watched_.alerts[0].superseded, ElementsAre(1));
    ASSERT_EQ(watched_.fired.size(), 2u);
    EXPECT_EQ(watched_.fired[0].step, "after 4h");
}

TEST_F(WatchTest, EndsWithTheAnswer) {
    alerts("2026-03-02 14:00");
    answer(item_, at("2026-03-02 15:00"));
    EXPECT_EQ(alerts("2026-03-02 18:00"), "");
    EXPECT_FALSE(watched_.anchor);
    EXPECT_EQ(watched_.over, "answered");
    EXPECT_FALSE(watched_.next_due);
}

TEST_F(WatchTest, StartsAgainWithTheNextQuestion) {
    answer(item_, at("2026-03-02 11:00"));
    item_.questions.push_back({{model::hash128({"q2"})}, at("2026-03-03 10:00")});
    model::derive_state(item_);
    EXPECT_EQ(alerts("2026-03-03 13:59"), "");
    EXPECT_EQ(alerts("2026-03-03 14:00"), "after 4h/0 -> mari jaan");
    EXPECT_EQ(watched_.anchor->at, at("2026-03-03 10:00"));
}

TEST_F(WatchTest, AWeakAnswerDoesNotEndARuleThatNeedsAStrongOne) {
    model::Answer answer;
    answer.at = at("2026-03-02 12:00");
    answer.evidence = {model::Evidence::subject};
    item_.answers = {answer};
    model::derive_state(item_);
    EXPECT_EQ(alerts("2026-03-02 14:00"), "");
    auto file = firm();
    file.watch[0].needs_strong = true;
    rules(std::move(file));
    EXPECT_EQ(alerts("2026-03-02 14:00"), "after 4h/0 -> mari jaan");
    item_.answers[0].evidence.push_back(model::Evidence::said);
    EXPECT_EQ(alerts("2026-03-02 18:00"), "");
}

TEST_F(WatchTest, APromiseIsDueAtItsTime) {
    auto file = firm();
    file.watch[0].since = WatchRule::Since::promise;
    file.watch[0].while_.reset();
    rules(std::move(file));
    EXPECT_EQ(alerts("2026-03-02 14:00"), "");
    EXPECT_EQ(watched_.over, "no promise of ours is open");
    item_.promised = model::Anchor{item_.first_unanswered->event, at("2026-03-06 15:00")};
    EXPECT_EQ(alerts("2026-03-06 18:59"), "");
    EXPECT_EQ(alerts("2026-03-06 19:00"), "after 4h/0 -> mari jaan");
    EXPECT_THAT(watched_.alerts[0].why, HasSubstr("we promised"));
}

TEST_F(WatchTest, SaysWhyItIsOutOfScope) {
    auto file = firm();
    file.watch[0].when = is("kind", "quote_request");
    rules(file);
    EXPECT_EQ(alerts("2026-03-05 12:00"), "");
    EXPECT_EQ(watched_.over, "not in scope: kind is order, not quote_request");
    file.watch[0].enabled = false;
    rules(file);
    alerts("2026-03-05 12:00");
    EXPECT_EQ(watched_.over, "the rule is switched off");
}

TEST_F(WatchTest, NeverRemindsOfImportedItems) {
    item_.imported = true;
    EXPECT_EQ(alerts("2026-03-05 12:00"), "");
    EXPECT_THAT(watched_.over, HasSubstr("imported"));
    EXPECT_FALSE(
        first_due(*rules_, rules_->file.watch[0], {&item_, nullptr}, {}, at("2026-03-05 12:00")));
}

TEST_F(WatchTest, ASetBackClockFiresNothingTwice) {
    alerts("2026-03-03 10:00");
    EXPECT_EQ(alerts("2026-03-02 14:30"), "");
    EXPECT_EQ(next(), "2026-03-04T10:00:00Z");
}

TEST_F(WatchTest, FiredStepsAreKnownByTheirOffset) {
    alerts("2026-03-02 14:00");
    auto file = firm();
    file.watch[0].ladders[0].steps.erase(file.watch[0].ladders[0].steps.begin());
    rules(file);
    EXPECT_EQ(alerts("2026-03-02 18:00"), "after 8h/0 -> jaan") << "the first step now";
}

TEST_F(WatchTest, TheSameAlertHasTheSameId) {
    alerts("2026-03-02 14:00");
    const auto first = watched_.alerts[0].id;
    fired_.clear();
    alerts("2026-03-02 16:00");
    EXPECT_EQ(watched_.alerts[0].id, first);
    EXPECT_EQ(first, model::alert_id("unanswered", item_.id, item_.first_unanswered->event,
                                     "after 4h", 0));
}

TEST_F(WatchTest, SaysWhyAndToWhom) {
    alerts("2026-03-02 14:00");
    EXPECT_EQ(watched_.alerts[0].why,
              "rule unanswered, step 1 (after 4h): Ott Tamm has waited for an answer since "
              "02.03.2026 12:00; told: mari (team sales), jaan (team sales)");
}

TEST_F(WatchTest, CountsFromOtherAnchors) {
    auto file = firm();
    file.watch[0].while_.reset();
    file.watch[0].since = WatchRule::Since::our_answer;
    rules(file);
    EXPECT_EQ(alerts("2026-03-09 12:00"), "");
    EXPECT_EQ(watched_.over, "we have not answered yet");
    answer(item_, at("2026-03-02 11:00"));
    EXPECT_EQ(alerts("2026-03-02 15:00"), "after 4h/0 -> mari jaan");
    for (const auto since : {WatchRule::Since::opened, WatchRule::Since::state,
                             WatchRule::Since::last_client_message}) {
        file.watch[0].since = since;
        EXPECT_TRUE(anchor_of(file.watch[0], {&item_, nullptr}));
    }
}

TEST_F(WatchTest, ArmsForTheNextStepEvenWhenItIsPast) {
    const auto& rule = rules_->file.watch[0];
    const auto now = at("2026-03-09 10:00");
    EXPECT_EQ(first_due(*rules_, rule, {&item_, nullptr}, {}, now), at("2026-03-02 14:00"));
    EXPECT_EQ(first_due(*rules_, rule, {&item_, nullptr}, {{{"after 8h", 0}}, {}, {}, {}}, now),
              at("2026-03-03 10:00"));
    EXPECT_FALSE(
        first_due(*rules_, rule, {&item_, nullptr}, {{{"after 24h", 3}}, {}, {}, {}}, now));
}

class RecipientsTest : public ::testing::Test {
protected:
    std::vector<std::string> told_to(const std::vector<std::string>& to) {
        why_.clear();
        return recipients(*rules_, to, {&item_, &client_}, why_);
    }
    std::shared_ptr<const RuleSet> rules_ = compiled(firm());
    model::Item item_ = waiting_item(at("2026-03-02 10:00"));
    model::Client client_;
    std::vector<std::string> why_;
};

TEST_F(RecipientsTest, AreEverybodyOnce) {
    item_.owner = "mari";
    EXPECT_THAT(told_to({"owner", "team", "team.lead"}), ElementsAre("mari", "jaan"));
    EXPECT_THAT(why_,
                ElementsAre("mari (owner, team sales)", "jaan (team sales, lead of team sales)"));
    EXPECT_THAT(told_to({"role:manager", "team:support", "jaan"}),
                ElementsAre("liis", "olga", "mari", "jaan"));
    client_.manager = "olga";
    EXPECT_THAT(told_to({"client.manager"}), ElementsAre("olga"));
}

TEST_F(RecipientsTest, FallBackWhenThereIsNobody) {
    EXPECT_THAT(told_to({"owner"}), ElementsAre("olga", "mari"));
    EXPECT_EQ(why_[0], "olga (fallback, team support)");
    item_.owner = "left-last-year";
    item_.team = "gone";
    EXPECT_THAT(told_to({"owner", "team", "team.lead", "client.manager"}),
                ElementsAre("olga", "mari"));
}

}  // namespace
}  // namespace vastus::rules::test
