// Sizes and form: how long a line, a function and a file may be, how a header begins, what CMake
// lists.
//
// Generated tables (*_table.cpp, locale_*.cpp) may be long files. Pure, apart from reading the
// tree.
#pragma once

#include "tidy/source.hpp"

namespace vastus::tidy {

inline constexpr std::size_t line_characters_max = 100;  // two files side by side on a screen
inline constexpr std::size_t function_lines_max = 70;    // one screen
inline constexpr std::size_t file_lines_max = 500;       // more than that is more than one idea

Complaints check_lengths(const Source& source);
/// Opens with a comment, then `#pragma once`.
Complaints check_header(const Source& source);
/// Every .cpp of `sources` is named in one of the `lists` (texts of CMakeLists.txt); no list uses
/// file(GLOB.
Complaints check_listed(const std::vector<Source>& sources, const std::vector<Source>& lists);
/// Every header is included by another file.
Complaints check_used(const std::vector<Source>& sources);
/// Every table byte of storage/schema.hpp is unique, in the comment once, and not retired.
Complaints check_schema(const Source& schema);

}  // namespace vastus::tidy
