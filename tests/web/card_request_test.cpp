// What staff enter on a client's card.
#include "web/card_request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crm/desk_kit.hpp"

namespace vastus::web {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class CardRequestTest : public testing::Test {
protected:
    CardRequestTest() { kit_.client_writes("q1", "ott@acme.example", "Aknad", crm::at(0)); }

    std::string post(const std::string& what, std::map<std::string, std::string> parameters) {
        ApiContext context{kit_.store, kit_.desk(crm::at(60)), nullptr, {}};
        context.write = [this](const auto& work) -> model::Result<> {
            storage::Transaction tx(kit_.store);
            TRY(work(tx));
            return kit_.store.commit(tx.batch());
        };
        const ApiRequest request{"POST", "/v1/clients/1/" + what, std::move(parameters), false};
        return answer(request, context).body;
    }
    model::Client card() {
        const storage::Transaction tx(kit_.store);
        return storage::find_client(tx, model::ClientId{1}).value().value();
    }

    crm::DeskKit kit_;
};

TEST_F(CardRequestTest, SetsWhatIsNamedAndNothingElse) {
    EXPECT_EQ(post("set", {{"groups", "vip, partner"},
                           {"manager", "mari"},
                           {"status", "active"},
                           {"value", "99.5"}}),
              "client 1 is acme.example, active; groups: partner, vip; manager: mari; tags: none; "
              "language: none\n");
    EXPECT_EQ(card().value, 99.5);
    post("set", {{"groups", "-partner,gold"}, {"tags", "christmas"}, {"manager", "none"}});
    EXPECT_THAT(card().groups, ElementsAre("gold", "vip"));
    EXPECT_THAT(card().tags, ElementsAre("christmas"));
    EXPECT_EQ(card().manager, "");
    EXPECT_EQ(card().status, "active");
    EXPECT_EQ(card().value, 99.5);
}

TEST_F(CardRequestTest, SaysWhatToWriteInstead) {
    EXPECT_THAT(post("set", {}), HasSubstr("what is to be set? give --name"));
    EXPECT_THAT(post("set", {{"manager", "marri"}}), HasSubstr("did you mean \"mari\"?"));
    EXPECT_THAT(post("set", {{"status", "aktive"}}), HasSubstr("write prospect or active"));
    EXPECT_THAT(post("set", {{"value", "1,5"}}), HasSubstr("\"1,5\" is no number"));
    EXPECT_THAT(post("set", {{"groups", "-vip"}}), HasSubstr("the client has no group \"vip\""));
    EXPECT_THAT(post("set", {{"groups", "vip,,"}}), HasSubstr("words by commas"));
    EXPECT_EQ(card().groups.size(), 0u);
}

TEST_F(CardRequestTest, ACallIsAContact) {
    ASSERT_FALSE(card().last_from_us);
    EXPECT_THAT(post("contact", {}), HasSubstr("client 1: contacted by us at 2026-03-02"));
    EXPECT_EQ(card().last_from_us, crm::at(60));
    EXPECT_THAT(post("contact", {{"direction", "in"}}), HasSubstr("heard from at"));
    EXPECT_EQ(card().last_from_client, crm::at(60));
    EXPECT_THAT(post("contact", {{"direction", "up"}}), HasSubstr("--direction in"));
    EXPECT_THAT(post("contact", {{"at", "2030-01-01 09:00"}}), HasSubstr("has not been yet"));
    EXPECT_THAT(post("contact", {{"at", "soon"}}), HasSubstr("is no time"));
}

}  // namespace
}  // namespace vastus::web
