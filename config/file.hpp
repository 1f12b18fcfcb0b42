// Bytes of a configuration file, whole and bounded.
//
// Fails: missing, refused (not a file, not ours to read), malformed (too large). Used at start and
// at a reload only.
#pragma once

#include <filesystem>
#include <string>

#include "model/result.hpp"

namespace vastus::config {

/// Files above the limit of the YAML reader are read just far enough to be refused by it.
model::Result<std::string> read_file(const std::filesystem::path& path);

}  // namespace vastus::config
