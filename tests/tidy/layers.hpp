// The table of docs/ARCHITECTURE.md: which folder may include which, and which folder owns which
// library.
//
// One line per include that breaks it. Pure.
#pragma once

#include "tidy/source.hpp"

namespace vastus::tidy {

/// Includes of lower folders only; a library only in the folder that owns it, and there in .cpp
/// files only.
Complaints check_layers(const Source& source);

/// The folders of the product, from below.
const std::vector<std::string>& product_folders();

}  // namespace vastus::tidy
