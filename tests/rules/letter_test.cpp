// Letters with more than one matter.
#include "rules/letter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vastus::rules {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(LetterTest, NamesEachMatterHoweverMany) {
    RuleSet rules;
    rules.file.timezone = "Europe/Tallinn";
    std::vector<LetterLine> lines;
    for (int i = 1; i <= 120; ++i) {
        const auto number = std::to_string(i);
        lines.push_back({"client " + number,
                         "matter " + number,
                         "unanswered",
                         "vastus item show " + number,
                         model::Severity::info,
                         model::Instant{},
                         "",
                         {}});
    }
    const auto type = model::Letter::Type::summary;
    const auto letter = render_letter(rules, type, "mari", lines, model::Instant{});
    for (int i = 1; i <= 120; ++i)
        EXPECT_THAT(letter.text, HasSubstr("vastus item show " + std::to_string(i) + "\n"));
    EXPECT_THAT(letter.text, HasSubstr("… and 70 more:\n- client 51: matter 51, vastus item"));
    lines.resize(50);
    const auto short_one = render_letter(rules, type, "mari", lines, model::Instant{});
    EXPECT_THAT(short_one.text, Not(HasSubstr("more")));
}

TEST(LetterTest, SaysOfADateAndOfAClientWhatItIs) {
    RuleSet rules;
    rules.file.timezone = "Europe/Tallinn";
    const auto now = model::from_millis(1'772'445'600'000);  // 02.03.2026 12:00
    LetterLine due{"Acme", "Doors", "", "", {}, now + std::chrono::hours(5), "", {}};
    due.matter = LetterLine::Matter::due;
    LetterLine client{"Beta", "", "", "", {}, now - std::chrono::hours(504), "", {}};
    client.matter = LetterLine::Matter::client;
    const auto letter =
        render_letter(rules, model::Letter::Type::alerts, "mari", {due, client}, now);
    EXPECT_THAT(letter.text, HasSubstr("- Acme: Doors (due 02.03.2026 17:00)\n"));
    EXPECT_THAT(letter.text, HasSubstr("- Beta (21 days, since 09.02.2026 12:00)\n"));
    const auto done = render_letter(rules, model::Letter::Type::resolved, "mari", {client}, now);
    EXPECT_EQ(done.subject, "Done: Beta");
}

}  // namespace
}  // namespace vastus::rules
