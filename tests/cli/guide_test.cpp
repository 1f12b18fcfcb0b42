// The first page of the guide for authors: its files do what it says, word for word.
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

}  // namespace
}  // namespace vastus::cli
