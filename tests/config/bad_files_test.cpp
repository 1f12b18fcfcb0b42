// Every file of tests/golden/config/bad is refused with exactly the text of its .error file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "config/office.hpp"
#include "support/golden.hpp"

namespace vastus::config {
namespace {

std::vector<std::string> names() {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(test::golden_path("config/bad"))) {
        if (entry.path().extension() == ".yaml") found.push_back(entry.path().stem().string());
    }
    std::sort(found.begin(), found.end());
    return found;
}

class BadFile : public testing::TestWithParam<std::string> {};

TEST_P(BadFile, IsRefusedWithItsPlaceAndWhatToWriteInstead) {
    const Office office;
    const std::string path = "config/bad/" + GetParam();
    const std::string text = test::read_file(test::golden_path(path + ".yaml"));
    std::string printed;
    if (GetParam().starts_with("config-")) {
        const ReadConfig read = office.config(text);
        EXPECT_FALSE(read.config.has_value());
        printed = office.print_of(read.diagnoses, "vastus.yaml", text);
    } else {
        const ReadRules read = office.rules(text);
        EXPECT_EQ(read.rules, nullptr);
        printed = office.print_of(read.diagnoses, "rules.yaml", text);
    }
    EXPECT_THAT(printed, testing::HasSubstr("error["));
    EXPECT_TRUE(test::golden(path + ".error", printed));
}

INSTANTIATE_TEST_SUITE_P(All, BadFile, testing::ValuesIn(names()), [](const auto& name) {
    std::string clean = name.param;
    std::replace(clean.begin(), clean.end(), '-', '_');
    return clean;
});

TEST(BadFiles, AreManyAndNoneWithoutAnExpectation) {
    EXPECT_GE(names().size(), 40u);
    for (const auto& name : names()) {
        EXPECT_TRUE(std::filesystem::exists(test::golden_path("config/bad/" + name + ".error")))
            << name;
    }
}

}  // namespace
}  // namespace vastus::config
