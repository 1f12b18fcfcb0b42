// ScriptedServer: a TCP or UNIX socket server on a thread of the test, one script per connection.
//
// A script reads and writes as a hostile or honest peer would. Every read waits at most until the
// server is destroyed, so a test never hangs on its own server.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace vastus::test {

class Peer {
public:
    Peer(int fd, const std::atomic<bool>& ending) : fd_(fd), ending_(ending) {}
    ~Peer();
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    /// Without its line end; nullopt when the other side has closed.
    std::optional<std::string> read_line();
    /// Everything up to and including `end`.
    std::optional<std::string> read_until(std::string_view end);
    /// False when the other side has closed.
    bool write(std::string_view bytes);
    void close();
    /// Closes with an RST.
    void reset();
    /// Says nothing until the other side closes or the server ends.
    void stay_silent();
    bool is_ending() const { return ending_; }
    /// Waits without reading; returns early when the server ends.
    void pause(int milliseconds);

private:
    bool fill();

    int fd_;
    const std::atomic<bool>& ending_;
    std::string buffer_;
};

class ScriptedServer {
public:
    using Script = std::function<void(Peer&)>;
    explicit ScriptedServer(Script script);  ///< 127.0.0.1, a free port.
    ScriptedServer(Script script, const std::filesystem::path& socket);  ///< UNIX socket.
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    std::uint16_t port() const { return port_; }
    int connections() const { return connections_; }

private:
    void serve();

    Script script_;
    std::uint16_t port_ = 0;
    int listener_ = -1;  // After the port, which listening finds out.
    std::atomic<bool> ending_ = false;
    std::atomic<int> connections_ = 0;
    std::thread thread_;
};

/// A port of 127.0.0.1 on which nobody listens.
std::uint16_t closed_port();

}  // namespace vastus::test
