#include <gtest/gtest.h>

#include <string>

#include "mail/text.hpp"
#include "model/time.hpp"

namespace vastus::mail {
namespace {

TextContext reply() { return text_context(base_subject("Re: Windows"), true); }
TextContext forward() { return text_context(base_subject("Fwd: Windows"), false); }

}  // namespace

TEST(AttributionTest, ForwardsWithoutLabelsKeepTheirSender) {
    const std::string head = "Palun vaata\n\n-------- Пересылаемое сообщение --------\n";
    for (const std::string line : {"02.03.2026, 08:00, \"Jaan Tamm\" <jaan@client.example>:",
                                   "2 марта 2026 г., 08:00, Jaan Tamm <jaan@client.example>:",
                                   "02.03.2026, 08:00, \"Jaan Tamm\"\n<jaan@client.example>:"}) {
        const auto result =
            split_text(plain_lines(head + line +
                                   "\n\nMis maksab aken?\n\n"
                                   "-------- Завершение пересылаемого сообщения --------\n"),
                       forward());
        ASSERT_TRUE(result.forwarded) << line;
        EXPECT_EQ(result.forwarded->from, (model::Address{"Jaan Tamm", "jaan@client.example"}));
        ASSERT_TRUE(result.forwarded->date) << line;
        EXPECT_EQ(model::iso(*result.forwarded->date), "2026-03-02T08:00:00Z");
        EXPECT_EQ(result.forwarded->text, "Mis maksab aken?");
        EXPECT_EQ(result.forwarded->own_text, "Palun vaata");
        EXPECT_EQ(result.reply, "Palun vaata");
    }
}

TEST(AttributionTest, LabelsOfAnAnnouncedForwardMayLackTheColon) {
    const auto result = split_text(
        plain_lines("Palun vaata\n\n------ Forwarded Message ------\n"
                    "From \"Jaan Tamm\" <jaan@client.example>\nTo \"Mari\" <mari@own.example>\n"
                    "Date 02.03.2026 8:00:00\nSubject Aknad: hind\n\nMis maksab aken?\n"),
        forward());
    ASSERT_TRUE(result.forwarded);
    EXPECT_EQ(result.forwarded->from, (model::Address{"Jaan Tamm", "jaan@client.example"}));
    ASSERT_EQ(result.forwarded->to.size(), 1u);
    EXPECT_EQ(result.forwarded->to[0].address, "mari@own.example");
    EXPECT_EQ(result.forwarded->subject, "Aknad: hind");
    ASSERT_TRUE(result.forwarded->date);
    EXPECT_EQ(model::iso(*result.forwarded->date), "2026-03-02T08:00:00Z");
    EXPECT_EQ(result.forwarded->text, "Mis maksab aken?");
    // Without the announcing line they are words.
    const std::string_view prose = "From here we go.\nTo there we come.\nDate it well.";
    EXPECT_EQ(split_text(plain_lines(prose), forward()).reply, prose);
}

TEST(AttributionTest, LabelsAboveAnAttributionBelongToIt) {
    const std::string below =
        "Кому: Firma (info@own.example);\nТема: Окна;\n"
        "02.03.2026, 08:00, \"Jaan Tamm\" <jaan@client.example>:\n\n> Сколько стоит окно?\n";
    for (const std::string line : {"----------------\n", ""}) {
        const auto result = split_text(plain_lines("Сто евро.\n\n" + line + below), reply());
        EXPECT_EQ(result.reply, "Сто евро.");
    }
    // What has no such end is the writer's.
    const std::string own = "Сто евро.\nТема: Окна\n";
    const auto result = split_text(plain_lines(own + below.substr(below.find("02."))), reply());
    EXPECT_EQ(result.reply, "Сто евро.\nТема: Окна");
}

TEST(AttributionTest, AWriterOfTheirOwnLettersHidesNothing) {
    for (const std::string_view line :
         {"On 15.02.2026 I wrote to you about the following problem:",
          "On 15.02.2026 we wrote to info@shop.example:",
          "On 15.02.2026 Jaan from your office wrote to us about this problem:",
          "15.02.2026 я писал вам о проблеме:", "Am 15.02.2026 schrieb ich Ihnen:",
          "Den 15.02.2026 skrev jag till er:",
          "15.02.2026 kirjutas meile teie müügijuht sellise kirja:",
          "Le 15.02.2026 nous avons écrit :"}) {
        const std::string text =
            "Hello,\n\n" + std::string(line) + "\nthe gate is broken.\n\nWhen do you come?";
        EXPECT_EQ(split_text(plain_lines(text), reply()).reply, text);
    }
    for (const std::string line : {"On 5.1.2016 I. Tamm wrote:", "15.02.2026 Mari Mets kirjutas:"})
        EXPECT_EQ(split_text(plain_lines("Yes.\n\n" + line + "\nWhen?\n"), reply()).reply, "Yes.");
}

}  // namespace vastus::mail
