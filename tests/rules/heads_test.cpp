// What patterns begin with, and that looking only there finds the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "rules/search.hpp"

namespace vastus::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> heads(const std::string& pattern) {
    std::vector<std::string> letters;
    for (const auto& head : pattern_heads(fold_pattern(pattern))) letters.push_back(head.letters);
    return letters;
}

std::vector<std::string> tails(const std::string& pattern) {
    std::vector<std::string> texts;
    for (const auto& head : pattern_heads(fold_pattern(pattern))) texts.push_back(head.tail);
    return texts;
}

TEST(PatternHeads, AreTheLettersBeforeTheFirstSign) {
    EXPECT_THAT(heads(R"(tellimus\pL*\s*\d{4,8})"), ElementsAre("tellimus"));
    EXPECT_THAT(heads(R"(Arve nr\.? \d+)"), ElementsAre("arve nr"));
    EXPECT_THAT(heads(R"(WO\-\d{5})"), ElementsAre("wo-"));
    EXPECT_THAT(heads(R"(ЗАКАЗЁ\d)"), ElementsAre("заказе"));
    EXPECT_THAT(heads(R"(\bõigus)"), ElementsAre("õigus"));
    EXPECT_THAT(heads("order"), ElementsAre("order"));
}

TEST(PatternHeads, LeaveOutALetterThatMayBeMissing) {
    EXPECT_THAT(heads("orders?"), ElementsAre("order"));
    EXPECT_THAT(heads("order*"), ElementsAre("orde"));
    EXPECT_THAT(heads("tööd{2}"), ElementsAre("töö"));
    EXPECT_THAT(heads("arvõ+"), ElementsAre("arv"));
}

TEST(PatternHeads, OfAlternativesAreAll) {
    EXPECT_THAT(heads(R"(order \d+|invoice \d+)"), ElementsAre("order ", "invoice "));
    EXPECT_THAT(heads(R"((?:order|arve)\s+(?P<no>\d+))"), ElementsAre("order", "arve"));
    EXPECT_THAT(heads("(?P<what>order|(arve|лист)x)?"), IsEmpty());
    EXPECT_THAT(heads("(?P<what>order|(arve|лист)x)y"), ElementsAre("order", "arve", "лист"));
    EXPECT_THAT(heads("order[|]x|arve"), ElementsAre("order", "arve"));
    EXPECT_THAT(heads("order[]|]x|arve[^]|[:alpha:]|]"), ElementsAre("order", "arve"));
    EXPECT_THAT(heads(R"(order\|x|arve)"), ElementsAre("order|x", "arve"));
}

TEST(PatternHeads, HaveTails) {
    EXPECT_THAT(tails(R"(tellimus\pL*\s*\d{4,8})"), ElementsAre(R"(\pL*\s*\d{4,8})"));
    EXPECT_THAT(tails("order"), ElementsAre(""));
    EXPECT_THAT(tails("orders?"), ElementsAre("s?"));
    EXPECT_THAT(tails(R"(WO\-\d)"), ElementsAre(R"(\d)"));
    EXPECT_THAT(tails(R"(order \d+|arveõ+)"), ElementsAre(R"(\d+)", "õ+"));
    EXPECT_THAT(tails(R"((?:order|arve\d|лист.)\s+(?P<no>\d+)x|tellimus)"),
                ElementsAre(R"(\s+(?P<no>\d+)x)", R"((?:\d)\s+(?P<no>\d+)x)",
                            R"((?:.)\s+(?P<no>\d+)x)", ""));
    EXPECT_THAT(tails(R"((?:((?:order|arve)a|tellimus.)b|leht)c)"),
                ElementsAre("(?:a)(?:b)c", "(?:a)(?:b)c", "(?:.)(?:b)c", "c"));
}

/// What is not a repeat alone must not become one: "r{2" and "}" are letters.
TEST(PatternHeads, KeepTailsApartFromWhatFollows) {
    EXPECT_THAT(tails("(?:order{2)}x"), ElementsAre("(?:r{2)}x"));
    EXPECT_THAT(tails(R"((?:order\0)1)"), ElementsAre(R"((?:\0)1)"));
}

TEST(PatternHeads, AreUnknownWhereAnythingMayBegin) {
    for (const char* pattern : {R"(\d+ order)",
                                ".*order",
                                "(?i)order",
                                "(?:order)?x",
                                "(order|)x",
                                "a|order",
                                "or",
                                R"(\Qorder\E)",
                                "[ab]order",
                                "^order",
                                "",
                                "(",
                                "|",
                                R"(\)",
                                "[",
                                "(?:",
                                "(?P<",
                                "(?P<a>",
                                R"(\pLorder)",
                                R"(\border|\d)",
                                "((((((order))))))",
                                "o\u00adrder"})
        EXPECT_THAT(heads(pattern), IsEmpty()) << pattern;
}

TEST(QuickPattern, SaysWhereCaseDoesNotCount) {
    const auto text = [](const char* pattern) { return quick_pattern(pattern).text; };
    EXPECT_EQ(text(R"(arve\pL*\s\p{N}+)"), R"(arve(?-i:\pL)*\s(?-i:\p{N})+)");
    EXPECT_EQ(text(R"([\pL\]]\pL)"), R"([\pL\]](?-i:\pL))");
    for (const char* same : {R"([]\pL][^]\pN][[:alpha:]\pL])", R"(\\pL\p{Lu}\PL\p{Latin})",
                             R"(\Q\pL\E)", "\\", "[", "[\\", "(\\p", "\\p{L", ""})
        EXPECT_EQ(text(same), same);
}

TEST(QuickPattern, HasAStandInAndCountsWhatItLeavesOut) {
    const QuickPattern quick = quick_pattern(R"((?P<a>x)\pL{2,5}\pL\pN*)");
    EXPECT_EQ(quick.stand_in,
              R"((?P<a>x)(?-i:[a-z\x{80}-\x{10FFFF}]){2,5}(?-i:[a-z\x{80}-\x{10FFFF}]))"
              R"([0-9\x{B2}-\x{BE}\x{482}-\x{10FFFF}]*)");
    EXPECT_GE(quick.classes, 7);
    EXPECT_FALSE(quick.repeats_groups);
    EXPECT_TRUE(quick_pattern(R"((\pL){9})").repeats_groups);
    EXPECT_EQ(quick_pattern("abc").classes, 0);
}

TEST(QuickPattern, IsNoPlainTextWithOtherSigns) {
    const std::string padding(70, 'x');
    for (const char* plain : {"", "x", "ß", "õäöüšž", "жалобаё", "ѯ", "ȿ"}) {
        EXPECT_TRUE(is_plain(plain)) << plain;
        EXPECT_TRUE(is_plain(padding + plain + padding)) << plain;
    }
    for (const char* other : {"×", "÷", "€", "²", "½", "漢", "ҁ", "ɐ", "μ", "٣", "\u0301", "😀"}) {
        EXPECT_FALSE(is_plain(other)) << other;
        for (std::size_t before = 0; before < 70; ++before)
            ASSERT_FALSE(is_plain(padding.substr(before) + other + padding)) << other << before;
    }
}

TEST(QuickPattern, IsRefusedWhereTheWholeProgramWouldBeTooLarge) {
    for (const char* pattern :
         {R"(arve\pL{0,200})", R"((arve\pL){100})", R"((?:(arve\pL){9}x){9})"}) {
        Searcher searcher;
        std::vector<PatternProblem> problems;
        EXPECT_FALSE(searcher.add_pattern(pattern, problems)) << pattern;
        ASSERT_EQ(problems.size(), 1u);
        EXPECT_EQ(problems.front().code, "regex-too-big");
    }
}

/// Both ways of trying patterns, with all that they find.
class Both {
public:
    explicit Both(std::vector<std::string> patterns) : patterns_(std::move(patterns)) {
        for (const auto& pattern : patterns_) {
            std::vector<PatternProblem> problems;
            numbers_.push_back(searcher_.add_pattern(pattern, problems).value());
        }
        searcher_.finish();
    }

    void expect_same(const std::string& text) const {
        const Folded folded = fold(text);
        const Scan scan = searcher_.scan(folded, text);
        for (std::size_t i = 0; i < numbers_.size(); ++i) {
            const auto filtered = searcher_.find(numbers_[i], folded, text, &scan);
            const auto direct = searcher_.find(numbers_[i], folded, text, nullptr);
            ASSERT_EQ(filtered.has_value(), direct.has_value()) << patterns_[i] << " in " << text;
            if (!filtered) continue;
            ASSERT_EQ(filtered->text, direct->text) << patterns_[i] << " in " << text;
            ASSERT_EQ(filtered->captures, direct->captures) << patterns_[i] << " in " << text;
        }
    }

private:
    std::vector<std::string> patterns_;
    std::vector<std::uint32_t> numbers_;
    Searcher searcher_;
};

TEST(PatternHeads, FindTheSameAsTheWholeText) {
    const Both both({R"(tellimus\pL*\s*(?P<no>\d{1,8}))",
                     R"((?:arve|arvel|tell)\pL*\s+(?P<no>[A-Z]\d))", "tellimus|arvel",
                     R"(\barve\b)", "arve(?P<rest>.*)arve", "tellimused?", "Tell.?imus", "arve$",
                     R"(\bte\w+ arve)", "(?P<a>arve|tell)(?P<b>l|imus)?", "töö[a-z]*", "TÖÖ",
                     R"(arve(?P<long>\pL*)\s)"});
    const std::vector<std::string> parts{"arve", "arvel", "tellimus", "tell", "imus",       " ",
                                         " ",    "12",    "A7",       "töö",  "TÖÖ",        "t",
                                         "õ",    "\n",    "Arve ",    "l",    "tellimused "};
    std::mt19937 random(5);
    for (int round = 0; round < 1500; ++round) {
        std::string text;
        const std::size_t size = random() % 30;
        for (std::size_t i = 0; i < size; ++i) text += parts[random() % parts.size()];
        both.expect_same(text);
    }
}

/// Where a text has other signs than letters beyond ASCII, the stand-in for letters is not enough.
TEST(QuickPattern, MatchesLettersOnly) {
    Searcher searcher;
    std::vector<PatternProblem> problems;
    const auto letters = searcher.add_pattern(R"(arve(?P<rest>\pL*)x)", problems);
    const auto numbers = searcher.add_pattern(R"(leht (?P<rest>\pN+))", problems);
    const auto number = searcher.add_pattern(R"(arve(?P<rest>\pN))", problems);
    ASSERT_TRUE(letters && numbers && number);
    searcher.finish();
    const auto rest = [&](std::uint32_t pattern, const std::string& text) {
        const Folded folded = fold(text);
        const Scan scan = searcher.scan(folded, text);
        const auto match = searcher.find(pattern, folded, text, &scan);
        return match ? match->captures.at("rest") : std::string("none");
    };
    EXPECT_EQ(rest(*letters, "arveõжÄx"), "õжÄ");
    EXPECT_EQ(rest(*letters, "arve€x"), "none");
    EXPECT_EQ(rest(*letters, "arve€x arveõx €"), "õ");
    EXPECT_EQ(rest(*letters, "arve漢x"), "漢");
    EXPECT_EQ(rest(*letters, "arve÷x arve×x"), "none");
    EXPECT_EQ(rest(*numbers, "leht ٣٤"), "٣٤");
    EXPECT_EQ(rest(*number, "arve٣"), "٣");
    EXPECT_EQ(rest(*number, "arve¼ arve½"), "¼");
    EXPECT_EQ(rest(*number, "arveõ arve7"), "7");
    EXPECT_EQ(rest(*number, "arve€ arve漢"), "none");
    EXPECT_EQ(rest(*numbers, "leht ж12"), "none");
    EXPECT_EQ(rest(*numbers, "ж leht 12"), "12");
}

/// Patterns that end alike share what says no to most texts.
TEST(PatternHeads, FindTheSameWhenTheyShareTails) {
    std::vector<std::string> patterns;
    for (const std::string head :
         {"arve", "(?:tellimus|tell)", "(?P<what>leht|lehtede)", R"(\btöö)", "(?:arve{2)}?"}) {
        for (const std::string tail :
             {R"(\pL*\s*(?P<no>\d{2,4}))", R"(\b[ a-z]*x)", R"((?:l|\pN)+ )", "$", R"(\s*\z)",
              R"(\B\pL{2})", R"(\pL*€)", "[^ ]+? (?P<more>.+)t"})
            patterns.push_back(head + tail);
    }
    const Both both(patterns);
    const std::vector<std::string> parts{"arve", "arve{2}", "tellimus", "tell", "leht", "lehtede",
                                         "töö",  " ",       " ",        "12",   "٣",    "l",
                                         "x",    "õ",       "€",        "t",    "漢",   "ž"};
    std::mt19937 random(6);
    for (int round = 0; round < 600; ++round) {
        std::string text;
        const std::size_t size = random() % 20;
        const std::size_t kinds = round % 2 == 0 ? 14 : parts.size();
        for (std::size_t i = 0; i < size; ++i) text += parts[random() % kinds];
        both.expect_same(text);
    }
}

TEST(PatternHeads, AreNotTriedOneByOneWhenTheyStandEverywhere) {
    std::string text;
    for (int i = 0; i < 4000; ++i) text += "arve ";
    const Both both({R"(arve(?P<rest>[ a-z]*)\d)", R"(arve(?P<rest>[ a-z]{0,9})$)"});
    both.expect_same(text);
    both.expect_same(text + "7");
}

}  // namespace
}  // namespace vastus::rules
