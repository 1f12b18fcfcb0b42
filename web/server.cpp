#include "web/server.hpp"

#include <sys/stat.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cerrno>
#include <cstdio>
#include <exception>

#include "net/offload.hpp"

namespace vastus::web {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using Socket = asio::local::stream_protocol::socket;
using Stream = beast::basic_stream<asio::local::stream_protocol>;

constexpr auto session_limit = std::chrono::seconds(30);
constexpr std::size_t header_bytes_max = 16 * 1024;
constexpr std::size_t body_bytes_max = 64 * 1024;
constexpr std::size_t sessions_max = 32;  // a tool asks once; more is a runaway script

auto quiet() { return asio::as_tuple(asio::use_awaitable); }

http::response<http::string_body> as_response(const ApiReply& reply, unsigned version) {
    http::response<http::string_body> response{static_cast<http::status>(reply.status), version};
    response.set(http::field::content_type, reply.content_type);
    response.set(http::field::cache_control, "no-store");
    response.body() = reply.body;
    response.keep_alive(false);
    response.prepare_payload();
    return response;
}

/// Beside `socket`, and no longer: the path of a socket has 107 bytes.
std::filesystem::path unfinished_name(const std::filesystem::path& socket) {
    auto name = socket.filename().string();
    if (!name.empty()) name.back() = name.back() == '~' ? '-' : '~';
    return socket.parent_path() / name;
}

beast::error_code last_error() { return {errno, boost::system::system_category()}; }

}  // namespace

struct Server::State {
    asio::io_context& io;
    asio::thread_pool& pool;
    Prepare prepare;
    asio::local::stream_protocol::acceptor acceptor;
    std::filesystem::path path;
    std::size_t sessions = 0;

    asio::awaitable<void> session(Socket socket);
    asio::awaitable<void> talk(Stream& stream);
};

Server::Server(asio::io_context& io, asio::thread_pool& pool, Prepare prepare)
    : state_(std::make_unique<State>(State{
          io, pool, std::move(prepare), asio::local::stream_protocol::acceptor(io), {}, 0})) {}

Server::~Server() {
    if (state_->path.empty()) return;
    std::error_code ignored;
    std::filesystem::remove(state_->path, ignored);
}

model::Result<> Server::listen(const std::filesystem::path& socket) {
    boost::system::error_code error;
    const asio::local::stream_protocol::endpoint endpoint(socket.string());
    Socket probe(state_->io);
    probe.connect(endpoint, error);
    if (!error) {
        return model::refused(socket.string() + " is in use: another vastusd is running");
    }
    // Under its own name it is there only when it answers: a client that sees it may use it.
    const auto unfinished = unfinished_name(socket);
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    auto& acceptor = state_->acceptor;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.bind({unfinished.string()}, error);
    if (!error && ::chmod(unfinished.c_str(), 0660) != 0) error = last_error();
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error && ::rename(unfinished.c_str(), socket.c_str()) != 0) error = last_error();
    if (error) {
        std::filesystem::remove(unfinished, ignored);
        return model::refused("cannot listen on " + socket.string() + ": " + error.message());
    }
    state_->path = socket;
    return model::ok();
}

asio::awaitable<void> Server::run(std::stop_token stop) {
    auto& state = *state_;
    const std::stop_callback end(
        stop, [&state] { asio::post(state.io, [&state] { state.acceptor.close(); }); });
    while (!stop.stop_requested()) {
        auto [error, socket] = co_await state.acceptor.async_accept(quiet());
        if (error) {
            if (stop.stop_requested() || !state.acceptor.is_open()) co_return;
            continue;
        }
        if (state.sessions >= sessions_max) continue;
        ++state.sessions;
        const auto ended = [&state](std::exception_ptr thrown) {
            --state.sessions;
            if (thrown) std::rethrow_exception(thrown);
        };
        asio::co_spawn(state.io, state.session(std::move(socket)), ended);
    }
}

asio::awaitable<void> Server::State::session(Socket socket) {
    Stream stream(std::move(socket));
    stream.expires_after(session_limit);
    co_await talk(stream);
}

asio::awaitable<void> Server::State::talk(Stream& stream) {
    beast::flat_buffer buffer(header_bytes_max + body_bytes_max);
    http::request_parser<http::string_body> parser;
    parser.header_limit(header_bytes_max);
    parser.body_limit(body_bytes_max);
    const auto [read_error, read] = co_await http::async_read(stream, buffer, parser, quiet());
    if (read_error) co_return;
    const auto& request = parser.get();
    const std::string accept(request[http::field::accept]);
    const bool wants_json = accept.find("text/plain") == std::string::npos;
    auto asked = parse_target(std::string(request.method_string()), std::string(request.target()),
                              wants_json);
    auto work = prepare(std::move(asked));
    const auto reply = co_await net::offload(pool, std::move(work));
    // A long answer has used up the session's time: writing gets its own.
    stream.expires_after(session_limit);
    const auto response = as_response(reply, request.version());
    const auto [write_error, written] = co_await http::async_write(stream, response, quiet());
    static_cast<void>(write_error);
    static_cast<void>(written);
}

}  // namespace vastus::web
