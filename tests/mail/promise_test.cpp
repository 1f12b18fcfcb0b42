#include "mail/promise.hpp"

#include <gtest/gtest.h>

#include "mail/thanks.hpp"

namespace vastus::mail {
namespace {

std::string day(std::string_view text) {
    const auto found = find_promise(text);
    if (!found) return "none";
    std::string days;
    for (const auto& one : found->days)
        days += (days.empty() ? "" : " ") + std::to_string(static_cast<int>(one.day)) + "/" +
                std::to_string(one.number);
    return days;
}

bool thanks(std::string_view text) {
    const std::string names[] = {"Mari Mets"};
    return is_thanks(text, names);
}

}  // namespace

TEST(PromiseTest, NamesTheDayInManyLanguages) {
    EXPECT_EQ(day("Vastame reedel."), "4/5");
    EXPECT_EQ(day("We will get back to you tomorrow."), "2/0");
    EXPECT_EQ(day("Мы ответим в понедельник."), "4/1");
    EXPECT_EQ(day("Wir melden uns nächste Woche."), "7/0");
    EXPECT_EQ(day("Anname teada 3 päeva jooksul."), "8/3");
    EXPECT_EQ(day("Saadame pakkumise 27.11.2026 hommikul."), "9/27");
    EXPECT_EQ(day("Uurin ja annan teada."), "");
}

TEST(PromiseTest, QuestionsNegationsAndConditionsPromiseNothing) {
    EXPECT_EQ(day("Kas saadame arve homme?"), "none");
    EXPECT_EQ(day("Me ei vastame sellele."), "none");
    EXPECT_EQ(day("We will send it if you confirm."), "none");
    EXPECT_EQ(day("Hind on 100 eurot."), "none");
    EXPECT_EQ(day("Saadan manuses hinnapakkumise."), "none") << "that is done";
    EXPECT_EQ(day("Lähetämme tarjouksen liitteenä."), "none");
    EXPECT_EQ(day("Wir senden Ihnen anbei das Angebot."), "none");
    EXPECT_EQ(day("Bitte antworten Sie bis Freitag."), "none");
    EXPECT_EQ(day("Lisatud on hind, joonise saadame reedel."), "4/5");
}

TEST(PromiseTest, ALongSentenceIsCutBetweenCharacters) {
    std::string text = "Vastame homme ";
    for (int i = 0; i < 200; ++i) text += "öõ";
    const auto found = find_promise(text);
    ASSERT_TRUE(found);
    EXPECT_LE(found->sentence.size(), 300u);
    EXPECT_TRUE(found->sentence.ends_with("ö") || found->sentence.ends_with("õ"));
}

TEST(PromiseTest, OnlyTheClauseOfTheVerbIsNegated) {
    EXPECT_EQ(day("Hetkel ei oska öelda, uurime ja anname teada."), "");
    EXPECT_EQ(day("Täna ei jõua aga vastame homme."), "2/0");
    EXPECT_EQ(day("We do not have the price yet and will not guess, but will get back to you on "
                  "Monday."),
              "4/1");
    EXPECT_EQ(day("Das kann ich noch nicht sagen, wir melden uns morgen."), "2/0");
    EXPECT_EQ(day("Сегодня не знаем, но сообщим завтра."), "2/0");
    EXPECT_EQ(day("Me ei saa kahjuks öelda millal anname teada."), "none");
}

TEST(PromiseTest, WhatOthersDoIsForUsToFollow) {
    EXPECT_EQ(day("Annan teada, kui tarnija vastab."), "");
    EXPECT_EQ(day("If the supplier answers we will let you know."), "");
    EXPECT_EQ(day("Wir melden uns, wenn der Lieferant antwortet."), "");
    EXPECT_EQ(day("Saadame pakkumise, kui olete mõõdud saatnud."), "none");
    EXPECT_EQ(day("Kui mõõdud meile saadate, anname hinna teada."), "none");
    EXPECT_EQ(day("Wir melden uns, sobald Sie die Maße senden."), "none");
    EXPECT_EQ(day("Мы ответим, если вы подтвердите."), "none");
    EXPECT_EQ(day("Lähetämme tarjouksen, jos vahvistatte mitat."), "none");
}

TEST(PromiseTest, AllDaysOfItAreNamedAndMeasuresAreNone) {
    EXPECT_EQ(day("Saadame homme 2.5 mm pleki hinna."), "2/0");
    EXPECT_EQ(day("Saadame 27.11 või hiljemalt reedel."), "9/27 4/5");
    EXPECT_EQ(day("We will reply the day after tomorrow."), "3/0");
    EXPECT_EQ(day("Saadame hinna 3.12."), "9/3");
    EXPECT_EQ(day("Anname hinna 1.10.2026 teada."), "9/1");
}

TEST(ThanksTest, OnlyWordsOfThanksAndNames) {
    EXPECT_TRUE(thanks("Aitäh!"));
    EXPECT_TRUE(thanks("Suur tänu, Mari!"));
    EXPECT_TRUE(thanks("Thank you very much 🙂"));
    EXPECT_TRUE(thanks("Спасибо!"));
    EXPECT_FALSE(thanks("Aitäh, aga millal?"));
    EXPECT_FALSE(thanks("Thanks, please send 5 more"));
    EXPECT_FALSE(thanks("Aitäh, tellime kaheksa akent."));
    EXPECT_FALSE(thanks("Tere!"));
    EXPECT_FALSE(thanks(""));
}

}  // namespace vastus::mail
