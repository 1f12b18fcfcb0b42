#include "model/item.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vastus::model {
namespace {

Instant at(int minute) { return from_millis(1'000'000'000'000 + 60'000LL * minute); }
MessageKey key(int number) { return form_key("test", std::to_string(number)); }

class ItemStateTest : public testing::Test {
protected:
    void asks(int number, int minute) { item.questions.push_back({key(number), at(minute)}); }
    void answers(int number, int minute) {
        Answer answer;
        answer.message = key(number);
        answer.at = at(minute);
        item.answers.push_back(answer);
    }
    State state() {
        derive_state(item);
        return item.state;
    }
    Item item;
};

TEST_F(ItemStateTest, FirstMessageIsNew) {
    asks(1, 0);
    EXPECT_EQ(state(), State::fresh);
    EXPECT_EQ(item.first_unanswered->at, at(0));
}

TEST_F(ItemStateTest, AnAnswerSettlesWhatCameBefore) {
    asks(1, 0);
    asks(2, 5);
    answers(3, 10);
    EXPECT_EQ(state(), State::waiting_client);
    EXPECT_FALSE(item.first_unanswered);
}

TEST_F(ItemStateTest, AnAnswerSeenLateSettlesOnlyWhatIsOlder) {
    asks(1, 0);
    asks(2, 20);
    answers(3, 10);
    EXPECT_EQ(state(), State::waiting_us);
    EXPECT_EQ(item.first_unanswered->event, key(2));
}

TEST_F(ItemStateTest, AVoidAnswerRestoresTheOriginalClock) {
    asks(1, 0);
    answers(2, 10);
    item.answers.front().void_reason = "bounced";
    EXPECT_EQ(state(), State::fresh);
    EXPECT_EQ(item.first_unanswered->at, at(0));
}

TEST_F(ItemStateTest, WhatIsOpenAgainIsAnotherEventWithTheSameTime) {
    asks(1, 0);
    EXPECT_EQ(state(), State::fresh);
    EXPECT_EQ(item.first_unanswered->event, key(1));
    answers(2, 10);
    item.answers.front().void_reason = "bounced";
    EXPECT_EQ(state(), State::fresh);
    const auto again = *item.first_unanswered;
    EXPECT_NE(again.event, key(1));
    EXPECT_EQ(again.at, at(0));
    answers(3, 20);
    item.answers.back().void_reason = "bounced";
    EXPECT_EQ(state(), State::fresh);
    EXPECT_NE(item.first_unanswered->event, again.event);
}

TEST_F(ItemStateTest, OfAnOldThreadOnlyTheNewQuestionWaits) {
    asks(1, 0);
    item.imported = true;
    item.imported_until = at(10);
    EXPECT_EQ(state(), State::fresh);
    asks(2, 20);
    item.imported = false;
    EXPECT_EQ(state(), State::fresh);
    EXPECT_EQ(item.first_unanswered->at, at(20));
}

TEST_F(ItemStateTest, OrderOfArrivalDoesNotMatter) {
    asks(2, 20);
    answers(3, 10);
    asks(1, 0);
    EXPECT_EQ(state(), State::waiting_us);
    EXPECT_EQ(item.questions.front().message, key(1));
}

}  // namespace
}  // namespace vastus::model
