#include "mail/compose.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mail/header_text.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view key = "0123456789abcdef0123456789abcdef";

Draft draft() {
    Draft draft;
    draft.date = model::parse_iso("2026-03-02T10:00:00Z").value();
    draft.from = {"Vastus", "vastus@firm.example"};
    draft.to = {"Mari Mets", "mari@firm.example"};
    draft.subject = "2 hours without an answer";
    draft.text = "An inquiry waits.\nSee the page.\n";
    draft.html = "<p>An inquiry waits.</p>";
    draft.message_id = "v1.aa.bb@firm.example";
    draft.references = {"v1.item.7.cc@firm.example", "v1.dd.ee@firm.example"};
    draft.alert_id = "00ff";
    return draft;
}

std::string compose_ok(const Draft& values) {
    auto mail = compose(values);
    EXPECT_TRUE(mail.has_value());
    return mail ? std::move(mail).value() : "";
}

/// A reader of its own: CRLF lines, a field begins where no blank does.
struct Read {
    std::vector<std::string> names, values;
    std::string body;
};
Read read(std::string_view mail) {
    Read result;
    while (!mail.empty()) {
        const auto end = mail.find("\r\n");
        EXPECT_NE(end, std::string_view::npos) << "a line without CRLF";
        if (end == std::string_view::npos) return result;
        const auto line = mail.substr(0, end);
        mail.remove_prefix(end + 2);
        if (line.empty()) break;
        EXPECT_LE(line.size(), 998u);
        if (line.starts_with(' ') && !result.values.empty()) {
            EXPECT_NE(line.find_first_not_of(' '), std::string_view::npos) << "a blank line folded";
            result.values.back().append(line);
            continue;
        }
        const auto colon = line.find(':');
        result.names.emplace_back(line.substr(0, colon));
        result.values.emplace_back(line.substr(std::min(line.size(), colon + 1)));
    }
    result.body = mail;
    return result;
}

std::string unbase64(std::string_view text) {
    std::string bytes;
    unsigned bits = 0;
    int count = 0;
    for (const char c : text) {
        const std::string_view letters =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        const auto value = letters.find(c);
        if (value == std::string_view::npos) continue;
        bits = bits << 6 | static_cast<unsigned>(value);
        if ((count += 6) < 8) continue;
        count -= 8;
        bytes += static_cast<char>(bits >> count & 0xff);
    }
    return bytes;
}

/// The words of a header value put together again.
std::string decode_words(std::string_view value) {
    std::string text;
    for (;;) {
        const auto start = value.find("=?UTF-8?B?");
        if (start == std::string_view::npos) return text;
        const auto end = value.find("?=", start + 10);
        EXPECT_LE(end + 2 - start, 75u);
        const auto word = unbase64(value.substr(start + 10, end - start - 10));
        EXPECT_TRUE(model::is_utf8(word)) << "a character is split";
        text += word;
        value.remove_prefix(end + 2);
    }
}

std::vector<std::string> our_headers() {
    return {"Date",
            "From",
            "To",
            "Subject",
            "Message-ID",
            "References",
            "In-Reply-To",
            "Auto-Submitted",
            "X-Auto-Response-Suppress",
            "X-Vastus-Alert",
            "MIME-Version",
            "Content-Type",
            "Content-Transfer-Encoding"};
}

}  // namespace

TEST(ComposeTest, WritesTheHeadersInTheirOrder) {
    const auto mail = read(compose_ok(draft()));
    EXPECT_EQ(mail.names, our_headers());
    EXPECT_EQ(mail.values[0], " Mon, 02 Mar 2026 10:00:00 +0000");
    EXPECT_EQ(mail.values[1], " \"Vastus\" <vastus@firm.example>");
    EXPECT_EQ(mail.values[3], " 2 hours without an answer");
    EXPECT_EQ(mail.values[4], " <v1.aa.bb@firm.example>");
    EXPECT_EQ(mail.values[5], " <v1.item.7.cc@firm.example> <v1.dd.ee@firm.example>");
    EXPECT_EQ(mail.values[6], " <v1.dd.ee@firm.example>");
    EXPECT_EQ(mail.values[7], " auto-generated");
}

TEST(ComposeTest, HasBothBodiesInBase64WithCrlf) {
    const auto mail = compose_ok(draft());
    EXPECT_EQ(mail, compose_ok(draft())) << "the same values give the same bytes";
    EXPECT_THAT(mail, HasSubstr("multipart/alternative"));
    const auto plain = mail.find("text/plain; charset=utf-8\r\n");
    const auto html = mail.find("text/html; charset=utf-8\r\n");
    ASSERT_LT(plain, html);
    const auto body = [&](std::size_t at) {
        const auto start = mail.find("\r\n\r\n", at) + 4;
        return unbase64(mail.substr(start, mail.find("--", start) - start));
    };
    EXPECT_EQ(body(plain), "An inquiry waits.\r\nSee the page.\r\n");
    EXPECT_EQ(body(html), "<p>An inquiry waits.</p>\r\n");
}

TEST(ComposeTest, PlainTextAloneIsOnePart) {
    auto values = draft();
    values.html.clear();
    values.text = std::string(200, 'x') + "\r.\rö\0z";
    const auto mail = read(compose_ok(values));
    EXPECT_EQ(mail.names, our_headers());
    EXPECT_THAT(mail.values[11], HasSubstr("text/plain"));
    EXPECT_EQ(unbase64(mail.body), std::string(200, 'x') + "\r\n.\r\nö\r\n");
    for (std::size_t at = 0; at < mail.body.size();) {
        const auto end = mail.body.find("\r\n", at);
        ASSERT_NE(end, std::string::npos);
        EXPECT_LE(end - at, 76u);
        at = end + 2;
    }
}

TEST(ComposeTest, NothingThatIsPutInAddsAHeader) {
    const std::string long_word(10'000, 'a');
    std::string long_text;
    for (int i = 0; i < 3000; ++i) long_text += "ö😀 ";
    const std::string cases[] = {"x\r\nBcc: evil@other.example",
                                 "x\nBcc: evil@other.example\n\nbody",
                                 "x\rBcc: y",
                                 "x\u2028Bcc: y\u2029Bcc: z\u0085Bcc: w",
                                 std::string("x\0Bcc: y", 8),
                                 "\u202Egpj.exe\u2066\u200B",
                                 "=?utf-8?q?x=0D=0ABcc:_y?=",
                                 long_word,
                                 long_text,
                                 "   ",
                                 "",
                                 "\xff\xfe broken \xc3",
                                 "\"quoted\\\" <evil@other.example>,",
                                 "a  b\t\tc",
                                 "\r\n\r\n",
                                 "ends with blank ",
                                 " =?",
                                 "?=",
                                 std::string(300, ' ') + "x"};
    for (const auto& text : cases) {
        auto values = draft();
        values.subject = text;
        values.from.name = text;
        values.to.name = text;
        values.alert_id = "00" + text;
        const auto mail = read(compose_ok(values));
        EXPECT_EQ(mail.names, our_headers()) << text.substr(0, 60);
        EXPECT_THAT(mail.values[2], HasSubstr("<mari@firm.example>"));
        for (const auto& value : mail.values) {
            for (const char c : value) EXPECT_TRUE(c >= ' ' && c < 0x7f);
        }
    }
}

TEST(ComposeTest, EncodesOtherLettersInFoldedWords) {
    auto values = draft();
    values.subject = "Vastamata päring: Köögimööbel ja õueväravad — жалоба клиента на доставку 😀";
    values.to.name = "Õnne Jõgi";
    const auto bytes = compose_ok(values);
    const auto mail = read(bytes);
    EXPECT_EQ(decode_words(mail.values[3]), values.subject);
    EXPECT_EQ(decode_words(mail.values[2]), values.to.name);
    for (std::size_t at = 0; at < bytes.find("\r\n\r\n");) {
        const auto end = bytes.find("\r\n", at);
        EXPECT_LE(end - at, 76u) << bytes.substr(at, end - at);
        at = end + 2;
    }
}

TEST(ComposeTest, CutsASubjectAt200Characters) {
    auto values = draft();
    for (int i = 0; i < 1000; ++i) values.subject += "õ";
    const auto text = decode_words(read(compose_ok(values)).values[3]);
    EXPECT_EQ(model::length_utf8(text), 200u);
    EXPECT_TRUE(text.ends_with("…"));
}

TEST(ComposeTest, AnAsciiThatLooksEncodedIsEncoded) {
    auto values = draft();
    values.subject = "=?utf-8?q?hello?=";
    EXPECT_EQ(decode_words(read(compose_ok(values)).values[3]), "=?utf-8?q?hello?=");
}

TEST(ComposeTest, RefusesWhatMayNotStandInAnEnvelope) {
    for (const auto* address : {"",
                                "a",
                                "@",
                                "a@",
                                "@b",
                                "a b@c",
                                "a@b c",
                                "a@b\r\nRCPT TO:<x@y>",
                                "<a@b>",
                                "a@b>",
                                "\"a b\"@c",
                                "a(x)@b",
                                "a@@b",
                                "a@b@c",
                                ".a@b",
                                "a.@b",
                                "a..b@c",
                                "a@-b",
                                "a@b-",
                                "a@b..c",
                                "a@.b",
                                "a@b.",
                                "õ@b",
                                "a@õ.example",
                                "a@[127.0.0.1]",
                                "a,b@c",
                                "a@b,c@d",
                                "a@b_c"}) {
        EXPECT_FALSE(is_envelope_address(address)) << address;
        auto values = draft();
        values.to.address = address;
        const auto mail = compose(values);
        ASSERT_FALSE(mail.has_value()) << address;
        EXPECT_EQ(mail.error().fault(), model::Fault::refused);
    }
    EXPECT_FALSE(is_envelope_address(std::string("a\0@b", 4)));
    EXPECT_FALSE(is_envelope_address(std::string(65, 'a') + "@b"));
    EXPECT_FALSE(is_envelope_address("a@" + std::string(64, 'b')));
    EXPECT_TRUE(is_envelope_address("a.b+c=d@sub.firm-x.example"));
    EXPECT_TRUE(is_envelope_address("root@localhost"));
}

TEST(ComposeTest, RefusesAForeignMessageId) {
    for (const auto* id : {"", "a", "a@b>\r\nBcc: x", "a b@c", "<a@b>", "a@b@c", "@b"}) {
        auto values = draft();
        values.message_id = id;
        EXPECT_FALSE(compose(values).has_value()) << id;
        values = draft();
        values.references = {"a@b", id};
        EXPECT_FALSE(compose(values).has_value()) << id;
    }
}

TEST(ComposeTest, WithoutReferencesThereAreNone) {
    auto values = draft();
    values.references.clear();
    EXPECT_THAT(read(compose_ok(values)).names,
                Not(testing::Contains(testing::AnyOf("References", "In-Reply-To"))));
}

TEST(MessageIdTest, IsTheSameForEveryTryAndKnownAgain) {
    const auto delivery = model::delivery_id(model::AlertId{}, "mari");
    const auto id = delivery_message_id(delivery, key, "firm.example");
    EXPECT_EQ(id, delivery_message_id(delivery, key, "firm.example"));
    EXPECT_TRUE(id.starts_with("v1." + model::hex(delivery) + "."));
    EXPECT_TRUE(is_our_message_id(id, key));
    EXPECT_TRUE(is_our_message_id("<" + id + ">", key));
    const auto root = item_message_id(model::ItemId{42}, key, "firm.example");
    EXPECT_TRUE(root.starts_with("v1.item.42."));
    EXPECT_TRUE(is_our_message_id(root, key));
}

TEST(MessageIdTest, ForgedOnesAreNotOurs) {
    const auto id = item_message_id(model::ItemId{42}, key, "firm.example");
    EXPECT_FALSE(is_our_message_id(id, "another key"));
    for (std::size_t at = 0; at < id.find('@'); ++at) {
        auto forged = id;
        forged[at] = forged[at] == '1' ? '2' : '1';
        EXPECT_FALSE(is_our_message_id(forged, key)) << forged;
        EXPECT_FALSE(is_our_message_id(id.substr(0, at), key));
    }
    for (const auto* text :
         {"", "@", "v1.@x", "v1..@x", "v1.item.@x", "v1.item..@x", "<>", "v1.a.b@x"})
        EXPECT_FALSE(is_our_message_id(text, key)) << text;
}

TEST(CleanLineTest, LeavesOneVisibleLine) {
    EXPECT_EQ(clean_line("a\r\nb\tc\u0085d\u2028e\u2029f"), "a b c d e f");
    EXPECT_EQ(clean_line("  a\u202E\u200Bb\uFEFF  "), "ab");
    EXPECT_EQ(clean_line("õäöü", 4), "õäöü");
    EXPECT_EQ(clean_line("õäöüx", 4), "õäö…");
    EXPECT_EQ(clean_line("abc d", 4), "abc…");
    EXPECT_EQ(clean_line("ab   ", 2), "ab");
    EXPECT_EQ(clean_line("a", 0), "");
    EXPECT_EQ(clean_line("\xff"), "\uFFFD");
}

TEST(EscapeHtmlTest, LeavesNoMarkup) {
    EXPECT_EQ(escape_html("<a href=\"x\">&'\r"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39; ");
}

TEST(Base64Test, AgreesWithItsVectors) {
    EXPECT_EQ(base64(""), "");
    EXPECT_EQ(base64("f"), "Zg==");
    EXPECT_EQ(base64("fo"), "Zm8=");
    EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

}  // namespace vastus::mail
