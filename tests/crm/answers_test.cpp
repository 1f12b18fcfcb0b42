// The numbered cases 1 to 25 of the answer matcher.
#include "crm/answers_kit.hpp"

namespace vastus::crm {
namespace {

// 22 bytes of a conversation, in base64; a child has five more.
std::string thread_index(char guid, bool is_child) {
    std::string bytes = std::string("\x01\x02\x03\x04\x05\x06", 6) + std::string(16, guid);
    if (is_child) bytes += std::string(5, '\x07');
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(c);
        for (count += 8; count >= 6; count -= 6) text += digits[bits >> (count - 6) & 63u];
    }
    if (count > 0) text += digits[bits << (6 - count) & 63u];
    return text;
}

}  // namespace

TEST_F(AnswersTest, Case01ReplyFromTheSameMailbox) {
    asks();
    out("info", 10, answer());
    EXPECT_EQ(state(), State::waiting_client);
    EXPECT_THAT(evidence(), ElementsAre(Evidence::in_reply_to));
}

TEST_F(AnswersTest, Case02ReplyFromAPersonalMailbox) {
    asks();
    out("mari", 10, answer());
    EXPECT_EQ(state(), State::waiting_client);
    EXPECT_THAT(evidence(), ElementsAre(Evidence::in_reply_to, Evidence::other_mailbox));
    EXPECT_THAT(item("q1").answers[0].why, HasSubstr("seen in Sent of mari (E1, E5)"));
}

TEST_F(AnswersTest, Case03SendOnBehalf) {
    asks();
    auto letter = answer();
    letter.from = "info@firma.example";
    letter.headers = "Sender: mari@firma.example\n";
    out("info", 10, letter);
    EXPECT_EQ(item("q1").answers[0].by, "mari@firma.example");
    EXPECT_EQ(item("q1").owner, "mari");
}

TEST_F(AnswersTest, Case04SentAsTheSharedMailboxCopyInTheSendersOwnSent) {
    asks();
    auto letter = answer();
    letter.from = "info@firma.example";
    out("mari", 10, letter);
    EXPECT_THAT(evidence(), ElementsAre(Evidence::in_reply_to, Evidence::other_mailbox));
}

TEST_F(AnswersTest, Case05ReplyToAnotherAddressOfTheFirm) {
    asks();
    auto letter = answer();
    letter.to = "liina@acme.example";
    out("info", 10, letter);
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(AnswersTest, Case06ReplyToAnUnknownAddressAtAPublicProvider) {
    in("info", 0, {.id = "q1", .from = "Ott <ott.oja@gmail.com>", .subject = subject});
    auto letter = answer();
    letter.to = "ott.teine@gmail.com";
    out("info", 10, letter);
    EXPECT_EQ(state(), State::fresh);
    EXPECT_THAT(message("a1").note, HasSubstr("N5"));
}

TEST_F(AnswersTest, Case07ReplyAllWithTheClientInCc) {
    asks();
    auto letter = answer();
    letter.to = "hulgi@tarnija.example";
    letter.cc = ott;
    out("info", 10, letter);
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(AnswersTest, Case08NewMailWithTheSameSubject) {
    asks();
    out("info", 10, {.id = "a1", .to = ott, .subject = subject, .body = answer_text});
    EXPECT_EQ(state(), State::waiting_client);
    EXPECT_THAT(evidence(), ElementsAre(Evidence::subject));
    EXPECT_THAT(item("q1").answers[0].why, HasSubstr("probable"));
    EXPECT_EQ(items(), 1u);
}

TEST_F(AnswersTest, Case09NewMailWithAnotherSubject) {
    asks();
    out("info", 10,
        {.id = "a1", .to = ott, .subject = "Hinnapakkumine nr 17", .body = answer_text});
    EXPECT_EQ(state(), State::fresh);
    EXPECT_EQ(state("a1"), State::waiting_client);
    say("q1", model::Said::answered, 12);
    EXPECT_EQ(state(), State::waiting_client);
    EXPECT_THAT(evidence(), ElementsAre(Evidence::said));
}

TEST_F(AnswersTest, Case10ReplyWithAChangedSubject) {
    asks();
    auto letter = answer();
    letter.subject = "Hinnapakkumine nr 17";
    out("info", 10, letter);
    EXPECT_THAT(evidence(), ElementsAre(Evidence::in_reply_to));
}

TEST_F(AnswersTest, Case11MobileReplyWithoutHeaders) {
    asks();
    auto letter = answer();
    letter.answers.clear();
    out("mari", 10, letter);
    EXPECT_THAT(evidence(), ElementsAre(Evidence::subject, Evidence::other_mailbox));
    in("mari", 20,
       {.id = "r1",
        .from = ott,
        .subject = "Re: " + subject,
        .answers = "a1",
        .body = "Millal saab?"});
    EXPECT_EQ(state(), State::waiting_us);
    EXPECT_EQ(items(), 1u);
}

TEST_F(AnswersTest, Case12OnlyTheThreadIndex) {
    in("info", 0,
       {.id = "q1",
        .from = ott,
        .subject = subject,
        .headers =
            "Thread-Index: " + thread_index('g', false) + "\nThread-Topic: " + subject + "\n"});
    out("info", 10,
        {.id = "a1",
         .to = ott,
         .subject = "Pakkumine",
         .body = answer_text,
         .headers =
             "Thread-Index: " + thread_index('g', true) + "\nThread-Topic: " + subject + "\n"});
    EXPECT_THAT(evidence(), ElementsAre(Evidence::thread_index));
}

TEST_F(AnswersTest, Case12SameConversationOtherTopicIsNothing) {
    in("info", 0,
       {.id = "q1",
        .from = ott,
        .subject = subject,
        .headers =
            "Thread-Index: " + thread_index('g', false) + "\nThread-Topic: " + subject + "\n"});
    out("info", 10,
        {.id = "a1",
         .to = ott,
         .subject = "Uus hinnakiri sügiseks",
         .body = answer_text,
         .headers = "Thread-Index: " + thread_index('g', true) +
                    "\nThread-Topic: Uus hinnakiri sügiseks\n"});
    EXPECT_EQ(state(), State::fresh);
}

TEST_F(AnswersTest, Case13MessageIdRewrittenBySending) {
    asks();
    out("info", 10,
        {.id = "rewritten@ses.example",
         .to = ott,
         .subject = "Re: " + subject,
         .answers = "q1",
         .body = answer_text,
         .headers = "X-Microsoft-Original-Message-ID: <a1@test.example>\n"});
    in("info", 20,
       {.id = "r1",
        .from = ott,
        .subject = "Re: " + subject,
        .answers = "a1",
        .body = "Kas homme saab?"});
    EXPECT_EQ(items(), 1u);
    EXPECT_EQ(state(), State::waiting_us);
}

TEST_F(AnswersTest, Case14AnAncestorNeverSeen) {
    in("info", 0, {.id = "q1", .from = ott, .subject = subject, .answers = "ancient"});
    out("info", 10,
        {.id = "a1", .to = ott, .subject = "Vastus", .answers = "ancient", .body = answer_text});
    EXPECT_THAT(evidence(), ElementsAre(Evidence::references));
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(AnswersTest, Case15InSentAndInAllMail) {
    asks();
    out("info", 10, answer());
    out("info", 10, answer());
    EXPECT_EQ(item("q1").answers.size(), 1u);
}

TEST_F(AnswersTest, Case16CopiesInSentAndByBccAndByCc) {
    asks();
    out("mari", 10, answer());
    auto copy = answer();
    copy.from = "mari@firma.example";
    in("info", 11, copy);
    in("jaan", 11, copy);
    ASSERT_EQ(item("q1").answers.size(), 1u);
    EXPECT_THAT(evidence(),
                ElementsAre(Evidence::in_reply_to, Evidence::other_mailbox, Evidence::copy));
}

TEST_F(AnswersTest, Case17InSentButBounced) {
    asks();
    out("info", 10, answer());
    in("info", 12, bounce("a1", "ott@acme.example", "failed", "5.1.1"));
    EXPECT_EQ(state(), State::fresh);
    EXPECT_EQ(item("q1").first_unanswered->at, at(0));
    EXPECT_THAT(item("q1").answers[0].void_reason, HasSubstr("ott@acme.example"));
    EXPECT_THAT(alerts(61), Not(IsEmpty()));
}

TEST_F(AnswersTest, Case18OneOfTwoRecipientsBounces) {
    in("info", 0, {.id = "q1", .from = ott, .cc = "liina@acme.example", .subject = subject});
    auto letter = answer();
    letter.cc = "liina@acme.example";
    out("info", 10, letter);
    in("info", 12, bounce("a1", "liina@acme.example", "failed", "5.1.1"));
    EXPECT_EQ(state(), State::waiting_client);
    EXPECT_THAT(message("b-a1lii").note, HasSubstr("some recipients"));
}

TEST_F(AnswersTest, Case18DelayedOnly) {
    asks();
    out("info", 10, answer());
    in("info", 12, bounce("a1", "ott@acme.example", "delayed", "4.4.1"));
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(AnswersTest, Case19ScheduledSending) {
    asks();
    auto letter = answer();
    letter.headers = "Date: Mon, 2 Mar 2026 10:05:00 +0000\n";
    out("info", 600, letter);
    EXPECT_EQ(item("q1").answers[0].at, at(600));
}

TEST_F(AnswersTest, Case20DatesOfNoUse) {
    asks();
    auto letter = answer();
    letter.headers = "Date: Thu, 1 Jan 2099 00:00:00 +0000\n";
    out("info", 10, letter);
    EXPECT_EQ(item("q1").answers[0].at, at(10));
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(AnswersTest, Case20AClockTenMinutesBehind) {
    asks(10);
    out("info", 0, answer());
    EXPECT_EQ(state(), State::waiting_client);
    EXPECT_THAT(evidence(), ElementsAre(Evidence::in_reply_to));
}

TEST_F(AnswersTest, Case21ADraftIsNoAnswer) {
    asks();
    auto draft = answer("d1");
    draft.is_draft = true;
    out("info", 5, draft);
    EXPECT_EQ(state(), State::fresh);
    EXPECT_THAT(message("d1").note, HasSubstr("N4"));
    out("info", 10, answer());
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(AnswersTest, Case22TheClientShowsAnAnswerThatWeNeverSaw) {
    asks();
    in("info", 60,
       {.id = "r1",
        .from = ott,
        .subject = "Re: " + subject,
        .answers = "unseen@firma.example",
        .references = "q1 unseen@firma.example",
        .body = "Sobib, tellin kaheksa tükki.\n\n> Hind on 100 eurot."});
    const auto told = item("q1");
    EXPECT_EQ(told.state, State::waiting_us);
    EXPECT_EQ(told.first_unanswered->at, at(60));
    ASSERT_EQ(told.answers.size(), 1u);
    EXPECT_THAT(told.answers[0].evidence, ElementsAre(Evidence::inferred));
}

TEST_F(AnswersTest, Case22TheSentCopyComesLater) {
    asks();
    in("info", 60,
       {.id = "r1",
        .from = ott,
        .subject = "Re: " + subject,
        .answers = "a1",
        .references = "q1 a1",
        .body = "Sobib, tellin kaheksa tükki."});
    out("info", 30, answer());
    ASSERT_EQ(item("q1").answers.size(), 1u);
    EXPECT_THAT(evidence(), ElementsAre(Evidence::in_reply_to));
}

TEST_F(AnswersTest, Case23TheClientAnswersTheirOwnMail) {
    asks();
    in("info", 30,
       {.id = "q2",
        .from = ott,
        .subject = "Re: " + subject,
        .answers = "q1",
        .body = "Kas keegi vastab?"});
    EXPECT_EQ(state(), State::fresh);
    EXPECT_EQ(item("q1").first_unanswered->at, at(0));
}

TEST_F(AnswersTest, Case24StaffWhoIsAClientToo) {
    const std::string priit = "Priit <priit@partner.example>";
    in("info", 0,
       {.id = "q0", .from = "Info <info@partner.example>", .subject = "Partneri hinnakiri 2026"});
    in("info", 5, {.id = "q1", .from = priit, .subject = subject});
    EXPECT_EQ(state(), State::fresh);
    out("priit", 5, {.id = "q1", .from = priit, .to = "info@firma.example", .subject = subject});
    EXPECT_EQ(state(), State::fresh);
}

TEST_F(AnswersTest, Case25AColleagueOfTheClientJoins) {
    asks();
    in("info", 30,
       {.id = "q2", .from = "liina@acme.example", .subject = "Re: " + subject, .answers = "q1"});
    EXPECT_EQ(items(), 1u);
    EXPECT_THAT(item("q1").counterparties, testing::Contains("liina@acme.example"));
}

}  // namespace vastus::crm
