// The text of one YAML file, as it was written: lines, columns, and what no file may hold.
//
// Byte offsets of the YAML library become lines and columns that count characters. Text that gets
// past open() is UTF-8 without control characters, tabs and directives, at most 1 MiB. Values; one
// thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/problems.hpp"

namespace vastus::config {

class Source {
public:
    /// Checks and cleans: a byte order mark goes, CR LF becomes LF. Nothing when the text cannot be
    /// read at all; why is in `problems`.
    static std::optional<Source> open(std::string_view text, Problems& problems);

    const std::string& text() const { return text_; }

    /// Place of a byte offset; one past the end is the end.
    Place place(std::size_t offset) const;
    /// Byte offset of a place; of one that is not there the end of its line.
    std::size_t offset(Place place) const;

    /// One past the closing quote of the quoted scalar that begins at `offset`; nothing when it is
    /// never closed.
    std::optional<std::size_t> end_of_quoted(std::size_t offset) const;

private:
    explicit Source(std::string text);

    std::string text_;
    std::vector<std::size_t> lines_;  ///< Offsets of first bytes.
    /// The last place that was asked for, in bytes and in characters of its line: most are asked
    /// for in order, and a line may be the whole file.
    struct Last {
        std::size_t offset = 0, characters = 0;
    };
    mutable Last last_;
};

}  // namespace vastus::config
