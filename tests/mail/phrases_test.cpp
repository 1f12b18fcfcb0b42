#include "mail/phrases.hpp"

#include <gtest/gtest.h>

#include "mail/mime.hpp"
#include "mail/subject.hpp"

namespace vastus::mail {
namespace {

/// Words that no table has; in the cases that people write them.
const Phrases own(PhraseLists{.reply_prefixes = {"Zzr", "ÕIENDUS:"},
                              .forward_prefixes = {"Zzf"},
                              .out_of_office = {"Zz puhkab"},
                              .bounces = {"Zz tagasi"},
                              .wrote = {"zzkirjutab"},
                              .original_messages = {"Zz algne"},
                              .forwarded_messages = {"Zz edasi"},
                              .closings = {"Zz päikest"}});

model::Content read(const std::string& headers, const std::string& text, bool with_own = true) {
    const std::string raw =
        "From: a@b.example\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\n" +
        headers + "\n" + text;
    return read_mail(raw, {.phrases = with_own ? &own : &no_phrases()});
}

TEST(PhrasesTest, PrefixesOfAnAdministratorAreStripped) {
    EXPECT_EQ(base_subject("Zzr: Re: Kuus akent", own).text, "Kuus akent");
    EXPECT_TRUE(base_subject("Zzr: Kuus akent", own).is_reply);
    EXPECT_TRUE(base_subject("zzF: Kuus akent", own).is_forward);
    EXPECT_EQ(base_subject("õiendus: Kuus akent", own).text, "Kuus akent");
    EXPECT_EQ(base_subject("Zzr: Kuus akent").text, "Zzr: Kuus akent");
    EXPECT_EQ(base_subject("[Zzr: Kuus akent]", own).text, "Kuus akent");
    EXPECT_EQ(base_subject("Zzra: Kuus akent", own).text, "Zzra: Kuus akent");
}

TEST(PhrasesTest, ThoseOfTheTablesStay) {
    EXPECT_EQ(base_subject("Re: Vs: Kuus akent", own).text, "Kuus akent");
    // "R" is Italian and a code: named by an administrator, it needs no other sign.
    PhraseLists lists;
    lists.reply_prefixes = {"r"};
    const Phrases code(lists);
    EXPECT_EQ(base_subject("r: Kuus akent", code).text, "Kuus akent");
    EXPECT_EQ(base_subject("r: Kuus akent").text, "r: Kuus akent");
}

TEST(PhrasesTest, AnUnknownPrefixStandsBeforeTheSubjectThatIsAnswered) {
    const std::string asked = "Kuus akent Viljandisse";
    EXPECT_EQ(unknown_prefix("Vst: " + asked, asked), "vst");
    EXPECT_EQ(unknown_prefix("Õig.[2] : Re: " + asked, asked), "õig");
    EXPECT_EQ(unknown_prefix("Vst: Uksed Viljandisse", asked), "");
    EXPECT_EQ(unknown_prefix(asked, asked), "");
    EXPECT_EQ(unknown_prefix("Kolmteisttähte: " + asked, asked), "");
    EXPECT_EQ(unknown_prefix("12: " + asked, asked), "");
    EXPECT_EQ(unknown_prefix("kaks sõna: " + asked, asked), "");
    EXPECT_EQ(unknown_prefix("Vst: Re", "Re"), "");
    EXPECT_EQ(unknown_prefix(": " + asked, asked), "");
}

TEST(PhrasesTest, QuotesAreCutAtThem) {
    const std::string link = "In-Reply-To: <1@c.example>\n";
    const std::string wrote = "Uus.\n\nMari Mets zzkirjutab:\n> Vana.\n";
    EXPECT_EQ(read(link, wrote).reply_text, "Uus.");
    EXPECT_NE(read(link, wrote, false).reply_text, "Uus.");
    const std::string original = "Uus.\n\n----- Zz algne -----\nVana.\n";
    EXPECT_EQ(read(link, original).reply_text, "Uus.");
    EXPECT_NE(read(link, original, false).reply_text, "Uus.");
}

TEST(PhrasesTest, ForwardsAreOpenedAtThem) {
    const std::string text =
        "Palun vasta.\n\n----- ZZ Edasi -----\nFrom: c@d.example\nTo: a@b.example\nSubject: "
        "s\n\nVana.\n";
    const auto content = read("Subject: s\n", text);
    ASSERT_TRUE(content.forwarded);
    EXPECT_EQ(content.forwarded->from.address, "c@d.example");
    EXPECT_EQ(content.forwarded->own_text, "Palun vasta.");
}

TEST(PhrasesTest, SignaturesBeginWithThem) {
    const std::string text = "Hind on 5 eurot.\n\nZz Päikest\nMari Mets\n";
    EXPECT_EQ(read("", text).reply_text, "Hind on 5 eurot.");
    EXPECT_EQ(read("", text).signature, "Zz Päikest\nMari Mets");
    EXPECT_EQ(read("", text, false).signature, "");
}

TEST(PhrasesTest, AutomaticMailIsKnownByThem) {
    const std::string away = "Subject: Zz puhkab: Kuus akent\nIn-Reply-To: <1@c.example>\n";
    EXPECT_EQ(read(away, "x\n").automatic, model::Automatic::auto_reply);
    EXPECT_EQ(read(away, "x\n", false).automatic, model::Automatic::none);
    const std::string back = "Return-Path: <>\nSubject: Zz tagasi\n";
    const std::string words = "<ott@acme.example>\n550 5.1.1 no such user\n";
    EXPECT_EQ(read(back, words).automatic, model::Automatic::bounce);
    EXPECT_EQ(read(back, words, false).automatic, model::Automatic::none);
}

}  // namespace
}  // namespace vastus::mail
