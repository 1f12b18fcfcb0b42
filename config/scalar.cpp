#include "config/scalar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "config/entries.hpp"
#include "rules/local_time.hpp"
#include "rules/suggest.hpp"

namespace vastus::config {
namespace {

constexpr std::size_t id_letters_max = 64;
// RFC 5321 section 4.5.3.1.
constexpr std::size_t address_bytes_max = 254, domain_bytes_max = 253, label_bytes_max = 63;
// Longer waits are mistakes, and their milliseconds stay far from the end of the number.
constexpr std::int64_t span_days_max = 3660;
constexpr std::size_t digits_max = 9;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

std::string_view leading_digits(std::string_view text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

/// Decimal digits only, not too many; "0123" is nobody's number.
std::optional<std::int64_t> to_number(std::string_view digits) {
    if (digits.empty() || digits.size() > digits_max) return std::nullopt;
    if (digits.size() > 1 && digits[0] == '0') return std::nullopt;
    std::int64_t value = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (fault != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

bool matches_id(std::string_view text, bool takes_underscore) {
    if (text.empty() || text.size() > id_letters_max || !is_lower(text[0])) return false;
    return std::all_of(text.begin(), text.end(), [takes_underscore](char c) {
        return is_lower(c) || is_digit(c) || c == '-' || (takes_underscore && c == '_');
    });
}

constexpr std::string_view duration_hint =
    "write a number and a unit: 30m, 4h, 1h30m, 3d, 2w, 1mo, 3wd";

bool is_domain(std::string_view text) {
    if (text.empty() || text.size() > domain_bytes_max) return false;
    std::size_t label = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '.') {
            if (label == 0 || text[i - 1] == '-') return false;
            label = 0;
            continue;
        }
        if (!is_lower(c) && !is_upper(c) && !is_digit(c) && (c != '-' || label == 0)) return false;
        if (++label > label_bytes_max) return false;
    }
    return label > 0 && text.back() != '-';
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (is_upper(c)) c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// What RFC 5322 takes without quotes; a quoted local part is never seen in an office.
bool is_local_part(std::string_view text) {
    if (text.empty() || text.size() > 64 || text.front() == '.' || text.back() == '.') return false;
    if (text.find("..") != std::string_view::npos) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        const bool is_letter = is_lower(c) || is_upper(c) || is_digit(c);
        return is_letter ||
               std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
    });
}

}  // namespace

std::optional<bool> read_boolean(const Node& node, Problems& problems) {
    if (node.text == "true") return true;
    if (node.text == "false") return false;
    problems.error("not-a-boolean", node.at, in_quotes(node.text) + " is neither true nor false",
                   "write true or false");
    return std::nullopt;
}

std::optional<std::int64_t> read_integer(const Node& node, Range range, Problems& problems) {
    const std::optional<std::int64_t> value = to_number(node.text);
    if (value && *value >= range.min && *value <= range.max) return value;
    problems.error(
        "bad-number", node.at,
        in_quotes(node.text) + (value ? " is out of range" : " is not a whole number"),
        "write a number from " + std::to_string(range.min) + " to " + std::to_string(range.max));
    return std::nullopt;
}

std::optional<double> read_decimal(const Node& node, Problems& problems) {
    constexpr std::size_t part_digits_max = 6;
    std::string_view text = node.text;
    const bool is_negative = text.starts_with('-');
    if (is_negative) text.remove_prefix(1);
    const std::string_view whole = leading_digits(text);
    std::string_view fraction = text.substr(whole.size());
    const bool has_point = fraction.starts_with('.');
    if (has_point) fraction.remove_prefix(1);
    const bool is_right =
        to_number(whole) && whole.size() <= part_digits_max && fraction.size() <= part_digits_max &&
        leading_digits(fraction).size() == fraction.size() && has_point != fraction.empty();
    if (is_right) {
        double value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return is_negative ? -value : value;
    }
    problems.error("bad-number", node.at, in_quotes(node.text) + " is not a number",
                   "write 1, 0.5 or -2");
    return std::nullopt;
}

std::optional<std::uint64_t> read_size(const Node& node, SizeRange range, Problems& problems) {
    struct Suffix {
        std::string_view name;
        std::uint64_t bytes;
    };
    constexpr std::array<Suffix, 4> suffixes{
        {{"B", 1}, {"KiB", 1u << 10}, {"MiB", 1u << 20}, {"GiB", 1u << 30}}};
    const auto print = [&suffixes](std::uint64_t bytes) {
        std::string text;
        for (const Suffix& suffix : suffixes) {
            if (bytes % suffix.bytes != 0) break;
            text = std::to_string(bytes / suffix.bytes) + std::string(suffix.name);
        }
        return text;
    };
    const std::string_view digits = leading_digits(node.text);
    const std::optional<std::int64_t> count = to_number(digits);
    const std::string_view unit = std::string_view(node.text).substr(digits.size());
    const auto suffix = std::find_if(suffixes.begin(), suffixes.end(),
                                     [unit](const Suffix& s) { return s.name == unit; });
    if (!count || suffix == suffixes.end()) {
        problems.error("bad-size", node.at, in_quotes(node.text) + " is not a size",
                       "write a number and a unit: 512KiB, 64MiB, 2GiB");
        return std::nullopt;
    }
    const std::uint64_t bytes = static_cast<std::uint64_t>(*count) * suffix->bytes;
    if (bytes >= range.min && bytes <= range.max) return bytes;
    problems.error("bad-size", node.at, in_quotes(node.text) + " is out of range",
                   "write a size from " + print(range.min) + " to " + print(range.max));
    return std::nullopt;
}

std::optional<rules::Span> read_span(const Node& node, Problems& problems) {
    const auto span = rules::parse_span(node.text);
    if (!span) {
        const std::optional<std::int64_t> bare = to_number(node.text);
        problems.error(
            "bad-duration", node.at,
            in_quotes(node.text) + (bare ? " has no unit" : " is not a duration"),
            bare ? "write " + node.text + "m or " + node.text + "h" : std::string(duration_hint));
        return std::nullopt;
    }
    if (span->roughly() > std::chrono::hours(24) * span_days_max) {
        problems.error("bad-duration", node.at, in_quotes(node.text) + " is longer than ten years",
                       "write a shorter time");
        return std::nullopt;
    }
    return span;
}

std::optional<model::Duration> read_duration(const Node& node, model::Duration min,
                                             Problems& problems) {
    if (to_number(node.text)) {
        problems.error("bad-duration", node.at, in_quotes(node.text) + " has no unit",
                       "write " + node.text + "s, " + node.text + "m, " + node.text + "h or " +
                           node.text + "d");
        return std::nullopt;
    }
    const auto span = read_span(node, problems);
    if (!span) return std::nullopt;
    if (span->months > 0 || span->working_days > 0) {
        problems.error("bad-duration", node.at,
                       in_quotes(node.text) + " depends on the calendar, and this is plain time",
                       "write days or hours: 30d, 24h");
        return std::nullopt;
    }
    if (span->roughly() >= min) return span->roughly();
    problems.error("bad-duration", node.at, in_quotes(node.text) + " is too short",
                   "write at least " + rules::label({0, 0, 0, min}));
    return std::nullopt;
}

bool is_id(std::string_view text) { return matches_id(text, false); }
bool is_kind(std::string_view text) { return matches_id(text, true); }

bool check_id(std::string_view text, Place at, Problems& problems) {
    if (is_id(text)) return true;
    problems.error("bad-id", at, in_quotes(text) + " is not an id",
                   "an id begins with a letter a-z and has at most 64 of a-z, 0-9 and -");
    return false;
}

std::string date_fault(std::string_view text) {
    constexpr std::array<int, 12> days{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool has_shape = text.size() >= 10 && text[4] == '-' && text[7] == '-' &&
                           leading_digits(text.substr(0, 4)).size() == 4 &&
                           leading_digits(text.substr(5, 2)).size() == 2 &&
                           leading_digits(text.substr(8, 2)).size() == 2;
    if (!has_shape) return {};
    const auto month = static_cast<std::size_t>((text[5] - '0') * 10 + text[6] - '0');
    const int day = (text[8] - '0') * 10 + text[9] - '0';
    if (month == 0 || month > days.size()) return "a year has the months 01 to 12";
    const std::chrono::year year((text[0] - '0') * 1000 + (text[1] - '0') * 100 +
                                 (text[2] - '0') * 10 + text[3] - '0');
    const int last = month == 2 && !year.is_leap() ? 28 : days[month - 1];
    if (day >= 1 && day <= last) return {};
    return std::string(text.substr(0, 7)) + " has the days 01 to " + std::to_string(last);
}

std::string near_timezone(std::string_view name) {
    const auto near = rules::did_you_mean(name, rules::timezone_names());
    return near.empty() ? "write a region and a city: Europe/Tallinn, or UTC" : near;
}

std::optional<std::string> read_address(const Node& node, Problems& problems) {
    const std::string_view text = node.text;
    const std::size_t at = text.rfind('@');
    const bool is_right = at != std::string_view::npos && text.size() <= address_bytes_max &&
                          is_local_part(text.substr(0, at)) && is_domain(text.substr(at + 1));
    if (is_right) return std::string(text.substr(0, at + 1)) + lower(text.substr(at + 1));
    problems.error("bad-address", node.at, in_quotes(text) + " is not an e-mail address",
                   is_ascii(text) ? "write name@domain"
                                  : "write the domain in its xn-- form, without other letters than "
                                    "a-z");
    return std::nullopt;
}

std::optional<std::string> read_domain(const Node& node, Problems& problems) {
    if (is_domain(node.text)) return lower(node.text);
    problems.error("bad-domain", node.at, in_quotes(node.text) + " is not the name of a domain",
                   is_ascii(node.text) ? "write a name like firma.example"
                                       : "write the domain in its xn-- form");
    return std::nullopt;
}

std::optional<std::size_t> read_word(const Node& node,
                                     std::initializer_list<std::string_view> words,
                                     Problems& problems) {
    return read_word(node, std::span<const std::string_view>(words.begin(), words.size()),
                     problems);
}

std::optional<std::size_t> read_word(const Node& node, std::span<const std::string_view> words,
                                     Problems& problems) {
    const auto found = std::find(words.begin(), words.end(), node.text);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    std::vector<std::string> known;
    std::string list;
    for (const std::string_view word : words) {
        list += (list.empty() ? "" : word == words.back() ? " or " : ", ") + std::string(word);
        known.emplace_back(word);
    }
    const std::string near = rules::did_you_mean(node.text, known);
    problems.error("bad-value", node.at, name_of(node) + " cannot be " + in_quotes(node.text),
                   near.empty() ? "write " + list : near);
    return std::nullopt;
}

}  // namespace vastus::config
