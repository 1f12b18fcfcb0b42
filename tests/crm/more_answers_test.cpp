// The numbered cases 26 to 50 of the answer matcher.
#include "crm/answers_kit.hpp"
#include "mail/compose.hpp"

namespace vastus::crm {

TEST_F(AnswersTest, Case26AStrangerWhoKnowsAnId) {
    asks();
    in("info", 30,
       {.id = "s1", .from = "spy@elsewhere.example", .subject = "Re: " + subject, .answers = "q1"});
    EXPECT_EQ(items(), 2u);
    EXPECT_EQ(item("q1").questions.size(), 1u);
    EXPECT_THAT(item("s1").related, ElementsAre(item("q1").id));
}

TEST_F(AnswersTest, Case27TicketSystemToTicketSystem) {
    asks();
    out("info", 10, answer());
    in("info", 11,
       {.id = "t1",
        .from = "help@acme.example",
        .subject = "[#17] " + subject,
        .answers = "a1",
        .body = "Your request was received.",
        .headers = "Auto-Submitted: auto-replied\n"});
    EXPECT_EQ(state(), State::waiting_client);
    in("info", 50,
       {.id = "t2",
        .from = "help@acme.example",
        .subject = "[#17] " + subject,
        .answers = "t1",
        .references = "ticket-17 a1",
        .body = "Kas saate ka uksed teha?"});
    EXPECT_EQ(state(), State::waiting_us);
}

TEST_F(AnswersTest, Case28OurOutOfOfficeIsNoAnswer) {
    asks();
    auto away = answer("o1");
    away.headers = "Auto-Submitted: auto-replied\n";
    away.body = "Olen puhkusel.";
    out("info", 1, away);
    EXPECT_EQ(state(), State::fresh);
    EXPECT_THAT(message("o1").note, HasSubstr("auto-reply"));
}

TEST_F(AnswersTest, Case29TheClientsOutOfOfficeAfterOurAnswer) {
    asks();
    out("info", 10, answer());
    in("info", 11,
       {.id = "o1",
        .from = ott,
        .subject = "Automatic reply: " + subject,
        .answers = "a1",
        .body = "Olen puhkusel.",
        .headers = "Auto-Submitted: auto-replied\n"});
    EXPECT_EQ(state(), State::waiting_client);
    EXPECT_EQ(message("o1").item, item("q1").id);
}

TEST_F(AnswersTest, Case30ReadReceipts) {
    asks();
    const Letter receipt{
        .id = "m1",
        .from = "mari@firma.example",
        .to = ott,
        .subject = "Loetud: " + subject,
        .answers = "q1",
        .body =
            "--x\nContent-Type: text/plain\n\nLoetud.\n--x\nContent-Type: "
            "message/disposition-notification\n\n"
            "Final-Recipient: rfc822; mari@firma.example\nDisposition: "
            "manual-action/MDN-sent-manually; displayed\n--x--",
        .type = "multipart/report; report-type=disposition-notification; boundary=x"};
    out("mari", 3, receipt);
    EXPECT_EQ(state(), State::fresh);
    out("info", 10, answer());
    auto theirs = receipt;
    theirs.id = "m2";
    theirs.from = ott;
    theirs.to = "info@firma.example";
    theirs.answers = "a1";
    in("info", 12, theirs);
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(AnswersTest, Case31ForwardedToAColleague) {
    asks();
    out("mari", 10,
        {.id = "f1",
         .to = "jaan@firma.example",
         .subject = "Fwd: " + subject,
         .answers = "q1",
         .body = "Palun vasta sina."});
    EXPECT_EQ(state(), State::fresh);
    EXPECT_THAT(message("f1").note, HasSubstr("N5"));
    EXPECT_EQ(message("f1").item, item("q1").id);
}

TEST_F(AnswersTest, Case32StaffHandsAClientsMailOn) {
    in("info", 0,
       {.id = "f1",
        .from = "mari@firma.example",
        .subject = "Fwd: " + subject,
        .body =
            "Jaan, see tuli minu erakontole.\n\n---------- Forwarded message ---------\nFrom: " +
            ott + "\nDate: Mon, 2 Mar 2026 11:00:00 +0200\nSubject: " + subject +
            "\nTo: mari.mets@gmail.com\n\nTere, soovime kuut akent.\n"});
    EXPECT_EQ(state("f1"), State::fresh);
    EXPECT_EQ(item("f1").contact.address, "ott@acme.example");
    out("info", 30,
        {.id = "a1", .to = ott, .subject = "Re: " + subject, .answers = "f1", .body = answer_text});
    EXPECT_EQ(state("f1"), State::waiting_client);
}

TEST_F(AnswersTest, Case33SignatureOnlyAndAttachmentAndBelow) {
    asks();
    auto empty = answer("e1");
    empty.body = "\n-- \nMari Mets\nFirma OÜ\n";
    out("info", 5, empty);
    EXPECT_EQ(state(), State::fresh);
    EXPECT_THAT(message("e1").note, HasSubstr("N6"));
    auto below = answer("e2");
    below.body = "Vt allpool.\n\nOtt Oja kirjutas 2.03.2026 12:00:\n> Mis hind on?\n100 eurot.\n";
    out("info", 10, below);
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(AnswersTest, Case33EmptyWithAnAttachment) {
    asks();
    auto letter = answer();
    letter.type = "multipart/mixed; boundary=x";
    letter.body =
        "--x\nContent-Type: text/plain\n\n\n--x\nContent-Type: application/pdf\n"
        "Content-Disposition: attachment; filename=pakkumine.pdf\n\nPDF\n--x--";
    out("info", 10, letter);
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(AnswersTest, Case34EncryptedBody) {
    asks();
    auto letter = answer();
    letter.type = "multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=x";
    letter.body =
        "--x\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--x\nContent-Type: "
        "application/octet-stream\n\nAAAA\n--x--";
    out("info", 10, letter);
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(AnswersTest, Case35AnInterimAnswerPromises) {
    asks();
    auto letter = answer();
    letter.body = "Tere! Täname päringu eest. Vastame reedel.";
    out("info", 10, letter);
    EXPECT_EQ(state(), State::waiting_client);
    ASSERT_TRUE(item("q1").answers[0].promise);
    EXPECT_EQ(item("q1").answers[0].promise->day, "2026-03-06");
    EXPECT_EQ(item("q1").answers[0].promise->sentence, "Vastame reedel.");
    EXPECT_EQ(model::iso(item("q1").promised->at), "2026-03-06T15:00:00Z");
    out("info", 60 * 24,
        {.id = "a2", .to = ott, .subject = "Re: " + subject, .answers = "q1", .body = answer_text});
    EXPECT_FALSE(item("q1").promised);
}

TEST_F(AnswersTest, Case36ThanksAfterOurAnswer) {
    asks();
    out("info", 10, answer());
    in("info", 20,
       {.id = "t1", .from = ott, .subject = "Re: " + subject, .answers = "a1", .body = "Aitäh!"});
    EXPECT_EQ(state(), State::waiting_client);
    EXPECT_EQ(item("q1").thanks.size(), 1u);
}

TEST_F(AnswersTest, Case36ThanksAndAQuestion) {
    asks();
    out("info", 10, answer());
    in("info", 20,
       {.id = "t1",
        .from = ott,
        .subject = "Re: " + subject,
        .answers = "a1",
        .body = "Aitäh, aga millal?"});
    EXPECT_EQ(state(), State::waiting_us);
}

TEST_F(AnswersTest, AYesToOurQuestionIsMoreThanThanks) {
    asks();
    auto asking = answer();
    asking.body = "Hind on 480 eurot. Kas võtame töösse?";
    out("info", 10, asking);
    Letter yes{.id = "t1",
               .from = ott,
               .subject = "Re: " + subject,
               .answers = "a1",
               .body = "Sobib, aitäh!"};
    in("info", 20, yes);
    EXPECT_EQ(state(), State::waiting_us);
    asking = {.id = "a2",
              .to = ott,
              .subject = "Re: " + subject,
              .answers = "t1",
              .body = "Võtsime töösse. Kas saame veel aidata?"};
    out("info", 30, asking);
    yes.id = "t2";
    yes.answers = "a2";
    yes.body = "Aitäh!";
    in("info", 40, yes);
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(AnswersTest, Case36ThanksAsTheFirstMail) {
    in("info", 0, {.id = "q1", .from = ott, .subject = subject, .body = "Aitäh!"});
    EXPECT_EQ(state(), State::fresh);
}

TEST_F(AnswersTest, WhatHappensWithinOneSecondIsReadInItsOrder) {
    asks();
    out("info", 0, answer());
    in("info", 0,
       {.id = "t1", .from = ott, .subject = "Re: " + subject, .answers = "a1", .body = "Aitäh!"});
    EXPECT_EQ(state(), State::waiting_client);
    EXPECT_EQ(item("q1").thanks.size(), 1u);
}

TEST_F(AnswersTest, ABounceBeforeTheCopyInSentCounts) {
    asks();
    in("info", 9, bounce("a1", "ott@acme.example", "failed", "5.1.1"));
    out("info", 10, answer());
    EXPECT_EQ(state(), State::fresh);
}

TEST_F(AnswersTest, WhatSomebodySaidStandsAgainstABounce) {
    asks();
    out("info", 10, answer());
    in("info", 12, bounce("a1", "ott@acme.example", "failed", "5.1.1"));
    say("a1", model::Said::answered, 20);
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(AnswersTest, Case37TheSameMatterToTwoMailboxes) {
    asks();
    in("sales", 7, {.id = "q2", .from = ott, .subject = subject});
    EXPECT_EQ(items(), 1u);
    auto letter = answer();
    letter.answers = "q2";
    out("sales", 30, letter);
    EXPECT_EQ(state(), State::waiting_client);
    EXPECT_EQ(state("q2"), State::waiting_client);
}

TEST_F(AnswersTest, Case38AFormIsAnsweredByMail) {
    form(0, "17", "ott@acme.example", subject, "Soovin kuut akent.");
    out("mari", 10, {.id = "a1", .to = ott, .subject = "Re: " + subject, .body = answer_text});
    EXPECT_EQ(state("a1"), State::waiting_client);
    EXPECT_EQ(item("a1").questions.size(), 1u);
    EXPECT_EQ(items(), 1u);
}

TEST_F(AnswersTest, Case38TheReplyWentToTheForm) {
    in("web", 0,
       {.id = "n1",
        .from = "no-reply@forms.example",
        .subject = subject,
        .headers = "Reply-To: " + ott + "\n"});
    out("info", 10,
        {.id = "a1",
         .to = "no-reply@forms.example",
         .subject = "Re: " + subject,
         .answers = "n1",
         .body = answer_text});
    EXPECT_EQ(state("n1"), State::fresh);
    EXPECT_THAT(message("a1").note, HasSubstr("N10"));
    out("info", 12,
        {.id = "a2", .to = ott, .subject = "Re: " + subject, .answers = "n1", .body = answer_text});
    EXPECT_EQ(state("n1"), State::waiting_client);
}

TEST_F(AnswersTest, Case39SeenAgainUnderANewUidvalidity) {
    asks();
    out("info", 10, answer());
    asks();
    out("info", 10, answer());
    EXPECT_EQ(items(), 1u);
    EXPECT_EQ(item("q1").answers.size(), 1u);
    EXPECT_EQ(item("q1").questions.size(), 1u);
}

TEST_F(AnswersTest, Case40AnAnswerOlderThanTheInstallation) {
    const int old = -60 * 24 * 60;
    in("info", old,
       {.id = "q1",
        .from = ott,
        .subject = subject,
        .headers = "Date: Thu, 1 Jan 2026 10:00:00 +0000\n"});
    auto letter = answer();
    letter.headers = "Date: Thu, 1 Jan 2026 12:00:00 +0000\n";
    out("info", old + 300, letter);
    EXPECT_EQ(state(), State::waiting_client);
    EXPECT_EQ(model::iso(item("q1").answers[0].at), "2026-01-01T12:00:00Z");
    EXPECT_THAT(alerts(60 * 24 * 40), IsEmpty());
}

TEST_F(AnswersTest, Case41SentSyncsLater) {
    asks();
    in("info", 40, {.id = "x1", .from = "ants@beta.example", .subject = "Uksed Tartusse"});
    out("info", 10, answer());
    EXPECT_EQ(item("q1").our_answer->at, at(10));
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(AnswersTest, Case42AForgedReplyOfStaff) {
    asks();
    in("info", 5,
       {.id = "x1",
        .from = "mari@firma.example",
        .to = ott,
        .cc = "info@firma.example",
        .subject = "Re: " + subject,
        .answers = "q1",
        .body = answer_text});
    EXPECT_EQ(state(), State::fresh);
    EXPECT_THAT(message("x1").note, HasSubstr("N12"));
    EXPECT_EQ(message("x1").item, item("q1").id);
}

TEST_F(AnswersTest, Case43ANewsletterToAllClients) {
    in("info", 0, {.id = "q1", .from = ott, .subject = "Kevadised hinnad 2026"});
    std::string all = ott;
    for (int i = 0; i < 30; ++i) all += ", k" + std::to_string(i) + "@klient.example";
    out("info", 10,
        {.id = "n1", .to = all, .subject = "Kevadised hinnad 2026", .body = answer_text});
    EXPECT_EQ(state(), State::fresh);
}

TEST_F(AnswersTest, Case44TwoOpenItemsWithTheSameSubject) {
    asks();
    asks(60 * 30, "q2");
    out("info", 60 * 31, {.id = "a1", .to = ott, .subject = subject, .body = answer_text});
    EXPECT_EQ(items(), 3u);
    EXPECT_EQ(state("q1"), State::fresh);
    EXPECT_EQ(state("q2"), State::fresh);
}

TEST_F(AnswersTest, Case45AMeetingRequestAndAMeetingReply) {
    asks();
    auto letter = answer("c1");
    letter.type = "text/calendar; method=REPLY; charset=utf-8";
    letter.body = "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR";
    out("info", 5, letter);
    EXPECT_EQ(state(), State::fresh);
    letter.id = "c2";
    letter.type = "text/calendar; method=REQUEST; charset=utf-8";
    out("info", 10, letter);
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(AnswersTest, Case46StaffSaysNotAnAnswer) {
    asks();
    out("info", 10, answer());
    say("a1", model::Said::not_an_answer, 15);
    EXPECT_EQ(state(), State::fresh);
    EXPECT_EQ(item("q1").first_unanswered->at, at(0));
    EXPECT_THAT(item("q1").answers[0].void_reason, HasSubstr("mari said"));
    out("info", 10, answer());
    EXPECT_EQ(state(), State::fresh);
}

TEST_F(AnswersTest, Case47OurOwnAlertIsAnswered) {
    const DeskKit kit;
    const auto id = mail::delivery_message_id(model::delivery_id({}, "mari"), kit.post.mac_key,
                                              "firma.example");
    in("mari", 0, {.id = id, .from = "vastus@firma.example", .subject = "Vastamata: " + subject});
    out("mari", 5,
        {.id = "r1",
         .to = "vastus@firma.example",
         .subject = "Re: Vastamata: " + subject,
         .answers = id,
         .body = "ok"});
    EXPECT_EQ(items(), 0u);
}

TEST_F(AnswersTest, Case48AFormNotificationIsAQuestion) {
    in("web", 0,
       {.id = "q1",
        .from = "no-reply@forms.example",
        .subject = "Uus päring kodulehelt",
        .headers = "Reply-To: " + ott + "\nAuto-Submitted: auto-generated\n"});
    EXPECT_EQ(state(), State::fresh);
    EXPECT_EQ(item("q1").contact.address, "ott@acme.example");
}

TEST_F(AnswersTest, Case49ForwardedByARuleAndStampedAutoGenerated) {
    in("info", 0,
       {.id = "q1",
        .from = ott,
        .subject = subject,
        .headers = "Auto-Submitted: auto-generated\nX-MS-Exchange-Inbox-Rules-Loop: "
                   "mari@firma.example\n"});
    EXPECT_EQ(state(), State::fresh);
}

TEST_F(AnswersTest, Case50AHundredOrdersOfOneLongStory) {
    asks();
    in("sales", 7, {.id = "q2", .from = ott, .subject = subject});
    out("mari", 30, answer());
    in("info", 31, bounce("a1", "ott@acme.example", "failed", "5.1.1"));
    out("info", 40, {.id = "a2", .to = ott, .subject = subject, .body = answer_text});
    in("info", 50,
       {.id = "r1",
        .from = "liina@acme.example",
        .subject = "Re: " + subject,
        .answers = "a2",
        .body = "Aitäh, aga millal?"});
    in("info", 55,
       {.id = "s1",
        .from = "spy@elsewhere.example",
        .subject = "Re: " + subject,
        .answers = "q1 a2"});
    out("jaan", 60,
        {.id = "a3",
         .to = "liina@acme.example",
         .subject = "Re: " + subject,
         .answers = "r1",
         .body = "Saadame homme."});
    in("info", 70,
       {.id = "t1",
        .from = "liina@acme.example",
        .subject = "Re: " + subject,
        .answers = "a3",
        .body = "Suur tänu!"});
    say("a3", model::Said::not_an_answer, 80);
    EXPECT_EQ(items(), 2u);
    for (unsigned seed = 1; seed <= 100; ++seed) ASSERT_EQ(told_in_order(seed), told()) << seed;
}

}  // namespace vastus::crm
