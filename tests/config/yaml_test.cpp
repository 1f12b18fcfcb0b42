// The strict reader: every trap of the library, places, limits.
#include "config/yaml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/office.hpp"

namespace vastus::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Result {
    std::optional<Node> root;
    std::vector<std::string> problems;
};

Result read(std::string_view text) {
    Problems problems("a.yaml");
    Result result;
    result.root = read_yaml(text, problems);
    result.problems = codes(problems.take());
    return result;
}

const Node& only(const Result& result) {
    EXPECT_THAT(result.problems, IsEmpty());
    EXPECT_TRUE(result.root.has_value());
    return result.root->children.at(0);
}

std::string place(Place at) { return std::to_string(at.line) + ":" + std::to_string(at.column); }

struct Case {
    std::string_view text, expected;
};

TEST(Yaml, RefusesWhatYamlAllowsAndPeopleDoNotMean) {
    const std::vector<Case> cases = {
        {"a: 1\na: 2", "duplicate-key 2:1"},
        {"a: {b: 1, b: 2}", "duplicate-key 1:11"},
        {"\"a\": 1\na: 2", "duplicate-key 2:1"},
        {"<<: 1", "yaml-merge 1:1"},
        {"a: &x b", "yaml-anchor 1:4"},
        {"a: *hind", "yaml-anchor 1:4"},
        {"a: [x, *hind]", "yaml-anchor 1:8"},
        {"a: !rikki", "yaml-tag 1:4"},
        {"a: !!str x", "yaml-tag 1:4"},
        {"a: ! x", "yaml-tag 1:4"},
        {"!x\na: b", "yaml-tag 1:1"},
        {"a: \"\\d\"", "yaml-escape 1:5"},
        {"a: \"\\x1b\"", "yaml-escape 1:4"},
        {"a: \"\\0\"", "yaml-escape 1:4"},
        {"? a\n: b", "yaml-key 1:3"},
        {"{? a : b}", "yaml-key 1:4"},
        {"[a]: b", "yaml-key 1:1"},
        {"{a: b}: c", "yaml-key 1:1"},
        {": b", "yaml-key 1:1"},
        {"%YAML 1.2\n---\na: b", "yaml-directive 1:1"},
        {"# x\n%TAG ! x\n---\na: b", "yaml-directive 2:1"},
        {"a:\tb", "yaml-tab 1:3"},
        {"a: 'b\tc'", "yaml-tab 1:6"},
        {std::string_view("a: b\0c", 6), "yaml-encoding 1:5"},
        {"a: b\rc", "yaml-encoding 1:5"},
        {"a: \x7F", "yaml-encoding 1:4"},
        {"a: \xC2\x85", "yaml-encoding 1:4"},
        {"a: \xE2\x80\xA8", "yaml-encoding 1:4"},
        {"a: \xFF", "yaml-encoding 1:4"},
        {"a: \xC3", "yaml-encoding 1:4"},
        {"a: \xED\xA0\x80", "yaml-encoding 1:4"},
    };
    for (const Case& one : cases) {
        EXPECT_THAT(read(one.text).problems, ElementsAre(one.expected)) << one.text;
    }
}

TEST(Yaml, FindsTheQuoteThatIsNeverClosed) {
    const std::vector<Case> cases = {
        {"a: \"abc", "yaml-syntax 1:4"},
        {"a: \"abc\n", "yaml-syntax 1:4"},
        {"a: 'abc\n\n", "yaml-syntax 1:4"},
        {"a: 'it''s\nb: c\n", "yaml-syntax 1:4"},
        {"a: \"x\\\"\nb: c\n", "yaml-syntax 1:4"},
        {"a: \"x\n---\nb: c\n", "yaml-syntax 1:4"},
        {"a: [ \"abc ]\n", "yaml-syntax 1:6"},
        {"a: b # don't\nc: 'x\n", "yaml-syntax 2:4"},
        {"'a: b\n", "yaml-syntax 1:1"},
        {"a: {b: 'x, c: y}\n", "yaml-syntax 1:8"},
    };
    for (const Case& one : cases) {
        const Result result = read(one.text);
        EXPECT_FALSE(result.root.has_value()) << one.text;
        EXPECT_THAT(result.problems, ElementsAre(one.expected)) << one.text;
    }
}

TEST(Yaml, TakesOneDocumentOnly) {
    const std::vector<Case> cases = {
        {"a: b\n---\nc: d", "yaml-documents 2:1"},
        {"a: b\n...\nc: d", "yaml-documents 3:1"},
        {"a: b\n---\n", "yaml-documents 2:1"},
        {"a: b\n---\n---\n---\n", "yaml-documents 2:1"},
    };
    for (const Case& one : cases) {
        EXPECT_THAT(read(one.text).problems, ElementsAre(one.expected)) << one.text;
        EXPECT_FALSE(read(one.text).root.has_value());
    }
    EXPECT_THAT(read("---\na: b\n...\n").problems, IsEmpty());
}

TEST(Yaml, PointsAtTheBracketThatIsNotClosed) {
    const std::vector<Case> cases = {
        {"a: [1\nb: 2\n", "yaml-syntax 1:4"}, {"a: {b: [1, {c: d}\n", "yaml-syntax 1:8"},
        {"a: {\n", "yaml-syntax 1:4"},        {"a: [x}\n", "yaml-syntax 1:6"},
        {"a: b\n}", "yaml-syntax 2:1"},       {"a: [b c: d: e]\n", "yaml-syntax 1:11"},
    };
    for (const Case& one : cases) {
        EXPECT_THAT(read(one.text).problems, ElementsAre(one.expected)) << one.text;
    }
}

TEST(Yaml, ReportsAllButTheFatalOnes) {
    EXPECT_THAT(read("a: !x 1\na: &y 2\n<<: 3\nb: [\n").problems,
                ElementsAre("yaml-tag 1:4", "duplicate-key 2:1", "yaml-anchor 2:4",
                            "yaml-merge 3:1", "yaml-syntax 4:4"));
}

TEST(Yaml, NeverTypesText) {
    for (const std::string_view word : {"no", "0123", "08:30", "2026-02-24", "null", "~", "1e3",
                                        "NULL", "0x10", "true", ".5", "-", "-x"}) {
        const std::string text = "a: " + std::string(word);
        if (word == "-") continue;
        EXPECT_EQ(only(read(text)).text, word);
        EXPECT_FALSE(only(read(text)).is_nothing()) << word;
    }
    EXPECT_TRUE(only(read("a:")).is_nothing());
    EXPECT_TRUE(only(read("a: # nothing")).is_nothing());
    EXPECT_FALSE(only(read("a: \"\"")).is_nothing());
}

TEST(Yaml, KnowsHowAScalarWasWritten) {
    EXPECT_EQ(only(read("a: b c")).style, Node::Style::plain);
    EXPECT_EQ(only(read("a: 'it''s'")).text, "it's");
    EXPECT_EQ(only(read("a: 'x'")).style, Node::Style::single_quoted);
    EXPECT_EQ(only(read("a: \"x\\n\"")).style, Node::Style::double_quoted);
    EXPECT_EQ(only(read("a: |\n  x\n  y\n")).style, Node::Style::block);
    EXPECT_EQ(only(read("a: |\n  x\n  y\n")).text, "x\ny\n");
    EXPECT_EQ(only(read("a: >-\n  x\n  y\n")).text, "x y");
}

TEST(Yaml, CountsColumnsInCharacters) {
    const Node node = only(read("{ключ: [õ, \"ъ\", заказ]}"));
    EXPECT_EQ(place(node.key_at), "1:2");
    EXPECT_EQ(place(node.at), "1:8");
    EXPECT_EQ(place(node.children.at(1).at), "1:12");
    EXPECT_EQ(place(node.children.at(2).at), "1:17");
}

TEST(Yaml, TakesAByteOrderMarkAndWindowsLines) {
    const Result result = read(
        "\xEF\xBB\xBF"
        "a: b\r\nc:\r\n  - d\r\n");
    EXPECT_THAT(result.problems, IsEmpty());
    EXPECT_EQ(result.root->children.at(0).text, "b");
    EXPECT_EQ(place(result.root->children.at(1).children.at(0).at), "3:5");
}

TEST(Yaml, TakesAnEmptyFileForAnEmptyMap) {
    for (const std::string_view text : {"", "\n", "# nothing\n", "---\n", "---\n...\n"}) {
        const Result result = read(text);
        EXPECT_THAT(result.problems, IsEmpty()) << text;
        ASSERT_TRUE(result.root.has_value());
        EXPECT_TRUE(result.root->is_map());
        EXPECT_THAT(result.root->children, IsEmpty());
    }
}

std::string nested(int depth) {
    std::string text = "a: ";
    for (int i = 0; i < depth - 1; ++i) text += "[";
    for (int i = 0; i < depth - 1; ++i) text += "]";
    return text;
}

TEST(Yaml, NestsAtMost32Deep) {
    EXPECT_THAT(read(nested(31)).problems, IsEmpty());
    EXPECT_THAT(read(nested(32)).problems, IsEmpty());
    EXPECT_THAT(read(nested(33)).problems, ElementsAre("too-deep 1:35"));
    EXPECT_THAT(read(nested(20000)).problems, ElementsAre("too-deep 1:35"));
    EXPECT_THAT(read(std::string(20000, '[')).problems.size(), 1u);
    EXPECT_THAT(read(std::string(20000, '{')).problems.size(), 1u);
}

TEST(Yaml, ReadsAtMostOneMebibyte) {
    const std::string text = "a: " + std::string((1u << 20) - 3, 'x');
    EXPECT_THAT(read(text).problems, IsEmpty());
    EXPECT_THAT(read(text + "x").problems, ElementsAre("too-big 1:1"));
    EXPECT_THAT(read(std::string(50u << 20, 'x')).problems, ElementsAre("too-big 1:1"));
}

std::string list_of(int values) {
    std::string text = "a: [";
    for (int i = 0; i < values; ++i) text += "b,";
    return text + "]";
}

TEST(Yaml, HoldsAtMost200000Values) {
    // The map, the key and the list count too.
    EXPECT_THAT(read(list_of(199'997)).problems, IsEmpty());
    EXPECT_EQ(read(list_of(199'998)).problems.size(), 1u);
    EXPECT_EQ(read(list_of(500'000)).problems.size(), 1u);
}

TEST(Yaml, ReportsNotMoreThanAPersonReads) {
    std::string text;
    for (int i = 0; i < 5000; ++i) text += "a: 1\n";
    const Result result = read(text);
    EXPECT_EQ(result.problems.size(), 201u);
    EXPECT_EQ(result.problems.back(), "too-many 202:1");
}

TEST(Yaml, GivesNothingWhileTheDocumentIsNotWhole) {
    const std::string text = "a: {b: [c, 'd'], e: \"f\"}\n";
    for (std::size_t size = 4; size + 2 < text.size(); ++size) {
        EXPECT_FALSE(read(text.substr(0, size)).root.has_value()) << text.substr(0, size);
    }
}

// Time is bounded as well: what a megabyte of one thing costs must stay far from a second.
TEST(Yaml, ReadsAMebibyteOfAnythingInNoTime) {
    for (const std::string_view piece :
         {"- ", "a: ", "[", "{", "'", "\"", "a\n", "? ", "&a ", "!a ", "*a ", "|\n", "> ", ": ",
          ", ", "# ", "---\n", " ", "%"}) {
        std::string text;
        while (text.size() + piece.size() < (1u << 14)) text += piece;
        EXPECT_LE(read(text).problems.size(), 201u) << piece;
        EXPECT_LE(read("a: " + text.substr(0, text.size() - 4)).problems.size(), 201u) << piece;
    }
}

}  // namespace
}  // namespace vastus::config
