// `include:` -> files, in the order of their names.
//
// A pattern is a path relative to the including file, whose last part may hold * and ?. Every file
// is read once, however many patterns name it. Looks at directories; fails with sentences only.
#pragma once

#include <filesystem>
#include <vector>

#include "config/yaml.hpp"

namespace vastus::config {

struct Included {
    std::filesystem::path path;
    Place at;  ///< Of the pattern that names it.
};

/// `patterns` is a `texts` value of the file `from`. A pattern without any file is reported.
std::vector<Included> find_included(const Node& patterns, const std::filesystem::path& from,
                                    Problems& problems);

}  // namespace vastus::config
