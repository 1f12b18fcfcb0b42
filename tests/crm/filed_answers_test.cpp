// Answers that no header proves by itself: bounces without an id, copies in inboxes, mail that our
// people file by hand.
#include "crm/answers_kit.hpp"

namespace vastus::crm {
namespace {

TEST_F(AnswersTest, ABounceWithoutAnIdIsMatchedByRecipientAndSubject) {
    asks();
    out("info", 10, answer());
    in("info", 12, bounce_in_words("b1", "ott@acme.example", "Re: " + subject));
    EXPECT_EQ(state(), State::fresh);
    EXPECT_THAT(item("q1").answers.front().void_reason, HasSubstr("ott@acme.example"));
    EXPECT_EQ(message("b1").item, item("q1").id);
}

TEST_F(AnswersTest, ABounceWithARewrittenIdIsMatchedByWhatItReturns) {
    asks();
    out("info", 10, answer());
    auto letter = bounce("a1", "ott@acme.example", "failed", "5.1.1");
    const std::string own_id = "<a1@test.example>";
    letter.body.replace(letter.body.find(own_id), own_id.size(),
                        "<rewritten@relay.example>\nSubject: Re: " + subject);
    in("info", 12, letter);
    EXPECT_EQ(state(), State::fresh);
}

TEST_F(AnswersTest, ABounceOfSomebodyElseOrOfAnotherMatterIsNotOurs) {
    asks();
    out("info", 10, answer());
    in("info", 12, bounce_in_words("b1", "liina@acme.example", "Re: " + subject));
    in("info", 13, bounce_in_words("b2", "ott@acme.example", "Re: Uksed Viljandisse"));
    in("info", 10 + 5 * 24 * 60 + 1, bounce_in_words("b3", "ott@acme.example", "Re: " + subject));
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(AnswersTest, ABounceThatMayBeOfTwoMailsReopensNone) {
    asks();
    out("info", 10, answer());
    out("info", 20, answer("a2"));
    in("info", 22, bounce_in_words("b1", "ott@acme.example", "Re: " + subject));
    EXPECT_EQ(state(), State::waiting_client);
    ASSERT_EQ(item("q1").answers.size(), 2u);
    for (const auto& one : item("q1").answers) EXPECT_EQ(one.void_reason, "");
}

const std::string question =
    "Tere, soovime kuut akent Viljandi majja.\nMõõdud on 120 korda 140 sentimeetrit.\n"
    "Palume hinda koos paigaldusega maikuuks.";
const std::string quoting_answer =
    "Tere! Hind on 100 eurot.\n\nOn Mon, 2 Mar 2026 at 10:00, Ott Oja <ott@acme.example> wrote:\n"
    "> Tere, soovime kuut akent Viljandi\n> majja.\n> Mõõdud on 120 korda 140 sentimeetrit.\n"
    "> Palume hinda koos paigaldusega maikuuks.\n";

TEST_F(AnswersTest, AnAnswerIsKnownByTheQuestionItQuotes) {
    in("info", 0, {.id = "q1", .from = ott, .subject = "Akende küsimus", .body = question});
    in("info", 1, {.id = "q2", .from = ott, .subject = "Uksed ja trepid", .body = answer_text});
    out("info", 10, {.id = "a1", .to = ott, .subject = "Re: Hind", .body = quoting_answer});
    EXPECT_EQ(state("q1"), State::waiting_client);
    EXPECT_THAT(evidence("q1"), ElementsAre(Evidence::thread_index));
    EXPECT_EQ(state("q2"), State::fresh);
}

TEST_F(AnswersTest, AQuotationTellsOneOfTwoMattersWithOneSubject) {
    in("info", 0, {.id = "q1", .from = ott, .subject = subject, .body = question});
    in("info", 5,
       {.id = "q2",
        .from = ott,
        .subject = subject,
        .body = "Tere, palume uut trepikäsipuud kolmandale korrusele.\n"
                "Pikkus on kaheksa meetrit, materjal tamm."});
    out("info", 10, {.id = "a1", .to = ott, .subject = "Re: " + subject, .body = quoting_answer});
    EXPECT_EQ(state("q1"), State::waiting_client);
    EXPECT_EQ(state("q2"), State::fresh);
}

TEST_F(AnswersTest, AQuotationToSomebodyElseAnswersNobody) {
    in("info", 0, {.id = "q1", .from = ott, .subject = "Akende küsimus", .body = question});
    out("info", 10,
        {.id = "a1", .to = "ants@beta.example", .subject = "Re: Hind", .body = quoting_answer});
    EXPECT_EQ(state("q1"), State::fresh);
}

TEST_F(AnswersTest, UnknownPrefixesAreCounted) {
    const auto reply = [this](const std::string& id, const std::string& answers,
                              const std::string& prefix) {
        out("info", 10 + static_cast<int>(id.size()),
            {.id = id, .to = ott, .subject = prefix + subject, .answers = answers, .body = id});
    };
    asks();
    reply("a1", "q1", "Vst: ");
    reply("a22", "q1", "VST: Re: ");
    EXPECT_THAT(prefixes(), IsEmpty());
    reply("a333", "q1", "Vst: ");
    reply("a4444", "never-seen", "Vst: ");
    EXPECT_THAT(prefixes(), ElementsAre("vst 3"));
}

TEST_F(AnswersTest, AConversationOfGmailIsOneMatter) {
    in("info", 0, {.id = "q1", .from = ott, .subject = subject, .gmail_thread = 17});
    out("info", 10,
        {.id = "a1", .to = ott, .subject = "Hind", .body = answer_text, .gmail_thread = 17});
    EXPECT_EQ(state(), State::waiting_client);
    EXPECT_THAT(evidence(), ElementsAre(Evidence::thread_index));
}

TEST_F(AnswersTest, TheNumberMeansNothingInAnotherAccountOrInAMail) {
    in("info", 0, {.id = "q1", .from = ott, .subject = subject, .gmail_thread = 17});
    out("sales", 10,
        {.id = "a1", .to = ott, .subject = "Hind", .body = answer_text, .gmail_thread = 17});
    out("info", 20,
        {.id = "a2",
         .to = ott,
         .subject = "Veel üks",
         .body = answer_text,
         .headers = "X-GM-THRID: info:17\n"});
    EXPECT_EQ(state(), State::fresh);
}

TEST_F(AnswersTest, ACopyThatOurServerVouchesForIsAnAnswer) {
    asks();
    in("info", 5,
       {.id = "x1",
        .from = "mari@firma.example",
        .to = ott,
        .cc = "info@firma.example",
        .subject = "Re: " + subject,
        .answers = "q1",
        .body = answer_text,
        .headers = "Authentication-Results: mx.firma.example; dmarc=pass "
                   "header.from=firma.example\n"});
    EXPECT_EQ(state(), State::waiting_client);
    EXPECT_THAT(evidence(), ElementsAre(Evidence::in_reply_to, Evidence::copy));
    EXPECT_THAT(message("x1").note, HasSubstr("INBOX of info"));
}

TEST_F(AnswersTest, WhatIsDraggedIntoAFolderOfOursIsFiled) {
    drag("mari", 0, {.id = "q1", .from = ott, .to = "mari@firma.example", .subject = subject});
    EXPECT_EQ(state(), State::fresh);
    // Its Sent folder is not watched: she drags her answer too.
    auto letter = answer();
    letter.from = "mari@firma.example";
    drag("mari", 10, letter);
    EXPECT_EQ(state(), State::waiting_client);
    EXPECT_THAT(evidence(), ElementsAre(Evidence::in_reply_to, Evidence::copy));
}

TEST_F(AnswersTest, APersonalInboxKeepsNothingOfAStranger) {
    in("mari", 0, {.id = "q1", .from = ott, .to = "mari@firma.example", .subject = subject});
    EXPECT_FALSE(is_stored("q1"));
}

/// What one of us forwards to the filing address, as Outlook writes it.
Letter forward_of(const std::string& id, const std::string& answers) {
    return {.id = id,
            .from = "mari@firma.example",
            .to = "toimik@firma.example",
            .subject = "Fwd: " + subject,
            .answers = answers,
            .body = "---------- Forwarded message ---------\nFrom: " + ott +
                    "\nDate: Mon, 2 Mar 2026 at 10:00\nSubject: " + subject +
                    "\nTo: mari@firma.example\n\nTere, palun pakkumist.\n"};
}

TEST_F(AnswersTest, AForwardToTheFilingAddressIsTheClients) {
    in("toimik", 0, forward_of("f1", "never-seen"));
    EXPECT_EQ(state("f1"), State::fresh);
    EXPECT_EQ(item("f1").contact.address, "ott@acme.example");
}

TEST_F(AnswersTest, AForwardOfWhatWeHaveAsksNothingAgain) {
    asks();
    out("info", 10, answer());
    in("toimik", 20, forward_of("f1", "q1"));
    EXPECT_EQ(state(), State::waiting_client);
    EXPECT_EQ(message("f1").item, item("q1").id);
    EXPECT_THAT(message("f1").note, HasSubstr("handed on by mari@firma.example"));
}

TEST_F(AnswersTest, ABlindCopyToTheFilingAddressNeedsAProof) {
    asks();
    auto letter = answer();
    letter.from = "mari@firma.example";
    in("toimik", 10, letter);
    EXPECT_EQ(state(), State::fresh);
    letter.id = "a2";
    letter.headers =
        "Authentication-Results: mx.firma.example; dmarc=pass "
        "header.from=firma.example\n";
    in("toimik", 11, letter);
    EXPECT_EQ(state(), State::waiting_client);
}

TEST_F(AnswersTest, AVerifiedNoteAmongOurselvesIsNone) {
    asks();
    in("info", 5,
       {.id = "x1",
        .from = "mari@firma.example",
        .subject = "Re: " + subject,
        .answers = "q1",
        .body = "Kes sellele vastab?",
        .headers = "Authentication-Results: mx.firma.example; dmarc=pass "
                   "header.from=firma.example\n"});
    EXPECT_EQ(state(), State::fresh);
    EXPECT_THAT(message("x1").note, HasSubstr("N5"));
}

TEST_F(AnswersTest, AVerifiedRobotOfOursAnswersNobody) {
    asks();
    in("info", 5,
       {.id = "x1",
        .from = "noreply@firma.example",
        .to = ott,
        .subject = "Re: " + subject,
        .answers = "q1",
        .body = answer_text,
        .headers = "Authentication-Results: mx.firma.example; dmarc=pass "
                   "header.from=firma.example\n"});
    EXPECT_EQ(state(), State::fresh);
}

}  // namespace
}  // namespace vastus::crm
