// The HTTP server on the UNIX socket of `vastus`: one session is one awaitable with limits on size
// and time.
//
// Only those who may open the socket can ask (mode 0660, in a folder of the service). Answers are
// made on a pool, so that a long list does not hold up the loop. Used from the loop.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>

#include "model/result.hpp"
#include "web/api.hpp"

namespace vastus::web {

namespace asio = boost::asio;

class Server {
public:
    /// Makes the work that answers one request: called on the loop, what it gives is run on the
    /// pool.
    using Prepare = std::function<std::function<ApiReply()>(ApiRequest)>;

    Server(asio::io_context& io, asio::thread_pool& pool, Prepare prepare);
    ~Server();

    /// Opens the socket; one that nobody listens on is replaced. Fails: refused (in use, or no
    /// right to make it).
    model::Result<> listen(const std::filesystem::path& socket);
    asio::awaitable<void> run(std::stop_token stop);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vastus::web
