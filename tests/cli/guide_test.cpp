// The guide for authors: its files do what it says, word for word.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/commands.hpp"
#include "support/temp_dir.hpp"

namespace vastus::cli {
namespace {

const std::string page = test::read_file(std::filesystem::path(VASTUS_TEST_DATA).parent_path() /
                                         "docs/rules/1-first-rule.md");

/// The n-th block of YAML.
std::string block(std::size_t n) {
    std::size_t from = 0;
    for (std::size_t i = 0; i <= n; ++i) from = page.find("```yaml\n", from) + 8;
    return page.substr(from, page.find("```", from) - from);
}

std::string indented(const std::string& text) {
    std::istringstream lines(text);
    std::string result;
    for (std::string line; std::getline(lines, line);) result += "    " + line + "\n";
    return result;
}

class Guide : public testing::Test {
protected:
    Guide() {
        test::write_file(directory / "rules.yaml", block(0));
        test::write_file(directory / "rules.test.yaml", block(1));
    }
    std::string run(int (*command)(const Invocation&, Streams), const std::string& file, int code) {
        Invocation call;
        call.arguments = {(directory / file).string()};
        std::ostringstream out, err;
        EXPECT_EQ(command(call, {out, err}), code);
        std::string text = out.str();
        const std::string prefix = directory.path().string() + "/";
        for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix))
            text.erase(at, prefix.size());
        return indented(text);
    }
    void change(const std::string& from, const std::string& to, const std::string& file) {
        std::string text = block(0);
        text.replace(text.find(from), from.size(), to);
        test::write_file(directory / file, text);
    }
    test::TempDir directory;
};

TEST_F(Guide, ShowsWhatTheProgramSays) {
    EXPECT_THAT(page, testing::HasSubstr(run(rules_check, "rules.yaml", done)));
    EXPECT_THAT(page, testing::HasSubstr(run(rules_test, "rules.test.yaml", done)));
}

TEST_F(Guide, ShowsTheFailureOfTheTest) {
    change("after: 4h", "after: 6h", "rules.yaml");
    test::write_file(directory / "six.test.yaml", block(1));
    EXPECT_THAT(page, testing::HasSubstr(run(rules_test, "six.test.yaml", not_done)));
}

TEST_F(Guide, ShowsTheSlips) {
    change("each: item", "eahc: item", "bad.yaml");
    std::string text = test::read_file(directory / "bad.yaml");
    text.replace(text.find("after: 4h"), 9, "after: 4");
    test::write_file(directory / "bad.yaml", text);
    EXPECT_THAT(page, testing::HasSubstr(run(rules_check, "bad.yaml", not_loadable)));
}

// --- pages with files of their own
const std::filesystem::path documents =
    std::filesystem::path(VASTUS_TEST_DATA).parent_path() / "docs";

/// A page, and the folder of its files.
struct Page {
    std::string name, folder;
};

class GuidePages : public testing::TestWithParam<Page> {
protected:
    static std::string run(int (*command)(const Invocation&, Streams), const std::string& file) {
        Invocation call;
        call.flags = {"strict"};
        call.arguments = {(documents / "examples/guide" / GetParam().folder / file).string()};
        std::ostringstream out, err;
        EXPECT_EQ(command(call, {out, err}), done) << out.str() << err.str();
        return out.str();
    }
    static std::string text(const std::string& file) {
        return test::read_file(documents / "examples/guide" / GetParam().folder / file);
    }
};

TEST_P(GuidePages, HaveFilesThatPass) {
    run(rules_check, "rules.yaml");
    const auto played = run(rules_test, "rules.test.yaml");
    const auto shown = test::read_file(documents / "rules" / GetParam().name);
    if (shown.find("$ vastus rules test rules.test.yaml") == std::string::npos) return;
    EXPECT_THAT(shown, testing::HasSubstr(indented(played)));
}

TEST_P(GuidePages, ShowPartsOfTheirFiles) {
    const auto shown = test::read_file(documents / "rules" / GetParam().name);
    const auto files = text("rules.yaml") + text("rules.test.yaml");
    std::string missing;
    std::istringstream lines(shown);
    bool is_yaml = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("```")) {
            is_yaml = line == "```yaml";
        } else if (is_yaml && files.find(line + "\n") == std::string::npos) {
            missing += line + "\n";
        }
    }
    EXPECT_EQ(missing, "");
}

INSTANTIATE_TEST_SUITE_P(All, GuidePages,
                         testing::Values(Page{"2-words-and-conditions.md", "3-routes"},
                                         Page{"3-routes.md", "3-routes"},
                                         Page{"4-reminders.md", "4-reminders"},
                                         Page{"6-how-people-hear-of-it.md", "6-notify"},
                                         Page{"7-testing.md", "6-notify"}),
                         [](const auto& one) { return "Page" + one.param.name.substr(0, 1); });

}  // namespace
}  // namespace vastus::cli
