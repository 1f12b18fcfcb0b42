#include "tidy/shape.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace vastus::tidy {
namespace {

std::size_t characters(std::string_view line) {
    return static_cast<std::size_t>(std::ranges::count_if(
        line, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

bool is_table(std::string_view path) {
    const auto name = path.substr(path.rfind('/') + 1);
    return name.ends_with("_table.cpp") || (name.starts_with("locale_") && name.ends_with(".cpp"));
}

/// Finds functions by counting braces. What opens a brace is judged by the text before it.
class FunctionFinder {
public:
    explicit FunctionFinder(const Source& source) : source_(source) {}

    Complaints find() {
        for (line_ = 0; line_ < source_.code.size(); ++line_) {
            const auto& line = source_.code[line_];
            for (at_ = 0; at_ < line.size(); ++at_) take(line[at_]);
            if (!head_.empty()) head_ += ' ';
        }
        return std::move(complaints_);
    }

private:
    enum class Scope { names, function, values };
    struct Open {
        Scope scope;
        std::size_t first_line;
        std::string head;  ///< What stood before the brace.
    };

    void take(char c) {
        if (c == '{') {
            opened_.push_back({judge(), head_line_, head_});
            head_.clear();
        } else if (c == '}') {
            close();
        } else if (c == ';' && !inside_function()) {
            head_.clear();
        } else if (c != ' ' || !head_.empty()) {
            if (head_.empty()) head_line_ = line_;
            head_ += c;
        }
    }

    void close() {
        if (opened_.empty()) return;
        const auto open = opened_.back();
        opened_.pop_back();
        head_.clear();
        const char next = next_character();
        if (open.scope != Scope::names && !inside_function() && (next == ',' || next == '{')) {
            head_ = open.head;  // `: a_{a}, b_{b} {`: the body is still to come
            head_line_ = open.first_line;
        } else if (open.scope == Scope::function && !inside_function()) {
            measure(open);
        }
    }

    void measure(const Open& open) {
        const auto lines = line_ - open.first_line + 1;
        if (lines <= function_lines_max) return;
        complaints_.push_back({source_.path, open.first_line + 1,
                               "a function of " + std::to_string(lines) + " lines; " +
                                   std::to_string(function_lines_max) +
                                   " at most: give its parts names"});
    }

    Scope judge() const {
        if (inside_function()) return Scope::values;
        for (const auto* word : {"namespace", "class", "struct", "union", "enum"}) {
            const auto at = find_word(head_, word);
            if (at != std::string::npos && at < head_.find('(')) return Scope::names;
        }
        const auto paren = head_.find('(');
        if (paren == std::string::npos) return Scope::values;
        const bool value =
            find_word(head_, "operator") == std::string::npos && head_.find('=') < paren;
        return value ? Scope::values : Scope::function;
    }

    bool inside_function() const {
        return std::ranges::any_of(opened_,
                                   [](const Open& open) { return open.scope == Scope::function; });
    }

    char next_character() const {
        auto at = at_ + 1;
        for (auto line = line_; line < source_.code.size(); ++line, at = 0) {
            at = source_.code[line].find_first_not_of(' ', at);
            if (at != std::string::npos) return source_.code[line][at];
        }
        return '\0';
    }

    const Source& source_;
    Complaints complaints_;
    std::vector<Open> opened_;
    std::string head_;
    std::size_t head_line_ = 0, line_ = 0, at_ = 0;
};

}  // namespace

Complaints check_lengths(const Source& source) {
    auto all = FunctionFinder(source).find();
    if (source.raw.size() > file_lines_max && !is_table(source.path)) {
        all.push_back({source.path, 0,
                       std::to_string(source.raw.size()) + " lines; " +
                           std::to_string(file_lines_max) + " at most: one noun per file"});
    }
    for (std::size_t i = 0; i < source.raw.size(); ++i) {
        // A test may show a document as it is, in a raw string.
        const bool is_shown =
            source.folder() == "tests" && source.raw[i].find("R\"") != std::string::npos;
        if (characters(source.raw[i]) > line_characters_max && !is_shown) {
            all.push_back({source.path, i + 1, "longer than 100 characters"});
        }
    }
    return all;
}

Complaints check_header(const Source& source) {
    Complaints all;
    if (!source.is_header()) return all;
    if (source.raw.empty() || !source.raw.front().starts_with("// ")) {
        all.push_back({source.path, 1,
                       "a header opens with a comment: what it is for, its invariant, what can "
                       "fail, the thread rule"});
    }
    const auto is_pragma = [](const std::string& line) { return line == "#pragma once"; };
    if (std::ranges::none_of(source.raw, is_pragma)) {
        all.push_back({source.path, 1, "#pragma once is missing"});
    }
    return all;
}

Complaints check_listed(const std::vector<Source>& sources, const std::vector<Source>& lists) {
    Complaints all;
    for (const auto& list : lists) {
        for (std::size_t i = 0; i < list.raw.size(); ++i) {
            if (list.raw[i].find("file(GLOB") == std::string::npos) continue;
            all.push_back({list.path, i + 1, "list the files by name"});
        }
    }
    for (const auto& source : sources) {
        if (!source.path.ends_with(".cpp")) continue;
        const auto name = source.path.substr(source.path.rfind('/') + 1);
        const auto stem = name.substr(0, name.rfind('.'));  // fuzz targets are listed by stem
        const bool listed = std::ranges::any_of(lists, [&](const Source& list) {
            if (list.folder() != source.folder()) return false;
            return std::ranges::any_of(list.raw, [&](const std::string& line) {
                return find_word(line, name) != std::string::npos ||
                       line.find("vastus_fuzz(" + stem + " ") != std::string::npos;
            });
        });
        if (!listed) all.push_back({source.path, 0, "is listed in no CMakeLists.txt"});
    }
    return all;
}

Complaints check_used(const std::vector<Source>& sources) {
    std::set<std::string> included;
    for (const auto& source : sources) {
        for (const auto& line : source.text) {
            if (!line.starts_with("#include \"")) continue;
            const auto name = line.substr(10, line.rfind('"') - 10);
            included.insert(name);
            included.insert(source.path.substr(0, source.path.rfind('/') + 1) + name);
        }
    }
    Complaints all;
    for (const auto& source : sources) {
        if (!source.is_header() || included.contains(source.path)) continue;
        if (source.path.starts_with("tests/") && included.contains(source.path.substr(6))) continue;
        all.push_back({source.path, 0, "nothing includes it: use it or delete it"});
    }
    return all;
}

Complaints check_schema(const Source& schema) {
    std::map<char, int> described;
    std::string retired;
    std::map<char, std::size_t> values;
    Complaints all;
    for (std::size_t i = 0; i < schema.raw.size(); ++i) {
        const std::string_view line = schema.raw[i];
        if (line.starts_with("//   Retired:")) {
            retired = line;
        } else if (line.starts_with("//   '") && line.size() > 8 && line[7] == '\'') {
            ++described[line[6]];
        } else if (const auto at = line.find(" = '"); line.starts_with("    ") &&
                                                      at != std::string_view::npos &&
                                                      line[at + 5] == '\'') {
            const char byte = line[at + 4];
            if (!values.emplace(byte, i + 1).second) {
                all.push_back({schema.path, i + 1, std::string("table byte twice: ") + byte});
            }
        }
    }
    for (const auto& [byte, line] : values) {
        if (described[byte] != 1) {
            all.push_back(
                {schema.path, line,
                 std::string("table byte ") + byte + " must be in the schema comment once"});
        }
        if (retired.find(std::string("'") + byte + "'") != std::string::npos) {
            all.push_back({schema.path, line, std::string("table byte ") + byte + " is retired"});
        }
        described.erase(byte);
    }
    for (const auto& [byte, count] : described) {
        all.push_back({schema.path, 0, std::string("described, but no table: ") + byte});
    }
    if (values.empty()) all.push_back({schema.path, 0, "no table was found"});
    return all;
}

}  // namespace vastus::tidy
