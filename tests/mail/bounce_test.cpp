#include "mail/bounce.hpp"

#include <gtest/gtest.h>

#include "mail/bounce_codes.hpp"
#include "mail/mime.hpp"

namespace vastus::mail {
namespace {

using model::Automatic;

constexpr std::string_view report =
    "From: Mail Delivery System <mailer-daemon@mx.example>\n"
    "Return-Path: <>\n"
    "Subject: Undelivered Mail Returned to Sender\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n"
    "\n"
    "--b\n"
    "Content-Type: text/plain\n"
    "\n"
    "I could not deliver your mail.\n"
    "--b\n"
    "Content-Type: message/delivery-status\n"
    "\n"
    "Reporting-MTA: dns; mx.example\n"
    "\n"
    "Final-Recipient: rfc822; gone@client.example\n"
    "Original-Recipient: rfc822;alias@client.example\n"
    "Action: Failed\n"
    "Status: 5.1.1 (no such person)\n"
    "Diagnostic-Code: smtp; 550 5.1.1\n"
    "    <gone@client.example>: user unknown\n"
    "\n"
    "FINAL-RECIPIENT : rfc822; full@client.example\n"
    "action: failed\n"
    "status: 5.2.2\n"
    "diagnostic-code: smtp; 552 5.2.2 Mailbox full\n"
    "\n"
    "Original-Recipient: rfc822; slow@client.example\n"
    "Action: delayed\n"
    "Status: 4.4.1\n"
    "\n"
    "--b\n"
    "Content-Type: message/rfc822\n"
    "\n"
    "From: info@shop.example\n"
    "Message-ID: <17@shop.example>\n"
    "Subject: Your gates\n"
    "\n"
    "Dear Mari,\n"
    "--b--\n";

std::string ends_as(std::string_view text, std::string_view end) {
    std::string result;
    for (const char c : text) {
        if (c == '\n') {
            result += end;
        } else {
            result += c;
        }
    }
    return result;
}

std::string free_form(std::string_view text, std::string_view headers = "") {
    std::string raw =
        "From: MAILER-DAEMON@mx.example\nSubject: failure notice\nTo: info@shop.example\n";
    return raw.append(headers).append("\n").append(text);
}

}  // namespace

TEST(BounceTest, ReadsADeliveryReportWhateverItsLineEnds) {
    for (const std::string_view end : {"\n", "\r\n", "\r"}) {
        const auto content = read_mail(ends_as(report, end));
        EXPECT_EQ(content.automatic, Automatic::bounce);
        ASSERT_TRUE(content.bounce);
        EXPECT_EQ(content.bounce->original_message_id, "17@shop.example");
        const std::vector<model::BounceRecipient> expected = {
            {"gone@client.example", "failed", "5.1.1", "550", true},
            {"full@client.example", "failed", "5.2.2", "552", false},
            {"slow@client.example", "delayed", "4.4.1", "", false}};
        EXPECT_EQ(content.bounce->recipients, expected);
    }
}

TEST(BounceTest, EveryCutOfAReportIsReadWithoutHarm) {
    for (std::size_t size = 0; size <= report.size(); size += 3) {
        const auto content = read_mail(report.substr(0, size));
        EXPECT_LE(content.bounce ? content.bounce->recipients.size() : 0, 3u);
    }
}

TEST(BounceTest, ReadsTheWordsOfMailServers) {
    struct Case {
        std::string_view text;
        model::BounceRecipient recipient;
    };
    const Case cases[] = {
        {"Hi. This is the program at mx.example.\n\n<gone@client.example>:\n"
         "192.0.2.7 does not like recipient.\nRemote host said: 550 5.1.1 No such user\n"
         "Giving up on 192.0.2.7.\n\n--- Below this line is a copy of the message.\n\n"
         "Message-ID: <17@shop.example>\n",
         {"gone@client.example", "failed", "5.1.1", "550", true}},
        {"A message that you sent could not be delivered to one of its recipients.\n\n"
         "  gone@client.example\n    host mx.client.example [192.0.2.7]\n"
         "    SMTP error from remote mail server after RCPT TO:<gone@client.example>:\n"
         "    550 Unknown user\n\n------ This is a copy of the message ------\n\n"
         "Message-id: <17@shop.example>\n",
         {"gone@client.example", "failed", "", "550", true}},
        {"This is the mail system at host mx.example.\n\n"
         "<full@client.example>: host mx.client.example[192.0.2.7] said: 452 4.2.2 Over quota (in\n"
         "    reply to RCPT TO command)\n\n> Message-ID: <17@shop.example>\n",
         {"full@client.example", "failed", "4.2.2", "452", false}},
        {"Your message did not reach some or all of the intended recipients.\n\n"
         "gone@client.example<mailto:gone@client.example>\nThe address was not found.\n"
         "Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound'\n\n"
         "Original message headers:\n\nMessage-ID: <17@shop.example>\n",
         {"gone@client.example", "failed", "5.1.10", "550", true}},
        {"This is a warning message only. Delivery to slow@client.example will be retried.\n"
         "421 4.4.1 connection timed out\nMessage-ID: <17@shop.example>\n",
         {"slow@client.example", "delayed", "4.4.1", "421", false}},
    };
    for (const auto& c : cases) {
        const auto content = read_mail(free_form(c.text));
        ASSERT_EQ(content.automatic, Automatic::bounce) << c.text;
        ASSERT_EQ(content.bounce->recipients.size(), 1u) << c.text;
        const auto& found = content.bounce->recipients[0];
        EXPECT_EQ(found, c.recipient) << c.text << "\n"
                                      << found.address << " " << found.action << " " << found.status
                                      << " " << found.reply_code << " " << found.hard;
        EXPECT_EQ(content.bounce->original_message_id, "17@shop.example") << c.text;
    }
}

TEST(BounceTest, FailedRecipientsInTheHeaderAreEnough) {
    const auto content =
        read_mail(free_form("It went wrong.\n550 user unknown\n",
                            "X-Failed-Recipients: a@client.example, b@client.example\n"));
    ASSERT_TRUE(content.bounce);
    ASSERT_EQ(content.bounce->recipients.size(), 2u);
    EXPECT_TRUE(content.bounce->recipients[1].hard);
}

TEST(BounceTest, WhatIsNoBounce) {
    const auto none = [](std::string_view raw) { return read_mail(raw).automatic; };
    EXPECT_NE(none(free_form("Nothing about anybody.\n")), Automatic::bounce) << "no recipient";
    EXPECT_NE(none(free_form("It is a@client.example.\n")), Automatic::bounce) << "no code";
    EXPECT_NE(none("From: Mari <mari@client.example>\nSubject: failure notice\n\n"
                   "<a@client.example>: 550 5.1.1\n"),
              Automatic::bounce)
        << "a person";
    EXPECT_NE(none("From: postmaster@client.example\nSubject: Re: Undeliverable: Gates\n\n"
                   "<a@client.example>: 550 5.1.1 is wrong.\n"),
              Automatic::bounce)
        << "a reply about one";
    EXPECT_NE(none("From: mari@client.example\nReturn-Path: <>\nSubject: Out of office\n\n"
                   "Write to jaan@client.example, room 550.\n"),
              Automatic::bounce)
        << "a vacation note";
}

TEST(BounceTest, RecipientsAreBounded) {
    std::string body;
    for (int i = 0; i < 3000; ++i)
        body += "Final-Recipient: rfc822; a" + std::to_string(i) + "@b.example\n\n";
    EXPECT_EQ(read_delivery_status(body).size(), 1000u);
    EXPECT_TRUE(read_delivery_status("").empty());
    EXPECT_TRUE(read_delivery_status(":\n : \nx\n\n\n").empty());
    EXPECT_LE(read_bounce_text(std::string(1 << 20, '<')).size(), 1u);
}

TEST(BounceCodesTest, AreFoundAndNotConfused) {
    EXPECT_EQ(find_reply_code("said: 550 5.1.1"), "550");
    EXPECT_EQ(find_reply_code("#550-no"), "550");
    EXPECT_EQ(find_reply_code("421"), "421");
    for (const auto* text :
         {"", "5", "55", "room A550", "5.5.0", "192.0.2.550", "5501", "250 ok", "599 x", "a@550 x"})
        EXPECT_EQ(find_reply_code(text), "") << text;
    EXPECT_EQ(find_status("550 5.1.10 x"), "5.1.10");
    EXPECT_EQ(find_status("(5.7.1)"), "5.7.1");
    for (const auto* text : {"", "5.1", "5.1.", "15.1.1", "5.1.1.7", "1.2.3", "5..1", "5.1234.1"})
        EXPECT_EQ(find_status(text), "") << text;
}

}  // namespace vastus::mail
