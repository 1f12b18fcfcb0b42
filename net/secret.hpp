// A secret read from its file when it is needed, and wiped when it is not.
//
// The file holds the secret alone; a line end after it is not part of it. A Secret can be moved,
// never copied and never printed. read_secret fails: refused (no file, unreadable, empty, too
// large); the message names the file and never the content.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace vastus::net {

class Secret {
public:
    explicit Secret(std::string_view text);
    ~Secret();
    Secret(Secret&&) = default;
    Secret& operator=(Secret&&) = delete;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;

    std::string_view text() const { return {bytes_.data(), bytes_.size() - 1}; }
    const char* c_str() const { return bytes_.data(); }

private:
    std::vector<char> bytes_;  ///< With a final NUL; empty after a move.
};

model::Result<Secret> read_secret(const std::filesystem::path& file);

}  // namespace vastus::net
