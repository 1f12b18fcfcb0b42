#include "crm/filing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crm/desk_kit.hpp"
#include "mail/compose.hpp"

namespace vastus::crm {

using testing::ElementsAre;
using testing::HasSubstr;

class FilingTest : public testing::Test, protected DeskKit {};

TEST_F(FilingTest, AQuestionMakesAClientAndAnItem) {
    const auto filed = client_writes("q1", "ott@acme.example", "Aknad", at(0));
    EXPECT_TRUE(filed.is_new_item);
    const auto asked = item(filed.item.value);
    EXPECT_EQ(asked.state, model::State::fresh);
    EXPECT_EQ(asked.team, "sales");
    EXPECT_EQ(asked.first_unanswered->at, at(0));
}

TEST_F(FilingTest, TheSameBytesAgainChangeNothingButThePlace) {
    auto once = mail("q1", "ott@acme.example", "info@firma.example", at(0));
    auto again = once;
    again.place = {"sales", "INBOX", 1, 9};
    file(once);
    EXPECT_TRUE(file(once).is_duplicate);
    EXPECT_TRUE(file(again).is_duplicate);
    EXPECT_EQ(items(), 1u);
    EXPECT_EQ(item(1).questions.size(), 1u);
}

class LongThreadTest : public FilingTest {
protected:
    model::Message stored(const std::string& id) {
        const storage::Transaction tx(store);
        const auto key = storage::find_by_message_id(tx, id + "@test.example").assume_value();
        return *storage::find_message(tx, *key).assume_value();
    }
    /// So many copies of a mail into its thread: of the client, or automatic ones.
    void fill(const std::string& id, int count, model::Automatic automatic) {
        storage::Transaction tx(store);
        const auto first = stored(id);
        for (int i = 1; i <= count; ++i) {
            auto more = first;
            const auto name = id + "." + std::to_string(i) + "@test.example";
            more.key = model::mail_key(model::sha256(name));
            more.at = first.at + std::chrono::seconds(i);
            more.content.message_id = name;
            more.content.in_reply_to = {id + "@test.example"};
            more.content.automatic = automatic;
            if (automatic != model::Automatic::none) more.item = {};
            ASSERT_TRUE(storage::save_message(tx, more));
            ASSERT_TRUE(storage::save_alias(tx, name, first.thread));
        }
        commit(tx);
    }
    void asks(const std::string& id, int minute, const std::string& answers = "",
              const std::string& from = "ott@acme.example") {
        client_writes(id, from, "", at(minute), answers);
    }
};

TEST_F(LongThreadTest, AFullThreadGoesOnInAnother) {
    asks("q1", 0);
    fill("q1", 499, model::Automatic::none);
    asks("q2", 600, "q1.499");
    asks("q3", 601, "q2");
    asks("q4", 602, "q1.7");
    EXPECT_EQ(items(), 1u);
    EXPECT_EQ(item(1).questions.size(), 503u);
    staff_answers("a1", "q4", at(610));
    EXPECT_EQ(item(1).state, model::State::waiting_client);
}

TEST_F(LongThreadTest, WhatIsThereInPartOnlyStaysAsItIs) {
    asks("q1", 0);
    asks("o1", 1, "q1", "liina@other.example");
    fill("q1", 498, model::Automatic::auto_reply);
    staff_answers("a1", "o1", at(20), "liina@other.example");
    ASSERT_EQ(item(2).state, model::State::waiting_client);
    fill("a1", 499, model::Automatic::auto_reply);
    asks("q2", 30, "q1");
    asks("q3", 31, "q2");
    EXPECT_EQ(item(2).state, model::State::waiting_client);
    EXPECT_EQ(item(2).questions.size(), 1u);
    EXPECT_EQ(stored("q3").thread, stored("q2").thread);
}

TEST_F(LongThreadTest, WhatAThreadGoesOnInMayBecomePartOfAnother) {
    asks("z1", 0);
    asks("q1", 1);
    fill("q1", 499, model::Automatic::auto_reply);
    asks("q2", 10, "q1");
    ASSERT_NE(stored("q2").thread, stored("z1").thread);
    auto both = mail("q3", "ott@acme.example", "info@firma.example", at(11));
    both.content.in_reply_to = {"q2@test.example"};
    both.content.references = {"z1@test.example", "q2@test.example"};
    file(both);
    ASSERT_EQ(stored("q2").thread, stored("z1").thread);
    staff_answers("a1", "q1", at(20));
    EXPECT_EQ(stored("a1").thread, stored("z1").thread);
    EXPECT_EQ(item(stored("q1").item.value).answers.size(), 1u);
}

TEST_F(FilingTest, SameMessageIdWithOtherWordsStaysTwo) {
    auto first = mail("q1", "ott@acme.example", "info@firma.example", at(0));
    auto second = first;
    second.content.reply_text = "Hoopis muu asi.";
    second.content.digest = model::sha256("other bytes");
    second.key = model::mail_key(second.content.digest);
    second.place.folder = "Other";
    file(first);
    EXPECT_FALSE(file(second).is_duplicate);
    EXPECT_EQ(item(1).questions.size(), 2u);
}

TEST_F(FilingTest, AColleaguesAnswerFromAnotherMailboxSettles) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    staff_answers("a1", "q1", at(10));
    const auto answered = item(1);
    EXPECT_EQ(answered.state, model::State::waiting_client);
    ASSERT_EQ(answered.answers.size(), 1u);
    EXPECT_THAT(answered.answers[0].evidence,
                ElementsAre(model::Evidence::in_reply_to, model::Evidence::other_mailbox));
    EXPECT_THAT(answered.answers[0].why, HasSubstr("mari@firma.example"));
    EXPECT_EQ(answered.owner, "mari");
}

TEST_F(FilingTest, TheAnswerSeenBeforeItsQuestionGivesTheSameState) {
    auto answer = mail("a1", "mari@firma.example", "ott@acme.example", at(10));
    answer.role = model::FolderRole::sent;
    answer.place = {"info", "Sent", 1, next_uid++};
    answer.content.in_reply_to = {"q1@test.example"};
    file(answer);
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    EXPECT_EQ(items(), 1u);
    EXPECT_EQ(item(1).state, model::State::waiting_client);
    EXPECT_EQ(item(1).kind, "inquiry");
}

TEST_F(FilingTest, AnAnswerToAStrangerDoesNotSettle) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    const auto filed = staff_answers("a1", "q1", at(10), "someone@elsewhere.example");
    EXPECT_EQ(item(1).state, model::State::fresh);
    EXPECT_THAT(filed.note, HasSubstr("N5"));
}

TEST_F(FilingTest, AColleagueOfTheClientCountsAsTheClient) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    staff_answers("a1", "q1", at(10), "liina@acme.example");
    EXPECT_EQ(item(1).state, model::State::waiting_client);
}

TEST_F(FilingTest, ForwardingToAColleagueIsNoAnswer) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    staff_answers("a1", "q1", at(10), "jaan@firma.example");
    EXPECT_EQ(item(1).state, model::State::fresh);
}

TEST_F(FilingTest, AnEmptyReplyIsNoAnswer) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    auto empty = mail("a1", "mari@firma.example", "ott@acme.example", at(10));
    empty.role = model::FolderRole::sent;
    empty.content.in_reply_to = {"q1@test.example"};
    empty.content.reply_text = " \n";
    EXPECT_THAT(file(empty).note, HasSubstr("N6"));
    EXPECT_EQ(item(1).state, model::State::fresh);
}

TEST_F(FilingTest, AMailThatOnlyClaimsToBeFromStaffIsNoEvidence) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    auto forged = mail("x1", "mari@firma.example", "info@firma.example", at(5));
    forged.content.in_reply_to = {"q1@test.example"};
    EXPECT_THAT(file(forged).note, HasSubstr("N12"));
    EXPECT_EQ(item(1).state, model::State::fresh);
}

TEST_F(FilingTest, AnOutOfOfficeMovesNoClock) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    staff_answers("a1", "q1", at(10));
    auto away = mail("o1", "ott@acme.example", "mari@firma.example", at(11));
    away.content.automatic = model::Automatic::auto_reply;
    away.content.in_reply_to = {"a1@test.example"};
    file(away);
    EXPECT_EQ(item(1).state, model::State::waiting_client);
    EXPECT_EQ(items(), 1u);
}

TEST_F(FilingTest, ABouncedAnswerReopensWithTheOriginalClock) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    staff_answers("a1", "q1", at(10));
    auto bounce = mail("b1", "mailer-daemon@firma.example", "mari@firma.example", at(11));
    bounce.content.automatic = model::Automatic::bounce;
    bounce.content.bounce.emplace();
    bounce.content.bounce->original_message_id = "a1@test.example";
    bounce.content.bounce->recipients = {{"ott@acme.example", "failed", "5.1.1", "550", true}};
    file(bounce);
    EXPECT_EQ(item(1).state, model::State::fresh);
    EXPECT_EQ(item(1).first_unanswered->at, at(0));
    EXPECT_THAT(item(1).answers[0].void_reason, HasSubstr("ott@acme.example"));
}

TEST_F(FilingTest, AStrangerWhoQuotesAnIdGetsAnItemOfTheirOwn) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    client_writes("q2", "spy@elsewhere.example", "Re: Aknad", at(1), "q1");
    EXPECT_EQ(items(), 2u);
    EXPECT_EQ(item(1).questions.size(), 1u);
}

TEST_F(FilingTest, AFormEntryIsAnsweredByMailWithTheSameSubject) {
    auto entry = mail("f1", "ott@acme.example", "", at(0));
    entry.source = model::Source::form;
    entry.form_id = "contact";
    entry.place = {"contact", "", 0, 0};
    entry.key = model::form_key("contact", "17");
    entry.content.message_id.clear();
    entry.content.to.clear();
    entry.content.subject = "Hinnapakkumine akendele";
    entry.content.base_subject = entry.content.subject;
    file(entry);
    staff_answers("a1", "", at(10), "ott@acme.example", "Hinnapakkumine akendele");
    ASSERT_EQ(item(1).answers.size(), 1u);
    EXPECT_EQ(item(1).answers[0].evidence.front(), model::Evidence::subject);
}

TEST_F(FilingTest, OurOwnAlertIsNoMessageOfAnybody) {
    auto alert = mail("x", "vastus@firma.example", "mari@firma.example", at(0));
    alert.content.message_id = mail::delivery_message_id(model::delivery_id({}, "mari"),
                                                         post.mac_key, post.message_id_host);
    EXPECT_THAT(file(alert).note, HasSubstr("N1"));
    EXPECT_EQ(items(), 0u);
}

TEST_F(FilingTest, HistoryIsImportedAndNeverRemindsAnybody) {
    client_writes("q0", "ott@acme.example", "Praegune", at(0));
    client_writes("q1", "ants@beta.example", "Vana", at(-60 * 24 * 40));
    EXPECT_TRUE(item(2).imported);
    EXPECT_EQ(tick(at(60 * 24)), 1u);
    const storage::Transaction tx(store);
    const auto alert = storage::find_alert(tx, outbox().front().alerts.front()).value();
    EXPECT_EQ(alert->subject, model::ItemId{1});
}

}  // namespace vastus::crm
