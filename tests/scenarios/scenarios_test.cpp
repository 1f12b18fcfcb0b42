// Every test file of rules in this folder and in docs/examples, with every case of it: what
// rules.md promises, played with the functions that the daemon calls.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "config/read.hpp"
#include "config/test_file.hpp"
#include "crm/scenario.hpp"

namespace vastus {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t cases_min = 150;
constexpr std::string_view ending = ".test.yaml";

const fs::path& folder() {
    static const fs::path path = fs::path(VASTUS_TEST_DATA) / "scenarios";
    return path;
}

std::vector<fs::path> files_in(const fs::path& where) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(where)) {
        if (entry.path().string().ends_with(ending)) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

std::vector<fs::path> all_files() {
    auto files = files_in(folder());
    const auto examples = files_in(fs::path(VASTUS_TEST_DATA).parent_path() / "docs/examples");
    files.insert(files.end(), examples.begin(), examples.end());
    return files;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += "\n    " + line;
    return text;
}

class Scenario : public testing::TestWithParam<fs::path> {};

TEST_P(Scenario, EveryCaseDoesWhatItExpects) {
    const auto read = config::read_tests(GetParam());
    ASSERT_TRUE(read.tests) << config::print(read.diagnoses, {GetParam()});
    const auto& tests = *read.tests;
    ASSERT_EQ(tests.rules.size(), 1u);
    const auto rules =
        config::read_rules(GetParam().parent_path() / tests.rules.front(), nullptr).rules;
    ASSERT_NE(rules, nullptr) << tests.rules.front();
    crm::Coverage coverage;
    for (const auto& test : tests.cases) {
        const auto result = crm::play(*rules, tests, test, coverage);
        ASSERT_TRUE(result) << test.name << ": " << result.assume_error().what();
        const auto& differences = result.assume_value().differences;
        EXPECT_EQ(differences.empty(), test.todo.empty())
            << test.name << (test.todo.empty() ? joined(differences) : ": its todo passes now");
    }
    const auto marks = crm::count_marks(*rules, coverage);
    EXPECT_GE(marks.percent(), tests.coverage_min) << joined(marks.missing);
}

INSTANTIATE_TEST_SUITE_P(All, Scenario, testing::ValuesIn(all_files()), [](const auto& one) {
    auto name = one.param.parent_path().filename().string() + "_" + one.param.filename().string();
    name.resize(name.size() - ending.size());
    std::ranges::replace_if(
        name, [](char letter) { return letter == '-' || letter == '.'; }, '_');
    return name;
});

TEST(Scenarios, AreManyAndEachHasANameOfItsOwn) {
    std::size_t count = 0;
    for (const auto& file : files_in(folder())) {
        const auto read = config::read_tests(file);
        ASSERT_TRUE(read.tests) << file;
        std::vector<std::string> names;
        for (const auto& test : read.tests->cases) names.push_back(test.name);
        count += names.size();
        std::ranges::sort(names);
        EXPECT_EQ(std::ranges::adjacent_find(names), names.end()) << file;
    }
    EXPECT_GE(count, cases_min);
}

}  // namespace
}  // namespace vastus
