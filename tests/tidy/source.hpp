// A source file as the checks read it: three views of the same lines, so that a word in a comment
// is not mistaken for code.
//
// Invariant: all views have the same number of lines, and each line the same length, so a place in
// one is a place in the others. Understands what our own code uses (raw strings too), not all of
// C++. Reading fails only by an empty result.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace vastus::tidy {

struct Source {
    std::string path;               ///< Below the project's folder, "mail/fold.cpp".
    std::vector<std::string> raw;   ///< As it stands.
    std::vector<std::string> text;  ///< Comments blanked.
    std::vector<std::string> code;  ///< Comments, the inside of literals, and directives blanked.

    std::string folder() const { return path.substr(0, path.find('/')); }
    std::string stem() const;  ///< "mail/fold"
    bool is_header() const { return path.ends_with(".hpp"); }
};

/// A thing to change. Printed as "file:line: text".
struct Complaint {
    std::string file;
    std::size_t line = 0;  ///< From 1; 0 = the whole file.
    std::string text;
};
using Complaints = std::vector<Complaint>;

Source read_source(std::string path, std::string_view bytes);

/// All of a file; "" when it cannot be read.
std::string slurp(const std::filesystem::path& file);
std::vector<std::string> split_lines(std::string_view bytes);

bool is_word_character(char c);
/// Where `word` stands in `line` with no letter, digit or underscore at either of its ends, from
/// `from` on.
std::size_t find_word(std::string_view line, std::string_view word, std::size_t from = 0);

}  // namespace vastus::tidy
