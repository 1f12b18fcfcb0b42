#include "rules/explain.hpp"

#include "rules/firm.hpp"

namespace vastus::rules::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

class ExplainTest : public ::testing::Test {
protected:
    std::vector<std::string> explained(const std::string& when, const ProgressByRule& fired = {}) {
        MessageFacts facts;
        facts.content = is_kept_ ? &content_ : nullptr;
        return explain(*rules_, facts, item_, nullptr, fired, at(when));
    }
    std::shared_ptr<const RuleSet> rules_ = compiled(firm());
    model::Content content_ = mail("Tellimus 12345", "Tere");
    model::Item item_ = waiting_item(at("2026-03-02 10:00"));
    bool is_kept_ = true;
};

TEST_F(ExplainTest, TellsVotesRouteAndClock) {
    const auto told =
        explained("2026-03-02 15:00", {{"unanswered", {{{"after 4h", 0}}, {}, {}, {}}}});
    EXPECT_THAT(told, Contains(HasSubstr("kind: orders: 1 for order, because \"tellimus*\" in "
                                         "subject: «Tellimus»")));
    EXPECT_THAT(told, Contains("route: sales: yes, kind is order"));
    EXPECT_THAT(told, Contains("watch: unanswered: the clock runs since 02.03.2026 12:00 (5 h); "
                               "fired after 4h; next after 8h at 02.03.2026 20:00 -> jaan (lead of "
                               "team sales)"));
}

TEST_F(ExplainTest, TellsRepeats) {
    const auto told =
        explained("2026-03-04 15:00", {{"unanswered", {{{"after 24h", 1}}, {}, {}, {}}}});
    EXPECT_THAT(told, Contains(HasSubstr("next after 24h (repeat 2) at 05.03.2026 12:00")));
}

TEST_F(ExplainTest, TellsWhyNothingHappens) {
    answer(item_, at("2026-03-02 11:00"));
    EXPECT_THAT(explained("2026-03-04 15:00"), Contains("watch: unanswered: answered"));
}

TEST_F(ExplainTest, TellsFrozenReasonsWhenTheMessageIsGone) {
    is_kept_ = false;
    item_.why_kind = {"orders: 1 for order"};
    EXPECT_THAT(explained("2026-03-04 15:00"), Contains("kind: orders: 1 for order"));
}

}  // namespace
}  // namespace vastus::rules::test
