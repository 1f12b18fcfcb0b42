#include "rules/notice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace vastus::rules {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

model::Instant at(int minute) {
    return model::from_millis(1'772'445'600'000 + 60'000LL * minute);  // 02.03.2026 10:00 UTC
}

/// The same person in every language that we write ourselves, and in one that we do not.
class NoticeTest : public testing::TestWithParam<std::string> {
protected:
    NoticeTest() {
        rules.file.timezone = "Europe/Tallinn";
        rules.file.staff["mari"].language = GetParam();
    }
    /// The place of English words.
    std::string language() const { return GetParam() == "de" ? "en" : GetParam(); }
    RuleSet rules;
};

INSTANTIATE_TEST_SUITE_P(Languages, NoticeTest, testing::Values("en", "et", "ru", "fi", "de"));

TEST_P(NoticeTest, SaysOfRefusedRulesWhatIsWrongAndWhatToDo) {
    const auto letter =
        refused_rules_letter(rules, "mari", {"/etc/rules.yaml", "line 3 {{is}} wrong\n\n", at(0)});
    EXPECT_EQ(letter.language, language());
    EXPECT_THAT(letter.subject, Not(HasSubstr("{{")));
    EXPECT_THAT(letter.text, AllOf(HasSubstr("/etc/rules.yaml"), HasSubstr("02.03.2026 12:00"),
                                   HasSubstr("\n\nline 3 {{is}} wrong\n\n"),
                                   HasSubstr("vastus rules check /etc/rules.yaml"),
                                   HasSubstr("vastus status"), Not(HasSubstr("{{file"))));
}

TEST_P(NoticeTest, NamesEverySourceThatIsOutOfReach) {
    const std::vector<Unread> sources{{"a/INBOX", at(5), "no route"},
                                      {"b/INBOX", at(0), ""},
                                      {"c/INBOX", at(6), ""},
                                      {"d/INBOX", at(7), ""}};
    const auto letter = unread_letter(rules, "mari", sources, at(40));
    EXPECT_THAT(letter.subject,
                AllOf(HasSubstr("02.03.2026 12:00"), HasSubstr("a/INBOX, b/INBOX, c/INBOX, …"),
                      Not(HasSubstr("{{"))));
    EXPECT_THAT(letter.text, AllOf(HasSubstr("- a/INBOX"), HasSubstr("  no route\n"),
                                   HasSubstr("- d/INBOX"), HasSubstr("02.03.2026 12:07"),
                                   HasSubstr("vastus status"), Not(HasSubstr("{{"))));
}

TEST_P(NoticeTest, TheNoteStaysShortHoweverMuchIsOut) {
    std::vector<Unread> sources;
    EXPECT_EQ(unread_note(rules, "mari", sources), "");
    for (int i = 0; i < 8; ++i) sources.push_back({"box" + std::to_string(i), at(i), "fault"});
    const auto note = unread_note(rules, "mari", sources);
    EXPECT_THAT(note, AllOf(HasSubstr("box4"), Not(HasSubstr("box5")), HasSubstr("3"),
                            Not(HasSubstr("{{")), Not(HasSubstr("fault"))));
    EXPECT_EQ(std::ranges::count(note, '\n'), 6);
}

}  // namespace
}  // namespace vastus::rules
