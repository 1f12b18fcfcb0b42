#include "rules/word.hpp"

#include "model/utf8.hpp"
#include "rules/fold.hpp"

namespace vastus::rules {

std::variant<Word, BadWord> parse_word(std::string_view written) {
    const std::string quoted = "\"" + std::string(model::cut_utf8(written, 80)) + "\"";
    if (written.size() > word_bytes_max)
        return BadWord{quoted + " is too long for a word", "write at most 400 bytes"};
    Word word;
    word.text = written;
    std::string_view rest = written;
    if (rest.starts_with('-')) {
        word.is_exception = true;
        rest.remove_prefix(1);
    }
    const bool is_exact = rest.starts_with('=');
    if (is_exact) rest.remove_prefix(1);
    if (rest.starts_with('*')) {
        word.open_left = true;
        rest.remove_prefix(1);
    }
    if (rest.ends_with('*')) {
        word.open_right = true;
        rest.remove_suffix(1);
    }
    if (rest.find('*') != std::string_view::npos)
        return BadWord{quoted + " has a * inside", "a * stands at the ends only; or write a regex"};
    word.folded = fold(rest).text;
    if (word.folded.empty()) return BadWord{quoted + " is empty", "write at least one letter"};
    if (is_exact) {
        word.exact = rest;
        return word;
    }
    word.stripped = strip_diacritics(word.folded);
    if (word.stripped == word.folded) word.stripped.clear();
    return word;
}

}  // namespace vastus::rules
