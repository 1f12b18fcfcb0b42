// Rules in force asked again about items that older ones decided.
#include "crm/reclassify.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crm/acts.hpp"
#include "desk_kit.hpp"

namespace vastus::crm {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// The rules of the kit, and one more kind for windows.
std::shared_ptr<const rules::RuleSet> with_windows(const rules::RuleSet& before) {
    auto file = before.file;
    file.kinds = {"windows", "inquiry"};
    rules::ClassifyRule rule;
    rule.id = rule.kind = "windows";
    rule.when.type = rules::Condition::Type::field;
    rule.when.name = "subject";
    rule.when.test = rules::Condition::Test::regex;
    rule.when.values = {"aknad"};
    file.classify = {rule};
    file.revision = "windows";
    return rules::compile(std::move(file)).rules;
}

class ReclassifyTest : public testing::Test {
protected:
    std::vector<std::string> reclassified(bool is_kept = true) {
        storage::Transaction tx(kit_.store);
        const Desk desk{*next_, *kit_.office, at(60)};
        auto done = reclassify(tx, desk, {}, 100);
        EXPECT_TRUE(done);
        if (is_kept) kit_.commit(tx);
        return done.assume_value().changes;
    }
    void act(model::Act::Type type, const std::string& value) {
        storage::Transaction tx(kit_.store);
        model::Act done;
        done.type = type;
        done.at = at(5);
        done.by = "mari";
        done.value = value;
        ASSERT_TRUE(crm::act(tx, kit_.desk(at(5)), model::ItemId{1}, done));
        kit_.commit(tx);
    }

    DeskKit kit_;
    std::shared_ptr<const rules::RuleSet> next_ = with_windows(*kit_.rules);
};

TEST_F(ReclassifyTest, AnOpenItemGetsTheKindOfTheRulesInForceOnce) {
    kit_.client_writes("q1", "ott@acme.example", "Aknad", at(0));
    kit_.client_writes("q2", "mai@beta.example", "Uksed", at(1));
    EXPECT_THAT(reclassified(), ElementsAre("item 1: kind inquiry -> windows"));
    EXPECT_EQ(kit_.item(1).kind, "windows");
    EXPECT_EQ(kit_.item(1).rules_revision, "windows");
    EXPECT_EQ(kit_.item(2).kind, "inquiry");
    EXPECT_THAT(reclassified(), IsEmpty());
}

TEST_F(ReclassifyTest, ADryRunTellsTheSameAndChangesNothing) {
    kit_.client_writes("q1", "ott@acme.example", "Aknad", at(0));
    EXPECT_THAT(reclassified(false), ElementsAre("item 1: kind inquiry -> windows"));
    EXPECT_EQ(kit_.item(1).kind, "inquiry");
}

TEST_F(ReclassifyTest, WhatStaffSetStays) {
    kit_.client_writes("q1", "ott@acme.example", "Aknad", at(0));
    act(model::Act::Type::kind, "inquiry");
    act(model::Act::Type::owner, "jaan");
    EXPECT_THAT(reclassified(), IsEmpty());
    EXPECT_EQ(kit_.item(1).owner, "jaan");
}

TEST_F(ReclassifyTest, AClosedItemIsLeftAlone) {
    kit_.client_writes("q1", "ott@acme.example", "Aknad", at(0));
    act(model::Act::Type::close, "");
    EXPECT_THAT(reclassified(), IsEmpty());
    EXPECT_EQ(kit_.item(1).kind, "inquiry");
}

TEST_F(ReclassifyTest, WhoAnsweredFirstKeepsIt) {
    kit_.client_writes("q1", "ott@acme.example", "Aknad", at(0));
    kit_.staff_answers("a1", "q1", at(5));
    ASSERT_EQ(kit_.item(1).owner, "mari");
    EXPECT_THAT(reclassified(), ElementsAre("item 1: kind inquiry -> windows"));
    EXPECT_EQ(kit_.item(1).owner, "mari");
}

}  // namespace
}  // namespace vastus::crm
