// The file that `vastus rules init` writes: small, commented, and right as it stands. Constant
// data.
#pragma once

#include <string_view>

namespace vastus::cli {

std::string_view start_file();

}  // namespace vastus::cli
