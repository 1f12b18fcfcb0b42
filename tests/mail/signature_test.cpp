#include "mail/signature.hpp"

#include <gtest/gtest.h>

#include <string>

#include "mail/text.hpp"

namespace vastus::mail {
namespace {

TextContext reply() { return text_context(base_subject("Re: Windows"), true); }

Split split(std::string_view text) { return split_text(plain_lines(text), reply()); }

/// Nothing of it may be taken for a signature.
void expect_all_new(std::string_view text) {
    const auto result = split(text);
    EXPECT_EQ(result.reply, text);
    EXPECT_EQ(result.signature, "");
}

}  // namespace

TEST(SignatureTest, TextBelowAClosingStays) {
    for (const std::string_view text :
         {"Aitäh!\n\nLugupidamisega\nMari Mets\n\nPS. Millal saame ülejäänud aknad kätte?",
          "Aitäh!\n\nLugupidamisega\nMari Mets\n\nP.S. ootame ka arvet",
          "Aitäh!\n\nLugupidamisega\nMari Mets\nMillal saame aknad?",
          "Thanks for the quick reply.\n\nCheers\nTom\n\nOh and one more thing: what is the price?",
          "Tere!\n\nTervitusi Tartust!\n\nMeil on vaja 20 akent.\nPalun hinda.\n\nMari",
          "Hello,\n\nBest,\nI would like 20 windows.",
          "Hello!\n\nBest regards\nTom\n\nPlease call me at +372 555 5555 today.",
          "Спасибо!\n\nС уважением,\nМария\n\nЖдём счёт до пятницы.",
          "Kiitos!\n\nTerveisin\nMatti\n\nvoisitteko soittaa huomenna takaisin",
          "Tere!\n\nKena päeva!\n\n20 akent\n3 ust"})
        expect_all_new(text);
}

TEST(SignatureTest, TextBelowADeviceLineOrADashStays) {
    for (const std::string_view text :
         {"Hello!\n\nSent from my iPhone\n\nCan you deliver on Monday?",
          "Jah.\n\nSent from my iPhone\n\nPalun saatke pakkumine.",
          "Tere,\n\nsoovin:\n--\n20 akent\n3 ust\n--\nhinda palun reedeks.",
          "Jah.\n\n-- \nMari Mets\n\nPS. Millal saame aknad?"})
        expect_all_new(text);
}

TEST(SignatureTest, AnswersBetweenQuotedLinesBelowAClosingStay) {
    const auto result = split(
        "Tere,\n\nvastused allpool.\n\nLugupidamisega\nMari Mets\n\n"
        "Info kirjutas 02.03.2026 kell 09:00:\n> Kas saadame arve?\n\nJah, palun.\n\n"
        "> Mitu akent?\n\nKaksteist.\n");
    EXPECT_EQ(result.reply, "Tere,\n\nvastused allpool.\n\n\nJah, palun.\n\n\nKaksteist.");
    EXPECT_EQ(result.signature, "Lugupidamisega\nMari Mets");
    const auto below = split(
        "> Kas saadame arve?\n\nJah, palun.\n\n> Mitu akent?\n\nKaksteist.\n\n"
        "Parimat\nMari\n");
    EXPECT_EQ(below.reply, "Jah, palun.\n\n\nKaksteist.");
    EXPECT_EQ(below.signature, "Parimat\nMari");
}

TEST(SignatureTest, NothingButASignatureIsNoText) {
    for (const std::string_view text :
         {"Lugupidamisega\nMari Mets\nFirma OÜ\n+372 555 5555", "Lugupidamisega\n\nMari Mets",
          "Best regards,\nMari Mets\nHead of Sales\nFirm Ltd\nwww.firm.example",
          "С уважением,\nМария Метс\nООО Фирма\nтел. +7 495 555 5555", "Parimat, Mari Mets",
          "Kind regards\nMari Mets\nFirma OÜ | Pärnu mnt 10 | Tel 6 555 555 | www.firm.example",
          "Kind regards\nMari\nmari@firm.example\n\nThis e-mail is confidential and intended only "
          "for the person it was written to; others must destroy it.",
          "-- \nMari Mets\nFirma OÜ | Pärnu mnt 10 | Tel 6 555 555 | www.firm.example"}) {
        const auto result = split(text);
        EXPECT_EQ(result.reply, "") << text;
        EXPECT_EQ(result.signature, text);
    }
    for (const std::string_view text :
         {"Cheers", "Kena päeva!\n\nPalun arve 123 koopiat.\nAitäh", "Parimat\nmüüa ei saa",
          "Cheers!\n\nCould you send the invoice again?\nThanks\nTom", "Tervitusi!\n20 akent\nMari",
          "Best, send me 20 windows", "Tervitusi\nSoovin pakkumist\nMari\n555 5555"})
        expect_all_new(text);
}

TEST(SignatureTest, OrdinaryWordsAreNoDeviceLine) {
    for (const std::string_view text :
         {"Hello,\n\nSent by courier yesterday, tracking number 12345.\n\nBye",
          "Hei,\n\nLähetetty tilaus puuttuu vielä.\n\nHei", "Да.\n\nОтправлено с курьером.",
          "Ja.\n\nDie Rechnung wurde gestern gesendet.", "Hi,\n\nSent via the post office",
          "Hei,\n\nLähetetty iPhone puuttuu vielä.", "Да.\n\nОтправлено из почтового отделения",
          "Yes.\n\nSent from my house to yours on Monday, as we have said."})
        expect_all_new(text);
    for (const std::string line :
         {"Sent from my iPhone", "Sent from my SM-G991B", "Sent from Outlook for Android",
          "Sent from Mail for Windows", "Sent via BlackBerry",
          "Sent with Proton Mail secure email.", "Lähetetty iPhonesta", "Lähetetty puhelimestani",
          "Отправлено с iPhone", "Отправлено с моего айфона",
          "Отправлено из мобильной Почты Mail.ru", "Отправлено из Яндекс.Почты для мобильных",
          "Gesendet mit der GMX Mail App", "Von meinem iPhone gesendet",
          "Saadetud minu Huawei mobiiltelefonist", "Skickat från Outlook för Android",
          "Wysłane z iPhone'a", "Nosūtīts no mana iPhone",
          "Sent from SomeApp<http://www.someapp.example/r?b=2621>"}) {
        const auto result = split("The gates leave today.\n\n" + line + "\n");
        EXPECT_EQ(result.reply, "The gates leave today.") << line;
        EXPECT_EQ(result.signature, line);
    }
}

TEST(SignatureTest, AGreetingBelowADeviceLineIsNoLetter) {
    const std::string line = "Gesendet von Outlook für Android<https://a.example>\n\nHi there!";
    EXPECT_EQ(split("The gates leave today.\n\n" + line).signature, line);
}

TEST(SignatureTest, OutlookForAPhoneIsADeviceLineInAnyLanguage) {
    for (const std::string line :
         {"Получить Outlook для iOS", "Holen Sie sich Outlook für iOS", "Get Outlook for Android",
          "Hankige rakendus Outlook for Android<https://aka.ms/AAb9ysg>", "Scarica Outlook per iOS",
          "Outlook for iOS を入手", "Pobierz program Outlook dla systemu Android"}) {
        const auto result = split("The gates leave today.\n\n" + line + "\n");
        EXPECT_EQ(result.reply, "The gates leave today.") << line;
        EXPECT_EQ(result.signature, line);
    }
    expect_all_new("Hello.\n\nDo you support Outlook on Android?");
    expect_all_new("Hello.\n\nOutlook, Android: nothing works here, help.");
}

TEST(SignatureTest, CapitalsAreToldInEveryScript) {
    expect_all_new("Добрый день!\n\nС уважением относимся к вашему решению.\nНо счёта нет");
    expect_all_new("Добрый день!\n\nС уважением относимся к решению");
    EXPECT_EQ(split("Да.\n\nС уважением Мария Метс").signature, "С уважением Мария Метс");
    EXPECT_EQ(split("Jah.\n\nCheers 🎉\nMari").signature, "Cheers 🎉\nMari");
    EXPECT_EQ(split("Jah.\n\nTervitades Õie Äär").signature, "Tervitades Õie Äär");
}

TEST(SignatureTest, LongContactLinesAndManyLinesAreCut) {
    const std::string firm =
        "Lugupidamisega\nMari Mets\n"
        "Firma OÜ | Pärnu mnt 10, Tallinn | Tel +372 6 555 555 | Mob +372 555 5555 | "
        "www.firm.example";
    EXPECT_EQ(split("Aitäh!\n\n" + firm).signature, firm);
    const std::string many =
        "Lugupidamisega\n\nMari Mets\nMüügijuht\nFirma OÜ\nReg nr 12345678\nPärnu mnt 10\n"
        "10148 Tallinn\nEesti\nTel 6 555 555\nMob 5 555 5555\nmari@firm.example\n"
        "www.firm.example\nLeia meid Facebookist";
    EXPECT_EQ(split("Aitäh!\n\n" + many).signature, many);
    const std::string tagline =
        "Regards,\nMari Mets\n\n-- \nA window is a door for the light, and it never sleeps.";
    EXPECT_EQ(split("Yes.\n\n" + tagline).signature, tagline);
    // Neither a long sentence nor a long list is a signature.
    expect_all_new(
        "Hello.\n\nBest\nwe take all of it: the doors, the windows, the gates and the "
        "fence around the yard");
    std::string list = "Hello.\n\nBest regards\nMari";
    for (char c = 'a'; c < 'l'; ++c) list += std::string("\nwindow ") + c;
    expect_all_new(list);
}

}  // namespace vastus::mail
