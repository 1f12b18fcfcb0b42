#include "storage/text_parts.hpp"

#include <gtest/gtest.h>

#include <tuple>

#include "storage/records.hpp"
#include "store_test.hpp"

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

/// What is stored of a text, and whether it was cut.
auto stored(const model::Content& content) {
    model::Message message = full_message();
    message.content = content;
    const auto back = must(decode_message(encode(message))).content;
    const auto forwarded = back.forwarded.value_or(model::Forwarded());
    return std::tuple(back.text, back.reply_text, back.quoted, back.signature, forwarded.text,
                      forwarded.own_text, back.truncated);
}

TEST(TextPartsTest, WhatIsCutBeforeStoringIsWhatIsReadBack) {
    const auto text = [](std::size_t bytes, char letter) { return std::string(bytes, letter); };
    const std::size_t sizes[] = {0, 10, 30'000, 70'000};
    for (const auto reply : sizes) {
        for (const auto quoted : sizes) {
            for (const auto forwarded : sizes) {
                for (const bool has_layout : {true, false}) {
                    auto content = full_message().content;
                    content.truncated = false;
                    content.reply_text = text(reply, 'r') + "õ";
                    content.quoted = text(quoted, 'q');
                    content.signature = "Mari";
                    content.text = has_layout ? content.reply_text + "\n" + content.quoted + "Mari"
                                              : text(quoted, 't') + text(reply, 'u');
                    content.forwarded = model::Forwarded();
                    content.forwarded->text = text(forwarded, 'f');
                    content.forwarded->own_text = text(reply / 2, 'o');
                    auto cut = content;
                    cut_to_kept(cut);
                    EXPECT_EQ(stored(cut), stored(content));
                    EXPECT_EQ(
                        std::tuple(cut.text, cut.reply_text, cut.quoted, cut.signature,
                                   cut.forwarded->text, cut.forwarded->own_text, cut.truncated),
                        stored(content));
                }
            }
        }
    }
}

TEST(TextPartsTest, AForeignLayoutGivesNothing) {
    EXPECT_FALSE(apply_layout({3, {}}, {"a", "b", "c"}));
    EXPECT_FALSE(apply_layout({0, {"", "", "", "", ""}}, {"a", "b", "c"}));
}

}  // namespace
}  // namespace vastus::storage
