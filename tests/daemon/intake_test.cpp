// A folder whose server lets us in and ends every wait.
#include "daemon/intake.hpp"

#include <gtest/gtest.h>

#include "daemon/parts_kit.hpp"

namespace vastus::daemon {
namespace {

using namespace std::chrono_literals;

/// An empty folder.
class EndingSource final : public net::MailSource {
public:
    asio::awaitable<model::Result<net::Listing>> list(std::uint32_t, std::uint32_t,
                                                      std::stop_token) override {
        ++lists;
        net::Listing listing;
        listing.uidvalidity = 7;
        co_return listing;
    }
    asio::awaitable<model::Result<>> fetch(const std::vector<net::Listed>&, const net::Take&,
                                           std::stop_token) override {
        co_return model::ok();
    }
    asio::awaitable<model::Result<>> wait(model::Duration, std::stop_token) override {
        co_return model::transient("the server closed the connection");
    }
    int lists = 0;
};

TEST(IntakeTest, AServerThatEndsEveryWaitIsAskedLessAndLess) {
    PartsKit kit;
    kit.limits.backoff_first = 1ms;
    EndingSource source;
    Careful careful(kit.io, kit.committer, false, {});
    FolderSettings folder;
    folder.mailbox = "info";
    folder.folder = "INBOX";
    Intake intake(kit.parts(), source, folder, careful);
    std::stop_source stop;
    kit.spawn(intake.run(stop.get_token()));
    kit.io.run_for(1s);
    EXPECT_LT(source.lists, 60);
    EXPECT_GT(source.lists, 1);
    stop.request_stop();
    kit.io.restart();
    kit.io.run();
}

}  // namespace
}  // namespace vastus::daemon
