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
          "Wysłane z iPhone'a", "Nosūtīts no mana iPhone"}) {
        const auto result = split("The gates leave today.\n\n" + line + "\n");
        EXPECT_EQ(result.reply, "The gates leave today.") << line;
        EXPECT_EQ(result.signature, line);
    }
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

}  // namespace vastus::mail
