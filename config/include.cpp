#include "config/include.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <system_error>

#include "config/entries.hpp"

namespace vastus::config {
namespace {

namespace fs = std::filesystem;

// A directory with more is not a directory of rules.
constexpr std::size_t files_max = 200;

std::vector<fs::path> matching(const fs::path& pattern) {
    std::vector<fs::path> found;
    const fs::path directory =
        pattern.parent_path().empty() ? fs::path(".") : pattern.parent_path();
    std::error_code fault;
    fs::directory_iterator entry(directory, fault);
    for (; !fault && entry != fs::directory_iterator(); entry.increment(fault)) {
        const std::string name = entry->path().filename().string();
        if (::fnmatch(pattern.filename().c_str(), name.c_str(), FNM_PERIOD) != 0) continue;
        std::error_code kind;
        if (entry->is_regular_file(kind)) found.push_back(pattern.parent_path() / name);
        if (found.size() > files_max) break;
    }
    std::sort(found.begin(), found.end());
    return found;
}

bool is_same(const fs::path& a, const fs::path& b) {
    std::error_code fault;
    return a == b || fs::equivalent(a, b, fault);
}

}  // namespace

std::vector<Included> find_included(const Node& patterns, const fs::path& from,
                                    Problems& problems) {
    std::vector<Included> files;
    for (const Node* node : each_text(patterns)) {
        const fs::path pattern = (from.parent_path() / node->text).lexically_normal();
        const bool has_pattern =
            pattern.filename().string().find_first_of("*?[") != std::string::npos;
        std::error_code fault;
        std::vector<fs::path> found;
        if (has_pattern) {
            found = matching(pattern);
        } else if (fs::exists(pattern, fault)) {
            found.push_back(pattern);
        }
        if (found.empty()) {
            problems.error("include-not-found", node->at,
                           "there is no file " + in_quotes(pattern.string()),
                           "paths are relative to this file; only the last part may hold * and ?");
        }
        for (const fs::path& path : found) {
            const auto is_known = [&path](const Included& one) { return is_same(one.path, path); };
            if (is_same(path, from) || std::any_of(files.begin(), files.end(), is_known)) continue;
            if (files.size() == files_max) {
                problems.error("too-big", node->at,
                               "more than " + std::to_string(files_max) + " files are included");
                return files;
            }
            files.push_back({path, node->at});
        }
    }
    return files;
}

}  // namespace vastus::config
