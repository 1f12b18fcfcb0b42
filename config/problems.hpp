// Problems of one file: collected in any order, handed out sorted by place, never too many.
//
// The reader and everything behind it report here and go on, so that one run shows all there is to
// repair. A hostile file cannot make the list grow without end. One thread; cannot fail.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/rule.hpp"

namespace vastus::config {

/// Line and column of a file, both from 1; the column counts characters.
struct Place {
    int line = 1, column = 1;
    bool operator==(const Place&) const = default;
};

class Problems {
public:
    explicit Problems(std::string file) : file_(std::move(file)) {}

    void error(std::string_view code, Place at, std::string text, std::string hint = "");
    void warning(std::string_view code, Place at, std::string text, std::string hint = "");
    /// What could not be checked: neither an error nor a warning.
    void note(Place at, std::string_view text);

    bool has_errors() const { return errors_ > 0; }
    std::size_t errors() const { return errors_; }
    const std::string& file() const { return file_; }
    rules::Position position(Place at) const { return {file_, at.line, at.column}; }

    /// Everything reported, in the order of reporting; leaves this empty.
    std::vector<rules::Diagnosis> take();
    /// "vastus.yaml:7:5: note: …", by place.
    std::vector<std::string> take_notes();

private:
    void add(rules::Diagnosis::Level level, std::string_view code, Place at, std::string text,
             std::string hint);

    std::string file_;
    std::vector<rules::Diagnosis> list_;
    std::vector<std::pair<Place, std::string>> notes_;
    std::size_t errors_ = 0;
};

/// Sorts by file (in the order of `files`), line, column; drops what was said twice.
void sort_diagnoses(std::vector<rules::Diagnosis>& list, const std::vector<std::string>& files);

/// `text` in double quotes, on one line, without control characters, cut when it is long.
std::string in_quotes(std::string_view text);

/// `text` on one line: control characters and invalid bytes become U+FFFD.
std::string printable(std::string_view text);

}  // namespace vastus::config
