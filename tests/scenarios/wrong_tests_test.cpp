// Every file of tests/scenarios/wrong is a test file with one mistake, after which it is named, and
// prints exactly what stands in its .expected file.
//
// UPDATE_GOLDEN=1 writes the expectations; they are read by a person before they are kept.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "config/read.hpp"
#include "config/test_file.hpp"
#include "support/golden.hpp"

namespace vastus {
namespace {

namespace fs = std::filesystem;

const fs::path& folder() {
    static const fs::path path = fs::path(VASTUS_TEST_DATA) / "scenarios/wrong";
    return path;
}

std::vector<std::string> names_with(std::string_view extension) {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder())) {
        if (entry.path().extension() == extension) found.push_back(entry.path().stem().string());
    }
    std::ranges::sort(found);
    return found;
}

class WrongTest : public testing::TestWithParam<std::string> {};

TEST_P(WrongTest, GivesOneErrorAtItsPlaceWithWhatToWriteInstead) {
    const auto file = folder() / (GetParam() + ".yaml");
    const auto read = config::read_tests(file);
    auto wrong = read.diagnoses;
    // A file that can be read has a name in it that its rules do not know.
    if (read.tests) {
        const auto rules = config::read_rules(folder() / read.tests->rules.front(), nullptr);
        ASSERT_TRUE(rules.rules) << config::print(rules.diagnoses, rules.files);
        wrong = config::check_tests(rules.rules->file, *read.tests, file);
    }
    EXPECT_EQ(wrong.size(), 1u);
    auto printed = config::print(wrong, {file});
    const auto prefix = folder().string() + "/";
    for (auto at = printed.find(prefix); at != std::string::npos; at = printed.find(prefix))
        printed.erase(at, prefix.size());
    EXPECT_TRUE(test::golden("../scenarios/wrong/" + GetParam() + ".expected", printed));
}

INSTANTIATE_TEST_SUITE_P(All, WrongTest, testing::ValuesIn(names_with(".yaml")),
                         [](const auto& one) {
                             std::string clean = one.param;
                             std::ranges::replace(clean, '-', '_');
                             return clean;
                         });

TEST(WrongTests, HaveAnExpectationEach) {
    EXPECT_GE(names_with(".yaml").size(), 12u);
    EXPECT_EQ(names_with(".yaml"), names_with(".expected"));
}

}  // namespace
}  // namespace vastus
