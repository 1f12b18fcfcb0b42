#include "support/scripted_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "model/assert.hpp"

namespace vastus::test {
namespace {

constexpr int look_up_every = 20;  // Milliseconds between looks at the end flag.

int listen_on_loopback(std::uint16_t& port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    VASTUS_ASSERT(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    VASTUS_ASSERT(::listen(fd, 64) == 0);
    socklen_t size = sizeof address;
    VASTUS_ASSERT(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port = ntohs(address.sin_port);
    return fd;
}

int listen_on_path(const std::filesystem::path& path) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto& text = path.native();
    VASTUS_ASSERT(text.size() < sizeof address.sun_path);
    std::ranges::copy(text, address.sun_path);
    VASTUS_ASSERT(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    VASTUS_ASSERT(::listen(fd, 64) == 0);
    return fd;
}

bool wait_readable(int fd, const std::atomic<bool>& ending) {
    while (!ending) {
        pollfd wanted{fd, POLLIN, 0};
        if (::poll(&wanted, 1, look_up_every) > 0) return true;
    }
    return false;
}

}  // namespace

Peer::~Peer() { close(); }

bool Peer::fill() {
    std::array<char, 65536> piece{};
    if (fd_ < 0 || !wait_readable(fd_, ending_)) return false;
    const auto count = ::recv(fd_, piece.data(), piece.size(), 0);
    if (count <= 0) return false;
    buffer_.append(piece.data(), static_cast<std::size_t>(count));
    return true;
}

std::optional<std::string> Peer::read_until(std::string_view end) {
    std::size_t at = 0;
    while ((at = buffer_.find(end)) == std::string::npos)
        if (!fill()) return std::nullopt;
    auto text = buffer_.substr(0, at + end.size());
    buffer_.erase(0, at + end.size());
    return text;
}

std::optional<std::string> Peer::read_line() {
    auto line = read_until("\n");
    if (!line) return line;
    while (line->ends_with('\n') || line->ends_with('\r')) line->pop_back();
    return line;
}

bool Peer::write(std::string_view bytes) {
    while (!bytes.empty() && fd_ >= 0) {
        const auto count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(count));
            continue;
        }
        if (errno != EAGAIN || ending_) return false;
        pollfd wanted{fd_, POLLOUT, 0};
        ::poll(&wanted, 1, look_up_every);
    }
    return bytes.empty();
}

void Peer::close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void Peer::reset() {
    const linger now{1, 0};
    if (fd_ >= 0) ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
}

void Peer::stay_silent() {
    while (fill()) buffer_.clear();
}

void Peer::pause(int milliseconds) {
    for (int past = 0; past < milliseconds && !ending_; past += look_up_every)
        ::poll(nullptr, 0, std::min(look_up_every, milliseconds - past));
}

ScriptedServer::ScriptedServer(Script script)
    : script_(std::move(script)),
      listener_(listen_on_loopback(port_)),
      thread_([this] { serve(); }) {}

ScriptedServer::ScriptedServer(Script script, const std::filesystem::path& socket)
    : script_(std::move(script)), listener_(listen_on_path(socket)), thread_([this] { serve(); }) {}

ScriptedServer::~ScriptedServer() {
    ending_ = true;
    thread_.join();
    ::close(listener_);
}

void ScriptedServer::serve() {
    while (wait_readable(listener_, ending_)) {
        const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) continue;
        ++connections_;
        Peer peer(fd, ending_);
        script_(peer);
    }
}

std::uint16_t closed_port() {
    std::uint16_t port = 0;
    ::close(listen_on_loopback(port));
    return port;
}

}  // namespace vastus::test
