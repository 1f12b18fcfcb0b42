// A table for a terminal: columns as wide as their widest cell, the last one as it is.
//
// Widths count characters, not bytes. Pure.
#pragma once

#include <string>
#include <vector>

namespace vastus::web {

class Table {
public:
    explicit Table(std::vector<std::string> head) : head_(std::move(head)) {}
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    bool empty() const { return rows_.empty(); }
    /// Lines with LF; cells longer than `cell_characters_max` are cut with "…", but not in the last
    /// column.
    std::string text() const;

private:
    std::vector<std::string> head_;
    std::vector<std::vector<std::string>> rows_;
};

/// "2 h 05 min", "3 d 4 h": how long something has lasted, for tables.
std::string lasted(long long seconds);

}  // namespace vastus::web
