// A reload with only comments, order of keys or layout changed leaves the store as it is, byte for
// byte; a changed step does not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/read.hpp"
#include "crm/desk_kit.hpp"

namespace vastus::crm {
namespace {

using testing::ElementsAreArray;
using testing::Not;

constexpr std::size_t all = 100'000;

const std::string top = R"(vastus: 1
timezone: Europe/Tallinn
fallback: mari
staff: {mari: {email: mari@firma.example}, jaan: {email: jaan@firma.example}}
kinds: [inquiry]
)";
const std::string before = top + R"(
calendars: {office: {hours: {mon-fri: ["09:00-17:00"]}, holidays: EE}}
define: {hot: {item.tags: priced}}
route: [{id: rest, otherwise: true, set: {owner: mari, tags: priced}}]
watch:
  - {id: unanswered, each: item, while: {state: [new, waiting_us]}, since: first_unanswered,
     clock: office, steps: [{after: 1h, to: owner}, {after: 4h, to: jaan, severity: warning}]}
  - {id: priced, each: item, when: {use: hot}, since: opened,
     steps: [{after: 2d, to: owner, repeat: 1d, times: 3}]}
  - {id: silent, each: client, since: client_activity, steps: [{after: 30d, to: mari}]}
)";
const std::string commented = "# Read me first.\n" + top + R"(
# What must not be forgotten.
watch:
  - id: unanswered          # the most important one
    since: first_unanswered
    each: item
    clock: office
    while: {state: [waiting_us, new]}
    steps:
      - {to: owner, after: 60m}

      - {severity: warning, to: jaan, after: 4h}   # louder
  - id: priced
    each: item
    since: opened
    when: {use: hot}
    steps: [{after: 2d, to: owner, repeat: 1d, times: 3}]
  - {id: silent, each: client, since: client_activity, steps: [{after: 30d, to: mari}]}
route: [{id: rest, otherwise: true, set: {owner: mari, tags: priced}}]
define: {hot: {item.tags: priced}}
calendars: {office: {holidays: EE, hours: {mon-fri: ["09:00-17:00"]}}}
)";

class CommentsTest : public testing::Test, protected DeskKit {
protected:
    void take(const std::string& text) {
        auto read = config::read_rules_text(text, "rules.yaml", nullptr);
        ASSERT_TRUE(read.rules) << config::print(read.diagnoses, {"rules.yaml"},
                                                 {{"rules.yaml", text}});
        rules = read.rules;
        OfficeSettings settings;
        settings.own_domains = {"firma.example"};
        settings.own_addresses = {"info@firma.example"};
        office.emplace(std::move(settings), rules->file.staff);
    }
    /// What the daemon does after new rules have come into force.
    void sweep(model::Instant now) {
        std::optional<model::Subject> after = model::ItemId{};
        bool is_first = true;
        while (after) {
            storage::Transaction tx(store);
            if (is_first) {
                ASSERT_TRUE(activate_rules(tx, desk(now)));
            }
            is_first = false;
            auto next = rearm(tx, desk(now), *after, 2);
            ASSERT_TRUE(next);
            after = next.assume_value();
            commit(tx);
        }
    }
    std::vector<storage::Pair> dump() { return store.scan("", "\xff", all).value(); }
};

TEST_F(CommentsTest, WriteNothingWhenTheyAloneHaveChanged) {
    take(before);
    sweep(at(0));
    for (int i = 0; i < 5; ++i) {
        const auto name = std::to_string(i);
        client_writes("q" + name, "a@k" + name + ".example", "price " + name, at(i));
    }
    staff_answers("a1", "q1", at(30), "a@k1.example", "Re: price 1");
    tick(at(70));
    const auto old = dump();
    const auto revision = rules->file.revision;
    take(commented);
    ASSERT_NE(rules->file.revision, revision);
    sweep(at(80));
    EXPECT_THAT(dump(), ElementsAreArray(old));
}

TEST_F(CommentsTest, AChangedStepIsWritten) {
    take(before);
    sweep(at(0));
    client_writes("q1", "a@k1.example", "price", at(0));
    const auto old = dump();
    auto changed = commented;
    changed.replace(changed.find("after: 60m"), 10, "after: 59m");
    take(changed);
    sweep(at(1));
    EXPECT_THAT(dump(), Not(ElementsAreArray(old)));
}

}  // namespace
}  // namespace vastus::crm
