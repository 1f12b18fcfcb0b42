#include "crm/accounting.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crm/desk_kit.hpp"
#include "crm/quarantine.hpp"

namespace vastus::crm {

class AccountingTest : public testing::Test, protected DeskKit {
protected:
    Turn turn(std::uint32_t previous, std::uint32_t uid) {
        return {{"info", "INBOX", 7, uid}, previous, false};
    }
    bool stored(std::uint32_t previous, std::uint32_t uid) {
        storage::Transaction tx(store);
        const auto accounted = account(tx, turn(previous, uid), {});
        if (!accounted) return false;
        commit(tx);
        return true;
    }
    storage::Fate fails(Turn which) {
        storage::Transaction tx(store);
        const auto fate = account_failure(tx, which, {}, "the server has no bytes", {}, at(0));
        EXPECT_TRUE(fate);
        commit(tx);
        return fate.assume_value();
    }
    storage::Transaction look() { return storage::Transaction(store); }
    FolderAudit audited() {
        storage::Transaction tx(store);
        return audit(tx).value().at(0);
    }
};

TEST_F(AccountingTest, TheCursorMovesWithEachMessage) {
    EXPECT_TRUE(stored(0, 3));
    EXPECT_TRUE(stored(3, 9));
    EXPECT_EQ(audited().done_uid, 9u);
    EXPECT_EQ(audited().stored, 2u);
}

TEST_F(AccountingTest, AMessageOutOfTurnIsRefusedSoThatNoneIsSkipped) {
    EXPECT_TRUE(stored(0, 3));
    EXPECT_FALSE(stored(5, 9));
    EXPECT_EQ(audited().done_uid, 3u);
}

TEST_F(AccountingTest, AFailureIsRetriedTwiceAndThenQuarantinedAndNeverStopsTheRest) {
    EXPECT_EQ(fails(turn(0, 3)), storage::Fate::retrying);
    EXPECT_TRUE(stored(3, 4));
    auto again = turn(0, 3);
    again.is_retry = true;
    EXPECT_EQ(fails(again), storage::Fate::retrying);
    EXPECT_EQ(fails(again), storage::Fate::quarantined);
    EXPECT_EQ(audited().done_uid, 4u);
    EXPECT_EQ(audited().quarantined, 1u);
}

TEST_F(AccountingTest, WhatIsTakenOutOfQuarantineIsReadAgain) {
    auto one = turn(0, 3);
    fails(one);
    one.is_retry = true;
    fails(one);
    fails(one);
    storage::Transaction tx(store);
    ASSERT_TRUE(retry_quarantined(tx, 1, at(5)));
    commit(tx);
    EXPECT_EQ(audited().retrying, 1u);
    EXPECT_EQ(audited().quarantined, 0u);
    EXPECT_TRUE(storage::find_quarantined(look(), 1).value()) << "kept until it is filed";
    storage::Transaction filing(store);
    ASSERT_TRUE(account(filing, one, {}));
    commit(filing);
    EXPECT_FALSE(storage::find_quarantined(look(), 1).value());
    EXPECT_EQ(audited().stored, 1u);
}

TEST_F(AccountingTest, WhatTheServerHasLostStaysInQuarantine) {
    auto one = turn(0, 3);
    fails(one);
    one.is_retry = true;
    fails(one);
    fails(one);
    storage::Transaction tx(store);
    ASSERT_TRUE(retry_quarantined(tx, 1, at(5)));
    storage::Accounted gone;
    gone.fate = storage::Fate::expunged;
    ASSERT_TRUE(account(tx, one, gone));
    commit(tx);
    EXPECT_TRUE(storage::find_quarantined(look(), 1).value());
    EXPECT_EQ(audited().quarantined, 1u);
    EXPECT_EQ(audited().expunged, 0u);
}

TEST_F(AccountingTest, WhatFailsAgainIsInQuarantineOnce) {
    auto one = turn(0, 3);
    fails(one);
    one.is_retry = true;
    fails(one);
    fails(one);
    storage::Transaction tx(store);
    ASSERT_TRUE(retry_quarantined(tx, 1, at(5)));
    commit(tx);
    for (int i = 0; i < 3; ++i) fails(one);
    EXPECT_EQ(storage::list_quarantined(look(), 0, 10).value().size(), 1u);
}

TEST_F(AccountingTest, AComparisonFindsWhatTheLedgerLacks) {
    stored(0, 3);
    stored(3, 9);
    storage::Transaction tx(store);
    const auto comparison = compare(tx, {"info", "INBOX", 7, 0}, {3, 5, 9, 12});
    EXPECT_THAT(comparison.value().missing, testing::ElementsAre(5u));
}

}  // namespace vastus::crm
