#include "storage/text_parts.hpp"

#include <gtest/gtest.h>

namespace vastus::storage {
namespace {

struct Case {
    const char *text, *reply, *quoted, *signature;
    bool found;
};

TEST(TextPartsTest, ALayoutGivesTheSameTextAgain) {
    const Case cases[] = {
        {"", "", "", "", true},
        {"hello", "hello", "", "", true},
        {"hello\n", "hello", "", "", true},
        {"hello\n\n> you\n", "hello", "> you", "", true},
        {"hello\n-- \nMari\n\n> you\n", "hello", "> you", "Mari", true},
        {"> you\n\nhello\n-- \nMari", "hello", "> you", "Mari", true},
        {"hello\n> you\nMari", "hello", "> you", "Mari", true},
        {"aaaa", "a", "aa", "a", true},
        {"> a\nyes\n> b\nno", "yes\nno", "> a\n> b", "", false},
        {"hello", "hello, all", "", "", false},
        {"hello", "goodbye", "", "", false},
        {"", "hello", "", "", false},
        {"Mari\nhello\n> you", "hello", "> you", "Mari", false},
    };
    for (const auto& one : cases) {
        const TextParts parts{one.reply, one.quoted, one.signature};
        const auto layout = find_layout(one.text, parts);
        EXPECT_EQ(layout.has_value(), one.found) << one.text;
        if (layout) {
            EXPECT_EQ(apply_layout(*layout, parts), one.text);
        }
    }
}

TEST(TextPartsTest, AGapHasALimit) {
    EXPECT_TRUE(find_layout("hello" + std::string(64, ' ') + "> you", {"hello", "> you", ""}));
    EXPECT_FALSE(find_layout("hello" + std::string(65, ' ') + "> you", {"hello", "> you", ""}));
    EXPECT_TRUE(find_layout("hello" + std::string(64, ' '), {"hello", "", ""}));
    EXPECT_FALSE(find_layout("hello" + std::string(65, ' '), {"hello", "", ""}));
}

TEST(TextPartsTest, AForeignLayoutGivesNothing) {
    EXPECT_FALSE(apply_layout({3, {}}, {"a", "b", "c"}));
    EXPECT_FALSE(apply_layout({0, {"", "", "", "", ""}}, {"a", "b", "c"}));
}

}  // namespace
}  // namespace vastus::storage
