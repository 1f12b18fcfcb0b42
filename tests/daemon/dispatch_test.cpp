// What becomes of letters when the server does not take them.
#include "daemon/dispatch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/parts_kit.hpp"

namespace vastus::daemon {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Answers every mail as the test says.
class SayingSink final : public net::MailSink {
public:
    model::Result<net::Sent> send(const net::Letter&, std::stop_token) override {
        ++mails;
        if (error) return *error;
        return net::Sent{net::Receipt::accepted, "250 fine"};
    }
    std::optional<model::Error> error;
    int mails = 0;
};

class DispatchTest : public testing::Test {
protected:
    DispatchTest() {
        kit_.office.client_writes("q1", "ott@acme.example", "Aknad", crm::at(0));
        kit_.clock.pass(70min);
        kit_.office.tick(kit_.clock.now());
    }
    void round() { kit_.run(dispatch_.round({})); }
    std::vector<model::Letter> outbox() { return kit_.office.outbox(); }

    PartsKit kit_;
    SayingSink sink_;
    asio::thread_pool sender_{1};
    Dispatch dispatch_{kit_.parts(), sink_, sender_, kit_.office.post};
};

TEST_F(DispatchTest, ALetterWaitsWhileTheServerLetsNobodyIn) {
    sink_.error = model::transient("smtp mx: the server does not accept user or password: 535");
    round();
    ASSERT_THAT(outbox(), SizeIs(2));
    const auto since = kit_.clock.now();
    ASSERT_TRUE(dispatch_.not_accepted());
    EXPECT_EQ(dispatch_.not_accepted()->since, since);
    EXPECT_THAT(dispatch_.not_accepted()->text, HasSubstr("user or password: 535"));

    kit_.clock.pass(2min);
    sink_.error = model::transient("smtp mx: the server's certificate is not valid for it");
    round();
    EXPECT_EQ(sink_.mails, 4);
    EXPECT_EQ(dispatch_.not_accepted()->since, since);
    EXPECT_THAT(dispatch_.not_accepted()->text, HasSubstr("certificate"));

    kit_.clock.pass(2h);
    sink_.error.reset();
    round();
    EXPECT_THAT(outbox(), IsEmpty());
    EXPECT_FALSE(dispatch_.not_accepted());
}

TEST_F(DispatchTest, RemindersWaitWhileAMailboxIsUnread) {
    kit_.health.add("info/INBOX", kit_.clock.now());
    round();
    EXPECT_EQ(sink_.mails, 0) << "an answer may lie there";
    kit_.health.completed("info/INBOX", kit_.clock.now());
    round();
    EXPECT_EQ(sink_.mails, 2);
}

TEST_F(DispatchTest, AServerThatSaysTheSameTwiceIsLeftAloneForAWhile) {
    sink_.error = model::transient("smtp mx: the server does not accept user or password: 535");
    round();
    EXPECT_EQ(sink_.mails, 2);
    kit_.office.client_writes("q2", "liis@beta.example", "Uksed", crm::at(5));
    kit_.office.tick(kit_.clock.now());
    ASSERT_THAT(outbox(), SizeIs(4));
    round();
    EXPECT_EQ(sink_.mails, 2) << "the new ones were not tried";
    kit_.clock.pass(1min);
    round();
    EXPECT_EQ(sink_.mails, 3) << "one of all";
    kit_.clock.pass(2min);
    sink_.error.reset();
    round();
    EXPECT_THAT(outbox(), IsEmpty());
}

TEST_F(DispatchTest, OneLetterThatFailsTwiceIsNotTheServer) {
    sink_.error = model::transient("smtp mx: the server said: 452 4.2.2 mailbox full");
    {
        storage::Transaction tx(kit_.office.store);
        ASSERT_TRUE(storage::erase_letter(tx, outbox().back().id));
        kit_.office.commit(tx);
    }
    for (int i = 1; i <= 4; ++i) {
        round();
        EXPECT_EQ(sink_.mails, i);
        kit_.clock.pass(20min);
    }
    kit_.office.client_writes("q2", "liis@beta.example", "Uksed", crm::at(60));
    kit_.office.tick(kit_.clock.now());
    ASSERT_THAT(outbox(), SizeIs(3));
    sink_.error.reset();
    round();
    EXPECT_THAT(outbox(), IsEmpty()) << "one full mailbox holds nobody else up";
}

TEST_F(DispatchTest, ARefusedRecipientSaysNothingOfTheServer) {
    sink_.error = model::refused("smtp mx: the server said: 550 no such user");
    round();
    EXPECT_THAT(outbox(), IsEmpty());
    EXPECT_FALSE(dispatch_.not_accepted());
}

}  // namespace
}  // namespace vastus::daemon
