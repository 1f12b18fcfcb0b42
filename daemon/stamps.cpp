#include "daemon/stamps.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <functional>
#include <string>
#include <system_error>

namespace vastus::daemon {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t names_max = 10'000;  // a folder with more is not one of rules

std::int64_t nanoseconds(const timespec& at) {
    return static_cast<std::int64_t>(at.tv_sec) * 1'000'000'000 + at.tv_nsec;
}

std::uint64_t names_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code fault;
    fs::directory_iterator entry(folder, fault);
    for (; !fault && entry != fs::directory_iterator(); entry.increment(fault)) {
        auto name = entry->path().filename().string();
        if (!name.starts_with('.')) names.push_back(std::move(name));
        if (names.size() == names_max) break;
    }
    std::ranges::sort(names);
    std::string all;
    for (const auto& name : names) all += name + "/";
    return std::hash<std::string>{}(all);
}

std::optional<Stamp> stamp_of(const fs::path& path) {
    struct stat seen {};
    if (::stat(path.empty() ? "." : path.c_str(), &seen) != 0) return std::nullopt;
    Stamp stamp;
    if (S_ISDIR(seen.st_mode)) {
        stamp.names = names_in(path.empty() ? fs::path(".") : path);
        return stamp;
    }
    stamp.modified_ns = nanoseconds(seen.st_mtim);
    stamp.changed_ns = nanoseconds(seen.st_ctim);
    stamp.size = static_cast<std::uint64_t>(seen.st_size);
    stamp.inode = seen.st_ino;
    return stamp;
}

}  // namespace

Stamps take_stamps(const std::vector<fs::path>& paths) {
    Stamps stamps;
    for (const auto& path : paths) stamps.emplace(path, stamp_of(path));
    return stamps;
}

}  // namespace vastus::daemon
