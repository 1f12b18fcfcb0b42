#include "mail/address.hpp"

#include <gmock/gmock.h>

#include "mail/defect.hpp"

namespace vastus::mail {
namespace {

std::string show(const std::vector<model::Address>& list) {
    std::string text;
    for (const auto& entry : list) text += "{" + entry.name + "|" + entry.address + "}";
    return text;
}

std::string read(std::string_view raw) {
    Defects defects;
    return show(read_addresses(raw, defects));
}

struct Case {
    std::string_view raw;
    std::string_view expected;
};

TEST(AddressTest, ReadsWellFormedLists) {
    constexpr Case cases[] = {
        {"a@b.example", "{|a@b.example}"},
        {"<a@b.example>", "{|a@b.example}"},
        {"Mari Maasikas <mari@kask.example>", "{Mari Maasikas|mari@kask.example}"},
        {"\"Mari Maasikas\" <mari@kask.example>", "{Mari Maasikas|mari@kask.example}"},
        {"\"q\\\"u, x\" <a@b.example>, l@m.example", "{q\"u, x|a@b.example}{|l@m.example}"},
        {"a@b.example (c, here), c@d.example", "{c, here|a@b.example}{|c@d.example}"},
        {"a@b.example (Mari)", "{Mari|a@b.example}"},
        {"Team: a@b.example, M <c@d.example>;", "{|a@b.example}{M|c@d.example}"},
        {"undisclosed-recipients:;", ""},
        {"undisclosed-recipients:", ""},
        {"<@x.example,@y.example:a@b.example>", "{|a@b.example}"},
        {"Mari <@x.example:a@b.example>, c@d.example", "{Mari|a@b.example}{|c@d.example}"},
        {"Pete(A nice \\) chap) <pete(his account)@silly.example(his host)>",
         "{Pete|pete@silly.example}"},
        {"\"john doe\"@b.example", "{|\"john doe\"@b.example}"},
        {"\"john\"@b.example", "{|john@b.example}"},
        {"a@[192.0.2.1]", "{|a@[192.0.2.1]}"},
        {"jdoe@test  . example", "{|jdoe@test.example}"},
        {"A@KASK.Example", "{|A@kask.example}"},
        {"=?utf-8?q?a=2C_b?= <a@b.example>", "{a, b|a@b.example}"},
        {"\"=?utf-8?q?J=C3=BCri?=\" <a@b.example>", "{Jüri|a@b.example}"},
        {"", ""},
    };
    for (const auto& [raw, expected] : cases) EXPECT_EQ(read(raw), expected) << raw;
}

TEST(AddressTest, ReadsWhatRealProgramsWrite) {
    constexpr Case cases[] = {
        {"Maasikas, Mari <a@b.example>", "{Maasikas, Mari|a@b.example}"},
        {"Maasikas, Mari <a@b.example>, Kask, Jaan <c@d.example>",
         "{Maasikas, Mari|a@b.example}{Kask, Jaan|c@d.example}"},
        {"<a@b.example> <c@d.example>", "{|a@b.example}{|c@d.example}"},
        {"Mari <a@b.example", "{Mari|a@b.example}"},
        {"Mari <a@b.example, c@d.example", "{Mari|a@b.example}{|c@d.example}"},
        {"mailto:a@b.example", "{|a@b.example}"},
        {"a@b.example <mailto:a@b.example>", "{|a@b.example}"},
        {"Mari [a@b.example]", "{Mari|a@b.example}"},
        {"Mari [mailto:a@b.example]", "{Mari|a@b.example}"},
        {"'a@b.example'", "{|a@b.example}"},
        {"'Mari' <a@b.example>", "{Mari|a@b.example}"},
        {"a@b.example.", "{|a@b.example}"},
        {"a@b.example;", "{|a@b.example}"},
        {"a@b.example; c@d.example;", "{|a@b.example}{|c@d.example}"},
        {"a@b.example, , c@d.example,", "{|a@b.example}{|c@d.example}"},
        {"john, mary, a@b.example", "{|a@b.example}"},
        {"\"a@b.example\" <a@b.example>", "{|a@b.example}"},
        {"\"ceo@kask.example\" <evil@x.example>", "{ceo@kask.example|evil@x.example}"},
        {"< a@b.example >", "{|a@b.example}"},
        {"a @ b.example", "{|a@b.example}"},
        {"\"Mari <a@b.example>", "{Mari|a@b.example}"},
        {"Mari (sales <a@b.example>", "{Mari (sales|a@b.example}"},
        {"info@küsi.example", "{|info@xn--ksi-hoa.example}"},
        {"Jüri <a@b.example>", "{Jüri|a@b.example}"},
    };
    for (const auto& [raw, expected] : cases) EXPECT_EQ(read(raw), expected) << raw;
}

TEST(AddressTest, WhatIsNoAddressIsNone) {
    for (const char* raw :
         {"@", "@b.example", "a@", "Mari", "<>", "Mari <>", "<<<>>>", ",,,", ";;;", "\"", "\\", "(",
          ")", "(((", "<", ">", ":", "\"\\", "a@b\"c.example"}) {
        EXPECT_EQ(read(raw), "") << raw;
    }
}

TEST(AddressTest, MarksANameThatIsAnotherAddress) {
    Defects defects;
    read_addresses("\"ceo@kask.example\" <evil@x.example>", defects);
    EXPECT_TRUE(has_defect(defects, "name-is-other-address"));
    defects.clear();
    read_addresses("\"A@B.example\" <a@b.example>", defects);
    EXPECT_TRUE(defects.empty());
}

TEST(AddressTest, KeepsAThousand) {
    std::string raw;
    for (int i = 0; i < 100'000; ++i) raw += "a" + std::to_string(i) + "@b.example,";
    Defects defects;
    EXPECT_EQ(read_addresses(raw, defects).size(), 1'000u);
    EXPECT_TRUE(has_defect(defects, "too-many-addresses"));
}

TEST(AddressTest, HostileFieldsAreReadInOnePass) {
    for (const std::string piece :
         {"\"", "(", "<", "\\\"", "<a@b.example ", "@", "a,", "(\"", ":"}) {
        std::string raw;
        while (raw.size() < 500'000) raw += piece;
        Defects defects;
        EXPECT_LE(read_addresses(raw, defects).size(), 1'000u) << piece;
    }
}

TEST(AddressTest, FoldsForComparison) {
    EXPECT_EQ(address_key("Mari+Tag@Kask.example"), "mari+tag@kask.example");
    EXPECT_EQ(untagged_key("Mari+Tag@Kask.example"), "mari@kask.example");
    EXPECT_EQ(untagged_key("+x@kask.example"), "+x@kask.example");
    EXPECT_EQ(address_key("JÜRI@kask.example"), address_key("jüri@kask.example"));
}

TEST(AddressTest, TellsTheDomain) {
    EXPECT_EQ(domain_of("a@b.example"), "b.example");
    EXPECT_EQ(domain_of("\"a@x\"@b.example"), "b.example");
    EXPECT_EQ(domain_of("nobody"), "");
}

TEST(AddressTest, TellsTheOrganisation) {
    EXPECT_EQ(registrable_domain("mail.acme.co.uk"), "acme.co.uk");
    EXPECT_EQ(registrable_domain("acme.co.uk"), "acme.co.uk");
    EXPECT_EQ(registrable_domain("MAIL.Kask.ee"), "kask.ee");
    EXPECT_EQ(registrable_domain("a.b.kask.example"), "kask.example");
    for (const char* none : {"", ".", "co.uk", "ee", "[192.0.2.1]", "192.0.2.1", "::1"})
        EXPECT_EQ(registrable_domain(none), "") << none;
}

TEST(AddressTest, KnowsPublicProviders) {
    for (const char* yes :
         {"gmail.com", "GMAIL.com", "mail.ee", "hot.ee", "yahoo.com", "yahoo.co.uk", "yandex.ru",
          "gmx.net", "web.de", "protonmail.com", "inbox.lv"})
        EXPECT_TRUE(is_public_mail_domain(yes)) << yes;
    for (const char* no :
         {"kask.example", "gmail.com.kask.example", "yahoo.kask.example", "", "yahoo"})
        EXPECT_FALSE(is_public_mail_domain(no)) << no;
}

TEST(AddressTest, KnowsRobots) {
    for (const char* yes : {"noreply@b.example", "No-Reply@b.example", "do_not_reply@b.example",
                            "MAILER-DAEMON@b.example", "postmaster@b.example",
                            "orders-noreply@b.example", "noreply+x1@b.example"})
        EXPECT_TRUE(is_robot_address(yes)) << yes;
    for (const char* no : {"mari@b.example", "reply@b.example", "info@noreply.example", ""})
        EXPECT_FALSE(is_robot_address(no)) << no;
}

}  // namespace
}  // namespace vastus::mail
