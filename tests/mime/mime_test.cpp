#include "mail/mime.hpp"

#include <gmock/gmock.h>

#include "mail/defect.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string sample =
    "From: \"Kask, Mari\" <mari@KASK.example>\r\n"
    "To: Info <info@vastus.example>, jaan@tamm.example\r\n"
    "Cc: Team: a@b.example;\r\n"
    "Reply-To: <mari@kask.example>\r\n"
    "Subject: =?utf-8?q?Re:_=C5=A0okolaadi?=\r\n =?utf-8?q?_hind?=\r\n"
    "Date: Mon, 2 Mar 2026 12:00:00 +0200\r\n"
    "Message-ID: <2@kask.example>\r\n"
    "In-Reply-To: <1@vastus.example>\r\n"
    "References: <0@kask.example>\r\n <1@vastus.example>\r\n"
    "Thread-Index: AQHX\r\n abc=\r\n"
    "Thread-Topic: =?utf-8?q?=C5=A0okolaadi_hind?=\r\n"
    "X-Google-Original-Message-ID: <g@kask.example>\r\n"
    "List-Id: <offers.kask.example>\r\n"
    "X-Unknown: not kept\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=out\r\n"
    "\r\n"
    "--out\r\n"
    "Content-Type: multipart/alternative; boundary=in\r\n"
    "\r\n"
    "--in\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "\r\n"
    "T=C3=A4nan, see hind sobib meile v=C3=A4ga h=C3=A4sti.\r\n"
    "\r\n"
    "> Tere, hind on 5 eurot.\r\n"
    "--in\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "\r\n"
    "<p>other</p>\r\n"
    "--in--\r\n"
    "--out\r\n"
    "Content-Type: application/pdf; name=a.pdf\r\n"
    "Content-Transfer-Encoding: base64\r\n"
    "\r\n"
    "YWJj\r\n"
    "--out\r\n"
    "Content-Type: message/rfc822\r\n"
    "\r\n"
    "Subject: inner\r\n"
    "\r\n"
    "inner text\r\n"
    "--out--\r\n";

std::string addresses(const std::vector<model::Address>& list) {
    std::string text;
    for (const auto& entry : list) text += "{" + entry.name + "|" + entry.address + "}";
    return text;
}

TEST(MimeTest, ReadsTheHeaders) {
    const auto content = read_mail(sample);
    EXPECT_EQ(addresses(content.from), "{Kask, Mari|mari@kask.example}");
    EXPECT_EQ(addresses(content.to), "{Info|info@vastus.example}{|jaan@tamm.example}");
    EXPECT_EQ(addresses(content.cc), "{|a@b.example}");
    EXPECT_EQ(addresses(content.reply_to), "{|mari@kask.example}");
    EXPECT_EQ(content.subject, "Re: Šokolaadi hind");
    EXPECT_EQ(content.base_subject, "Šokolaadi hind");
    ASSERT_TRUE(content.date);
    EXPECT_EQ(model::iso(*content.date), "2026-03-02T10:00:00Z");
    EXPECT_EQ(content.message_id, "2@kask.example");
    EXPECT_THAT(content.in_reply_to, ElementsAre("1@vastus.example"));
    EXPECT_THAT(content.references, ElementsAre("0@kask.example", "1@vastus.example"));
    EXPECT_THAT(content.original_ids, ElementsAre("g@kask.example"));
    EXPECT_EQ(content.thread_index, "AQHXabc=");
    EXPECT_EQ(content.thread_topic, "Šokolaadi hind");
    EXPECT_THAT(content.defects, IsEmpty());
}

TEST(MimeTest, ReadsTextAndStructure) {
    const auto content = read_mail(sample);
    EXPECT_EQ(content.text, "Tänan, see hind sobib meile väga hästi.\n\n> Tere, hind on 5 eurot.");
    EXPECT_EQ(content.reply_text, "Tänan, see hind sobib meile väga hästi.");
    EXPECT_NE(content.quoted.find("Tere, hind on 5 eurot."), std::string::npos);
    const model::Structure expected{
        "multipart/mixed",
        {{"multipart/alternative", {{"text/plain", {}}, {"text/html", {}}}},
         {"application/pdf", {}},
         {"message/rfc822", {{"text/plain", {}}}}}};
    EXPECT_EQ(content.structure, expected);
    ASSERT_EQ(content.attachments.size(), 2u);
    EXPECT_EQ(content.attachments[0].name, "a.pdf");
    EXPECT_EQ(content.attachments[0].bytes, 3u);
    EXPECT_EQ(content.attachments[1].type, "message/rfc822");
}

TEST(MimeTest, KeepsChosenHeadersOnly) {
    const auto content = read_mail(sample);
    const auto value = [&content](std::string_view name) {
        for (const auto& [key, text] : content.headers)
            if (key == name) return text;
        return std::string("absent");
    };
    EXPECT_EQ(value("list-id"), "<offers.kask.example>");
    EXPECT_EQ(value("subject"), "Re: Šokolaadi hind");
    EXPECT_EQ(value("x-unknown"), "absent");
}

TEST(MimeTest, KnowsSizeAndDigest) {
    const auto content = read_mail(sample);
    EXPECT_EQ(content.bytes, sample.size());
    EXPECT_EQ(content.digest, model::sha256(sample));
    EXPECT_FALSE(content.truncated);
    const auto beginning = read_mail(sample, {.bytes_total = 50'000'000});
    EXPECT_EQ(beginning.bytes, 50'000'000u);
    EXPECT_TRUE(beginning.truncated);
    EXPECT_TRUE(has_defect(beginning.defects, "truncated"));
}

TEST(MimeTest, AllLineEndsReadAlike) {
    auto lines = sample;
    std::erase(lines, '\r');
    const auto crlf = read_mail(sample);
    const auto lf = read_mail(lines);
    EXPECT_EQ(crlf.text, lf.text);
    EXPECT_EQ(crlf.subject, lf.subject);
    EXPECT_EQ(crlf.structure, lf.structure);
}

TEST(MimeTest, NothingAtAllIsAMail) {
    for (const std::string raw : {"", "\n", "\r\n", "x", ":", "\0"}) {
        const auto content = read_mail(raw);
        EXPECT_EQ(content.structure.type, "text/plain");
        EXPECT_THAT(content.from, IsEmpty());
        EXPECT_TRUE(has_defect(content.defects, "no-from"));
    }
}

TEST(MimeTest, TheFirstOfTwoSendersCountsAndIsADefect) {
    const auto two = read_mail("From: a@b.example\nFrom: c@d.example\n\n");
    EXPECT_EQ(addresses(two.from), "{|a@b.example}");
    EXPECT_TRUE(has_defect(two.defects, "repeated-from"));
    EXPECT_TRUE(is_ambiguous(two.defects));
    EXPECT_TRUE(has_defect(read_mail("From: a@b.example, c@d.example\n\n").defects, "from-list"));
}

TEST(MimeTest, RawBytesInHeadersAreOfTheBodysCharset) {
    const auto content = read_mail(
        "From: J\xFCri \xF0 <a@b.example>\nSubject: \xF0okolaad\n"
        "Content-Type: text/plain; charset=windows-1257\n\n\xF0\n");
    EXPECT_EQ(content.subject, "šokolaad");
    EXPECT_EQ(content.text, "š\n");
    EXPECT_EQ(addresses(content.from), "{Jüri š|a@b.example}");
    EXPECT_EQ(
        read_mail("Subject: \xC5\xA1\nContent-Type: text/plain; charset=iso-8859-1\n\n").subject,
        "š");
}

TEST(MimeTest, AMailBeyondTheLimitIsReadInPart) {
    std::string raw = "From: a@b.example\nSubject: big\n\n";
    raw += std::string(40 * 1024 * 1024, 'x');
    const auto content = read_mail(raw);
    EXPECT_EQ(content.subject, "big");
    EXPECT_TRUE(content.truncated);
    EXPECT_LE(content.text.size(), 1024u * 1024);
    EXPECT_EQ(content.bytes, raw.size());
}

TEST(MimeTest, AHugeHeaderLineHidesNothing) {
    const auto content =
        read_mail("To: " + std::string(6'000'000, 'a') + "\nFrom: a@b.example\nSubject: s\n\nbody");
    EXPECT_EQ(content.subject, "s");
    EXPECT_EQ(content.text, "body");
}

TEST(MimeTest, CutAtEveryByteIsStillAMail) {
    for (std::size_t size = 0; size <= sample.size(); ++size) {
        const auto content = read_mail(std::string_view(sample).substr(0, size));
        EXPECT_TRUE(model::is_utf8(content.text));
        EXPECT_TRUE(model::is_utf8(content.subject));
        EXPECT_FALSE(content.structure.type.empty());
    }
}

TEST(MimeTest, ReadsABareBody) {
    const auto plain =
        read_body("Yes, please.\r\n\r\nOn Mon, 2 Mar 2026 N wrote:\r\n> old\r\n", BodyKind::plain);
    EXPECT_EQ(plain.reply_text, "Yes, please.");
    EXPECT_THAT(plain.from, IsEmpty());
    const auto html = read_body(
        "<div>Yes, please.</div><div class=\"gmail_quote\"><div>On Mon, 2 Mar 2026 N wrote:</div>"
        "<blockquote>old</blockquote></div>",
        BodyKind::html);
    EXPECT_EQ(html.reply_text, "Yes, please.");
}

TEST(MimeTest, ReadsABounce) {
    const auto content = read_mail(
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\n\nNot delivered.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        "Final-Recipient: rfc822; nobody@kask.example\nAction: failed\nStatus: 5.1.1\n\n"
        "--b\nContent-Type: message/rfc822\n\nMessage-ID: <7@vastus.example>\n\nhi\n--b--\n");
    EXPECT_EQ(content.automatic, model::Automatic::bounce);
    ASSERT_TRUE(content.bounce);
    EXPECT_EQ(content.bounce->original_message_id, "7@vastus.example");
    ASSERT_EQ(content.bounce->recipients.size(), 1u);
    EXPECT_EQ(content.bounce->recipients[0].address, "nobody@kask.example");
}

}  // namespace
}  // namespace vastus::mail
