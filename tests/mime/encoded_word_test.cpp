#include "mail/encoded_word.hpp"

#include <gtest/gtest.h>

#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

std::string read(std::string_view raw, std::string_view charset = "") {
    Defects defects;
    return decode_words(raw, charset, defects);
}

TEST(EncodedWordTest, DecodesRealAndBrokenWords) {
    struct Case {
        std::string_view raw, expected;
    };
    constexpr Case cases[] = {
        {"plain text", "plain text"},
        {"=?utf-8?q?K=C3=BCsimus?=", "Küsimus"},
        {"=?UTF-8?B?S8O8c2ltdXM=?=", "Küsimus"},
        {"=?iso-8859-1?Q?J=FCri_M=E4gi?= <x>", "Jüri Mägi <x>"},
        {"=?utf-8?q?a?= =?utf-8?q?b?=", "ab"},
        {"=?utf-8?q?a?=\r\n =?utf-8?q?b?=", "ab"},
        {"=?utf-8?q?a?= x =?utf-8?q?b?=", "a x b"},
        {"=?utf-8?q?a?=x", "ax"},
        {"x=?utf-8?q?a?=", "xa"},
        {"=?utf-8?b?w7w=?==?utf-8?b?w6Q=?=", "üä"},
        {"=?utf-8?b?ww==?= =?utf-8?b?vA==?=", "ü"},
        {"=?utf-8?q?=C3?= =?utf-8?q?=BC?=", "ü"},
        {"=?utf-8?q?=C3?= =?utf-8?b?vA==?=", "ü"},
        {"=?utf-8*en?q?a?=", "a"},
        {"=?utf-8?q?a b c?=", "a b c"},
        {"=?utf-8?q?a=ZZb=4?=", "a=ZZb=4"},
        {"=?utf-8?q?cut off", "cut off"},
        {"=?utf-8?q?cut off?", "cut off"},
        {"=?utf-8?q?\?=", ""},
        {"=?utf-8?x?a?=", "=?utf-8?x?a?="},
        {"=?\?q?a?=", "=?\?q?a?="},
        {"=?utf-8?", "=?utf-8?"},
        {"=?", "=?"},
        {"=?=?=?=?", "=?=?=?=?"},
        {"=?utf-8?q?=3D=3Futf-8=3Fq=3Fa=3F=3D?=", "=?utf-8?q?a?="},
        {"=?utf-8?q?a=0D=0ABcc:_x?=", "a  Bcc: x"},
        {"=?utf-8?q?a=00b?=", "a b"},
        {"=?koi8-r?B?8NLJ?=", "При"},
        {"J\xC3\xBCri", "Jüri"},
        {"=?no-such?q?J=C3=BCri?=", "Jüri"},
    };
    for (const auto& [raw, expected] : cases) EXPECT_EQ(read(raw), expected) << raw;
}

TEST(EncodedWordTest, RawBytesAreUtf8OrOfTheBodysCharset) {
    EXPECT_EQ(read("J\xC3\xBCri", "iso-8859-1"), "Jüri");
    EXPECT_EQ(read("\xF0\xFE", "windows-1257"), "šž");
}

TEST(EncodedWordTest, ResultIsBounded) {
    std::string raw;
    for (int i = 0; i < 100'000; ++i) raw += "=?utf-8?q?aaaaaaaaaa?= ";
    EXPECT_LE(read(raw).size(), 64u * 1024);
    std::string openings;
    for (int i = 0; i < 200'000; ++i) openings += "=?utf-8?q?";
    EXPECT_LE(read(openings).size(), 64u * 1024);
}

TEST(EncodedWordTest, CutAtEveryByteIsValidUtf8) {
    constexpr std::string_view whole =
        "Re: =?utf-8?b?w7w=?= =?koi8-r*ru?q?=F0=D2?= =?utf-8?q?=C3?= x =?utf-8?q?=BC?=";
    for (std::size_t size = 0; size <= whole.size(); ++size)
        EXPECT_TRUE(model::is_utf8(read(whole.substr(0, size))));
}

}  // namespace
}  // namespace vastus::mail
