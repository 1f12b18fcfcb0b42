#include "mail/authentication.hpp"

#include <gtest/gtest.h>

#include "mail/mime.hpp"

namespace vastus::mail {
namespace {

/// "mx.example | dkim=pass(header.d=a) dmarc=fail(…)"
std::string shown(std::string_view value) {
    const auto field = read_authentication_results(value);
    std::string text = field.server + " |";
    for (const auto& result : field.results) {
        text += " " + result.method + "=" + result.result + "(";
        for (const auto& [name, content] : result.properties)
            text += (text.ends_with('(') ? "" : ",") + name + "=" + content;
        text += ")";
    }
    return text;
}

TEST(AuthenticationFieldTest, ReadsWhatServersWrite) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"mx.example; none", "mx.example |"},
        {"mx.example", "mx.example |"},
        {"MX.example 1; dmarc=pass header.from=A.example",
         "mx.example | dmarc=pass(header.from=A.example)"},
        {"mx.example; dkim=pass (2048-bit key; ok) header.d=a.example header.i=@a.example; "
         "spf=pass (a (b) \\) c) smtp.mailfrom=\"x;y\"@a.example",
         "mx.example | dkim=pass(header.d=a.example,header.i=@a.example) "
         "spf=pass(smtp.mailfrom=x;y@a.example)"},
        {"mx.example; dmarc=fail reason=\"a; dmarc=pass header.from=b\" header.from=a.example",
         "mx.example | dmarc=fail(reason=a; dmarc=pass header.from=b,header.from=a.example)"},
        {"(c) \"mx.example\" ; (c) DMARC / 1 = (c) Pass (c) header.from = a.example",
         "mx.example | dmarc=pass(header.from=a.example)"},
    };
    for (const auto& [value, expected] : cases) EXPECT_EQ(shown(value), expected) << value;
}

TEST(AuthenticationFieldTest, WhatBreaksTheGrammarEndsIt) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"", " |"},
        {";", " |"},
        {"; dmarc=pass", " |"},
        {"spf=pass (sender) smtp.mailfrom=a; dmarc=pass header.from=a", " |"},
        {"mx.example; (dmarc=pass header.from=a", "mx.example |"},
        {"mx.example; spf=pass smtp.mailfrom=\"a; dmarc=pass header.from=b", "mx.example |"},
        {"mx.example; dmarc", "mx.example |"},
        {"mx.example; =pass", "mx.example |"},
        {"mx.example; dmarc=; spf=pass", "mx.example |"},
        {"mx.example dmarc=pass header.from=a", " |"},
    };
    for (const auto& [value, expected] : cases) EXPECT_EQ(shown(value), expected) << value;
}

TEST(AuthenticationFieldTest, HostileFieldsAreBounded) {
    std::string many = "mx.example", properties = "mx.example; dmarc=pass";
    for (int i = 0; i < 10'000; ++i) many += "; spf=pass", properties += " header.x=y";
    EXPECT_EQ(read_authentication_results(many).results.size(), 64u);
    ASSERT_EQ(read_authentication_results(properties).results.size(), 1u);
    EXPECT_EQ(read_authentication_results(properties).results[0].properties.size(), 32u);
    EXPECT_TRUE(read_authentication_results(std::string(100'000, '(')).server.empty());
    EXPECT_TRUE(read_authentication_results("m;" + std::string(100'000, '"')).results.empty());
    const std::string whole = "mx.example; dmarc=pass (a) reason=\"x\" header.from=a.example";
    for (std::size_t size = 0; size < whole.size(); ++size)
        read_authentication_results(std::string_view(whole).substr(0, size));
}

const std::string pass =
    "Authentication-Results: mx.firma.example; dmarc=pass "
    "header.from=firma.example\n";
const std::string received = "Received: from out.example by mx.firma.example; Mon, 2 Mar 2026\n";

bool verified(const std::string& headers, const SenderTrust& trust,
              const std::string& from = "From: mari@firma.example\n") {
    return is_sender_verified(read_mail(headers + from + "Subject: x\n\ny\n"), trust);
}

const SenderTrust ours{{"mx.firma.example"}, 1, false};

TEST(SenderTest, AServerOfOursVouches) {
    EXPECT_TRUE(verified(pass + received, ours));
    EXPECT_TRUE(verified(pass, ours));
    EXPECT_FALSE(verified(received, ours));
    EXPECT_FALSE(verified(pass + received, {}));
    EXPECT_FALSE(
        verified("Authentication-Results: mx.evil.example; dmarc=pass "
                 "header.from=firma.example\n" +
                     received,
                 ours));
    EXPECT_FALSE(
        verified("Authentication-Results: mx.firma.example; dkim=pass "
                 "header.d=firma.example\n" +
                     received,
                 ours));
    EXPECT_FALSE(
        verified("Authentication-Results: mx.firma.example; dmarc=pass "
                 "header.from=beta.example\n" +
                     received,
                 ours));
    EXPECT_FALSE(
        verified("Authentication-Results: mx.firma.example; dmarc=pass\n" + received, ours));
}

TEST(SenderTest, OnlyAboveTheFirstReceivedOfOurProvider) {
    EXPECT_FALSE(verified(received + pass, ours));
    EXPECT_FALSE(verified(received + pass + received, ours));
    const SenderTrust second{{"mx.firma.example"}, 2, false};
    EXPECT_TRUE(verified(received + pass + received, second));
    EXPECT_FALSE(verified(received + received + pass, second));
}

TEST(SenderTest, AFailureOfOursBeatsAForgedPass) {
    const std::string fail =
        "Authentication-Results: mx.firma.example; dmarc=fail "
        "header.from=firma.example\n";
    const SenderTrust many{{"mx.firma.example"}, 9, false};
    EXPECT_FALSE(verified(fail + received + pass, many));
    EXPECT_FALSE(verified(pass + received + fail, many));
}

TEST(SenderTest, OneSenderOnly) {
    EXPECT_FALSE(
        verified(pass + received, ours, "From: mari@firma.example\nFrom: x@evil.example\n"));
    EXPECT_FALSE(verified(pass + received, ours, "From: mari@firma.example, x@evil.example\n"));
    EXPECT_FALSE(verified(pass + received, ours, ""));
    EXPECT_TRUE(verified(pass + received, ours, "From: mari@FIRMA.example\n"));
}

TEST(SenderTest, AnAddressCannotWriteAResult) {
    // The envelope sender is the attacker's: decoded, it would end its property.
    EXPECT_FALSE(
        verified("Authentication-Results: mx.firma.example; spf=none smtp.mailfrom="
                 "=?utf-8?q?x=3Bdmarc=3Dpass_header.from=3Dfirma.example=3B?=@evil.example\n" +
                     received,
                 ours));
    // Nor may a long one push the end of the domain out of what is kept.
    const std::string domain = "firma.example";
    for (std::size_t size = 3'900; size < 4'100; ++size)
        EXPECT_FALSE(verified("Authentication-Results: mx.firma.example; spf=none smtp.mailfrom=" +
                                  std::string(size, 'x') + "; dmarc=pass header.from=" + domain +
                                  ".evil.example\n" + received,
                              ours))
            << size;
}

TEST(SenderTest, ExchangeVouchesOnlyWhenConfigured) {
    const std::string internal = "X-MS-Exchange-Organization-AuthAs: Internal\n";
    const SenderTrust exchange{{}, 1, true};
    EXPECT_TRUE(verified(internal + received, exchange));
    EXPECT_FALSE(verified(received + internal, exchange));
    EXPECT_FALSE(verified(internal + received, ours));
    EXPECT_FALSE(verified("X-MS-Exchange-Organization-AuthAs: Anonymous\n" + received, exchange));
}

}  // namespace
}  // namespace vastus::mail
