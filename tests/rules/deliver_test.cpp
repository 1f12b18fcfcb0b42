// When what waits for a person leaves: what scenarios cannot say, because it is that nothing
// leaves.
#include "rules/deliver.hpp"

#include <gtest/gtest.h>

#include "calendar_kit.hpp"

namespace vastus::rules {
namespace {

using test::local;

class DeliverTest : public testing::Test {
protected:
    DeliverTest() {
        RuleFile file;
        file.timezone = "Europe/Tallinn";
        file.fallback = "ann";
        file.staff["ann"].id = "ann";
        file.staff["ann"].email = "ann@office.example";
        file.calendars["office"] = test::office();
        file.kinds = {"inquiry"};
        file.default_kind = "inquiry";
        RouteRule rest;
        rest.id = "rest";
        file.route = {rest};
        file.notify.groups = true;
        file.notify.wait = std::chrono::minutes(5);
        file.notify.at_most_every = std::chrono::hours(4);
        Quiet quiet;
        quiet.open = "office";
        file.notify.quiet = quiet;
        rules_ = compile(std::move(file)).rules;
    }
    static model::Delivery waits(const std::string& release) {
        model::Delivery delivery;
        delivery.id = {model::hash128({release})};
        delivery.alert = {model::hash128({"alert", release})};
        delivery.recipient = "ann";
        delivery.rule = "slow";
        delivery.release = local(release);
        return delivery;
    }

    std::shared_ptr<const RuleSet> rules_;
};

TEST_F(DeliverTest, TheFirstOfAGroupMayLeaveShortlyAfterClosing) {
    const auto plan =
        deliver(*rules_, {waits("2026-03-02 17:00")}, {"ann", {}, {}}, local("2026-03-02 17:05"));
    EXPECT_EQ(plan.letters.size(), 1u);
}

TEST_F(DeliverTest, HeldBackByItsGroupItDoesNotLeaveInQuietHours) {
    model::Post post{"ann", {}, {}};
    post.recent = {{local("2026-03-02 16:30"), "slow", 1, false}};
    const std::vector all{waits("2026-03-02 16:50")};
    const auto evening = deliver(*rules_, all, post, local("2026-03-02 20:30"));
    EXPECT_TRUE(evening.letters.empty());
    EXPECT_EQ(evening.wake, local("2026-03-03 09:00"));
    const auto morning = deliver(*rules_, all, post, local("2026-03-03 09:00"));
    EXPECT_EQ(morning.letters.size(), 1u);
}

}  // namespace
}  // namespace vastus::rules
