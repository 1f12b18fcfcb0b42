#include "mail/charset.hpp"

#include <gmock/gmock.h>

#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

std::string read(std::string_view bytes, std::string_view label = "") {
    Defects defects;
    std::string text = to_utf8(bytes, label, defects);
    EXPECT_TRUE(model::is_utf8(text));
    return text;
}

TEST(CharsetTest, OneWrongByteDoesNotUndoUtf8) {
    EXPECT_EQ(read("Hinnap\xC3\xA4ring t\xC3\xB6\xC3", "utf-8"), "Hinnapäring tö\uFFFD");
    EXPECT_EQ(read("\xD0\x97\xD0\xB0\xD0\xBF\xD1\x80\xD0\xBE\xD1", "utf-8"), "Запро\uFFFD");
    // Not one character of it is UTF-8: another charset.
    EXPECT_EQ(read("k\xFCsimus", "utf-8"), "küsimus");
}

TEST(CharsetTest, ReadsDeclaredCharsets) {
    struct Case {
        std::string_view bytes, label, expected;
    };
    constexpr Case cases[] = {
        {"abc", "", "abc"},
        {"abc", "no-such-charset", "abc"},
        {"J\xFCri", "iso-8859-1", "Jüri"},
        {"J\xFCri", "ISO-8859-1", "Jüri"},
        {"J\xFCri", "\"latin1\"", "Jüri"},
        {"\x93x\x94 \x80", "iso-8859-1", "“x” €"},
        {"\xB9", "iso-8859-2", "š"},
        {"\xA8\xB8", "iso-8859-15", "šž"},
        {"\xF0\xFE", "windows-1257", "šž"},
        {"\xF0\xFE", "cp1257", "šž"},
        {"\xF0\xFE", "iso-8859-13", "šž"},
        {"\xB9\xBE", "iso-8859-4", "šž"},
        {"\xBA\xBC", "iso-8859-10", "šž"},
        {"\xFE", "iso-8859-9", "ş"},
        {"\xCF\xF0\xE8", "cp1251", "При"},
        {"\xF0\xD2\xC9", "koi8-r", "При"},
        {"\xC4\xE3", "gb2312", "你"},
        {"\x1B$B$3\x1B(B", "iso-2022-jp", "こ"},
        {"\x82\xB1", "shift_jis", "こ"},
        {"\xB0\xA1", "ks_c_5601-1987", "가"},
        {"+AOQ-", "utf-7", "ä"},
        {"J\xC3\xBCri", "utf8", "Jüri"},
        {"J\xC3\xBCri", "cp65001", "Jüri"},
        {"J\xC3\xBCri", "us-ascii", "Jüri"},
        {"J\xFCri", "us-ascii", "Jüri"},
        {"J\xC3\xBCri", "", "Jüri"},
        {"J\xC3\xBCri", "x-unknown", "Jüri"},
        {"\xEF\xBB\xBFx\xC3\xBC", "utf-8", "xü"},
        {std::string_view("\xFF\xFEx\0\xFC\0", 6), "", "xü"},
        {"", "utf-8", ""},
    };
    for (const auto& [bytes, label, expected] : cases)
        EXPECT_EQ(read(bytes, label), expected) << label;
}

TEST(CharsetTest, GuessesUndeclaredBytes) {
    EXPECT_EQ(read("Tere, palun saatke mulle pakkumine: \xFClikond, s\xE4rk ja m\xFCts."),
              "Tere, palun saatke mulle pakkumine: ülikond, särk ja müts.");
    EXPECT_EQ(read("Palun tooge \xF0okolaad ja \xFEurnaal."), "Palun tooge šokolaad ja žurnaal.");
    EXPECT_EQ(read("L\xFB"
                   "dzu, nos\xFBtiet man pied\xE2v\xE2jumu par j\xFBsu pre\xE8\xE7m."),
              "Lūdzu, nosūtiet man piedāvājumu par jūsu prečēm.");
    EXPECT_EQ(read("Pra\xF0"
                   "au atsi\xF8sti pasi\xFBlym\xE0 d\xEBl pirkimo."),
              "Prašau atsiųsti pasiūlymą dėl pirkimo.");
    EXPECT_EQ(read("Copyright \xA9 2026, \xA3"
                   "5"),
              "Copyright © 2026, £5");
    EXPECT_EQ(read("\xCF\xF0\xE8\xF8\xEB\xE8\xF2\xE5 \xEF\xEE\xE6\xE0\xEB\xF3\xE9\xF1\xF2\xE0 "
                   "\xEF\xF0\xE5\xE4\xEB\xEE\xE6\xE5\xED\xE8\xE5 \xEF\xEE \xF6\xE5\xED\xE5"),
              "Пришлите пожалуйста предложение по цене");
}

TEST(CharsetTest, DoesNotTakeOtherLanguagesForBaltic) {
    for (const char* text :
         {"Pourriez-vous nous pr\xE9senter une offre \xE0 l'adresse fran\xE7"
          "aise, tr\xE8s vite?",
          "M\xE5ndag p\xE5 \xF8ya, k\xE6re kunde", "citt\xE0 per\xF2 perch\xE9 \xE8 cos\xEC",
          "ma\xF1"
          "ana ser\xE1 otro d\xED"
          "a",
          "n\xE3o \xE9 poss\xEDvel, informa\xE7\xF5"
          "es",
          "\xCF\xF0\xE8\xE2\xE5\xF2 \xEC\xE8\xF0",
          "Gr\xFC\xDF"
          "e aus M\xFCnchen",
          "abc", ""}) {
        EXPECT_FALSE(looks_baltic(text)) << text;
    }
}

TEST(CharsetTest, WhatCannotBeConvertedIsReplacedAndNoted) {
    Defects defects;
    std::string text(300, 'a');
    text += "\xFF";
    EXPECT_EQ(to_utf8(text, "utf-8", defects), std::string(300, 'a') + "\xEF\xBF\xBD");
    EXPECT_THAT(defects, testing::ElementsAre("charset"));
}

TEST(CharsetTest, AWrongDeclarationIsNotBelieved) {
    Defects defects;
    EXPECT_EQ(to_utf8("J\xFCri ja \xD5nne", "utf-8", defects), "Jüri ja Õnne");
    EXPECT_THAT(defects, testing::ElementsAre("charset"));
    defects.clear();
    EXPECT_EQ(to_utf8("J\xC3\xBCri", "no-such-charset", defects), "Jüri");
    EXPECT_THAT(defects, testing::ElementsAre("unknown-charset"));
}

TEST(CharsetTest, OverlongAndSurrogateBytesNeverPass) {
    for (const char* bytes :
         {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF8\x88\x80\x80\x80", "\xFE"})
        read(bytes, "utf-8");
}

TEST(CharsetTest, EveryByteInEveryCharsetGivesUtf8) {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
    for (const char* label :
         {"", "utf-8", "utf-7", "utf-16", "iso-2022-jp", "iso-2022-kr", "hz", "big5", "gb18030",
          "koi8-u", "ibm-850", "us-ascii", "\"", "x-mac-cyrillic"})
        read(bytes, label);
}

}  // namespace
}  // namespace vastus::mail
