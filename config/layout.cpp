#include "config/layout.hpp"

#include <algorithm>
#include <optional>

#include "config/source.hpp"
#include "config/yaml.hpp"

namespace vastus::config {
namespace {

struct Edit {
    std::size_t from = 0, to = 0;  ///< Bytes that go.
    std::string put;
    std::string what;
};

constexpr std::string_view spaces_what = "spaces inside brackets";

bool is_same(const Node& a, const Node& b) {
    return a.kind == b.kind && a.style == b.style && a.text == b.text && a.key == b.key &&
           std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(),
                      is_same);
}

bool means(std::string_view text, const Node& tree) {
    Problems ignored("");
    const auto read = read_yaml(text, ignored);
    return read && !ignored.has_errors() && is_same(*read, tree);
}

/// Edits are in order and do not overlap.
std::string with_edits(const std::string& text, const std::vector<Edit>& edits) {
    std::string result;
    std::size_t next = 0;
    for (const Edit& edit : edits) {
        result.append(text, next, edit.from - next);
        result += edit.put;
        next = edit.to;
    }
    return result.append(text, next);
}

/// Finds the edits of one text.
class Scan {
public:
    Scan(const Source& source, const Node& tree) : source_(source), text_(source.text()) {
        for (std::size_t at = 0; at < text_.size(); at = end_of_line(at) + 1) lines_.push_back(at);
        kept_.resize(lines_.size());
        find_collections(tree);
    }

    std::vector<Edit> run() {
        for (const std::size_t at : collections_) scan_collection(at);
        trim_lines();
        squeeze_blank_lines();
        end_with_a_newline();
        std::ranges::sort(edits_, {}, &Edit::from);
        return std::move(edits_);
    }

private:
    std::size_t end_of_line(std::size_t at) const {
        return std::min(text_.find('\n', at), text_.size());
    }
    std::size_t line_of(std::size_t at) const {
        const auto after = std::ranges::upper_bound(lines_, at);
        return static_cast<std::size_t>(after - lines_.begin()) - 1;
    }
    std::size_t indent_of(std::size_t line) const {
        const auto first = text_.find_first_not_of(' ', lines_[line]);
        return std::min(first, end_of_line(lines_[line])) - lines_[line];
    }
    bool is_blank(std::size_t line) const {
        return lines_[line] + indent_of(line) == end_of_line(lines_[line]);
    }

    /// Outermost collections in brackets; and lines whose ends belong to a text.
    void find_collections(const Node& node) {
        const std::size_t at = source_.offset(node.at);
        if (node.is_scalar()) return keep_text(node, at);
        const char first = at < text_.size() ? text_[at] : ' ';
        const bool is_flow = node.is_map() ? first == '{' : first == '[';
        if (is_flow) {
            collections_.push_back(at);
            return;
        }
        for (const Node& child : node.children) find_collections(child);
    }

    void keep_text(const Node& node, std::size_t at) {
        if (node.style == Node::Style::block) {
            const int column = node.key.empty() ? 1 : node.key_at.column;
            return keep_block(at, static_cast<std::size_t>(column - 1));
        }
        if (at >= text_.size() || (text_[at] != '"' && text_[at] != '\'')) return;
        const auto end = source_.end_of_quoted(at);
        if (!end) return;
        for (std::size_t line = line_of(at); line < line_of(*end - 1); ++line) kept_[line] = true;
    }

    /// Every line of a block is its text, up to the last one that is not blank; `parent` is the
    /// indentation that it must exceed.
    void keep_block(std::size_t header, std::size_t parent) {
        const std::size_t first = line_of(header);
        const bool keeps_end = text_.substr(header, 3).find('+') != std::string::npos;
        std::size_t indent = 0, next = first + 1;
        for (std::size_t line = next; line < lines_.size(); ++line) {
            if (is_blank(line)) {
                const bool is_text = indent > 0 && indent_of(line) > indent;
                if (!keeps_end && !is_text) continue;
            } else {
                if (indent == 0) indent = std::max(indent_of(line), parent + 1);
                if (indent_of(line) < indent) return;
            }
            for (; next <= line; ++next) kept_[next] = true;
        }
    }

    /// A token in brackets: from `at` to its end.
    std::size_t end_of_token(std::size_t at) const {
        if (text_[at] == '"' || text_[at] == '\'')
            return source_.end_of_quoted(at).value_or(text_.size());
        std::size_t end = at;
        while (end < text_.size() && !ends_plain(end)) ++end;
        while (end > at && text_[end - 1] == ' ') --end;
        return std::max(end, at + 1);
    }

    /// Ends a text without quotes that stands in brackets.
    bool ends_plain(std::size_t at) const {
        const char c = text_[at];
        if (c == '\n' || is_bracket(c) || c == ',') return true;
        if (c == '#') return text_[at - 1] == ' ';
        if (c != ':') return false;
        const char next = at + 1 < text_.size() ? text_[at + 1] : '\n';
        return next == ' ' || next == '\n' || next == ',' || is_bracket(next);
    }
    static bool is_bracket(char c) { return c == '[' || c == ']' || c == '{' || c == '}'; }
    static bool opens(char c) { return c == '[' || c == '{'; }
    static bool closes(char c) { return c == ']' || c == '}'; }

    /// Walks over one outermost collection and compares what stands between its tokens.
    void scan_collection(std::size_t at) {
        std::size_t depth = 0;
        char before = ' ';  // The bracket, comma or colon before; a letter for a text.
        while (at < text_.size()) {
            const char here = text_[at];
            if (opens(here)) ++depth;
            if (closes(here)) --depth;
            const bool is_mark =
                is_bracket(here) || here == ',' || (here == ':' && before == 'a' && ends_plain(at));
            const std::size_t end = is_mark ? at + 1 : end_of_token(at);
            if (!is_mark && line_of(at) != line_of(end - 1)) keep_lines(at, end);
            before = is_mark ? here : 'a';
            if (depth == 0) return fix_comment(end);
            at = fix_gap(before, end);
        }
    }

    void keep_lines(std::size_t at, std::size_t end) {
        for (std::size_t line = line_of(at); line < line_of(end - 1); ++line) kept_[line] = true;
    }

    /// Spaces from `from` to the next token, which is returned. Line ends and comments stay.
    std::size_t fix_gap(char before, std::size_t from) {
        std::size_t next = text_.find_first_not_of(' ', from);
        if (next == std::string::npos) return text_.size();
        if (text_[next] == '\n' || (text_[next] == '#' && next > from)) {
            if (text_[next] == '#') fix_comment(from);
            return after_lines(next);
        }
        const char after = text_[next];
        const bool is_tight = opens(before) || closes(after) || after == ',';
        const bool is_colon = after == ':' && (before == 'a' || closes(before)) && ends_plain(next);
        const std::size_t wanted = is_tight || is_colon ? 0 : 1;
        if (next - from != wanted)
            edits_.push_back({from, next, std::string(wanted, ' '), std::string(spaces_what)});
        return next;
    }

    /// The next token on a later line.
    std::size_t after_lines(std::size_t at) const {
        while (at < text_.size()) {
            at = text_.find_first_not_of(" \n", at);
            if (at == std::string::npos) return text_.size();
            if (text_[at] != '#') return at;
            at = end_of_line(at);
        }
        return at;
    }

    /// A comment at the end of the line stays in its column, if the text before it allows.
    void fix_comment(std::size_t from) {
        const std::size_t next = text_.find_first_not_of(' ', from);
        if (next == std::string::npos || text_[next] != '#' || next == from) return;
        const std::size_t line = line_of(from);
        std::size_t grown = next - from;
        for (const Edit& edit : edits_) {
            if (edit.from < lines_[line] || edit.from >= from) continue;
            grown = grown + (edit.to - edit.from) - std::min(edit.put.size(), grown);
        }
        grown = std::max<std::size_t>(grown, 1);
        if (grown != next - from)
            edits_.push_back({from, next, std::string(grown, ' '), std::string(spaces_what)});
    }

    void trim_lines() {
        for (std::size_t line = 0; line < lines_.size(); ++line) {
            if (kept_[line]) continue;
            const std::size_t end = end_of_line(lines_[line]);
            std::size_t from = end;
            while (from > lines_[line] && text_[from - 1] == ' ') --from;
            if (from != end) edits_.push_back({from, end, "", "blanks at the end of the line"});
        }
    }

    void squeeze_blank_lines() {
        bool was_blank = true;  // None at the beginning.
        for (std::size_t line = 0; line < lines_.size(); ++line) {
            const bool is_empty = is_blank(line) && !kept_[line];
            const bool is_last = line + 1 == lines_.size() || only_blanks_after(line);
            if (is_empty && (was_blank || is_last)) remove_line(line);
            was_blank = is_empty;
        }
    }

    bool only_blanks_after(std::size_t line) const {
        return text_.find_first_not_of(" \n", lines_[line]) == std::string::npos && !kept_[line];
    }

    void remove_line(std::size_t line) {
        const std::size_t from = lines_[line];
        const std::size_t to = std::min(end_of_line(from) + 1, text_.size());
        std::erase_if(edits_,
                      [from, to](const Edit& edit) { return edit.from >= from && edit.from < to; });
        edits_.push_back({from, to, "", "a blank line too many"});
    }

    void end_with_a_newline() {
        if (text_.empty() || text_.back() == '\n') return;
        if (is_blank(lines_.size() - 1)) return;  // Removed.
        edits_.push_back({text_.size(), text_.size(), "\n", "no newline at the end"});
    }

    const Source& source_;
    const std::string& text_;
    std::vector<std::size_t> lines_;  ///< Offsets of first bytes.
    std::vector<bool> kept_;          ///< Lines whose end, or all of which, is text.
    std::vector<std::size_t> collections_;
    std::vector<Edit> edits_;
};

/// All edits when the text means the same with them, otherwise those of them that do not matter.
std::vector<Edit> harmless(const std::string& text, const Node& tree, std::vector<Edit> edits) {
    if (means(with_edits(text, edits), tree)) return edits;
    std::vector<Edit> good;
    for (const Edit& edit : edits) {
        good.push_back(edit);
        if (!means(with_edits(text, good), tree)) good.pop_back();
    }
    return good;
}

}  // namespace

std::optional<Layout> lay_out(std::string_view text, Problems& problems) {
    const auto tree = read_yaml(text, problems);
    if (!tree || problems.has_errors()) return std::nullopt;
    const auto source = Source::open(text, problems);
    if (!source) return std::nullopt;
    const auto edits = harmless(source->text(), *tree, Scan(*source, *tree).run());
    Layout layout;
    layout.text = with_edits(source->text(), edits);
    if (source->text() != text) layout.changes.push_back({1, "line ends or a byte order mark"});
    for (const Edit& edit : edits) {
        const int line = source->place(edit.from).line;
        const auto is_said = [&](const LayoutChange& one) {
            return one.line == line && one.what == edit.what;
        };
        if (std::ranges::none_of(layout.changes, is_said))
            layout.changes.push_back({line, edit.what});
    }
    return layout;
}

}  // namespace vastus::config
