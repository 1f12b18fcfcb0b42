#include "crm/quoting.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "mail/fold.hpp"

namespace vastus::crm {
namespace {

constexpr std::size_t lines_max = 5;
constexpr std::size_t line_bytes_min = 20;   // shorter lines are greetings
constexpr std::size_t whole_bytes_min = 60;  // of all lines: less is said by chance
constexpr std::size_t text_bytes_max = 16 * 1024;

/// Folded, without blanks, quotation marks and line ends.
std::string squeezed(std::string_view text) {
    std::string words;
    for (const char c : mail::fold(text)) {
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r' && c != '>') words += c;
    }
    return words;
}

std::vector<std::string> longest_lines(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = squeezed(text.substr(0, end));
        if (line.size() >= line_bytes_min) lines.push_back(std::move(line));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    std::ranges::sort(lines, [](const std::string& one, const std::string& other) {
        return one.size() != other.size() ? one.size() > other.size() : one < other;
    });
    if (lines.size() > lines_max) lines.resize(lines_max);
    return lines;
}

}  // namespace

bool quotes(const model::Content& answer, const model::Content& asked) {
    if (answer.quoted.empty()) return false;
    const auto lines = longest_lines(std::string_view(asked.reply_text).substr(0, text_bytes_max));
    std::size_t bytes = 0;
    for (const auto& line : lines) bytes += line.size();
    if (bytes < whole_bytes_min) return false;
    const auto quoted = squeezed(std::string_view(answer.quoted).substr(0, text_bytes_max));
    return std::ranges::all_of(lines, [&quoted](const std::string& line) {
        return quoted.find(line) != std::string::npos;
    });
}

}  // namespace vastus::crm
