#include "support/line_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "model/assert.hpp"

namespace vastus::test {
namespace {

int connect_to(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return fd;
    ::close(fd);
    return -1;
}

}  // namespace

LineClient::LineClient(std::uint16_t port) : fd_(connect_to(port)) { VASTUS_ASSERT(fd_ >= 0); }
LineClient::~LineClient() { ::close(fd_); }

bool LineClient::can_connect(std::uint16_t port) {
    const int fd = connect_to(port);
    if (fd >= 0) ::close(fd);
    return fd >= 0;
}

void LineClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        VASTUS_ASSERT(count > 0);
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

std::string LineClient::line() {
    while (buffer_.find('\n') == std::string::npos) {
        std::array<char, 4096> piece{};
        const auto count = ::recv(fd_, piece.data(), piece.size(), 0);
        VASTUS_ASSERT(count > 0);
        buffer_.append(piece.data(), static_cast<std::size_t>(count));
    }
    const auto end = buffer_.find('\n');
    auto text = buffer_.substr(0, end);
    buffer_.erase(0, end + 1);
    if (text.ends_with('\r')) text.pop_back();
    return text;
}

std::string LineClient::lines_until(std::string_view beginning) {
    std::string text;
    while (true) {
        const auto next = line();
        text.append(next).append("\n");
        if (next.starts_with(beginning)) return text;
    }
}

}  // namespace vastus::test
