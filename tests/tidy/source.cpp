#include "tidy/source.hpp"

#include <fstream>
#include <iterator>

namespace vastus::tidy {
namespace {

enum class Kind : char { code, comment, literal };

/// Says for every byte what it is. Quotes count as code, so that `""` stays visible.
class Painter {
public:
    explicit Painter(std::string_view bytes) : bytes_(bytes), kinds_(bytes.size(), Kind::code) {}

    std::vector<Kind> paint() {
        while (at_ < bytes_.size()) step();
        return std::move(kinds_);
    }

private:
    void step() {
        if (starts("//")) return until("\n", Kind::comment, false);
        if (starts("/*")) return until("*/", Kind::comment, true);
        if (starts("R\"") && (at_ == 0 || !is_word_character(bytes_[at_ - 1]))) return raw_string();
        const char c = bytes_[at_];
        const bool separator = c == '\'' && at_ > 0 && is_word_character(bytes_[at_ - 1]);
        if (c == '"' || (c == '\'' && !separator)) return quoted(c);
        ++at_;
    }

    void until(std::string_view end, Kind kind, bool inclusive) {
        auto stop = bytes_.find(end, at_ + 2);
        stop = stop == std::string_view::npos ? bytes_.size() : stop + (inclusive ? end.size() : 0);
        for (; at_ < stop; ++at_) kinds_[at_] = kind;
    }

    void raw_string() {
        const auto open = bytes_.find('(', at_);
        if (open == std::string_view::npos) return void(++at_);
        std::string end = ")";
        end += bytes_.substr(at_ + 2, open - at_ - 2);
        end += '"';
        auto stop = bytes_.find(end, open);
        if (stop == std::string_view::npos) stop = bytes_.size();
        for (at_ = open + 1; at_ < stop; ++at_) kinds_[at_] = Kind::literal;
        at_ = std::min(bytes_.size(), stop + end.size());
    }

    void quoted(char quote) {
        for (++at_; at_ < bytes_.size() && bytes_[at_] != quote && bytes_[at_] != '\n'; ++at_) {
            kinds_[at_] = Kind::literal;
            if (bytes_[at_] == '\\' && at_ + 1 < bytes_.size()) kinds_[++at_] = Kind::literal;
        }
        ++at_;
    }

    bool starts(std::string_view what) const { return bytes_.substr(at_).starts_with(what); }

    std::string_view bytes_;
    std::vector<Kind> kinds_;
    std::size_t at_ = 0;
};

void blank_directives(std::vector<std::string>& lines) {
    bool inside = false;
    for (auto& line : lines) {
        const auto first = line.find_first_not_of(' ');
        const bool directive = inside || (first != std::string::npos && line[first] == '#');
        inside = directive && line.ends_with('\\');
        if (directive) line.assign(line.size(), ' ');
    }
}

}  // namespace

std::string Source::stem() const { return path.substr(0, path.rfind('.')); }

Source read_source(std::string path, std::string_view bytes) {
    const auto kinds = Painter(bytes).paint();
    std::string text(bytes), code(bytes);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] == '\n') continue;
        if (kinds[i] == Kind::comment) text[i] = ' ';
        if (kinds[i] != Kind::code) code[i] = ' ';
    }
    Source source{std::move(path), split_lines(bytes), split_lines(text), split_lines(code)};
    blank_directives(source.code);
    return source;
}

std::string slurp(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> split_lines(std::string_view bytes) {
    std::vector<std::string> lines;
    while (!bytes.empty()) {
        const auto end = std::min(bytes.find('\n'), bytes.size());
        lines.emplace_back(bytes.substr(0, end));
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
    }
    return lines;
}

bool is_word_character(char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::size_t find_word(std::string_view line, std::string_view word, std::size_t from) {
    for (auto at = line.find(word, from); at != std::string_view::npos;
         at = line.find(word, at + 1)) {
        const auto end = at + word.size();
        const bool starts =
            at == 0 || !is_word_character(word.front()) || !is_word_character(line[at - 1]);
        const bool ends =
            end == line.size() || !is_word_character(word.back()) || !is_word_character(line[end]);
        if (starts && ends) return at;
    }
    return std::string_view::npos;
}

}  // namespace vastus::tidy
