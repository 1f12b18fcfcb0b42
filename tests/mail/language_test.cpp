#include "mail/language.hpp"

#include <gtest/gtest.h>

namespace vastus::mail {

TEST(LanguageTest, IsKnownByWordsAndLetters) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"et", "Tere! Tellisin teilt kaks väravat, aga üks on puudu. Millal see tuleb?"},
        {"et", "Palun saatke arve meie uuele aadressile, aitäh"},
        {"en", "Hello, we have ordered two gates and one of them is missing. When will it come?"},
        {"fi", "Hei, tilasimme kaksi porttia, mutta yksi puuttuu. Milloin se tulee? Kiitos"},
        {"ru", "Здравствуйте, мы заказали двое ворот, но одних нет. Когда они будут?"},
        {"lv", "Labdien, mēs pasūtījām divus vārtus, bet vienu nav. Kad tie būs? Paldies"},
        {"lt", "Laba diena, užsakėme dvejus vartus, bet vienų trūksta. Kada jie bus? Ačiū"},
        {"uk", "Добрий день, ми замовили двоє воріт, але одних немає. Коли вони будуть?"},
        {"de", "Guten Tag, wir haben zwei Tore bestellt, aber eines fehlt. Wann kommt es?"},
        {"sv", "Hej, vi har beställt två grindar men en saknas. När kommer den? Tack"},
        {"no", "Hei, vi har bestilt to porter, men vi mangler noe. Hva skal dere gjøre nå? Takk"},
        {"da", "Hej, vi har bestilt to låger, men der mangler noget. Hvad vil I gøre? Tak"},
        {"pl", "Dzień dobry, zamówiliśmy dwie bramy, ale jednej nie ma. Kiedy będzie?"},
        {"fr", "Bonjour, nous avons commandé deux portails mais il en manque un. Merci"},
        {"es", "Hola, hemos pedido dos puertas pero falta una. ¿Cuándo llega? Gracias"},
        {"it", "Buongiorno, abbiamo ordinato due cancelli ma uno non è arrivato. Grazie"},
        {"nl", "Beste, wij hebben twee poorten besteld maar een is niet gekomen. Graag bericht"},
        {"pt", "Bom dia, pedimos dois portões mas um não chegou. Quando vem? Obrigado"},
    };
    for (const auto& [language, text] : cases) EXPECT_EQ(detect_language(text), language) << text;
}

TEST(LanguageTest, UnclearIsNone) {
    for (const std::string_view text :
         {"", "OK", "Tere, jah on", "1234567890 1234567890 1234567890",
          "xyzzy plugh qwerty zxcvb asdfg", "LSM-4711 ABC-17 XYZ-99 KKK-12 QQ",
          "こんにちは、門が二つあります。一つが足りません。"})
        EXPECT_EQ(detect_language(text), "") << text;
}

TEST(LanguageTest, ReadsOnlyTheBeginning) {
    std::string text = "Hello, we have ordered two gates and one of them is missing. ";
    text.append(1 << 20, 'x');
    EXPECT_EQ(detect_language(text), "en");
    EXPECT_EQ(detect_language(std::string(5000, '\xff')), "");
}

}  // namespace vastus::mail
