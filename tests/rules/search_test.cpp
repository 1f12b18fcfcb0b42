#include "rules/search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "rules/automaton.hpp"

namespace vastus::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

/// Whether a list of words is found in a text.
bool finds(const std::vector<std::string>& entries, const std::string& text) {
    Searcher searcher;
    std::vector<Word> words;
    for (const auto& entry : entries) words.push_back(std::get<Word>(parse_word(entry)));
    const auto group = searcher.add_words(words);
    searcher.finish();
    return searcher.scan(fold(text), text).hit(group) != nullptr;
}

std::optional<Match> matches(const std::string& pattern, const std::string& text) {
    Searcher searcher;
    std::vector<PatternProblem> problems;
    const auto number = searcher.add_pattern(pattern, problems);
    EXPECT_TRUE(number) << pattern;
    if (!number) return std::nullopt;
    searcher.finish();
    const Folded folded = fold(text);
    const Scan scan = searcher.scan(folded, text);
    const auto filtered = searcher.find(*number, folded, text, &scan);
    const auto direct = searcher.find(*number, folded, text, nullptr);
    EXPECT_EQ(filtered.has_value(), direct.has_value()) << "the filter lost " << pattern;
    return filtered;
}

std::vector<std::string> problems_of(const std::string& pattern) {
    Searcher searcher;
    std::vector<PatternProblem> problems;
    searcher.add_pattern(pattern, problems);
    std::vector<std::string> codes;
    for (const auto& problem : problems) codes.push_back(problem.code);
    return codes;
}

TEST(Automaton, FindsAllNeedlesAtOnce) {
    const Automaton automaton({"he", "she", "his", "hers", "s"});
    using Found = Automaton::Found;
    EXPECT_THAT(automaton.scan("ushers"),
                ElementsAre(Found{4, 2}, Found{1, 4}, Found{0, 4}, Found{3, 6}, Found{4, 6}));
}

TEST(Automaton, LosesAndDoublesNothingInLongTexts) {
    const std::vector<std::string> needles{"aba", "ba", "abacab", "c"};
    const Automaton automaton(needles);
    std::mt19937 random(3);
    for (std::size_t size = 480; size < 600; ++size) {
        std::string text;
        while (text.size() < size) text += static_cast<char>('a' + random() % 3);
        std::size_t wanted = 0;
        for (const auto& needle : needles) {
            for (auto at = text.find(needle); at != std::string::npos;
                 at = text.find(needle, at + 1))
                ++wanted;
        }
        const auto found = automaton.scan(text);
        ASSERT_EQ(found.size(), wanted);
        for (const auto& [needle, end] : found)
            ASSERT_TRUE(text.substr(0, end).ends_with(needles[needle]));
        ASSERT_TRUE(std::ranges::is_sorted(found, {}, &Automaton::Found::end));
    }
}

TEST(Automaton, FindsTheSameInDeepStatesAsInShallowOnes) {
    std::vector<std::string> needles;
    for (int i = 0; i < 3000; ++i)
        needles.push_back("word" + std::to_string(i * 7919 % 100003) + "x");
    const Automaton automaton(needles);
    for (std::size_t i = 0; i < needles.size(); i += 37) {
        const auto found = automaton.scan("wwoword1" + needles[i] + "word");
        ASSERT_EQ(found.size(), 1u) << needles[i];
        ASSERT_EQ(found[0].needle, i);
    }
}

TEST(Words, MatchWholeWordsInAnyCase) {
    struct Case {
        std::string entry, text;
        bool found;
    };
    const std::vector<Case> cases{
        {"tellimus", "Minu TELLIMUS.", true},
        {"tellimus", "tellimused", false},
        {"tellimus", "eeltellimus", false},
        {"tellimus", "tellimus2", false},
        {"tellimus*", "tellimusega", true},
        {"*hind", "müügihind!", true},
        {"*hind", "hinda", false},
        {"*hind*", "üürihinda", true},
        {"palju maksab", "Kui palju\r\n  maksab?", true},
        {"palju maksab", "palju see maksab", false},
        {"заказ*", "по ЗАКАЗУ № 5", true},
        {"заказ", "перезаказ", false},
        {"елка", "Ёлка", true},
        {"ёлка", "елка", true},
        {"мои", "мой", false},
        {"мой", "мои", false},
        {"c++", "on c++ kood", true},
        {"c++", "c++11", true},
        {"№", "№5", true},
        {"price", "l'price", true},
        {"price", "pri\u00ADce", true},
        {"don't", "don\u2019t", true},
    };
    for (const auto& [entry, text, found] : cases)
        EXPECT_EQ(finds({entry}, text), found) << entry << " in " << text;
}

TEST(Words, AreLenientWithDiacriticsInOneDirection) {
    EXPECT_TRUE(finds({"hinnapäring*"}, "HINNAPARING"));
    EXPECT_TRUE(finds({"hinnapäring*"}, "hinnapa\u0308ringud"));
    EXPECT_TRUE(finds({"õlu"}, "olu"));
    EXPECT_FALSE(finds({"too"}, "töö"));
    EXPECT_FALSE(finds({"olu"}, "õlu"));
    EXPECT_FALSE(finds({"cafe"}, "cafe\u0301"));
    EXPECT_FALSE(finds({"smørbrød"}, "smorbrod"));
}

TEST(Words, MayBeExact) {
    EXPECT_TRUE(finds({"=Apple"}, "an Apple a day"));
    EXPECT_FALSE(finds({"=Apple"}, "an apple a day"));
    EXPECT_FALSE(finds({"=Apple"}, "APPLE"));
    EXPECT_TRUE(finds({"=Apple"}, "apple apple apple apple Apple"));
    EXPECT_TRUE(finds({"=Õun*"}, "Õunad"));
}

TEST(Words, MayHaveExceptions) {
    EXPECT_FALSE(finds({"rikki", "-rikki ei ole"}, "Uks rikki ei ole."));
    EXPECT_TRUE(finds({"rikki", "-rikki ei ole"}, "Uks on rikki. Aken rikki ei ole."));
    EXPECT_TRUE(
        finds({"rikki", "-rikki ei ole"}, "rikki ei ole. rikki ei ole. rikki ei ole. rikki!"));
    EXPECT_FALSE(finds({"-rikki"}, "rikki"));
    // An exception belongs to its own list.
    Searcher searcher;
    const auto word = [](const char* text) { return std::get<Word>(parse_word(text)); };
    searcher.add_words({word("-not this")});
    const auto group = searcher.add_words({word("this")});
    searcher.finish();
    EXPECT_NE(searcher.scan(fold("not this"), "not this").hit(group), nullptr);
}

TEST(Words, ThatCannotBeReadAreNamed) {
    for (const std::string bad : {"", "*", "-", "=", "a*b", "**", "***", "-=", " ", "\u00AD"})
        EXPECT_TRUE(std::holds_alternative<BadWord>(parse_word(bad))) << bad;
    EXPECT_TRUE(std::holds_alternative<BadWord>(parse_word(std::string(500, 'a'))));
}

TEST(Scan, KeepsThreeHitsOfAnEntry) {
    Searcher searcher;
    searcher.add_words({std::get<Word>(parse_word("a"))});
    searcher.finish();
    EXPECT_EQ(searcher.scan(fold("a a a a a"), "a a a a a").hits.size(), 3u);
}

TEST(Patterns, MatchFoldedText) {
    struct Case {
        std::string pattern, text;
        bool found;
    };
    const std::vector<Case> cases{
        {R"(tellimus\pL*\s*\d{4,8})", "TELLIMUSEGA 12345", true},
        {R"(tellimus\pL*\s*\d{4,8})", "tellimus 123", false},
        {R"(ÕIGUS)", "õigus", true},
        {R"(õigus)", "ÕIGUS", true},
        {R"([А-Я]{3}-\d)", "абв-5", true},
        {R"(ёлка)", "Елка", true},
        {R"(a–b)", "a-b", true},
        {R"([a–z]x)", "-x", true},
        {R"(\S\D\W)", "ab!", true},
        {R"(^tere$)", " Tere\n", true},
        {R"(№\s*\d+)", "№ 12", true},
        {"o\u0303un", "ÕUN", true},
        {R"(жа\pL+)", "жалоба", true},
        {R"(arve\d)", "arve7", true},
        {R"((?i)KK)", "kk", true},
        {R"(x*)", "", true},
    };
    for (const auto& [pattern, text, found] : cases)
        EXPECT_EQ(matches(pattern, text).has_value(), found) << pattern << " in " << text;
}

TEST(Patterns, GiveTheOriginalText) {
    const auto match = matches(R"((?P<what>заказ\pL*)\s*№\s*(?P<order_no>[a-z]\d+))",
                               "По  ЗАКАЗУ  № \u00AD A123!");
    ASSERT_TRUE(match);
    EXPECT_EQ(match->captures.at("what"), "ЗАКАЗУ");
    EXPECT_EQ(match->captures.at("order_no"), "A123");
    EXPECT_FALSE(matches("a(?P<b>b)?", "ac")->captures.contains("b"));
}

TEST(Patterns, AreRefusedWithAReason) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"(", "regex-syntax"},
        {"[z-a]", "regex-syntax"},
        {"a(?=b)", "regex-unsupported"},
        {"(?<!a)b", "regex-unsupported"},
        {"(?<name>a)", "regex-unsupported"},
        {R"((a)\1)", "regex-unsupported"},
        {"a{1001}", "regex-too-big"},
        {"((a{100}){100}){100}", "regex-too-big"},
        {"(abcdef|ghijkl){900}", "regex-too-big"},
        {std::string(1001, 'a'), "regex-too-big"},
        {"*", "regex-syntax"},
        {"\\", "regex-syntax"},
    };
    for (const auto& [pattern, code] : cases)
        EXPECT_THAT(problems_of(pattern), ::testing::Contains(code)) << pattern;
}

TEST(Patterns, WarnOfTraps) {
    EXPECT_THAT(problems_of(R"(\bõigus)"), ElementsAre("regex-ascii-boundary"));
    EXPECT_THAT(problems_of(R"(k\w+s)"), ElementsAre("regex-ascii-boundary"));
    EXPECT_THAT(problems_of("two  spaces"), ElementsAre("regex-never"));
    EXPECT_THAT(problems_of("so\u00ADft"), ElementsAre("regex-never"));
    EXPECT_THAT(problems_of(R"(a\nb)"), ElementsAre("regex-line-break"));
    EXPECT_THAT(problems_of("arve|invoice|lasku"), ElementsAre("regex-of-words"));
    EXPECT_THAT(problems_of(R"(\\bõ)"), ElementsAre());
    EXPECT_THAT(problems_of(R"(tellimus\s*\d+)"), ElementsAre());
}

TEST(Patterns, WithoutALiteralAreAlwaysTried) {
    Searcher searcher;
    std::vector<PatternProblem> problems;
    const auto loose = searcher.add_pattern(R"(\d{4,8})", problems);
    const auto fixed = searcher.add_pattern(R"(invoice\d+)", problems);
    searcher.finish();
    EXPECT_TRUE(searcher.is_always_tried(*loose));
    EXPECT_FALSE(searcher.is_always_tried(*fixed));
    EXPECT_THAT(searcher.scan(fold("nothing"), "nothing").candidates, ElementsAre(*loose));
}

TEST(Globs, KnowStarAndQuestionMarkOnly) {
    struct Case {
        std::string glob, text;
        bool found;
    };
    const std::vector<Case> cases{{"*.ee", "firma.ee", true}, {"*.ee", "firma.ee.example", false},
                                  {"a?c", "abc", true},       {"a?c", "aõc", true},
                                  {"a.c", "abc", false},      {"*.PDF", "hind.pdf", true},
                                  {"(x)+", "(x)+", true},     {"*", "", true}};
    for (const auto& [glob, text, found] : cases) {
        Searcher searcher;
        const auto number = searcher.add_glob(glob);
        searcher.finish();
        EXPECT_EQ(searcher.find(number, fold(text), text, nullptr).has_value(), found) << glob;
    }
}

}  // namespace
}  // namespace vastus::rules
