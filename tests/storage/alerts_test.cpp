// Alerts, the outbox, what was sent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/records.hpp"
#include "storage/schema.hpp"
#include "store_test.hpp"

namespace vastus::storage {
namespace {

using model::ItemId;
using testing::IsEmpty;

class AlertsTest : public StoreTest {
protected:
    static model::Delivery delivery(const std::string& recipient, int number, int release) {
        auto delivery = full_delivery();
        delivery.alert = {message_no(number).bytes};
        delivery.id = model::delivery_id(delivery.alert, recipient);
        delivery.recipient = recipient;
        delivery.release = minute(release);
        return delivery;
    }
    void save(const model::Delivery& delivery) {
        commit([&](Transaction& tx) { must(save_delivery(tx, delivery)); });
    }
    std::size_t waiting(const std::string& recipient, std::size_t limit = 10) {
        return must(list_waiting(look(), recipient, limit)).size();
    }
    static model::Letter letter(const std::string& recipient, int next_try) {
        auto letter = full_letter();
        letter.id = model::letter_id(recipient, "alerts", letter.alerts);
        letter.recipient = recipient;
        letter.next_try = minute(next_try);
        return letter;
    }
    void save(const model::Letter& letter) {
        commit([&](Transaction& tx) { must(save_letter(tx, letter)); });
    }
    std::string due(int now, std::size_t limit = 10) {
        std::string recipients;
        for (const auto& one : must(due_letters(look(), minute(now), limit)))
            recipients += one.recipient + " ";
        return recipients;
    }
    void save(const model::Post& post) {
        commit([&](Transaction& tx) { must(save_post(tx, post)); });
    }
    std::string to_look_at(int now) {
        std::string recipients;
        for (const auto& one : must(due_posts(look(), minute(now), 10)))
            recipients += one.recipient + " ";
        return recipients;
    }
};

TEST_F(AlertsTest, AnAlertComesBackWhole) {
    commit([](Transaction& tx) { must(insert_alert(tx, full_alert())); });
    const auto found = must(find_alert(look(), full_alert().id));
    ASSERT_TRUE(found);
    EXPECT_EQ(encode(*found), encode(full_alert()));
    EXPECT_FALSE(must(find_alert(look(), model::AlertId{})));
}

TEST_F(AlertsTest, AnAlertIsDecidedOnce) {
    Transaction late(kv);
    must(insert_alert(late, full_alert()));
    commit([](Transaction& tx) {
        must(insert_alert(tx, full_alert()));
        EXPECT_EQ(fault_of(insert_alert(tx, full_alert())), model::Fault::refused);
    });
    Transaction again(kv);
    EXPECT_EQ(fault_of(insert_alert(again, full_alert())), model::Fault::refused);
    EXPECT_EQ(fault_of(kv.commit(late.batch())), model::Fault::refused);
}

TEST_F(AlertsTest, AnUpdateChangesAndNeverInserts) {
    auto alert = full_alert();
    Transaction tx(kv);
    EXPECT_EQ(fault_of(update_alert(tx, alert)), model::Fault::missing);
    commit([&](Transaction& insert) { must(insert_alert(insert, alert)); });
    alert.ending = "resolved before sending";
    alert.decided = minute(300);
    commit([&](Transaction& update) { must(update_alert(update, alert)); });
    EXPECT_EQ(must(find_alert(look(), alert.id))->ending, alert.ending);
    EXPECT_EQ(must(list_alerts_of(look(), alert.subject)).size(), 1u);
}

TEST_F(AlertsTest, AlertsOfAnItemAreOldestFirst) {
    for (const std::uint32_t repeat : {3u, 1u, 2u}) {
        auto alert = full_alert();
        alert.repeat = repeat;
        alert.decided = minute(static_cast<int>(repeat));
        alert.id = model::alert_id("r", alert.subject, {}, "s", repeat);
        commit([&](Transaction& tx) { must(insert_alert(tx, alert)); });
    }
    const auto alerts = must(list_alerts_of(look(), ItemId{42}));
    ASSERT_EQ(alerts.size(), 3u);
    EXPECT_EQ(alerts[0].repeat, 1u);
    EXPECT_EQ(alerts[2].repeat, 3u);
    EXPECT_THAT(must(list_alerts_of(look(), ItemId{41})), IsEmpty());
}

TEST_F(AlertsTest, AnIndexThatLeadsToNothingIsCorrupt) {
    commit([](Transaction& tx) { tx.put(subject_alert_key(ItemId{1}, minute(1), {}), ""); });
    EXPECT_EQ(fault_of(list_alerts_of(look(), ItemId{1})), model::Fault::corrupt);
    commit([](Transaction& tx) { tx.put("v123", ""); });
    EXPECT_EQ(fault_of(list_letters(look(), 10)), model::Fault::corrupt);
}

TEST_F(AlertsTest, LettersAreDueInOrderOfTheirNextTry) {
    save(letter("late", 30));
    save(letter("soon", 10));
    save(letter("next", 20));
    EXPECT_EQ(due(9), "");
    EXPECT_EQ(due(20), "soon next ");
    EXPECT_EQ(due(60, 1), "soon ");
    save(letter("soon", 40));
    EXPECT_EQ(due(60), "next late soon ");
    EXPECT_EQ(must(list_letters(look(), 10)).size(), 3u);
    EXPECT_EQ(must(list_letters(look(), 2)).size(), 2u);
    commit([](Transaction& tx) { must(erase_letter(tx, letter("soon", 40).id)); });
    EXPECT_EQ(due(60), "next late ");
}

TEST_F(AlertsTest, WhatWaitsForAPersonIsByRelease) {
    save(delivery("mari", 1, 30));
    save(delivery("mari", 2, 10));
    save(delivery("jaan", 1, 5));
    const auto found = must(list_waiting(look(), "mari", 10));
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found.front().release, minute(10));
    save(delivery("mari", 2, 40));
    EXPECT_EQ(must(list_waiting(look(), "mari", 10)).front().release, minute(30));
    EXPECT_EQ(waiting("mari", 1), 1u);
    EXPECT_EQ(waiting("olga"), 0u);
    EXPECT_EQ(must(count_waiting(look(), 10)), 3u);
    EXPECT_EQ(must(count_waiting(look(), 2)), 2u);
}

TEST_F(AlertsTest, APersonsPostIsLookedAtWhenItsTimeHasCome) {
    save(model::Post{"mari", minute(10), {}});
    save(full_post());
    EXPECT_EQ(to_look_at(9), "");
    EXPECT_EQ(to_look_at(300), "mari jaan ");
    EXPECT_EQ(must(next_post(look())), minute(10));
    save(model::Post{"mari", std::nullopt, {}});
    EXPECT_EQ(to_look_at(300), "jaan ");
    EXPECT_EQ(must(find_post(look(), "jaan")), full_post());
    EXPECT_EQ(must(find_post(look(), "olga")).recipient, "olga");
}

TEST_F(AlertsTest, ASuggestionWaitsUntilItIsListed) {
    commit([](Transaction& tx) { must(insert_alert(tx, full_alert())); });
    ASSERT_EQ(must(list_suggestions(look(), 10)).size(), 1u);
    commit([](Transaction& tx) { must(forget_suggestion(tx, full_alert())); });
    EXPECT_THAT(must(list_suggestions(look(), 10)), IsEmpty());
    EXPECT_TRUE(must(find_alert(look(), full_alert().id)));
}

TEST_F(AlertsTest, ASuggestionThatIsMadeAgainWaitsAgain) {
    auto alert = full_alert();
    commit([&](Transaction& tx) {
        must(insert_alert(tx, alert));
        must(forget_suggestion(tx, alert));
    });
    alert.ending = "listed in a digest";
    commit([&](Transaction& tx) { must(update_alert(tx, alert)); });
    EXPECT_THAT(must(list_suggestions(look(), 10)), IsEmpty());
    alert.ending.clear();
    alert.decided += std::chrono::hours(1);
    commit([&](Transaction& tx) { must(update_alert(tx, alert)); });
    EXPECT_EQ(must(list_suggestions(look(), 10)).size(), 1u);
}

TEST_F(AlertsTest, AlertsOfAClientAreNotThoseOfAnItemWithItsNumber) {
    auto alert = full_alert();
    alert.subject = model::ClientId{42};
    commit([&](Transaction& tx) { must(insert_alert(tx, alert)); });
    EXPECT_THAT(must(list_alerts_of(look(), ItemId{42})), IsEmpty());
    EXPECT_EQ(must(list_alerts_of(look(), model::ClientId{42})).size(), 1u);
    EXPECT_NE(model::alert_id("r", ItemId{42}, {}, "s", 0),
              model::alert_id("r", model::ClientId{42}, {}, "s", 0));
}

TEST_F(AlertsTest, ADeliveryComesBackWholeAndGoes) {
    save(full_delivery());
    const auto found = must(find_delivery(look(), full_delivery().id));
    ASSERT_TRUE(found);
    EXPECT_EQ(encode(*found), encode(full_delivery()));
    commit([](Transaction& tx) { must(erase_delivery(tx, full_delivery().id)); });
    commit([](Transaction& tx) { must(erase_delivery(tx, full_delivery().id)); });
    EXPECT_THAT(must(kv.scan("", "\xff", 10)), IsEmpty());
}

TEST_F(AlertsTest, WhatWasSentIsFoundAndListed) {
    commit([](Transaction& tx) { must(save_sent(tx, full_sent())); });
    auto later = full_sent();
    later.delivery = model::delivery_id(later.alert, "mari");
    later.at = minute(200);
    commit([&](Transaction& tx) { must(save_sent(tx, later)); });
    EXPECT_EQ(encode(*must(find_sent(look(), full_sent().delivery))), encode(full_sent()));
    auto listed = must(list_sent_of(look(), full_sent().subject));
    ASSERT_EQ(listed.size(), 2u);
    EXPECT_EQ(listed[0].delivery, later.delivery);
    later.at = minute(999);
    commit([&](Transaction& tx) { must(save_sent(tx, later)); });
    listed = must(list_sent_of(look(), full_sent().subject));
    ASSERT_EQ(listed.size(), 2u);
    EXPECT_EQ(listed[1].delivery, later.delivery);
    EXPECT_FALSE(must(find_sent(look(), model::DeliveryId{})));
}

}  // namespace
}  // namespace vastus::storage
