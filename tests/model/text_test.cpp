#include <gtest/gtest.h>

#include "model/utf8.hpp"

namespace vastus::model {

TEST(Utf8Test, KnowsValidFromInvalid) {
    EXPECT_TRUE(is_utf8("õäöü жалоба 😀"));
    for (const auto* text :
         {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "a\xe2\x82", "\x80"}) {
        EXPECT_FALSE(is_utf8(text)) << text;
        EXPECT_TRUE(is_utf8(scrub_utf8(text)));
    }
}

TEST(Utf8Test, CutsBetweenCharacters) {
    EXPECT_EQ(cut_utf8("tööle", 2), "t");
    EXPECT_EQ(cut_utf8("tööle", 3), "tö");
    EXPECT_EQ(cut_utf8("tö", 9), "tö");
    EXPECT_EQ(length_utf8("tööle"), 5u);
}

}  // namespace vastus::model
