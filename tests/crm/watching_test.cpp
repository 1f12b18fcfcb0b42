#include "crm/watching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crm/desk_kit.hpp"
#include "mail/mime.hpp"

namespace vastus::crm {

using testing::HasSubstr;

class WatchingTest : public testing::Test, protected DeskKit {
protected:
    void record(const model::Letter& letter, Outcome outcome, model::Instant now,
                model::Instant trying_since = at(0)) {
        storage::Transaction tx(store);
        ASSERT_TRUE(record_attempt(
            tx, desk(now), post,
            {letter, outcome, "mari@firma.example", "id", "250 ok", {}, trying_since}));
        commit(tx);
    }
    void only_jaan_is_told() {
        auto file = rules->file;
        file.watch[0].ladders[0].steps[0].to = {"jaan"};
        rules = rules::compile(std::move(file)).rules;
    }
    Prepared prepared(const model::Letter& letter, model::Instant now) {
        const storage::Transaction tx(store);
        auto result = prepare(tx, desk(now), post, letter);
        EXPECT_TRUE(result) << (result ? "" : result.assume_error().what());
        return result ? result.assume_value() : Prepared{};
    }
};

TEST_F(WatchingTest, RemindsEachPersonOnceWhenTheStepIsDue) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    EXPECT_EQ(tick(at(59)), 0u);
    EXPECT_EQ(tick(at(60)), 1u);
    EXPECT_EQ(outbox().size(), 2u);
    EXPECT_EQ(tick(at(61)), 0u);
    EXPECT_EQ(tick(at(60 * 24)), 0u);
    EXPECT_EQ(outbox().size(), 2u);
}

TEST_F(WatchingTest, AnAnswerBeforeTheStepMeansNoAlert) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    staff_answers("a1", "q1", at(30));
    EXPECT_EQ(tick(at(120)), 0u);
}

TEST_F(WatchingTest, AnAnswerAfterTheDecisionIsNoticedJustBeforeSending) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    tick(at(60));
    staff_answers("a1", "q1", at(61));
    const auto outcome = prepared(outbox().front(), at(62));
    ASSERT_TRUE(outcome.over);
    EXPECT_THAT(*outcome.over, HasSubstr("resolved before sending"));
}

TEST_F(WatchingTest, AReminderNamesWhatMayBeTheAnswer) {
    only_jaan_is_told();
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    staff_answers("o1", "", at(30), "ott@acme.example", "Hinnapakkumine nr 17");
    tick(at(60));
    const auto text = mail::read_mail(prepared(outbox().front(), at(62)).bytes).text;
    EXPECT_THAT(text, HasSubstr("Perhaps it is answered already: mari@firma.example wrote to "
                                "acme.example"));
    EXPECT_THAT(text, HasSubstr("vastus item answered 1"));
    EXPECT_EQ(item(1).state, model::State::fresh) << "it settles nothing";
}

TEST_F(WatchingTest, ANewQuestionAfterTheAnswerStartsANewEpisode) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    tick(at(60));
    staff_answers("a1", "q1", at(70));
    client_writes("q2", "ott@acme.example", "Re: Aknad", at(100), "a1");
    EXPECT_EQ(tick(at(159)), 0u);
    EXPECT_EQ(tick(at(160)), 1u);
}

TEST_F(WatchingTest, TheMailSaysWhoWaitsAndWhoGetsIt) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    tick(at(60));
    const auto mail = prepared(outbox().front(), at(60));
    EXPECT_FALSE(mail.over);
    EXPECT_EQ(mail.from, "vastus@firma.example");
    EXPECT_THAT(mail.bytes, HasSubstr("Auto-Submitted: auto-generated"));
    EXPECT_THAT(mail.bytes, HasSubstr("multipart/alternative"));
    EXPECT_EQ(prepared(outbox().front(), at(90)).message_id, mail.message_id);
}

TEST_F(WatchingTest, AnAcceptedMailLeavesTheOutboxForGood) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    tick(at(60));
    const auto first = outbox().front();
    record(first, Outcome::accepted, at(61));
    EXPECT_EQ(outbox().size(), 1u);
    const storage::Transaction tx(store);
    EXPECT_EQ(storage::list_sent_of(tx, model::ItemId{1}).value().size(), 1u);
}

TEST_F(WatchingTest, WhoWasToldInASummaryWasToldWhateverHappensToTheOthers) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    tick(at(60));
    auto letters = outbox();
    ASSERT_EQ(letters.size(), 2u);
    letters[0].type = model::Letter::Type::summary;
    record(letters[0], Outcome::accepted, at(61));
    record(letters[1], Outcome::resolved, at(62));
    const storage::Transaction tx(store);
    const auto alert = storage::find_alert(tx, letters[0].alerts.front()).value();
    EXPECT_EQ(alert->ending, "listed in a summary");
}

/// The letter of jaan, whom alone the rules tell; the fallback is the team of mari and jaan.
TEST_F(WatchingTest, WhatCannotReachAPersonIsToldToTheFallback) {
    only_jaan_is_told();
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    tick(at(60));
    ASSERT_EQ(outbox().size(), 1u);
    record(outbox().front(), Outcome::refused, at(61));
    EXPECT_EQ(outbox().size(), 0u);
    tick(at(62));
    ASSERT_EQ(outbox().size(), 1u);
    const auto letter = outbox().front();
    EXPECT_EQ(letter.recipient, "mari");
    const auto alert = [&] {
        const storage::Transaction tx(store);
        return *storage::find_alert(tx, letter.alerts.front()).value();
    };
    EXPECT_EQ(alert().ending, "");
    EXPECT_THAT(alert().why, HasSubstr("told instead: mari, for the mail to jaan could not be "
                                       "sent: 250 ok"));
    record(letter, Outcome::refused, at(63));
    EXPECT_THAT(alert().ending, HasSubstr("could not be sent to mari"));
    EXPECT_EQ(outbox().size(), 0u) << "there is nobody else";
}

TEST_F(WatchingTest, WhatAMailDoesNotNameWasNotSentByIt) {
    auto file = rules->file;
    file.notify.groups = true;
    rules = rules::compile(std::move(file)).rules;
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    client_writes("q2", "piret@beta.example", "Uksed", at(0));
    tick(at(60));
    tick(at(65));
    ASSERT_EQ(outbox().size(), 2u);
    const auto letter = outbox().front();
    ASSERT_EQ(letter.alerts.size(), 2u);
    staff_answers("a1", "q1", at(66));
    const auto mail = prepared(letter, at(67));
    ASSERT_EQ(mail.left_out.size(), 1u);
    storage::Transaction tx(store);
    ASSERT_TRUE(record_attempt(
        tx, desk(at(67)), post,
        {letter, Outcome::accepted, "mari@firma.example", "id", "250 ok", mail.left_out}));
    commit(tx);
    EXPECT_EQ(storage::list_sent_of(tx, model::ItemId{1}).value().size(), 0u);
    EXPECT_EQ(storage::list_sent_of(tx, model::ItemId{2}).value().size(), 1u);
    const auto ending = storage::find_alert(tx, mail.left_out[0].alert).value()->ending;
    EXPECT_THAT(ending, HasSubstr("resolved before sending"));
}

TEST_F(WatchingTest, ARefusalForNowIsTriedAgainAndWaitsLongerEachTime) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    tick(at(60));
    const auto find = [this](const model::LetterId& id) {
        const storage::Transaction tx(store);
        return *storage::find_letter(tx, id).value();
    };
    const auto id = outbox().front().id;
    record(find(id), Outcome::later, at(60));
    EXPECT_EQ(find(id).next_try, at(61));
    record(find(id), Outcome::later, at(61));
    EXPECT_EQ(find(id).next_try, at(63));
}

TEST_F(WatchingTest, AnUndecidedSendingIsNotRepeatedBeforeAQuarterOfAnHour) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    tick(at(60));
    const auto letter = outbox().front();
    record(letter, Outcome::undecided, at(60));
    const storage::Transaction tx(store);
    EXPECT_GE(storage::find_letter(tx, letter.id).value()->next_try, at(75));
}

TEST_F(WatchingTest, AnUndecidedReminderOfAnAnsweredMatterEnds) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    tick(at(60));
    const auto id = outbox().front().id;
    record(outbox().front(), Outcome::undecided, at(60));
    staff_answers("a1", "q1", at(61));
    const storage::Transaction tx(store);
    const auto outcome = prepared(*storage::find_letter(tx, id).value(), at(76));
    ASSERT_TRUE(outcome.over);
    EXPECT_THAT(*outcome.over, HasSubstr("may have arrived; resolved before sending"));
}

TEST_F(WatchingTest, TimeInWhichNobodyTriedIsNoTimeOfTrying) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    tick(at(60));
    const auto id = outbox().front().id;
    const auto find = [this, &id] {
        const storage::Transaction tx(store);
        return storage::find_letter(tx, id).value();
    };
    record(*find(), Outcome::later, at(60));
    record(*find(), Outcome::later, at(60 + 10 * 24 * 60), at(60 + 10 * 24 * 60));
    ASSERT_TRUE(find()) << "the machine was off for ten days";
    EXPECT_EQ(find()->first_try, at(60 + 10 * 24 * 60 - 1));
}

TEST_F(WatchingTest, WhoIsGivenUpIsHandedOn) {
    only_jaan_is_told();
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    tick(at(60));
    auto letter = outbox().front();
    letter.first_try = letter.next_try = at(60);
    const auto late = at(60 + 6 * 24 * 60);
    letter.next_try = late;
    record(letter, Outcome::later, late);
    const storage::Transaction tx(store);
    const auto alert = storage::find_alert(tx, letter.alerts.front()).value();
    EXPECT_THAT(alert->why, HasSubstr("told instead: mari, for the mail to jaan could not be "
                                      "sent: given up: 250 ok"));
}

TEST_F(WatchingTest, NoMailSaysDoneOfWhatARuleIsNoLongerAbout) {
    auto file = rules->file;
    file.watch[0].tells_resolved = true;
    file.watch[0].ladders[0].steps[0].to = {"mari"};
    rules = rules::compile(file).rules;
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    tick(at(60));
    record(outbox().front(), Outcome::accepted, at(61));
    ASSERT_TRUE(outbox().empty());
    file.watch[0].enabled = false;
    const auto in_force = std::exchange(rules, rules::compile(file).rules);
    {
        storage::Transaction tx(store);
        ASSERT_TRUE(arm_item(tx, desk(at(70)), item(1)));  // Not committed.
        EXPECT_TRUE(storage::list_letters(tx, 9).value().empty());
    }
    rules = in_force;
    staff_answers("a1", "q1", at(80));
    EXPECT_EQ(outbox().size(), 1u) << "answered: that is done";
}

}  // namespace vastus::crm
