// The canonical layout: what it changes, that comments survive, and that nothing else does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/layout.hpp"
#include "config/read.hpp"
#include "config/yaml.hpp"
#include "support/temp_dir.hpp"

namespace vastus::config {
namespace {

namespace fs = std::filesystem;

std::string laid_out(std::string_view text) {
    Problems problems("rules.yaml");
    const auto layout = lay_out(text, problems);
    return layout ? layout->text : "refused";
}

/// Kinds, keys and texts, without places.
std::string meaning(const Node& node) {
    std::string text =
        std::to_string(static_cast<int>(node.kind)) + node.key + "=" + node.text + "(";
    for (const Node& child : node.children) text += meaning(child) + ",";
    return text + ")";
}

TEST(Layout, TrimsSqueezesAndEndsWithOneNewline) {
    EXPECT_EQ(laid_out("\n\na: 1  \n\n\n\nb: 2 \n\n"), "a: 1\n\nb: 2\n");
    EXPECT_EQ(laid_out("a: 1\nb: 2"), "a: 1\nb: 2\n");
    EXPECT_EQ(laid_out("a: 1   # note  \n"), "a: 1   # note\n");
    EXPECT_EQ(laid_out("a: 1\r\nb: 2\r\n"), "a: 1\nb: 2\n");
}

TEST(Layout, SetsSpacesInsideBrackets) {
    EXPECT_EQ(laid_out("a: { b:  1 ,c: [x,  y ] }\n"), "a: {b: 1, c: [x, y]}\n");
    EXPECT_EQ(laid_out("- [a,b]\n- {c: [ ]}\n"), "- [a, b]\n- {c: []}\n");
    EXPECT_EQ(laid_out("a: [\"x ,  y\",'{  z }' , p:q]\n"), "a: [\"x ,  y\", '{  z }', p:q]\n");
    EXPECT_EQ(laid_out("a: [x y  z,b]\n"), "a: [x y  z, b]\n");
    EXPECT_EQ(laid_out("a: [b,\n    c ,d]\n"), "a: [b,\n    c, d]\n");
    EXPECT_EQ(laid_out("a: x [ y ,z ]\n"), "a: x [ y ,z ]\n");
    EXPECT_EQ(laid_out("a: 'x [ y ,z ]'\n"), "a: 'x [ y ,z ]'\n");
    EXPECT_EQ(laid_out("a:   1\n"), "a:   1\n");
}

TEST(Layout, KeepsCommentsInTheirColumns) {
    EXPECT_EQ(laid_out("a: { b: 1 }    # one\nc: 2           # two\n"),
              "a: {b: 1}      # one\nc: 2           # two\n");
    EXPECT_EQ(laid_out("a: [b,c]  # one\n"), "a: [b, c] # one\n");
    EXPECT_EQ(laid_out("a: [b,c,d] # one\n"), "a: [b, c, d] # one\n");
    EXPECT_EQ(laid_out("a: [ b,    # one\n     c ]    # two\n"),
              "a: [b,     # one\n     c]     # two\n");
}

TEST(Layout, LeavesTextsAlone) {
    const std::string block =
        "a: |\n  x  \n\n\n  { y ,z }\n\nb: \"one  \n\n\n  two\"\nc: >+\n  x\n\n\n";
    EXPECT_EQ(laid_out(block), block);
    EXPECT_EQ(laid_out("t:\n  - a: |\n      x  \n    b: { c: 1 }\n"),
              "t:\n  - a: |\n      x  \n    b: {c: 1}\n");
    // An end of the line that is part of a text.
    EXPECT_EQ(laid_out("a: |\n  x"), "a: |\n  x");
    // A blank line inside a text without quotes is a line of it.
    EXPECT_EQ(laid_out("a: x\n\n\n  y\nb: [ 1 ]\n"), "a: x\n\n\n  y\nb: [1]\n");
}

TEST(Layout, RefusesWhatTheReaderRefuses) {
    EXPECT_EQ(laid_out("a:\t1\n"), "refused");
    EXPECT_EQ(laid_out("a: [1\n"), "refused");
    EXPECT_EQ(laid_out("a: 1\na: 2\n"), "refused");
}

std::vector<fs::path> all_yaml() {
    std::vector<fs::path> files;
    const fs::path root = fs::path(VASTUS_TEST_DATA).parent_path();
    for (const char* folder : {"docs", "tests", "scripts"}) {
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            if (entry.path().extension() == ".yaml") files.push_back(entry.path());
        }
    }
    return files;
}

/// Spaces at the ends of lines and after commas, and more blank lines.
std::string disturbed(const std::string& text) {
    std::string result;
    for (const char letter : text) {
        if (letter == '\n') result += "  \n\n";
        result += letter;
        if (letter == ',' || letter == '{') result += "  ";
    }
    return result;
}

TEST(Layout, OfEveryFileHereMeansTheSameAndIsStable) {
    std::size_t read = 0;
    for (const auto& file : all_yaml()) {
        const std::string original = test::read_file(file);
        for (const std::string& text : {original, disturbed(original)}) {
            Problems problems("file");
            const auto before = read_yaml(text, problems);
            const auto layout = lay_out(text, problems);
            if (!layout) continue;
            ++read;
            const auto after = read_yaml(layout->text, problems);
            ASSERT_TRUE(after) << file;
            EXPECT_EQ(meaning(*before), meaning(*after)) << file;
            EXPECT_EQ(laid_out(layout->text), layout->text) << file;
            EXPECT_EQ(std::ranges::count(text, '#'), std::ranges::count(layout->text, '#')) << file;
        }
    }
    EXPECT_GT(read, 300u);
}

TEST(Layout, OfTheExampleGivesTheSameRules) {
    const fs::path file = fs::path(VASTUS_TEST_DATA).parent_path() / "docs/examples/rules.yaml";
    const std::string text = test::read_file(file);
    const std::string messy = disturbed(text);
    const auto before = read_rules_text(messy, file, nullptr);
    const auto after = read_rules_text(laid_out(messy), file, nullptr);
    ASSERT_NE(before.rules, nullptr) << print(before.diagnoses, {});
    ASSERT_NE(after.rules, nullptr);
    const auto& a = before.rules->file;
    const auto& b = after.rules->file;
    ASSERT_EQ(a.watch.size(), b.watch.size());
    for (std::size_t i = 0; i < a.watch.size(); ++i) EXPECT_EQ(a.watch[i].hash, b.watch[i].hash);
    EXPECT_EQ(a.kinds, b.kinds);
    EXPECT_EQ(a.templates.at("unanswered").languages[0].text,
              b.templates.at("unanswered").languages[0].text);
    EXPECT_NE(laid_out(messy), messy);
}

}  // namespace
}  // namespace vastus::config
