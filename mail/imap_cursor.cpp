#include "mail/imap_cursor.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace vastus::mail {

using model::malformed;
using model::Result;

namespace {

/// "BODY[HEADER.FIELDS (…)]<0>": what we ask for is far shorter.
constexpr std::size_t item_name_bytes_max = 1000;

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool ends_atom(char c) {
    return c == ' ' || c == '(' || c == ')' || c == '"' || c == '{' || c == '\n';
}

std::optional<int> digits(std::string_view text) {
    int value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, ec] = std::from_chars(text.data(), end, value);
    if (ec != std::errc{} || stop != end || value < 0) return std::nullopt;
    return value;
}

}  // namespace

bool same_word(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return upper(x) == upper(y); });
}

bool has_prefix(std::string_view text, std::string_view prefix) {
    return same_word(text.substr(0, prefix.size()), prefix);
}

std::string upper(std::string_view word) {
    std::string result(word);
    for (char& c : result) c = upper(c);
    return result;
}

std::optional<model::Instant> parse_internal_date(std::string_view text) {
    using namespace std::chrono;
    constexpr std::array<std::string_view, 12> months{"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                      "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
    if (text.starts_with(' ')) text.remove_prefix(1);
    if (text.size() > 1 && text[1] == '-') {
        return text.size() == 25 ? parse_internal_date("0" + std::string(text)) : std::nullopt;
    }
    if (text.size() != 26 || text[2] != '-' || text[6] != '-' || text[11] != ' ' ||
        text[14] != ':' || text[17] != ':' || text[20] != ' ')
        return std::nullopt;
    const auto month_name =
        std::ranges::find_if(months, [&](auto each) { return same_word(each, text.substr(3, 3)); });
    const auto day_number = digits(text.substr(0, 2)), year_number = digits(text.substr(7, 4));
    const auto h = digits(text.substr(12, 2)), m = digits(text.substr(15, 2));
    const auto s = digits(text.substr(18, 2)), zone = digits(text.substr(22, 4));
    if (month_name == months.end() || !day_number || !year_number || !h || !m || !s || !zone)
        return std::nullopt;
    const year_month_day date{year(*year_number),
                              month(static_cast<unsigned>(month_name - months.begin()) + 1),
                              day(static_cast<unsigned>(*day_number))};
    if (!date.ok() || *h > 23 || *m > 59 || *s > 60 || *zone % 100 > 59) return std::nullopt;
    if (text[21] != '+' && text[21] != '-') return std::nullopt;
    const auto offset = minutes(*zone / 100 * 60 + *zone % 100) * (text[21] == '-' ? -1 : 1);
    return sys_days(date) + hours(*h) + minutes(*m) + seconds(*s) - offset;
}

bool ImapCursor::eat(char wanted) {
    if (peek() != wanted || at_end()) return false;
    ++place_;
    return true;
}

Result<> ImapCursor::expect(char wanted) {
    if (eat(wanted)) return model::ok();
    return malformed(std::string("'") + wanted + "' is missing in a response of the server");
}

Result<std::string_view> ImapCursor::atom() {
    const auto text = rest();
    const auto end = std::ranges::find_if(text, ends_atom);
    const auto size = static_cast<std::size_t>(end - text.begin());
    if (size == 0) return malformed("a word is missing in a response of the server");
    place_ += size;
    return text.substr(0, size);
}

Result<std::uint64_t> ImapCursor::number(std::uint64_t max) {
    const auto text = rest();
    std::uint64_t value = 0;
    const auto [stop, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (ec != std::errc{} || value > max)
        return malformed("a number is missing or too large in a response of the server");
    place_ += static_cast<std::size_t>(stop - text.data());
    return value;
}

Result<std::uint32_t> ImapCursor::uid() {
    TRY(const auto value, number(std::numeric_limits<std::uint32_t>::max()));
    if (value == 0) return malformed("the server sent UID 0");
    return static_cast<std::uint32_t>(value);
}

Result<std::optional<std::string>> ImapCursor::nstring() {
    using Text = std::optional<std::string>;
    if (peek() == '"') {
        TRY(auto text, quoted());
        return Text(std::move(text));
    }
    if (peek() == '{' || rest().starts_with("~{")) {
        TRY(auto text, literal());
        return Text(std::move(text));
    }
    TRY(const auto word, atom());
    if (same_word(word, "NIL")) return Text();
    return Text(word);
}

Result<> ImapCursor::skip_value() {
    int depth = 0;
    do {
        if (eat('(')) {
            if (++depth > imap_nesting_max)
                return malformed("the server nests lists deeper than 32");
        } else if (depth > 0 && eat(')')) {
            --depth;
        } else if (depth > 0 && eat(' ')) {
            continue;
        } else {
            TRY(nstring());
        }
        if (depth > 0 && at_end()) return malformed("a list of the server is never closed");
    } while (depth > 0);
    return model::ok();
}

Result<std::string> ImapCursor::item_name() {
    const auto text = rest();
    auto size = text.find_first_of(" [()\"{");
    if (size == std::string_view::npos) size = text.size();
    if (size < text.size() && text[size] == '[') {
        size = text.find_first_of("]\"{\n", size);
        if (size == std::string_view::npos || text[size] != ']')
            return malformed("a section of the server is never closed");
        size = std::min(text.find_first_of(" ()", size), text.size());
    }
    if (size == 0 || size > item_name_bytes_max)
        return malformed("the name of a fetch item is missing or too long");
    place_ += size;
    return mail::upper(text.substr(0, size));
}

Result<std::string> ImapCursor::quoted() {
    std::string result;
    for (++place_; !at_end(); ++place_) {
        char c = peek();
        if (c == '"') {
            ++place_;
            return result;
        }
        if (c == '\\') {
            ++place_;
            if (at_end()) break;
            c = peek();
        }
        if (c == '\0' || c == '\n') break;
        result.push_back(c);
    }
    return malformed("a quoted string of the server is never closed");
}

Result<std::string> ImapCursor::literal() {
    const auto end = rest().find('\n');
    if (end == std::string_view::npos || rest().substr(0, end).find(' ') < end ||
        literal_ >= response_.literals.size())
        return malformed("the server sent half a literal");
    place_ += end + 1;
    return std::move(response_.literals[literal_++]);
}

}  // namespace vastus::mail
