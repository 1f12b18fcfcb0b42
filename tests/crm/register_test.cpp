// Clients that people merge and split, and corrections by item.
#include "crm/register.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crm/corrections.hpp"
#include "crm/desk_kit.hpp"

namespace vastus::crm {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

class RegisterTest : public testing::Test, protected DeskKit {
protected:
    template <class Work>
    model::Result<> change(Work work) {
        storage::Transaction tx(store);
        TRY(work(tx));
        commit(tx);
        return model::ok();
    }
    model::Client client(std::uint64_t number) {
        const storage::Transaction tx(store);
        return storage::find_client(tx, model::ClientId{number}).value().value();
    }
    model::Result<> split(std::vector<std::string> parts) {
        return change([&](storage::Transaction& tx) -> model::Result<> {
            TRY(split_client(tx, model::ClientId{1}, parts, at(9)));
            return model::ok();
        });
    }
};

TEST_F(RegisterTest, WhoWritesFromAProviderIsAPerson) {
    client_writes("q1", "ott@kodunett.example", "Aknad Viljandisse", at(0));
    client_writes("q2", "liina@mail.kodunett.example", "Uksed Tartusse", at(1));
    EXPECT_NE(item(1).client, item(2).client);
    EXPECT_THAT(client(1).domains, testing::IsEmpty());
    client_writes("q3", "ott@kodunett.example", "Trepid", at(2));
    EXPECT_EQ(item(3).client, item(1).client);
}

TEST_F(RegisterTest, AMergedClientHasTheItemsAndPeopleOfBoth) {
    client_writes("q1", "ott@acme.example", "Aknad Viljandisse", at(0));
    client_writes("q2", "ott@acme-holding.example", "Uksed Tartusse", at(1));
    ASSERT_TRUE(
        change([](auto& tx) { return merge_clients(tx, model::ClientId{2}, model::ClientId{1}); }));
    EXPECT_EQ(item(2).client, model::ClientId{1});
    EXPECT_THAT(client(1).domains, UnorderedElementsAre("acme.example", "acme-holding.example"));
    EXPECT_EQ(client(1).items, 2u);
    client_writes("q3", "liina@acme-holding.example", "Trepid", at(2));
    EXPECT_EQ(item(3).client, model::ClientId{1});
}

TEST_F(RegisterTest, AnAnswerToTheOtherAddressOfAMergedClientCounts) {
    client_writes("q1", "ott@acme.example", "Aknad Viljandisse", at(0));
    client_writes("q2", "ott@acme-holding.example", "Uksed Tartusse", at(1));
    ASSERT_TRUE(
        change([](auto& tx) { return merge_clients(tx, model::ClientId{2}, model::ClientId{1}); }));
    staff_answers("a1", "q1", at(10), "ott@acme-holding.example", "Re: Aknad Viljandisse");
    EXPECT_EQ(item(1).state, model::State::waiting_client);
}

TEST_F(RegisterTest, ASplitClientTakesItsItemsAlong) {
    client_writes("q1", "ott@acme.example", "Aknad Viljandisse", at(0));
    client_writes("q2", "ott@acme-holding.example", "Uksed Tartusse", at(1));
    ASSERT_TRUE(
        change([](auto& tx) { return merge_clients(tx, model::ClientId{2}, model::ClientId{1}); }));
    ASSERT_TRUE(split({"acme-holding.example"}));
    EXPECT_EQ(item(2).client, model::ClientId{3});
    EXPECT_THAT(client(1).domains, ElementsAre("acme.example"));
    EXPECT_EQ(client(1).items, 1u);
    EXPECT_EQ(client(3).items, 1u);
}

TEST_F(RegisterTest, WhatCannotBeMergedOrSplitIsSaid) {
    client_writes("q1", "ott@acme.example", "Aknad Viljandisse", at(0));
    EXPECT_THAT(split({"beta.example"}).assume_error().what(), HasSubstr("none of these"));
    EXPECT_THAT(split({"acme.example"}).assume_error().what(), HasSubstr("all of client 1"));
    const auto same =
        change([](auto& tx) { return merge_clients(tx, model::ClientId{1}, model::ClientId{1}); });
    EXPECT_EQ(same.assume_error().fault(), model::Fault::refused);
    const auto gone =
        change([](auto& tx) { return merge_clients(tx, model::ClientId{7}, model::ClientId{1}); });
    EXPECT_EQ(gone.assume_error().fault(), model::Fault::missing);
}

TEST_F(RegisterTest, SayingAnsweredTwiceIsRefused) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    const auto say = [this] {
        return change(
            [this](auto& tx) { return say_answered(tx, desk(at(5)), model::ItemId{1}, "mari"); });
    };
    ASSERT_TRUE(say());
    EXPECT_EQ(item(1).state, model::State::waiting_client);
    EXPECT_THAT(item(1).answers[0].why, HasSubstr("mari said"));
    EXPECT_THAT(say().assume_error().what(), HasSubstr("waits for no answer"));
}

TEST_F(RegisterTest, TheNamedAnswerIsVoidedAndNoOther) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    staff_answers("a1", "q1", at(10));
    staff_answers("a2", "q1", at(20));
    const auto say = [this](const std::string& message) {
        return change([&](auto& tx) {
            return say_not_an_answer(tx, desk(at(30)), model::ItemId{1}, "mari", message);
        });
    };
    ASSERT_TRUE(say("a1@test.example"));
    EXPECT_EQ(item(1).answers[0].void_reason, "mari said that this is no answer (E7)");
    EXPECT_EQ(item(1).state, model::State::waiting_client);
    ASSERT_TRUE(say(""));
    EXPECT_EQ(item(1).state, model::State::fresh);
    EXPECT_THAT(say("").assume_error().what(), HasSubstr("no answer that counts"));
    EXPECT_THAT(say("x@y").assume_error().what(), HasSubstr("with the id x@y"));
}

}  // namespace vastus::crm
