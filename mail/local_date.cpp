#include <algorithm>
#include <array>
#include <charconv>

#include "mail/fold.hpp"
#include "mail/label_block.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t input_bytes_max = 120;
constexpr std::size_t tokens_max = 32;

struct Token {
    std::string_view word;  ///< Of letters; "" for a number.
    int number = 0;
    std::size_t digits = 0;
    char before = ' ';  ///< The byte in front.
};

struct Tokens {
    std::array<Token, tokens_max> all;
    std::size_t count = 0;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

Tokens tokenize(std::string_view text) {
    Tokens tokens;
    for (std::size_t at = 0; at < text.size() && tokens.count < tokens_max;) {
        const auto start = at;
        Token token;
        token.before = at == 0 ? ' ' : text[at - 1];
        if (is_digit(text[at])) {
            while (at < text.size() && is_digit(text[at])) ++at;
            token.digits = at - start;
            if (token.digits <= 8)
                std::from_chars(text.data() + start, text.data() + at, token.number);
        } else if (is_letter(text[at])) {
            while (at < text.size() && is_letter(text[at])) ++at;
            token.word = text.substr(start, at - start);
        } else {
            ++at;
            continue;
        }
        tokens.all[tokens.count++] = token;
    }
    return tokens;
}

struct Parts {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, zone_minutes = 0;
    bool has_time = false, afternoon = false, morning = false;
};

/// Offsets of zones that programs name; none of them is what a sender's rule depends on.
int named_zone(std::string_view word) {
    struct Zone {
        std::string_view name;
        int minutes;
    };
    constexpr Zone zones[] = {{"eest", 180}, {"eet", 120},  {"cest", 120}, {"cet", 60},
                              {"mez", 60},   {"mesz", 120}, {"oesz", 180}, {"oez", 120},
                              {"msk", 180},  {"bst", 60},   {"est", -300}, {"edt", -240},
                              {"cst", -360}, {"cdt", -300}, {"pst", -480}, {"pdt", -420}};
    for (const auto& zone : zones) {
        if (zone.name == word) return zone.minutes;
    }
    return 0;
}

/// The time is two or three numbers of which the first has a ':' behind it, or stands last with
/// dots: "9:31", "09.31", "14.25.08".
std::size_t find_time(const Tokens& tokens, Parts& parts, std::size_t from) {
    for (std::size_t i = from; i + 1 < tokens.count; ++i) {
        const auto& hour = tokens.all[i];
        const auto& minute = tokens.all[i + 1];
        const bool joined = minute.before == ':' || minute.before == '.';
        if (hour.digits == 0 || hour.digits > 2 || minute.digits != 2 || !joined) continue;
        if (hour.number > 23 || minute.number > 59) continue;
        const bool has_second = i + 2 < tokens.count && tokens.all[i + 2].digits == 2 &&
                                tokens.all[i + 2].before == minute.before;
        const bool is_date = minute.before == '.' && i + 2 < tokens.count &&
                             tokens.all[i + 2].before == '.' && tokens.all[i + 2].digits == 4;
        if (is_date) continue;
        parts.hour = hour.number;
        parts.minute = minute.number;
        parts.second = has_second ? tokens.all[i + 2].number : 0;
        parts.has_time = true;
        return i + (has_second ? 3 : 2);
    }
    return tokens.count;
}

void read_zone(const Tokens& tokens, Parts& parts, std::size_t from) {
    for (std::size_t i = from; i < tokens.count; ++i) {
        const auto& token = tokens.all[i];
        if (token.word == "pm") parts.afternoon = true;
        if (token.word == "am") parts.morning = true;
        if (!token.word.empty() && parts.zone_minutes == 0)
            parts.zone_minutes = named_zone(token.word);
        if (token.digits == 0 || (token.before != '+' && token.before != '-')) continue;
        const int minutes =
            token.digits == 4 ? token.number / 100 * 60 + token.number % 100 : token.number * 60;
        if (minutes <= 14 * 60) parts.zone_minutes = token.before == '-' ? -minutes : minutes;
    }
}

bool is_day(const Tokens& tokens, std::size_t at) {
    return at < tokens.count && (tokens.all[at].digits == 1 || tokens.all[at].digits == 2);
}

bool is_year(const Tokens& tokens, std::size_t at) {
    return at < tokens.count && tokens.all[at].digits == 4;
}

/// "de", "d", "m": a particle between the numbers.
bool is_particle(const Tokens& tokens, std::size_t at) {
    return at < tokens.count && !tokens.all[at].word.empty() && tokens.all[at].word.size() <= 4;
}

/// Does the word at `i` stand between day and year as months do? "kolmapäev, 4. märts 2026" holds
/// two words that begin like months; names of days do not stand there.
bool stands_as_month(const Tokens& tokens, std::size_t i) {
    const bool has_year_before = (i >= 1 && is_year(tokens, i - 1)) ||
                                 (i >= 2 && is_year(tokens, i - 2) && is_particle(tokens, i - 1));
    if (is_day(tokens, i + 1)) return has_year_before || is_year(tokens, i + 2);
    const bool has_day_before = (i >= 1 && is_day(tokens, i - 1)) ||
                                (i >= 2 && is_day(tokens, i - 2) && is_particle(tokens, i - 1));
    if (!has_day_before) return false;
    return is_year(tokens, i + 1) || (is_particle(tokens, i + 1) && is_year(tokens, i + 2)) ||
           (i >= 3 && is_year(tokens, i - 3));
}

/// Where the month's name is; tokens.count when there is none.
std::size_t find_month(const Tokens& tokens) {
    std::size_t first = tokens.count;
    for (std::size_t i = 0; i < tokens.count; ++i) {
        if (tokens.all[i].word.empty() || month_of(tokens.all[i].word) == 0) continue;
        if (stands_as_month(tokens, i)) return i;
        first = std::min(first, i);
    }
    return first;
}

/// "27. oktoober 2021", "October 27, 2021", "2021. okt. 27."
bool read_named_month(const Tokens& tokens, Parts& parts, std::size_t& end) {
    for (std::size_t i = find_month(tokens); i < tokens.count; ++i) {
        const unsigned month = tokens.all[i].word.empty() ? 0 : month_of(tokens.all[i].word);
        if (month == 0) continue;
        Parts read = parts;
        read.month = static_cast<int>(month);
        std::size_t last = i;
        for (std::size_t j = i >= 3 ? i - 3 : 0; j < tokens.count && j <= i + 3; ++j) {
            const auto& token = tokens.all[j];
            if (token.digits == 4 && read.year == 0) {
                read.year = token.number;
                last = std::max(last, j);
            } else if ((token.digits == 1 || token.digits == 2) && read.day == 0) {
                read.day = token.number;
                last = std::max(last, j);
            }
        }
        if (read.year == 0 || read.day == 0) continue;
        parts = read;
        end = last + 1;
        return true;
    }
    return false;
}

/// Three numbers from token `from`, with nothing between them but signs and the words that Chinese
/// writes behind a number.
bool three_numbers(const Tokens& tokens, std::size_t from, std::array<const Token*, 3>& numbers,
                   std::size_t& end) {
    std::size_t count = 0;
    for (end = from; end < tokens.count && count < 3; ++end) {
        const auto& token = tokens.all[end];
        if (token.digits > 0) {
            numbers[count++] = &token;
        } else if (token.word.size() != 3 || static_cast<unsigned char>(token.word[0]) < 0xE3) {
            return false;
        }
    }
    if (count < 3) return false;
    const auto first = static_cast<unsigned char>(numbers[1]->before);
    const auto second = static_cast<unsigned char>(numbers[2]->before);
    return first != ':' && (first == second || (first >= 0x80 && second >= 0x80));
}

/// "28/10/2021", "27. 10. 2021", "2021-10-28", "2022年9月19日", "10/2/2023 4:52 PM".
bool read_numbers(const Tokens& tokens, Parts& parts, std::size_t& end, bool is_american) {
    std::array<const Token*, 3> numbers{};
    for (std::size_t i = 0; i < tokens.count; ++i) {
        std::size_t stop = 0;
        if (tokens.all[i].digits == 0 || !three_numbers(tokens, i, numbers, stop)) continue;
        const auto [a, b, c] = numbers;
        Parts read = parts;
        if (a->digits == 4) {
            read.year = a->number;
            read.month = b->number;
            read.day = c->number;
        } else if (c->digits == 4 || (c->digits == 2 && b->before == '/')) {
            read.year = c->digits == 4 ? c->number : 2000 + c->number;
            const bool month_first = b->number > 12 || (is_american && a->number <= 12);
            read.day = month_first ? b->number : a->number;
            read.month = month_first ? a->number : b->number;
        }
        if (read.month < 1 || read.month > 12 || read.day < 1 || read.day > 31) continue;
        parts = read;
        end = stop;
        return true;
    }
    return false;
}

}  // namespace

std::optional<model::Instant> read_local_date(std::string_view text) {
    const auto folded = fold(model::cut_utf8(text, input_bytes_max));
    const auto tokens = tokenize(folded);
    Parts parts;
    std::size_t end = 0;
    const bool is_american =
        folded.find(" pm") != std::string::npos || folded.find(" am") != std::string::npos;
    if (!read_numbers(tokens, parts, end, is_american) && !read_named_month(tokens, parts, end))
        return std::nullopt;
    auto after = find_time(tokens, parts, end);
    if (!parts.has_time) after = find_time(tokens, parts, 0);
    read_zone(tokens, parts, after);
    if (parts.afternoon && parts.hour < 12) parts.hour += 12;
    if (parts.morning && parts.hour == 12) parts.hour = 0;
    const std::chrono::year_month_day date{std::chrono::year(parts.year),
                                           std::chrono::month(static_cast<unsigned>(parts.month)),
                                           std::chrono::day(static_cast<unsigned>(parts.day))};
    if (!date.ok() || parts.year < 1970 || parts.year > 2999 || parts.second > 60)
        return std::nullopt;
    return model::Instant(std::chrono::sys_days(date)) + std::chrono::hours(parts.hour) +
           std::chrono::minutes(parts.minute - parts.zone_minutes) +
           std::chrono::seconds(parts.second);
}

}  // namespace vastus::mail
