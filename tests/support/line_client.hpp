// LineClient: a blocking client of a line protocol on loopback, for tests that are the other side.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace vastus::test {

class LineClient {
public:
    /// Asserts that it can connect.
    explicit LineClient(std::uint16_t port);
    ~LineClient();
    LineClient(const LineClient&) = delete;
    LineClient& operator=(const LineClient&) = delete;

    static bool can_connect(std::uint16_t port);
    void send(std::string_view bytes);
    /// Without its line end; asserts that the server is still there.
    std::string line();
    /// All lines up to one that begins with `beginning`.
    std::string lines_until(std::string_view beginning);

private:
    int fd_ = -1;
    std::string buffer_;
};

}  // namespace vastus::test
