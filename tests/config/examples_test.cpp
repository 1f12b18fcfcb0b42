// The files that people start from: they load, and show every key there is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/office.hpp"
#include "config/table.hpp"

namespace vastus::config {
namespace {

std::string example(std::string_view name) {
    return test::read_file(std::filesystem::path(VASTUS_TEST_DATA).parent_path() / "docs/examples" /
                           name);
}

class ExamplesTest : public testing::Test {
protected:
    ExamplesTest() {
        std::filesystem::create_directory(office / "secrets");
        for (const char* name :
             {"info.password", "mari.password", "contact.key", "smtp.password"}) {
            office.write_secret("secrets/" + std::string(name), "sesame\n");
        }
        office.write_secret("secrets/message.key", "0123456789abcdef\n");
        office.write("vastus.yaml", example("vastus.yaml"));
        office.write("rules.yaml", example("rules.yaml"));
    }
    Office office;
};

TEST_F(ExamplesTest, LoadWithoutAWord) {
    const ReadConfig config = read_config(office / "vastus.yaml");
    EXPECT_EQ(print(config.diagnoses, {}), "no problems\n");
    ASSERT_TRUE(config.config.has_value());
    EXPECT_EQ(config.config->mailboxes.size(), 5u);
    EXPECT_EQ(config.config->forms.size(), 1u);
    const ReadRules rules = read_rules(config.config->rules, &*config.config);
    EXPECT_EQ(print(rules.diagnoses, {}), "no problems\n");
    ASSERT_NE(rules.rules, nullptr);
    EXPECT_EQ(rules.rules->file.templates.at("unanswered").languages.size(), 4u);
}

TEST_F(ExamplesTest, ShowEveryKey) {
    const std::string config = example("vastus.yaml"), rules = example("rules.yaml");
    const std::string tests = example("rules.test.yaml");
    for (const Key& key : keys()) {
        if (key.need == Need::not_yet || key.need == Need::never) continue;
        // Tests of conditions that an office seldom needs are in the manual.
        if (key.section == Section::test) continue;
        const bool is_of_tests = key.section > Section::test;
        const std::string& text = key.section <= Section::limits ? config
                                  : is_of_tests                  ? tests
                                                                 : rules;
        EXPECT_NE(text.find(std::string(key.name) + ":"), std::string::npos)
            << describe(key.section) << ": " << key.name;
    }
}

TEST_F(ExamplesTest, LoadAlsoWithWhatIsCommentedOut) {
    const ReadConfig before = read_config(office / "vastus.yaml");
    std::string text = example("vastus.yaml");
    // The limits are written out with their defaults.
    const std::size_t limits = text.find("limits:\n");
    ASSERT_NE(limits, std::string::npos);
    std::string tail = text.substr(limits);
    text.resize(limits);
    for (std::size_t at = tail.find("\n# "); at != std::string::npos; at = tail.find("\n# ", at)) {
        tail.erase(at + 1, 2);
    }
    const ReadConfig read = office.config(text + tail);
    EXPECT_EQ(print(read.diagnoses, {}), "no problems\n");
    ASSERT_TRUE(read.config.has_value());
    ASSERT_TRUE(before.config.has_value());
    const Limits& a = before.config->limits;
    const Limits& b = read.config->limits;
    EXPECT_EQ(a.connect, b.connect);
    EXPECT_EQ(a.smtp_after_dot, b.smtp_after_dot);
    EXPECT_EQ(a.delivery_give_up, b.delivery_give_up);
    EXPECT_EQ(a.audit, b.audit);
    EXPECT_EQ(a.flight_bytes_max, b.flight_bytes_max);
    EXPECT_EQ(a.sends_per_minute, b.sends_per_minute);
}

/// A key that is wanted is wanted where it stands: one may be too many beside another, or name a
/// file that is not here, but never be unknown there or break the file.
TEST_F(ExamplesTest, TakeEachCommentedKeyWhenItsMarkIsRemoved) {
    const std::string text = example("vastus.yaml");
    std::size_t keys = 0;
    for (std::size_t at = text.find("\n# ", text.find("\nvastus: 1") + 1); at != std::string::npos;
         at = text.find("\n# ", at + 1)) {
        const std::string line = text.substr(at + 3, text.find('\n', at + 1) - at - 3);
        if (line.starts_with("---")) continue;
        ++keys;
        std::string changed = text;
        changed.erase(at + 1, 2);
        for (const auto& one : office.config(changed).diagnoses) {
            const bool is_harmless = one.code == "too-many-keys" || one.code == "file-missing" ||
                                     one.code == "bad-secret";
            EXPECT_TRUE(is_harmless) << line << "\n" << one.code << ": " << one.text;
        }
    }
    EXPECT_GE(keys, 40u);
}

}  // namespace
}  // namespace vastus::config
