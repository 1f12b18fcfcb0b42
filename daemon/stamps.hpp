// Stamps: what a file looks like from outside, to see that it has changed.
//
// Polled, not announced: editors rename files into place, files vanish for a moment, and network
// file systems tell nobody. Of a file times, size and inode; of a folder the names in it that do
// not begin with a dot. Looks at the file system; cannot fail: what cannot be seen is not there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <vector>

namespace vastus::daemon {

struct Stamp {
    std::int64_t modified_ns = 0;  ///< The content.
    std::int64_t changed_ns = 0;   ///< Name, owner and rights, too.
    std::uint64_t size = 0, inode = 0;
    std::uint64_t names = 0;  ///< Of a folder; its other fields are 0.
    bool operator==(const Stamp&) const = default;
};
using Stamps = std::map<std::filesystem::path, std::optional<Stamp>>;

Stamps take_stamps(const std::vector<std::filesystem::path>& paths);

}  // namespace vastus::daemon
