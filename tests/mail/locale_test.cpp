#include "mail/locale.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "mail/fold.hpp"

namespace vastus::mail {
namespace {

void expect_folded_and_sorted(Words table) {
    EXPECT_TRUE(std::ranges::is_sorted(table));
    for (const auto word : table) {
        EXPECT_EQ(fold(word), word) << word;
        EXPECT_EQ(trim(word), word) << word;
        EXPECT_TRUE(is_word(table, word)) << word;
        EXPECT_EQ(leading_word(table, word), word) << word;
    }
}

}  // namespace

TEST(LocaleTest, TablesAreFoldedAndSorted) {
    for (const auto table : {generic_subjects(), out_of_office_subjects(), bounce_subjects()})
        expect_folded_and_sorted(table);
    for (const auto& row : prefixes()) {
        EXPECT_EQ(fold(row.word), row.word);
        EXPECT_EQ(find_prefix(row.word), &row) << "twice: " << row.word;
    }
}

TEST(LocaleTest, LeadingWordIsTheLongestWholeOne) {
    EXPECT_EQ(leading_word(out_of_office_subjects(), "auto: x"), "auto");
    EXPECT_EQ(leading_word(out_of_office_subjects(), "auto reply: x"), "auto reply");
    EXPECT_EQ(leading_word(out_of_office_subjects(), "auto replying"), "auto");
    EXPECT_EQ(leading_word(out_of_office_subjects(), "automobile"), "");
    EXPECT_EQ(leading_word(out_of_office_subjects(), ""), "");
    EXPECT_EQ(leading_word(out_of_office_subjects(), "zzz"), "");
}

TEST(FoldTest, ComparesWordsAndNotSpelling) {
    EXPECT_EQ(fold("ABC z"), "abc z");
    EXPECT_EQ(fold("ÕÄÖÜ Straße"), "õäöü strasse");
    EXPECT_EQ(fold("Ответ"), "ответ");
    EXPECT_EQ(fold("o\xCC\x83"), "õ");
    EXPECT_EQ(fold("\xC2\xA0x"), " x");
    EXPECT_TRUE(is_ascii(std::string(100, 'x')));
    EXPECT_FALSE(is_ascii(std::string(99, 'x') + "\xC3\xB5"));
    EXPECT_FALSE(is_ascii("\xC3\xB5xxxxxxx"));
}

}  // namespace vastus::mail
