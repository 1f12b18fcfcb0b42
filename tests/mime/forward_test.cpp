#include <gtest/gtest.h>

#include <string>

#include "mail/mime.hpp"
#include "model/time.hpp"

namespace vastus::mail {
namespace {

const std::string inner =
    "From: Jaan Tamm <jaan@client.example>\nTo: Mari <mari@own.example>, x@own.example\n"
    "Cc: y@own.example\nSubject: =?utf-8?q?Aknad_ja_=C3=B5ued?=\n"
    "Date: Mon, 2 Mar 2026 08:00:00 +0200\nMessage-ID: <orig@client.example>\n"
    "Content-Type: text/plain; charset=utf-8\n\nMis maksab aken?\n";

std::string forwarding(const std::string& headers, const std::string& nested = inner) {
    return "From: Mari <mari@own.example>\nTo: info@own.example\n" + headers +
           "Content-Type: multipart/mixed; boundary=b\n\n"
           "--b\nContent-Type: text/plain\n\nPalun vaata\n\nParimat\nMari\n"
           "--b\nContent-Type: message/rfc822\nContent-Disposition: attachment\n\n" +
           nested + "--b--\n";
}

}  // namespace

TEST(ForwardTest, AnAttachedMessageIsAForward) {
    for (const std::string headers :
         {"Subject: FW: Aknad\n", "Subject: Aknad\n",
          "Subject: Fwd: Aknad\nIn-Reply-To: <orig@client.example>\n"}) {
        const auto content = read_mail(forwarding(headers));
        ASSERT_TRUE(content.forwarded) << headers;
        const auto& found = *content.forwarded;
        EXPECT_EQ(found.from, (model::Address{"Jaan Tamm", "jaan@client.example"}));
        ASSERT_EQ(found.to.size(), 2u);
        EXPECT_EQ(found.to[1].address, "x@own.example");
        ASSERT_EQ(found.cc.size(), 1u);
        EXPECT_EQ(found.subject, "Aknad ja õued");
        ASSERT_TRUE(found.date);
        EXPECT_EQ(model::iso(*found.date), "2026-03-02T06:00:00Z");
        EXPECT_EQ(found.text, "Mis maksab aken?");
        EXPECT_EQ(found.own_text, "Palun vaata");
        EXPECT_EQ(content.reply_text, "Palun vaata");
        EXPECT_EQ(content.attachments.size(), 1u);
    }
}

TEST(ForwardTest, AnAnswerWithAMailAttachedAndABounceAreNone) {
    EXPECT_FALSE(
        read_mail(forwarding("Subject: Re: Aknad\nIn-Reply-To: <1@client.example>\n")).forwarded);
    EXPECT_FALSE(read_mail(forwarding("Subject: Undeliverable: Aknad\n")).forwarded);
    const auto bounce = read_mail(
        "From: MAILER-DAEMON@own.example\nReturn-Path: <>\nSubject: Undeliverable\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; own.example\n\nFinal-Recipient: rfc822; a@client.example\n"
        "Action: failed\nStatus: 5.1.1\n--b\nContent-Type: message/rfc822\n\n" +
        inner + "--b--\n");
    EXPECT_EQ(bounce.automatic, model::Automatic::bounce);
    EXPECT_FALSE(bounce.forwarded);
}

TEST(ForwardTest, OnlyTheOutermostIsReadAndItsTextIsBounded) {
    const std::string deep =
        "From: a@client.example\nSubject: outer\nContent-Type: multipart/mixed; boundary=c\n\n"
        "--c\n\nouter text\n--c\nContent-Type: message/rfc822\n\n" +
        inner + "--c--\n";
    const auto nested = read_mail(forwarding("Subject: Fwd: x\n", deep));
    ASSERT_TRUE(nested.forwarded);
    EXPECT_EQ(nested.forwarded->subject, "outer");
    EXPECT_EQ(nested.forwarded->text, "outer text");
    const auto big = read_mail(forwarding("Subject: Fwd: x\n", inner + std::string(200'000, 'x')));
    ASSERT_TRUE(big.forwarded);
    EXPECT_LE(big.forwarded->text.size(), 64u * 1024u);
    EXPECT_GT(big.forwarded->text.size(), 60'000u);
    EXPECT_FALSE(read_mail(forwarding("Subject: Fwd: x\n", "\nnobody\n")).forwarded);
}

}  // namespace vastus::mail
