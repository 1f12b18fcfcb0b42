#include <algorithm>

#include "config/file.hpp"
#include "config/problems.hpp"
#include "config/read.hpp"
#include "model/utf8.hpp"

namespace vastus::config {
namespace {

// A line of a terminal; longer source lines are shown around the problem.
constexpr std::size_t shown_letters_max = 120, letters_before_max = 60;
// What is split into letters of a line: a line may be the whole file, and each of many problems
// shows one.
constexpr std::size_t letters_max = 4 * shown_letters_max;
constexpr std::size_t number_width = 4;

using Level = rules::Diagnosis::Level;
using Letters = std::vector<std::string>;

/// A part of a source line in characters, made harmless for a terminal.
struct Part {
    Letters letters;
    std::size_t skipped = 0;  ///< Characters before them.
    bool is_cut_before = false, is_cut_after = false;
};

/// The characters around a column, which is from 0.
Part part_of(std::string_view line, std::size_t column) {
    Part part;
    part.skipped = column > letters_max / 2 ? column - letters_max / 2 : 0;
    std::size_t number = 0;
    for (std::size_t at = 0; at < line.size(); ++number) {
        if (part.letters.size() == letters_max) {
            part.is_cut_after = true;
            break;
        }
        const std::size_t size = model::code_point_at(line, at).size;
        if (number >= part.skipped) part.letters.push_back(printable(line.substr(at, size)));
        at += size;
    }
    part.is_cut_before = part.skipped > 0 && !part.letters.empty();
    return part;
}

/// One past the word, quoted text or number that begins at `from`.
std::size_t end_of_word(const Letters& line, std::size_t from) {
    if (from >= line.size()) return from + 1;
    const std::string& first = line[from];
    std::size_t at = from + 1;
    if (first == "\"" || first == "'") {
        while (at < line.size() && line[at] != first)
            at += first == "\"" && line[at] == "\\" ? 2 : 1;
        return std::min(at, line.size() - 1) + 1;
    }
    if (first == "&" || first == "*" || first == "!") {
        while (at < line.size() && line[at] != " " && line[at] != "," && line[at] != "]" &&
               line[at] != "}") {
            ++at;
        }
        return at;
    }
    if (first == "[" || first == "{" || first == "|" || first == ">" || first == "\\") return at;
    while (at < line.size()) {
        const bool is_last = at + 1 == line.size();
        if (line[at] == "," || line[at] == "]" || line[at] == "}") break;
        if (line[at] == ":" && (is_last || line[at + 1] == " ")) break;
        if (line[at] == "#" && line[at - 1] == " ") break;
        ++at;
    }
    while (at > from + 1 && line[at - 1] == " ") --at;
    return at;
}

/// One past the last letter that may be shown: a password that stands in the file must not get into
/// the log with the sentence that refuses it.
std::size_t end_of_shown(std::string_view line, const std::vector<std::size_t>& refused) {
    constexpr std::string_view password = "password";
    std::size_t end = line.size();
    for (std::size_t at = line.find(password); at != std::string_view::npos;
         at = line.find(password, at + 1)) {
        const std::size_t after = line.find_first_not_of("\"' ", at + password.size());
        if (after != std::string_view::npos && line[after] == ':') end = std::min(end, after + 1);
    }
    for (const std::size_t column : refused) {
        std::size_t at = 0;
        for (std::size_t i = 0; i < column && at < line.size(); ++i) {
            at += model::code_point_at(line, at).size;
        }
        const std::size_t colon = line.find(':', at);
        if (colon != std::string_view::npos) end = std::min(end, colon + 1);
    }
    return end;
}

/// "  65 | - {kind: order}" and the line with the caret below it.
std::string show_source(std::string_view line, bool is_hidden, const rules::Diagnosis& diagnosis) {
    const auto wanted = static_cast<std::size_t>(std::max(diagnosis.at.column, 1)) - 1;
    const std::size_t line_end = model::length_utf8(line);
    Part part = part_of(line, std::min(wanted, line_end));
    Letters& letters = part.letters;
    if (is_hidden && !part.is_cut_after) letters.insert(letters.end(), {" ", "…"});
    std::size_t column = std::min(wanted - part.skipped, letters.size());
    std::size_t end = end_of_word(letters, column);
    if (letters.size() > shown_letters_max || part.is_cut_before) {
        const std::size_t from = column > letters_before_max ? column - letters_before_max : 0;
        const std::size_t to = std::min(from + shown_letters_max, letters.size());
        const bool is_cut = to < letters.size() || part.is_cut_after;
        const bool is_cut_before = from > 0 || part.is_cut_before;
        letters = Letters(letters.begin() + static_cast<std::ptrdiff_t>(from),
                          letters.begin() + static_cast<std::ptrdiff_t>(to));
        if (is_cut_before) letters.front() = "…";
        if (is_cut) letters.back() = "…";
        column -= from;
        end = std::min(end - from, letters.size() + 1);
    }
    std::string number = std::to_string(diagnosis.at.line);
    if (number.size() < number_width) number.insert(0, number_width - number.size(), ' ');
    std::string shown = number + " | ";
    for (const std::string& letter : letters) shown += letter;
    while (shown.ends_with(' ')) shown.pop_back();
    shown += "\n" + std::string(number.size(), ' ') + " | " + std::string(column, ' ') +
             std::string(std::max<std::size_t>(end - column, 1), '^');
    if (!diagnosis.hint.empty()) shown += " " + printable(diagnosis.hint);
    return shown + "\n";
}

class Texts {
public:
    explicit Texts(std::map<std::string, std::string> known) : known_(std::move(known)) {}

    /// The line of a file; nothing when there is none (any more).
    std::optional<std::string_view> line(const rules::Position& at) {
        auto found = known_.find(at.file);
        if (found == known_.end()) {
            auto text = read_file(at.file);
            found = known_.emplace(at.file, text ? std::move(text).assume_value() : "").first;
        }
        std::string_view text = found->second;
        if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
        for (int number = 1; number < at.line; ++number) {
            const std::size_t end = text.find('\n');
            if (end == std::string_view::npos) return std::nullopt;
            text.remove_prefix(end + 1);
        }
        text = text.substr(0, text.find('\n'));
        if (text.ends_with('\r')) text.remove_suffix(1);
        if (text.empty()) return std::nullopt;
        return text;
    }

private:
    std::map<std::string, std::string> known_;
};

/// Columns, from 0, of the keys of a line that hold what must not be shown.
std::vector<std::size_t> refused_in_line(const std::vector<rules::Diagnosis>& diagnoses,
                                         const rules::Position& at) {
    std::vector<std::size_t> columns;
    for (const rules::Diagnosis& one : diagnoses) {
        if (one.code != "refused-key" || one.at.file != at.file || one.at.line != at.line) continue;
        columns.push_back(static_cast<std::size_t>(std::max(one.at.column, 1)) - 1);
    }
    return columns;
}

std::string print_one(const rules::Diagnosis& diagnosis, const std::vector<rules::Diagnosis>& all,
                      Texts& texts) {
    const rules::Position& at = diagnosis.at;
    std::string text =
        printable(at.file) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": ";
    text += diagnosis.level == Level::error ? "error[" : "warning[";
    text += diagnosis.code + "]: " + printable(diagnosis.text) + "\n";
    if (const auto line = texts.line(at)) {
        const std::size_t end = end_of_shown(*line, refused_in_line(all, at));
        return text + show_source(line->substr(0, end), end < line->size(), diagnosis);
    }
    if (!diagnosis.hint.empty()) text += "     | " + printable(diagnosis.hint) + "\n";
    return text;
}

std::string counted(std::size_t count, std::string_view noun) {
    return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace

std::string print(const std::vector<rules::Diagnosis>& diagnoses,
                  const std::vector<std::filesystem::path>& files,
                  const std::map<std::string, std::string>& texts) {
    Texts sources(texts);
    std::string text;
    for (const rules::Diagnosis& diagnosis : diagnoses)
        text += print_one(diagnosis, diagnoses, sources);
    const auto errors = static_cast<std::size_t>(
        std::count_if(diagnoses.begin(), diagnoses.end(),
                      [](const rules::Diagnosis& one) { return one.level == Level::error; }));
    const std::size_t warnings = diagnoses.size() - errors;
    if (diagnoses.empty()) {
        text += "no problems";
    } else {
        if (errors > 0) text += counted(errors, "error");
        if (errors > 0 && warnings > 0) text += ", ";
        if (warnings > 0) text += counted(warnings, "warning");
    }
    std::string names;
    for (const auto& file : files) names += (names.empty() ? "" : ", ") + printable(file.string());
    return text + (names.empty() ? "\n" : " (" + names + ")\n");
}

std::string print(const std::vector<rules::Diagnosis>& diagnoses,
                  const std::vector<std::filesystem::path>& files) {
    return print(diagnoses, files, {});
}

}  // namespace vastus::config
