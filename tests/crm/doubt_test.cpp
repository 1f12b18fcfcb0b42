// What could hide a client who waits, or call one forgotten who has been answered.
#include "crm/answers_kit.hpp"

namespace vastus::crm {

TEST_F(AnswersTest, AGroupThatWritesItselfIntoFromStillBringsTheClient) {
    const std::string list = "List-Id: <info.firma.example>\nPrecedence: list\n";
    in("info", 0,
       {.id = "q1",
        .from = "Ott via Info <info@firma.example>",
        .subject = subject,
        .headers = list + "Reply-To: ott@acme.example\n"});
    EXPECT_EQ(state(), State::fresh);
    in("info", 1,
       {.id = "q2",
        .from = "Liina via Info <info@firma.example>",
        .subject = "Uksed Tartusse",
        .headers = list + "Reply-To: info@firma.example\nX-Original-From: liina@other.example\n"});
    EXPECT_EQ(state("q2"), State::fresh);
    EXPECT_THAT(item("q2").counterparties, testing::Contains("liina@other.example"));
    in("info", 2,
       {.id = "q3",
        .from = "Jaan Tamm <jaan@third.example>",
        .subject = "Trepid Narva",
        .headers = list + "Sender: info-bounces@lists.firma.example\n"});
    EXPECT_EQ(state("q3"), State::fresh);
    in("info", 3,
       {.id = "n1",
        .from = "news@firma.example",
        .subject = "Uudiskiri",
        .headers = list + "Sender: info-bounces@lists.firma.example\n"});
    EXPECT_EQ(items(), 3u);
}

TEST_F(AnswersTest, WhomWeAskForHelpIsNotTheClient) {
    asks();
    auto first = answer();
    first.cc = "tarnija@supplier.example";
    out("info", 10, first);
    in("info", 20,
       {.id = "q2",
        .from = ott,
        .subject = "Re: " + subject,
        .answers = "a1",
        .body = "Ja millal?"});
    out("info", 30,
        {.id = "f1",
         .to = "tarnija@supplier.example",
         .subject = "Fwd: " + subject,
         .answers = "q2",
         .body = "Palun vaata ja vasta mulle."});
    EXPECT_EQ(state(), State::waiting_us);
    // Who was told may speak in the matter.
    in("info", 40,
       {.id = "s1",
        .from = "tarnija@supplier.example",
        .subject = "Re: " + subject,
        .answers = "f1"});
    EXPECT_EQ(message("s1").item, item("q1").id);
}

TEST_F(AnswersTest, WhatTheQuestionNamedAlreadyShowsNoAnswer) {
    in("info", 0,
       {.id = "q1",
        .from = ott,
        .subject = "Re: Arve",
        .answers = "old@firma.example",
        .body = "Kas saate arve uuesti saata?"});
    in("info", 60,
       {.id = "q2",
        .from = ott,
        .subject = "Re: Arve",
        .answers = "old@firma.example",
        .body = "Aitäh!"});
    EXPECT_EQ(state(), State::fresh);
    EXPECT_THAT(item("q1").answers, IsEmpty());
    EXPECT_EQ(item("q1").questions.size(), 2u);
}

TEST_F(AnswersTest, EachUnseenAnswerIsShownByItsOwnId) {
    const auto quoting = [](const std::string& date) {
        return "Ja veel üks asi. Kas saate?\n\nFrom: Mari Mets <mari@firma.example>\nSent: " +
               date + "\nTo: Ott Oja <ott@acme.example>\nSubject: RE: Aknad\n\nHind on 100.\n";
    };
    in("info", 0,
       {.id = "q1",
        .from = ott,
        .subject = "Re: Aknad",
        .answers = "x1@prod.outlook.com",
        .body = quoting("Monday, 2 March 2026 10:00")});
    in("info", 60,
       {.id = "q2",
        .from = ott,
        .subject = "Re: Aknad",
        .answers = "x2@prod.outlook.com",
        .references = "q1 x2@prod.outlook.com",
        .body = quoting("Monday, 2 March 2026 11:30")});
    ASSERT_EQ(item("q1").answers.size(), 1u);
    EXPECT_EQ(item("q1").answers[0].evidence.front(), Evidence::inferred);
}

TEST_F(AnswersTest, AQuestionAboveALinkIsOne) {
    asks();
    auto link = answer();
    link.body = "Kas kolmapäev sobib?\n\nhttps://meet.example/j/8\n\nMari";
    out("info", 10, link);
    in("info", 20,
       {.id = "t1",
        .from = ott,
        .subject = "Re: " + subject,
        .answers = "a1",
        .body = "Sobib, aitäh!"});
    EXPECT_EQ(state(), State::waiting_us);
}

TEST_F(AnswersTest, AnAddressWithAQuestionMarkAsksNothing) {
    asks();
    auto link = answer();
    link.body = "Siin on link: https://meet.example/j/8?pwd=abc";
    out("info", 10, link);
    in("info", 20,
       {.id = "t1",
        .from = ott,
        .subject = "Re: " + subject,
        .answers = "a1",
        .body = "Ok, aitäh!"});
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(AnswersTest, BouncesOfEachRecipientAreTakenTogether) {
    asks();
    auto both = answer();
    both.to = "ott@acme.example, liina@acme.example";
    out("info", 10, both);
    in("info", 11, bounce("a1", "liina@acme.example", "failed", "5.1.1"));
    EXPECT_EQ(state(), State::waiting_client);
    in("info", 12, bounce("a1", "ott@acme.example", "failed", "5.1.1"));
    EXPECT_EQ(state(), State::fresh);
}

TEST_F(AnswersTest, ANewMailAfterABounceIsTheAnswer) {
    asks();
    out("info", 10, answer());
    in("info", 11, bounce("a1", "ott@acme.example", "failed", "5.1.1"));
    out("info", 20,
        {.id = "a2", .to = "liina@acme.example", .subject = subject, .body = answer_text});
    EXPECT_EQ(items(), 1u);
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(AnswersTest, ANewMailAfterWhatWasNoAnswerIsTheAnswer) {
    asks();
    out("info", 10, answer());
    say("a1", model::Said::not_an_answer, 15);
    out("info", 20, {.id = "a2", .to = ott, .subject = subject, .body = answer_text});
    EXPECT_EQ(items(), 1u);
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(AnswersTest, AReplyThatNamesNoMailBelongsToWhatItAnswers) {
    out("info", 0, {.id = "o1", .to = ott, .subject = "Hinnapakkumine akendele"});
    in("info", 60, {.id = "r1", .from = ott, .subject = "Re: Hinnapakkumine akendele"});
    EXPECT_EQ(items(), 1u);
    EXPECT_EQ(state("o1"), State::waiting_us);
    EXPECT_THAT(message("r1").note, HasSubstr("found by the subject"));
    out("info", 70,
        {.id = "a1", .to = ott, .subject = "Re: Hinnapakkumine akendele", .answers = "r1"});
    EXPECT_EQ(state("o1"), State::waiting_client);
}

TEST_F(AnswersTest, AReplyThatMayAnswerTwoMattersIsOneOfItsOwn) {
    out("info", 0, {.id = "o1", .to = ott, .subject = "Hinnapakkumine akendele"});
    out("info", 5, {.id = "o2", .to = ott, .subject = "Hinnapakkumine akendele"});
    in("info", 60, {.id = "r1", .from = ott, .subject = "Re: Hinnapakkumine akendele"});
    EXPECT_EQ(items(), 3u);
    EXPECT_EQ(state("r1"), State::fresh);
}

TEST_F(AnswersTest, AFormsMailNamesItsClientInItsText) {
    in("web", 0,
       {.id = "f1",
        .from = "wordpress@firma.example",
        .subject = "Uus päring",
        .body = "Nimi: Ott Oja\nE-post: ott@acme.example\nSõnum: Palun pakkumist."});
    EXPECT_EQ(state("f1"), State::fresh);
    EXPECT_THAT(item("f1").counterparties, testing::Contains("ott@acme.example"));
    in("web", 1,
       {.id = "f2",
        .from = "forms@provider.example",
        .subject = "Uus päring",
        .body = "Sinu nimi\nLiina Lill\n\n*E-mail*\nliina@other.example\n\nSõnum\nPalun."});
    EXPECT_THAT(item("f2").counterparties, testing::Contains("liina@other.example"));
    in("web", 3,
       {.id = "f4",
        .from = "wordpress@firma.example",
        .cc = "Jaan Tamm <jaan@third.example>",
        .subject = "Uus päring",
        .body = "Sõnum: Soovin trepi pakkumist.\nLugupidamisega\nJaan Tamm\nE-post: "
                "jaan@third.example\nTelefon: 5551234"});
    EXPECT_EQ(state("f4"), State::fresh);
    EXPECT_THAT(item("f4").counterparties, testing::Contains("jaan@third.example"));
    in("web", 2,
       {.id = "f3",
        .from = "wordpress@firma.example",
        .subject = "Uus päring",
        .body = "Helistage palun 5551234."});
    EXPECT_EQ(state("f3"), State::fresh) << "from nobody known, and a question all the same";
}

TEST_F(AnswersTest, AColleaguesMailWithTheFormsMailboxInCopyIsOurs) {
    in("web", 0,
       {.id = "f1",
        .from = "tiina@firma.example",
        .to = "ott@acme.example, web@firma.example",
        .subject = subject,
        .body = "Tere! Küsige otse:\nE-post: arved@partner.example",
        .headers = "Authentication-Results: mx.firma.example; dmarc=pass "
                   "header.from=firma.example\n"});
    EXPECT_EQ(state("f1"), State::waiting_client);
}

TEST_F(AnswersTest, AClientMayCopyOthersThroughAGroup) {
    in("info", 0,
       {.id = "q1",
        .from = "Ott via Info <info@firma.example>",
        .cc = "kolleeg@elsewhere.example",
        .subject = subject,
        .headers =
            "List-Id: <info.firma.example>\nPrecedence: list\nReply-To: ott@acme.example\n"});
    EXPECT_EQ(state(), State::fresh);
    EXPECT_THAT(item("q1").counterparties, testing::Contains("ott@acme.example"));
}

TEST_F(AnswersTest, ARobotBehindAGroupIsWhoeverSentIt) {
    in("info", 0,
       {.id = "g1",
        .from = "Portal via Info <info@firma.example>",
        .subject = "Teie saadetis",
        .headers = "List-Id: <info.firma.example>\nPrecedence: list\nReply-To: "
                   "info@firma.example\nX-Original-Sender: noreply@portal.example\n"});
    EXPECT_THAT(item("g1").counterparties, testing::Contains("noreply@portal.example"));
}

TEST_F(AnswersTest, AFormThroughAGroupIsItsSendersNotTheProgramsThatSentIt) {
    in("web", 0,
       {.id = "f1",
        .from = "noreply@formprovider.example",
        .subject = "Uus päring",
        .headers = "X-Original-Sender: noreply@formprovider.example\nReply-To: "
                   "ott@acme.example\n"});
    EXPECT_THAT(item("f1").counterparties, testing::Contains("ott@acme.example"));
    in("web", 5,
       {.id = "f2",
        .from = "tarnija@supplier.example",
        .subject = "Re: Uus päring",
        .answers = "unknown",
        .body = "Jah.\n\nE-post: ott@acme.example"});
    EXPECT_NE(item("f2").id, item("f1").id) << "what an answer holds of a form is a quotation";
}

TEST_F(AnswersTest, AnAnswerFromAClientsTicketSystemIsNoNewsletter) {
    asks();
    auto ours = answer("a1");
    ours.id = "a1@firma.example";
    out("info", 10, ours);
    in("info", 30,
       {.id = "j1",
        .from = "jira@acme.example",
        .subject = "[JIRA] " + subject,
        .answers = "a1@firma.example",
        .body = "Kas saate ka uksed teha?",
        .headers = "Precedence: bulk\nAuto-Submitted: auto-generated\n"});
    EXPECT_EQ(state(), State::waiting_us);
}

}  // namespace vastus::crm
