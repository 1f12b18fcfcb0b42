#include "mail/date.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <vector>

#include "mail/ascii.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t date_bytes_max = 256;
constexpr int year_min = 1970;
constexpr int year_max = 2999;
constexpr int zone_hours_max = 23;  // Wrong zones are common; beyond a day they are noise.

enum class TokenKind { number, word, sign, colon, other };
struct Token {
    TokenKind kind = TokenKind::other;
    std::string_view text;
};

/// The text without comments: real dates end in "(EET)".
std::string without_comments(std::string_view raw) {
    std::string text;
    int depth = 0;
    for (const char c : raw) {
        if (c == '(') {
            ++depth;
        } else if (c == ')') {
            if (depth > 0) --depth;
        } else if (depth == 0) {
            text.push_back(c);
        }
    }
    return text;
}

TokenKind kind_of(char c) {
    if (is_digit(c)) return TokenKind::number;
    if (is_letter(c)) return TokenKind::word;
    if (c == '+' || c == '-') return TokenKind::sign;
    return c == ':' ? TokenKind::colon : TokenKind::other;
}

std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> tokens;
    for (std::size_t at = 0; at < text.size();) {
        if (is_space(text[at]) || text[at] == ',') {
            ++at;
            continue;
        }
        const TokenKind kind = kind_of(text[at]);
        std::size_t end = at + 1;
        const bool is_run = kind == TokenKind::number || kind == TokenKind::word;
        while (is_run && end < text.size() && kind_of(text[end]) == kind) ++end;
        tokens.push_back({kind, text.substr(at, end - at)});
        at = end;
    }
    return tokens;
}

struct Fields {
    int year = -1, month = 0, day = 0;
    int hour = 0, minute = 0, second = 0;
    int zone_minutes = 0;
};

/// Reads tokens from the left; every step says whether it found what it wanted.
class Reader {
public:
    Reader(std::vector<Token> tokens, Defects& defects)
        : tokens_(std::move(tokens)), defects_(defects) {}

    std::optional<Fields> read();

private:
    bool number(int& value, std::size_t digits_max);
    bool is_next(TokenKind kind) const { return at_ < tokens_.size() && tokens_[at_].kind == kind; }
    void skip(TokenKind kind) {
        while (is_next(kind)) ++at_;
    }
    bool month_name(int& month);
    bool year(int& value);
    bool iso_date(Fields& fields);
    bool day_first(Fields& fields);
    bool month_first(Fields& fields);
    bool clock(Fields& fields);
    void zone(Fields& fields);

    std::vector<Token> tokens_;
    Defects& defects_;
    std::size_t at_ = 0;
    bool has_zone_ = false;
};

bool Reader::number(int& value, std::size_t digits_max) {
    if (!is_next(TokenKind::number) || tokens_[at_].text.size() > digits_max) return false;
    const auto text = tokens_[at_].text;
    std::from_chars(text.data(), text.data() + text.size(), value);
    ++at_;
    return true;
}

bool Reader::month_name(int& month) {
    constexpr std::array<std::string_view, 12> names{"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};
    if (!is_next(TokenKind::word) || tokens_[at_].text.size() < 3) return false;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!begins_folded(tokens_[at_].text, names[i])) continue;
        month = static_cast<int>(i) + 1;
        ++at_;
        return true;
    }
    return false;
}

bool Reader::year(int& value) {
    if (!is_next(TokenKind::number)) return false;
    const std::size_t digits = tokens_[at_].text.size();
    if (!number(value, 5)) return false;
    if (digits <= 2) value += value < 50 ? 2000 : 1900;
    if (digits == 3) value += 1900;
    return true;
}

/// 2026-01-31, optionally with a T behind.
bool Reader::iso_date(Fields& fields) {
    if (tokens_.size() < 5 || tokens_[0].kind != TokenKind::number || tokens_[0].text.size() != 4)
        return false;
    if (!number(fields.year, 4)) return false;
    if (!is_next(TokenKind::sign) && !is_next(TokenKind::other)) return false;
    ++at_;
    if (!number(fields.month, 2)) return false;
    if (!is_next(TokenKind::sign) && !is_next(TokenKind::other)) return false;
    ++at_;
    if (!number(fields.day, 2)) return false;
    skip(TokenKind::word);  // A "T", or a weekday.
    return true;
}

/// 31 Jan 2026, 31-Jan-26.
bool Reader::day_first(Fields& fields) {
    if (!number(fields.day, 2)) return false;
    skip(TokenKind::sign);
    skip(TokenKind::other);
    if (!month_name(fields.month)) return false;
    skip(TokenKind::sign);
    skip(TokenKind::other);
    return year(fields.year) && clock(fields);
}

/// Jan 31 12:00:00 2026, as ctime writes it, with a zone on either side of the year.
bool Reader::month_first(Fields& fields) {
    if (!month_name(fields.month) || !number(fields.day, 2)) return false;
    const bool is_clock_next =
        at_ + 1 < tokens_.size() && tokens_[at_ + 1].kind == TokenKind::colon;
    if (!is_clock_next) return year(fields.year) && clock(fields);
    if (!clock(fields)) return false;
    if (is_next(TokenKind::word)) {
        zone(fields);
        has_zone_ = true;
    }
    return year(fields.year);
}

bool Reader::clock(Fields& fields) {
    if (at_ == tokens_.size()) return true;  // A day without a time.
    if (!number(fields.hour, 2)) return false;
    if (!is_next(TokenKind::colon) && !is_next(TokenKind::other)) return false;
    ++at_;
    if (!number(fields.minute, 2)) return false;
    if (is_next(TokenKind::colon) || is_next(TokenKind::other)) {
        ++at_;
        if (!number(fields.second, 2)) return false;
    }
    if (is_next(TokenKind::other) && tokens_[at_].text == ".") {  // Fractions of a second.
        ++at_;
        if (is_next(TokenKind::number)) ++at_;
    }
    if (is_next(TokenKind::word)) {
        const bool is_pm = equals_folded(tokens_[at_].text, "pm");
        if (is_pm || equals_folded(tokens_[at_].text, "am")) {
            if (fields.hour < 1 || fields.hour > 12) return false;
            fields.hour = fields.hour % 12 + (is_pm ? 12 : 0);
            ++at_;
        }
    }
    return true;
}

/// The zones of RFC 5322 that have a name; everything else counts as UTC.
std::optional<int> named_zone(std::string_view name) {
    struct Zone {
        std::string_view name;
        int hours;
    };
    constexpr std::array<Zone, 16> zones{{{"ut", 0},
                                          {"utc", 0},
                                          {"gmt", 0},
                                          {"z", 0},
                                          {"est", -5},
                                          {"edt", -4},
                                          {"cst", -6},
                                          {"cdt", -5},
                                          {"mst", -7},
                                          {"mdt", -6},
                                          {"pst", -8},
                                          {"pdt", -7},
                                          {"cet", 1},
                                          {"cest", 2},
                                          {"eet", 2},
                                          {"eest", 3}}};
    for (const Zone& zone : zones)
        if (equals_folded(name, zone.name)) return zone.hours * 60;
    return std::nullopt;
}

void Reader::zone(Fields& fields) {
    if (is_next(TokenKind::word)) {
        const auto known = named_zone(tokens_[at_].text);
        ++at_;
        if (known) fields.zone_minutes = *known;
        // "GMT+0200": the number behind says it all.
        if (!is_next(TokenKind::sign)) {
            if (!known) add_defect(defects_, "date-zone");
            return;
        }
    }
    if (!is_next(TokenKind::sign)) return add_defect(defects_, "date-zone");
    const int sign = tokens_[at_].text == "-" ? -1 : 1;
    ++at_;
    if (!is_next(TokenKind::number)) return add_defect(defects_, "date-zone");
    const std::size_t digits = tokens_[at_].text.size();
    int value = 0;
    if (!number(value, 4)) return add_defect(defects_, "date-zone");
    int hours = digits <= 2 ? value : value / 100;
    int minutes = digits <= 2 ? 0 : value % 100;
    if (digits <= 2 && is_next(TokenKind::colon)) {
        ++at_;
        if (!number(minutes, 2)) minutes = 0;
    }
    if (hours > zone_hours_max || minutes > 59) return add_defect(defects_, "date-zone");
    fields.zone_minutes = sign * (hours * 60 + minutes);
}

std::optional<Fields> Reader::read() {
    Fields fields;
    if (iso_date(fields)) {
        if (!clock(fields)) return std::nullopt;
    } else {
        at_ = 0;
        int month = 0;
        // A weekday, right or wrong, is a word that is no month.
        while (is_next(TokenKind::word) || is_next(TokenKind::other)) {
            if (month_name(month)) {
                --at_;
                break;
            }
            ++at_;
        }
        const bool is_read = is_next(TokenKind::number) ? day_first(fields) : month_first(fields);
        if (!is_read) return std::nullopt;
    }
    if (!has_zone_) zone(fields);
    return fields;
}

std::optional<model::Instant> instant_of(const Fields& fields) {
    namespace chrono = std::chrono;
    if (fields.year < year_min || fields.year > year_max) return std::nullopt;
    if (fields.month < 1 || fields.month > 12 || fields.day < 1 || fields.day > 31)
        return std::nullopt;
    if (fields.hour > 23 || fields.minute > 59 || fields.second > 60) return std::nullopt;
    const chrono::year_month_day date{chrono::year(fields.year),
                                      chrono::month(static_cast<unsigned>(fields.month)),
                                      chrono::day(static_cast<unsigned>(fields.day))};
    if (!date.ok()) return std::nullopt;
    const auto at = chrono::sys_days(date) + chrono::hours(fields.hour) +
                    chrono::minutes(fields.minute - fields.zone_minutes) +
                    chrono::seconds(fields.second);
    return chrono::time_point_cast<model::Duration>(at);
}

}  // namespace

std::optional<model::Instant> read_date(std::string_view raw, Defects& defects) {
    const std::string text = without_comments(raw.substr(0, date_bytes_max));
    const auto fields = Reader(tokens_of(text), defects).read();
    const auto at = fields ? instant_of(*fields) : std::nullopt;
    if (!at) add_defect(defects, "date");
    return at;
}

}  // namespace vastus::mail
