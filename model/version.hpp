// The version of the program, as people and records see it.
#pragma once

#include <string_view>

namespace vastus::model {

inline constexpr std::string_view version = "0.1.0";

}  // namespace vastus::model
