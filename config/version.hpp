// The first line of every file: `vastus: 1`.
//
// A file of a newer version is refused as a whole: what its words mean is not known here. Pure.
#pragma once

#include "config/yaml.hpp"

namespace vastus::config {

/// False: reading on makes no sense. A version that is missing is reported with the other keys.
bool check_version(const Node& root, Problems& problems);

}  // namespace vastus::config
