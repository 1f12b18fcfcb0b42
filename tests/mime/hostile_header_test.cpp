// Mails whose headers are wrong or too many (reliability.md 8, "Headers").
#include "hostile_kit.hpp"

namespace vastus::mail {
namespace {

std::string with(const std::string& fields) { return fields + "\n\nt\n"; }
std::string from_with(const std::string& fields) { return with("From: a@b.example\n" + fields); }

TEST(HostileHeaderTest, Lines) {
    const std::string kept(65'535, 'x');
    std::vector<Hostile> mails;
    for (const std::size_t size : {1'000'000u, 6'000'000u, 25'000'000u}) {
        mails.push_back({"a line of " + std::to_string(size),
                         with("Subject: " + std::string(size, 'x') + "\nFrom: a@b.example"),
                         "a@b.example | " + kept + " | plain | t~ | header-cut"});
    }
    expect_records(mails);
}

TEST(HostileHeaderTest, Masses) {
    const auto fields = read_mail(from_with(repeated("X-Field: x\n", 100'000) + "Subject: late"));
    EXPECT_EQ(record_of(fields), "a@b.example |  | plain | t~ | too-many-headers (99002)");
    const auto people = read_mail(from_with("To: " + repeated("a@b.example, ", 100'000)));
    EXPECT_EQ(people.to.size(), 1'000u);
    EXPECT_EQ(people.text, "t\n");
    std::string ids;
    for (int i = 0; i < 10'000; ++i) ids += " <" + std::to_string(i) + "@b.example>";
    const auto references = read_mail(from_with("References:" + ids));
    ASSERT_EQ(references.references.size(), 200u);
    EXPECT_EQ(references.references.front(), "0@b.example");
    for (const auto* content : {&fields, &people, &references}) expect_bounded(*content, "masses");
}

TEST(HostileHeaderTest, Senders) {
    expect_records({
        {"two From", with("From: a@b.example\nFrom: c@d.example"),
         "a@b.example |  | plain | t~ | repeated-from"},
        {"a From list", with("From: a@b.example, c@d.example"),
         "a@b.example c@d.example |  | plain | t~ | from-list"},
        {"a From group", with("From: g: a@b.example, c@d.example;"),
         "a@b.example c@d.example |  | plain | t~ | from-list"},
        {"an empty From group", with("From: undisclosed-recipients:;"),
         "|  | plain | t~ | no-from"},
        {"two addresses in angles", with("From: <a@b.example> <c@d.example>"),
         "a@b.example c@d.example |  | plain | t~ | from-list"},
        {"quoted pairs", with("From: \"q\\\"u, x\" <a@b.example>, l@m.example"),
         "a@b.example l@m.example |  | plain | t~ | from-list"},
        {"comments", with("From: a@b.example (c, here), c@d.example"),
         "a@b.example c@d.example |  | plain | t~ | from-list"},
        {"comments in comments", with("From: (a(b(c))) a@b.example (((((((((((((((((((("),
         "a@b.example |  | plain | t~ |"},
        {"no From", with("Subject: s"), "| s | plain | t~ | no-from"},
        {"another address as the name", with("From: \"boss@b.example\" <a@evil.example>"),
         "a@evil.example |  | plain | t~ | name-is-other-address"},
        {"an encoded address", with("From: =?utf-8?q?boss=40b=2Eexample=00?= <a@evil.example>"),
         "a@evil.example |  | plain | t~ | name-is-other-address"},
        {"NUL in the encoded name", with("From: =?utf-8?b?YUBiLmV4YW1wbGUA?= <a@evil.example>"),
         "a@evil.example |  | plain | t~ | name-is-other-address"},
        {"NUL in the address", with(std::string("From: a\0b@b.example", 19)),
         "a\xEF\xBF\xBD"
         "b@b.example |  | plain | t~ | nul-in-header"},
        {"no end", with("From: A <a@b.example"), "a@b.example |  | plain | t~ |"},
        {"homograph domain", with("From: a@b\xd0\xb0nk.example"),
         "a@xn--bnk-6cd.example |  | plain | t~ |"},
    });
}

TEST(HostileHeaderTest, Bytes) {
    expect_records({
        {"NUL", from_with(std::string("Subject: a\0b", 12)),
         "a@b.example | a\xEF\xBF\xBD"
         "b | plain | t~ | nul-in-header"},
        {"8-bit name", from_with("Sub\xe4ject: x\nSubject: s"),
         "a@b.example | s | plain | t~ | odd-field-name"},
        {"bare CR", from_with("Subject: a\rBcc: c@d.example"),
         "a@b.example | a Bcc: c@d.example | plain | t~ | bare-cr"},
        {"bare LF", "From: a@b.example\nSubject: s\r\n\nt\r\n", "a@b.example | s | plain | t~ |"},
        {"mixed line ends", "From: a@b.example\r\nSubject: s\n\r\nt\n",
         "a@b.example | s | plain | t~ |"},
        {"blank before the colon", from_with("Subject : s"),
         "a@b.example | s | plain | t~ | odd-field-name"},
        {"blanks only", from_with("Subject: a\n \t \n b"), "a@b.example | a b | plain | t~ |"},
        {"no colon", from_with("Subject: s\nno field here"),
         "a@b.example | s | plain | no field here~~t~ | no-blank-line"},
        {"a colon alone", from_with(": x\nSubject: s"),
         "a@b.example |  | plain | : x~Subject: s~~t~ | no-blank-line"},
        {"CRLF in an encoded word", from_with("Subject: =?utf-8?q?a=0D=0ABcc:_c@d.example?="),
         "a@b.example | a  Bcc: c@d.example | plain | t~ |"},
        {"two subjects", from_with("Subject: a\nSubject: b"),
         "a@b.example | a | plain | t~ | repeated-subject"},
        {"raw Cyrillic",
         from_with("Subject: \xf0\xd2\xc9\xd7\xc5\xd4 \xcd\xc9\xd2\n"
                   "Content-Type: text/plain; charset=koi8-r"),
         "a@b.example | \xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82 \xD0\xBC\xD0\xB8\xD1\x80 "
         "| plain | t~ |"},
        {"right-to-left override",
         from_with("Subject: a\xe2\x80\xae"
                   "b\xe2\x80\xac"),
         "a@b.example | a\xE2\x80\xAE"
         "b\xE2\x80\xAC | plain | t~ |"},
        {"zero-width", from_with("Subject: pay\xe2\x80\x8bpal"),
         "a@b.example | pay\xE2\x80\x8Bpal | plain | t~ |"},
        {"mbox lines", ">From x\nFrom a@b.example Mon Mar 2\n" + from_with("Subject: s"),
         "a@b.example | s | plain | t~ |"},
    });
}

std::string day_of(const std::string& date) {
    const auto content = read_mail(from_with("Date: " + date));
    std::string text = content.date ? model::iso(*content.date) : "none";
    for (const auto& defect : content.defects) text += " " + defect;
    return text;
}

TEST(HostileHeaderTest, Dates) {
    EXPECT_EQ(day_of("Mon, 02 Mar 26 12:00 EST"), "2026-03-02T17:00:00Z");
    EXPECT_EQ(day_of("Mon, 2 Mar 126 12:00:00 +0000"), "2026-03-02T12:00:00Z");
    EXPECT_EQ(day_of("(a) Mon (b), 2 (c) Mar 2026 12:00:00 (d) Z"), "2026-03-02T12:00:00Z");
    EXPECT_EQ(day_of("Fri, 2 Mar 2026 12:00:00 +0000"), "2026-03-02T12:00:00Z");
    EXPECT_EQ(day_of("Mon, 2 Mar 1 12:00:00 +0000"), "2001-03-02T12:00:00Z");
    EXPECT_EQ(day_of("Mon, 2 Mar 9999 12:00:00 +0000"), "none date");
    EXPECT_EQ(day_of("Mon, 2 Mar 2026 12:00:61 +0000"), "none date");
    EXPECT_EQ(day_of("Mon, 32 Mar 2026 12:00:00 +0000"), "none date");
    EXPECT_EQ(day_of("Mon, 2 Mar 2026 12:00:00 +9999"), "2026-03-02T12:00:00Z date-zone");
    EXPECT_EQ(day_of("99999999999999999999"), "none date");
    EXPECT_EQ(day_of(""), "none date");
    EXPECT_FALSE(read_mail(from_with("Subject: s")).date);
}

TEST(HostileHeaderTest, Ids) {
    const auto id = [](const std::string& field) {
        const auto content = read_mail(from_with("Message-ID: " + field));
        std::string text = content.message_id;
        for (const auto& defect : content.defects) text += " " + defect;
        return text;
    };
    EXPECT_EQ(id("<a b@c.example>"), "ab@c.example");
    EXPECT_EQ(id("<" + std::string(4096, 'x') + "@c.example>"), " message-id-long");
    EXPECT_EQ(id("<a@c.example>\nMessage-ID: <b@c.example>"), "a@c.example repeated-message-id");
    EXPECT_EQ(id("<a@c.example> <b@c.example>"), "a@c.example message-id-list");
    EXPECT_EQ(id("a@c.example"), "a@c.example");
    EXPECT_EQ(id("<a@c.example"), "a@c.example");
    EXPECT_EQ(id("<>"), "");
    EXPECT_EQ(id("<a\r@c.example>"), "a@c.example bare-cr");
}

TEST(HostileHeaderTest, OddCaseOfAutoSubmittedIsRead) {
    for (const std::string value : {"Auto-Replied", "AUTO-REPLIED (vacation)", "auto-replied; x=y"})
        EXPECT_EQ(read_mail(from_with("aUtO-sUbMiTtEd: " + value)).automatic,
                  model::Automatic::auto_reply)
            << value;
    for (const std::string value : {"no", "No", "NO (really)", ""})
        EXPECT_EQ(read_mail(from_with("Auto-Submitted: " + value)).automatic,
                  model::Automatic::none)
            << value;
}

}  // namespace
}  // namespace vastus::mail
