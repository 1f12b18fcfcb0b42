// Plain text bodies: line ends, format=flowed, and lines back into text.
#include <algorithm>

#include "mail/ascii.hpp"
#include "mail/message_text.hpp"

namespace vastus::mail {
namespace {

struct FlowedLine {
    std::size_t depth = 0;
    std::string_view text;
    bool is_flowed = false;
};

FlowedLine read_flowed(std::string_view line, bool deletes_space) {
    FlowedLine flowed;
    while (flowed.depth < line.size() && line[flowed.depth] == '>') ++flowed.depth;
    line.remove_prefix(flowed.depth);
    if (line.starts_with(' ')) line.remove_prefix(1);  // Stuffed.
    flowed.is_flowed = line.ends_with(' ') && line != "-- ";
    if (flowed.is_flowed && deletes_space) line.remove_suffix(1);
    flowed.text = line;
    return flowed;
}

}  // namespace

std::string normal_text(std::string text, Defects& defects) {
    const bool has_nul = text.find('\0') != std::string::npos;
    if (has_nul) add_defect(defects, "nul");
    if (!has_nul && text.find('\r') == std::string::npos) return text;
    std::string normal;
    normal.reserve(text.size());
    constexpr std::string_view special("\r\0", 2);
    for (std::size_t at = 0; at < text.size();) {
        // find_first_of is a loop by bytes, find a vector instruction: only one of them is usual.
        const std::size_t found = has_nul ? text.find_first_of(special, at) : text.find('\r', at);
        const std::size_t end = std::min(found, text.size());
        normal.append(text, at, end - at);
        at = end;
        if (at < text.size() && text[at] == '\0') {
            normal += "\xEF\xBF\xBD";
            ++at;
        } else if (at < text.size()) {
            while (at < text.size() && text[at] == '\r') ++at;
            const bool is_line_end = at < text.size() && text[at] == '\n';
            if (!is_line_end) normal.push_back(' ');
        }
    }
    return normal;
}

std::string unflow(std::string_view text, bool deletes_space) {
    std::string out;
    out.reserve(text.size());
    bool is_open = false;  // The paragraph goes on.
    std::size_t open_depth = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const FlowedLine line = read_flowed(text.substr(at, end - at), deletes_space);
        const bool joins = is_open && line.depth == open_depth && line.text != "-- ";
        if (is_open && !joins) out.push_back('\n');
        if (!joins && line.depth > 0) out.append(line.depth, '>').push_back(' ');
        out.append(line.text);
        is_open = line.is_flowed;
        open_depth = line.depth;
        if (!is_open && end < text.size()) out.push_back('\n');
        at = end + 1;
    }
    if (is_open) out.push_back('\n');
    return out;
}

std::string plain_of(const std::vector<Line>& lines) {
    std::string text;
    for (const Line& line : lines) {
        for (int i = 0; i < line.depth; ++i) text += '>';
        if (line.depth > 0) text += ' ';
        text += line.text;
        text += '\n';
    }
    return text;
}

}  // namespace vastus::mail
