#include <gtest/gtest.h>

#include "mail/mimetic_adapter.hpp"

namespace vastus::mail {
namespace {

struct Case {
    std::string_view raw, expected;
    bool has_defect = false;
};

TEST(TransferTest, DecodesBase64) {
    constexpr Case cases[] = {
        {"", ""},
        {"YWJj", "abc"},
        {"YWI=", "ab"},
        {"YQ==", "a"},
        {"YQ=", "a"},
        {"YQ", "a"},
        {"YWJ", "ab"},
        {"YW\r\nJj\n", "abc"},
        {"YQ==YWJj", "aabc"},
        {"YWI=YQ==\n", "aba"},
        {"Y", "", true},
        {"YWJjY", "abc", true},
        {"====", ""},
        {"=YWJj", "abc"},
        {"YW|Jj", "abc", true},
        {"\xFFYWJj\x80", "abc", true},
        {"Y=WJj", "X\x98", true},
    };
    for (const auto& [raw, expected, is_defect] : cases) {
        Defects defects;
        EXPECT_EQ(decode_base64(raw, defects), expected) << raw;
        EXPECT_EQ(has_defect(defects, "base64"), is_defect) << raw;
    }
}

TEST(TransferTest, WhatAListAppendsToBase64IsNoBase64) {
    for (const std::string_view foot :
         {"\n_______________\nOffers mailing list\n", "--\nChecked for viruses.\nwww.a.example\n",
          "List of offers\nYWJj\n", "-- \nhttps://a.example/\n", "_"}) {
        Defects defects;
        EXPECT_EQ(decode_base64("YWJj\nYWI=\n" + std::string(foot), defects), "abcab") << foot;
        EXPECT_TRUE(has_defect(defects, "base64")) << foot;
    }
    Defects defects;
    EXPECT_EQ(decode_base64("YWI=\r\nYWJj\r\n YWI= \r\nYWJj", defects), "ababcababc");
    EXPECT_FALSE(has_defect(defects, "base64"));
}

TEST(TransferTest, DecodesLongBase64InOneLine) {
    std::string raw;
    for (int i = 0; i < 100'000; ++i) raw += "YWJj";
    Defects defects;
    const auto bytes = decode_base64(raw, defects);
    EXPECT_EQ(bytes.size(), 300'000u);
    EXPECT_TRUE(bytes.ends_with("abcabc"));
}

TEST(TransferTest, DecodesQuotedPrintable) {
    constexpr Case cases[] = {
        {"", ""},
        {"abc", "abc"},
        {"a=C3=BCb",
         "a\xC3\xBC"
         "b"},
        {"a=c3=bcb",
         "a\xC3\xBC"
         "b"},
        {"a=\r\nb", "ab"},
        {"a=\nb", "ab"},
        {"a= \t\r\nb", "ab"},
        {"a=", "a"},
        {"a  \r\nb\t\n", "a\r\nb\n"},
        {"a\r\n\r\nb\r\n", "a\r\n\r\nb\r\n"},
        {"   ", ""},
        {"=0D=0A.", "\r\n."},
        {"=", ""},
        {"=\n", ""},
        {"a=ZZb", "a=ZZb"},
        {"a=4", "a=4"},
        {"=3D=3D", "=="},
        {"\n", "\n"},
    };
    for (const auto& [raw, expected, is_defect] : cases) {
        Defects defects;
        EXPECT_EQ(decode_quoted_printable(raw, defects), expected) << raw;
    }
}

TEST(TransferTest, PiecesNeverSplitAnEscape) {
    for (const std::size_t shift : {0u, 1u, 2u, 3u}) {
        std::string raw(shift, 'x');
        std::string expected(shift, 'x');
        for (int i = 0; i < 60'000; ++i) {
            raw += "=41";
            expected += 'A';
        }
        Defects defects;
        EXPECT_EQ(decode_quoted_printable(raw, defects), expected) << shift;
    }
}

TEST(TransferTest, EveryPairOfBytesIsDecodedWithoutACrash) {
    for (int a = 0; a < 256; ++a) {
        for (int b = 0; b < 256; ++b) {
            const std::string raw{'=', static_cast<char>(a), static_cast<char>(b)};
            Defects defects;
            decode_quoted_printable(raw, defects);
            decode_base64(raw, defects);
        }
    }
}

TEST(TransferTest, SplitsAParameter) {
    Defects defects;
    EXPECT_EQ(split_parameter("charset=utf-8", defects),
              std::pair(std::string("charset"), std::string("utf-8")));
    EXPECT_EQ(split_parameter("", defects), std::pair(std::string(), std::string()));
    EXPECT_EQ(split_parameter(std::string(20'000, 'a'), defects).first, "");
}

}  // namespace
}  // namespace vastus::mail
