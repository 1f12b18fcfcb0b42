// The socket of `vastus`: when it is there, and whose.
#include "web/server.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/asio/local/stream_protocol.hpp>

#include "support/temp_dir.hpp"

namespace vastus::web {
namespace {

namespace fs = std::filesystem;
using Protocol = asio::local::stream_protocol;

class ServerTest : public testing::Test {
protected:
    std::unique_ptr<Server> make() {
        return std::make_unique<Server>(io_, pool_,
                                        [](ApiRequest) { return [] { return ApiReply(); }; });
    }
    bool answers() {
        boost::system::error_code error;
        Protocol::socket client(io_);
        client.connect(Protocol::endpoint(socket_.string()), error);
        return !error;
    }
    std::size_t files() {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(dir_ / ""), fs::directory_iterator()));
    }

    test::TempDir dir_;
    fs::path socket_ = dir_ / "vastus.sock";
    asio::io_context io_{1};
    asio::thread_pool pool_{1};
};

TEST_F(ServerTest, TheSocketIsForTheGroupAndGoesWithTheServer) {
    auto server = make();
    ASSERT_TRUE(server->listen(socket_));
    EXPECT_TRUE(answers());
    struct stat seen {};
    ASSERT_EQ(::stat(socket_.c_str(), &seen), 0);
    EXPECT_EQ(seen.st_mode & 0777, 0660u);
    EXPECT_EQ(files(), 1u);
    server.reset();
    EXPECT_EQ(files(), 0u);
}

TEST_F(ServerTest, ASocketThatNobodyListensOnIsReplaced) {
    for (const auto& name : {socket_, dir_ / "vastus.soc~"}) {
        Protocol::acceptor dead(io_);
        dead.open(Protocol());
        dead.bind(Protocol::endpoint(name.string()));
    }
    EXPECT_FALSE(answers());
    auto server = make();
    ASSERT_TRUE(server->listen(socket_));
    EXPECT_TRUE(answers());
    EXPECT_EQ(files(), 1u);
}

TEST_F(ServerTest, ARunningServerKeepsItsSocket) {
    auto first = make(), second = make();
    ASSERT_TRUE(first->listen(socket_));
    const auto listened = second->listen(socket_);
    ASSERT_FALSE(listened);
    EXPECT_EQ(listened.assume_error().fault(), model::Fault::refused);
    second.reset();
    EXPECT_TRUE(answers());
}

TEST_F(ServerTest, WhereItMayNotBeIsSaidAndNothingIsLeft) {
    fs::create_directory(socket_);
    EXPECT_FALSE(make()->listen(socket_));
    EXPECT_EQ(files(), 1u);
    EXPECT_FALSE(make()->listen(dir_ / "nowhere/vastus.sock"));
}

}  // namespace
}  // namespace vastus::web
