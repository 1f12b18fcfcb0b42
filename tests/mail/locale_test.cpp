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
    for (const auto table :
         {generic_subjects(), out_of_office_subjects(), bounce_subjects(), attribution_verbs(),
          attribution_openings(), original_lines(), forwarded_lines(), device_openings(),
          sent_openings(), bare_participles(), closings(), firm_words(), contact_words(),
          postscripts(), first_persons(), first_persons_in_lower_case(), attribution_fillers(),
          second_persons()})
        expect_folded_and_sorted(table);
    for (const auto table : {attribution_run_on_verbs(), device_endings(), device_words(),
                             ablative_endings(), notice_words(), below_words(), clause_joiners(),
                             agreement_phrases(), promise_conditions(), second_person_endings()}) {
        for (const auto word : table) EXPECT_EQ(fold(word), word);
    }
    for (const auto& row : labels()) {
        EXPECT_EQ(fold(row.word), row.word);
        EXPECT_EQ(find_label(row.word), &row) << "twice: " << row.word;
        EXPECT_LT(row.word.size(), label_bytes_max);
    }
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
    EXPECT_EQ(leading_word(device_openings(), "从我的iphone发送"), "从我的");
    EXPECT_EQ(leading_word(attribution_openings(), "вице"), "");
}

TEST(LocaleTest, MonthsAreKnownByTheirBeginnings) {
    const std::pair<std::string_view, unsigned> cases[] = {
        {"january", 1},     {"jaanuar", 1},   {"veebruar", 2},   {"märts", 3},
        {"maaliskuuta", 3}, {"mai", 5},       {"мая", 5},        {"mayo", 5},
        {"juuni", 6},       {"juuli", 7},     {"červenec", 7},   {"června", 6},
        {"birželio", 6},    {"rugpjūčio", 8}, {"rugsėjo", 9},    {"listopada", 11},
        {"lis", 10},        {"kas", 11},      {"detsember", 12}, {"грудня", 12},
        {"листопада", 11},  {"aralık", 12},   {"x", 0},          {"", 0}};
    for (const auto& [word, number] : cases) EXPECT_EQ(month_of(word), number) << word;
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
