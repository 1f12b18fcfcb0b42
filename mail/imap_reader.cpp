#include "mail/imap_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "mail/imap_cursor.hpp"

namespace vastus::mail {

using model::malformed;
using model::Result;

namespace {

/// Literals of one response: header and first part of a mail, names of folders.
constexpr std::size_t literals_max = 16;
/// A long SEARCH response is handed out in pieces of about this size.
constexpr std::size_t search_piece_bytes = 64u << 10;
/// What is reserved on the word of the server alone; the rest grows as bytes arrive.
constexpr std::size_t literal_reserve_bytes = 1u << 20;

constexpr std::string_view search_head = "* SEARCH ";
constexpr std::string_view too_long = "the server sent a line above 1 MiB";

/// Status lines and continuations end in free text, which may look like the start of a literal.
bool ends_in_free_text(std::string_view line) {
    if (!line.starts_with("* ")) return true;
    line.remove_prefix(2);
    constexpr std::array<std::string_view, 5> words{"OK", "NO", "BAD", "BYE", "PREAUTH"};
    const auto word = line.substr(0, line.find(' '));
    return std::ranges::any_of(words, [&](auto each) { return same_word(word, each); });
}

/// The digits of a literal that is announced at the end of `line`, "" when there is none.
std::string_view announced_literal(std::string_view line) {
    if (!line.ends_with('}')) return {};
    const auto open = line.rfind('{');
    if (open == std::string_view::npos) return {};
    auto digits = line.substr(open + 1, line.size() - open - 2);
    if (digits.ends_with('+')) digits.remove_suffix(1);
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return std::ranges::all_of(digits, is_digit) ? digits : std::string_view{};
}

}  // namespace

Result<bool> ImapReader::read(std::string_view& bytes) {
    if (complete_) {
        response_.text = std::move(carried_);
        carried_.clear();
        response_.literals.clear();
        literal_bytes_ = 0;
        complete_ = false;
    }
    while (!bytes.empty()) {
        if (literal_left_ > 0) {
            const auto piece = bytes.substr(0, literal_left_);
            response_.literals.back().append(piece);
            literal_left_ -= piece.size();
            bytes.remove_prefix(piece.size());
            continue;
        }
        TRY(complete_, read_line(bytes));
        if (complete_) return true;
    }
    return false;
}

Result<bool> ImapReader::read_line(std::string_view& bytes) {
    const auto end = bytes.find('\n');
    const bool ended = end != std::string_view::npos;
    const auto piece = bytes.substr(0, ended ? end : bytes.size());
    bytes.remove_prefix(piece.size() + (ended ? 1 : 0));
    response_.text.append(piece);
    if (ended) return finish_line();
    if (response_.text.size() < search_piece_bytes) return false;
    if (split_search()) return true;
    if (response_.text.size() > imap_line_bytes_max) return malformed(std::string(too_long));
    return false;
}

Result<bool> ImapReader::finish_line() {
    auto& text = response_.text;
    if (text.ends_with('\r')) text.pop_back();
    if (text.size() > imap_line_bytes_max && !has_prefix(text, search_head))
        return malformed(std::string(too_long));
    const auto digits = ends_in_free_text(text) ? std::string_view{} : announced_literal(text);
    if (digits.empty()) return true;
    std::size_t size = 0;
    const auto [rest, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
    if (ec != std::errc{} || size > imap_literal_bytes_max)
        return malformed("the server announced a literal above 33 MiB");
    literal_bytes_ += size;
    if (literal_bytes_ > imap_literal_bytes_max + imap_line_bytes_max)
        return malformed("the server announced literals above 33 MiB in one response");
    if (response_.literals.size() >= literals_max)
        return malformed("the server announced too many literals in one response");
    text.push_back('\n');
    response_.literals.emplace_back().reserve(std::min(size, literal_reserve_bytes));
    literal_left_ = size;
    return false;
}

bool ImapReader::split_search() {
    auto& text = response_.text;
    if (!has_prefix(text, search_head)) return false;
    const auto blank = text.rfind(' ');
    if (blank < search_head.size() || text.size() - blank > search_head.size() + 32) return false;
    carried_.assign(search_head).append(text, blank + 1);
    text.resize(blank);
    return true;
}

}  // namespace vastus::mail
