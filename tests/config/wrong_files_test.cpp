// Every file of tests/config/wrong has one mistake, after which it is named, and prints exactly
// what stands in its .expected file: one problem, at its place, with what to write instead.
//
// UPDATE_GOLDEN=1 writes the expectations; they are read by a person before they are kept.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "config/config.hpp"
#include "config/read.hpp"
#include "support/golden.hpp"
#include "support/temp_dir.hpp"

namespace vastus::config {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(VASTUS_TEST_DATA) / "config" / "wrong";

std::vector<std::string> names_with(std::string_view extension) {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == extension) found.push_back(entry.path().stem().string());
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// The rules as a configuration with one shared mailbox reads them.
ReadRules read_wrong(const std::string& name) {
    Config config;
    Mailbox mailbox;
    mailbox.name = "info";
    mailbox.address = "info@firma.example";
    config.mailboxes = {mailbox};
    return read_rules(folder / (name + ".yaml"), &config);
}

std::string print_wrong(const ReadRules& read) {
    std::string printed = print(read.diagnoses, read.files);
    const std::string prefix = folder.string() + "/";
    for (std::size_t at = printed.find(prefix); at != std::string::npos; at = printed.find(prefix))
        printed.erase(at, prefix.size());
    return printed;
}

class WrongFile : public testing::TestWithParam<std::string> {};

TEST_P(WrongFile, GivesOneProblemAtItsPlaceWithWhatToWriteInstead) {
    const ReadRules read = read_wrong(GetParam());
    const std::string printed = print_wrong(read);
    const auto errors =
        std::count_if(read.diagnoses.begin(), read.diagnoses.end(),
                      [](const auto& one) { return one.level == rules::Diagnosis::Level::error; });
    // A warning is the mistake itself, or stands at the include whose file has the error.
    EXPECT_LE(errors, 1) << printed;
    const std::size_t with_include = GetParam() == "included-file-is-broken" ? 1 : 0;
    EXPECT_EQ(read.diagnoses.size(), 1 + with_include) << printed;
    EXPECT_EQ(read.rules == nullptr, errors == 1);
    EXPECT_TRUE(test::golden("../config/wrong/" + GetParam() + ".expected", printed));
}

INSTANTIATE_TEST_SUITE_P(All, WrongFile, testing::ValuesIn(names_with(".yaml")),
                         [](const auto& name) {
                             std::string clean = name.param;
                             std::replace(clean.begin(), clean.end(), '-', '_');
                             return clean;
                         });

TEST(WrongFiles, AreManyAndEachHasItsExpectation) {
    EXPECT_GE(names_with(".yaml").size(), 130u);
    EXPECT_EQ(names_with(".yaml"), names_with(".expected"));
}

/// The codes of this version: a problem that no file shows is one that nobody has read.
const std::vector<std::string> codes_of_this_version{"yaml-syntax",
                                                     "yaml-encoding",
                                                     "yaml-escape",
                                                     "yaml-anchor",
                                                     "yaml-merge",
                                                     "yaml-tag",
                                                     "yaml-tab",
                                                     "yaml-documents",
                                                     "too-deep",
                                                     "duplicate-key",
                                                     "unknown-key",
                                                     "missing-key",
                                                     "wrong-type",
                                                     "not-a-boolean",
                                                     "bad-number",
                                                     "bad-duration",
                                                     "version-newer",
                                                     "unknown-list",
                                                     "unknown-define",
                                                     "unknown-staff",
                                                     "unknown-team",
                                                     "unknown-role",
                                                     "unknown-template",
                                                     "unknown-kind",
                                                     "unknown-field",
                                                     "unknown-timezone",
                                                     "define-cycle",
                                                     "duplicate-id",
                                                     "include-not-found",
                                                     "include-section",
                                                     "regex-syntax",
                                                     "regex-unsupported",
                                                     "regex-too-big",
                                                     "bad-glob",
                                                     "bad-word",
                                                     "no-otherwise",
                                                     "steps-not-increasing",
                                                     "nobody-to-tell",
                                                     "template-unclosed",
                                                     "template-unknown-field",
                                                     "alert-loop",
                                                     "regex-ascii-boundary",
                                                     "regex-no-literal",
                                                     "regex-line-break",
                                                     "regex-never",
                                                     "regex-of-words",
                                                     "mixed-script",
                                                     "wrong-alphabet",
                                                     "short-word",
                                                     "covered-entry",
                                                     "duplicate-entry",
                                                     "unused-list",
                                                     "unused-define",
                                                     "unused-template",
                                                     "unused-team",
                                                     "unreachable-route",
                                                     "kind-unreachable",
                                                     "kind-without-watch",
                                                     "overlapping-watch",
                                                     "staff-without-language",
                                                     "country-for-language",
                                                     "long-language-code",
                                                     "language-without-text",
                                                     "address-twice",
                                                     "never-equal",
                                                     "regex-slashes",
                                                     "quotes-in-word",
                                                     "comma-in-value",
                                                     "yaml-character",
                                                     "template-language-missing"};

TEST(WrongFiles, ShowEveryCode) {
    std::set<std::string> shown;
    for (const auto& name : names_with(".yaml")) {
        for (const auto& one : read_wrong(name).diagnoses) shown.insert(one.code);
    }
    EXPECT_THAT(shown, testing::IsSupersetOf(codes_of_this_version));
}

TEST(WrongFiles, AFileThatIsTooBigIsRefusedBeforeItIsRead) {
    const test::TempDir directory;
    const fs::path file = directory / "rules.yaml";
    test::write_file(file, "vastus: 1\n#" + std::string((1u << 20) - 10, 'x') + "\n");
    const ReadRules read = read_rules(file, nullptr);
    ASSERT_EQ(read.diagnoses.size(), 1u);
    EXPECT_EQ(read.diagnoses.front().code, "too-big");
}

}  // namespace
}  // namespace vastus::config
