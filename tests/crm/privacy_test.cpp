// Of a personal mailbox only what concerns a client is kept.
#include "crm/privacy.hpp"

#include "crm/answers_kit.hpp"

namespace vastus::crm {

class PrivacyTest : public AnswersTest {};

TEST_F(PrivacyTest, MailOfAPersonWithoutAClientLeavesNoTrace) {
    in("mari", 0, {.id = "p1", .from = "ema@kodu.example", .subject = "Kas tuled laupäeval?"});
    out("mari", 5,
        {.id = "p2",
         .to = "ema@kodu.example",
         .subject = "Re: Kas tuled laupäeval?",
         .answers = "p1"});
    out("mari", 6, {.id = "p3", .to = "jaan@firma.example", .subject = "Lõuna kell 12?"});
    EXPECT_FALSE(is_stored("p1") || is_stored("p2") || is_stored("p3"));
    EXPECT_EQ(items(), 0u);
}

TEST_F(PrivacyTest, AKnownClientInAPersonalMailboxIsAClient) {
    asks();
    in("mari", 30,
       {.id = "q2", .from = "liina@acme.example", .subject = "Veel üks küsimus ustest"});
    EXPECT_EQ(state("q2"), State::fresh);
}

TEST_F(PrivacyTest, AnAnswerReadBeforeItsQuestionIsReadAgain) {
    const auto filed = out("mari", 10, answer());
    EXPECT_TRUE(filed.is_private);
    EXPECT_FALSE(is_stored("a1"));
    asks();
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(PrivacyTest, ABounceOfAnAnswerThatWasPrivateIsReadAgainToo) {
    in("mari", 11, bounce("a1", "ott@acme.example", "failed", "5.1.1"));
    out("mari", 10, answer());
    asks();
    EXPECT_EQ(state(), State::fresh);
    EXPECT_EQ(item("q1").answers.size(), 1u);
}

TEST_F(PrivacyTest, TheSameMailInASharedMailboxIsKept) {
    in("mari", 0,
       {.id = "p1",
        .from = ott,
        .to = "mari@firma.example, info@firma.example",
        .subject = subject});
    EXPECT_FALSE(is_stored("p1"));
    in("info", 0,
       {.id = "p1",
        .from = ott,
        .to = "mari@firma.example, info@firma.example",
        .subject = subject});
    EXPECT_EQ(state("p1"), State::fresh);
}

class ReadAgainTest : public testing::Test, protected DeskKit {
protected:
    Turn turn(std::uint32_t uid) const { return {{"mari", "Sent", 7, uid}, uid - 1, false}; }
    template <class Work>
    void change(Work work) {
        storage::Transaction tx(store);
        ASSERT_TRUE(work(tx));
        commit(tx);
    }
    storage::Accounted row(std::uint32_t uid) {
        storage::Transaction tx(store);
        const auto folder = storage::folder_number(tx, "mari", "Sent").value();
        return storage::find_uid(tx, {folder, 7}, uid).value().value();
    }
};

TEST_F(ReadAgainTest, OnlyWhatCameSinceTheNewClientWrote) {
    change([this](auto& tx) { return leave_alone(tx, turn(1), at(0)); });
    change([this](auto& tx) { return leave_alone(tx, turn(2), at(20)); });
    change([](auto& tx) { return reconsider(tx, at(30)); });
    EXPECT_EQ(row(2).fate, storage::Fate::left);
    change([this](auto& tx) { return note_new_client(tx, *office, at(10)); });
    change([](auto& tx) { return reconsider(tx, at(30)); });
    EXPECT_EQ(row(1).fate, storage::Fate::left);
    EXPECT_EQ(row(2).fate, storage::Fate::retrying);
    EXPECT_EQ(row(2).next_try, at(30));
    change([this](auto& tx) { return leave_alone(tx, {{"mari", "Sent", 7, 2}, 0, true}, at(20)); });
    change([](auto& tx) { return reconsider(tx, at(40)); });
    EXPECT_EQ(row(2).fate, storage::Fate::left);
    change([this](auto& tx) { return note_new_client(tx, *office, at(15)); });
    change([this](auto& tx) { return note_new_client(tx, *office, at(18)); });
    change([](auto& tx) { return reconsider(tx, at(50)); });
    EXPECT_EQ(row(2).fate, storage::Fate::retrying);
}

TEST_F(ReadAgainTest, TheAuditCountsThem) {
    change([this](auto& tx) { return leave_alone(tx, turn(1), at(0)); });
    storage::Transaction tx(store);
    const auto audits = audit(tx).value();
    ASSERT_EQ(audits.size(), 1u);
    EXPECT_EQ(audits[0].left, 1u);
}

}  // namespace vastus::crm
