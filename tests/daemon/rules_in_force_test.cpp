// Reading the rules for the daemon: what is taken, what is refused, and what shows that they have
// changed.
#include "daemon/rules_in_force.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace vastus::daemon {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Taken = RulesInForce::Taken;

const std::string small =
    "vastus: 1\ntimezone: Europe/Tallinn\nfallback: mari\n"
    "staff: {mari: {email: mari@firma.example}}\n"
    "kinds: [inquiry, order]\n"
    "classify: {default: inquiry}\n"
    "route: [{id: rest, otherwise: true, set: {owner: mari}}]\n";
const std::string needing = small + "tests: required\n";

std::string tests_of(const std::string& kind, const std::string& more = "") {
    return "vastus-test: 1\nrules: rules.yaml\ntimezone: Europe/Tallinn\ncases:\n"
           "  - name: A mail\n" +
           more +
           "    events:\n"
           "      - {at: 2026-03-02 10:00, as: one, mail: {from: a@klient.example, subject: S}}\n"
           "    expect: [{item: one, kind: " +
           kind + "}]\n";
}

model::Instant at(int second) { return model::from_millis(1000LL * second); }

class RulesInForceTest : public testing::Test {
protected:
    RulesInForceTest() { config.rules = folder / "rules.yaml"; }

    void write(const std::string& text, const std::string& name = "rules.yaml") {
        test::write_file(folder / name, text);
    }
    ReadRules read() { return read_rules(config, in_force.looked_at(), {}); }
    Taken take(int second) { return in_force.take(read(), at(second)); }
    bool has_changed() { return take_stamps(in_force.looked_at()) != in_force.stamps(); }

    test::TempDir folder;
    config::Config config;
    RulesInForce in_force{config, "a key for tests"};
};

TEST_F(RulesInForceTest, ABrokenFileChangesNothingAndIsKnownSinceWhen) {
    write(small);
    EXPECT_EQ(take(0), Taken::replaced);
    const auto* before = in_force.current().rules.get();
    write(small + "wach: []\n");
    EXPECT_EQ(take(10), Taken::refused);
    write(small + "routte: []\n");
    EXPECT_EQ(take(20), Taken::refused);
    EXPECT_EQ(in_force.current().rules.get(), before);
    ASSERT_TRUE(in_force.refused());
    EXPECT_EQ(in_force.refused()->since, at(10));
    EXPECT_THAT(in_force.refused()->problem, HasSubstr("routte"));
    write(small);
    EXPECT_EQ(take(30), Taken::same);
    EXPECT_FALSE(in_force.refused());
    EXPECT_EQ(in_force.current().rules.get(), before);
}

TEST_F(RulesInForceTest, WhatIsReplacedLivesAsLongAsItsLastCopy) {
    write(small);
    take(0);
    auto copy = in_force.current();
    const std::weak_ptr<const rules::RuleSet> before = copy.rules;
    write(small + "lists: {pins: {en: [price]}}\n");
    EXPECT_EQ(take(1), Taken::replaced);
    EXPECT_NE(in_force.current().office, copy.office);
    EXPECT_TRUE(copy.office->is_ours("mari@firma.example"));
    copy = {};
    EXPECT_TRUE(before.expired());
}

TEST_F(RulesInForceTest, SeesFilesThatChangeComeAndGo) {
    std::filesystem::create_directory(folder / "lists");
    write("lists: {pins: {en: [price]}}\n", "lists/a.yaml");
    write(small + "include: [\"lists/*.yaml\"]\n");
    take(0);
    EXPECT_FALSE(has_changed());
    write("lists: {pins: {en: [an offer]}}\n", "lists/a.yaml");
    EXPECT_TRUE(has_changed());
    take(1);
    EXPECT_FALSE(has_changed());
    write("of an editor", "lists/.a.yaml.swp");
    EXPECT_FALSE(has_changed());
    write("lists: {more: {en: [offer]}}\n", "lists/b.yaml");
    EXPECT_TRUE(has_changed());
    take(2);
    std::filesystem::remove(folder / "lists/b.yaml");
    EXPECT_TRUE(has_changed());
    take(3);
    std::filesystem::remove(folder / "rules.yaml");
    EXPECT_TRUE(has_changed());
    EXPECT_EQ(take(4), Taken::refused);
    EXPECT_FALSE(has_changed());
    write(small);
    EXPECT_TRUE(has_changed());
}

TEST_F(RulesInForceTest, AFileThatIsRenamedIntoPlaceHasChangedThoughItLooksTheSame) {
    write(small);
    take(0);
    write(small, "new");
    std::filesystem::last_write_time(folder / "new",
                                     std::filesystem::last_write_time(folder / "rules.yaml"));
    std::filesystem::rename(folder / "new", folder / "rules.yaml");
    EXPECT_TRUE(has_changed());
    EXPECT_EQ(take(1), Taken::same);
}

TEST_F(RulesInForceTest, TakesRulesWhoseTestsPass) {
    write(needing);
    write(tests_of("inquiry"), "rules.test.yaml");
    EXPECT_EQ(take(0), Taken::replaced);
    EXPECT_THAT(in_force.looked_at(), Contains(folder / "rules.test.yaml"));
    write(tests_of("order", "    todo: later\n"), "rules.test.yaml");
    EXPECT_TRUE(has_changed());
    EXPECT_EQ(take(1), Taken::same);
}

TEST_F(RulesInForceTest, RefusesRulesOfWhichATestFailsAndSaysWhich) {
    write(needing);
    write(tests_of("order"), "rules.test.yaml");
    EXPECT_EQ(take(0), Taken::refused);
    const auto problem = in_force.refused()->problem;
    EXPECT_THAT(problem, HasSubstr("rules.test.yaml: the case \"A mail\" fails: "));
    EXPECT_THAT(problem, HasSubstr("kind is inquiry, expected order"));
    write(tests_of("inquiry", "    todo: later\n"), "rules.test.yaml");
    EXPECT_EQ(take(1), Taken::refused);
    EXPECT_THAT(in_force.refused()->problem, HasSubstr("it passes now: remove \"todo: later\""));
    write(tests_of("inquiry") + "coverage: {min: 100}\nsurprise: 1\n", "rules.test.yaml");
    EXPECT_EQ(take(2), Taken::refused);
    EXPECT_THAT(in_force.refused()->problem, HasSubstr("error[unknown-key]"));
}

TEST_F(RulesInForceTest, TestsOfOtherRulesDoNotCount) {
    write(needing);
    write(small, "other.yaml");
    auto others = tests_of("order");
    others.replace(others.find("rules.yaml"), 10, "other.yaml");
    write(others, "other.test.yaml");
    EXPECT_EQ(take(0), Taken::refused);
    EXPECT_THAT(in_force.refused()->problem, HasSubstr("no *.test.yaml file beside the rules"));
    write(tests_of("inquiry"), "rules.test.yaml");
    EXPECT_TRUE(has_changed());
    EXPECT_EQ(take(1), Taken::replaced);
}

TEST_F(RulesInForceTest, WithoutTheWordTestsAreLeftToPeople) {
    write(small);
    write(tests_of("order"), "rules.test.yaml");
    EXPECT_EQ(take(0), Taken::replaced);
    EXPECT_THAT(in_force.looked_at(), Not(Contains(folder / "rules.test.yaml")));
}

}  // namespace
}  // namespace vastus::daemon
