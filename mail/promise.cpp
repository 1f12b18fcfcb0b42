#include "mail/promise.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "mail/ascii.hpp"
#include "mail/fold.hpp"
#include "mail/phrase.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t text_bytes_max = 16 * 1024;
constexpr std::size_t sentence_bytes_max = 300;
constexpr unsigned days_max = 60;

bool holds_one_of(std::string_view folded, Words phrases) {
    return std::ranges::any_of(
        phrases, [folded](std::string_view phrase) { return holds_phrase(folded, phrase); });
}

/// Sentences with their closing mark. A dot between digits ends none ("27.11").
std::vector<std::string_view> sentences_of(std::string_view text) {
    std::vector<std::string_view> sentences;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const bool ends = c == '!' || c == '?' ||
                          (c == '\n' && at + 1 < text.size() && text[at + 1] == '\n') ||
                          (c == '.' && (at + 1 == text.size() || is_space(text[at + 1])) &&
                           !(at > begin && is_digit(text[at - 1])));
        if (!ends && at + 1 < text.size()) continue;
        sentences.push_back(trim_space(text.substr(begin, at + 1 - begin)));
        begin = at + 1;
    }
    return sentences;
}

unsigned number_at(std::string_view text, std::size_t& at) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), value);
    at = static_cast<std::size_t>(end - text.data());
    return error == std::errc() ? value : 0;
}

/// "27.11", "27.11.2026", "27. november", "27 November".
bool read_date(std::string_view folded, Promised& promised) {
    for (std::size_t at = 0; at < folded.size(); ++at) {
        if (!is_digit(folded[at]) || (at > 0 && is_alnum(folded[at - 1]))) continue;
        std::size_t end = at;
        const unsigned day = number_at(folded, end);
        at = end;
        if (day == 0 || day > 31) continue;
        auto rest = folded.substr(end);
        if (rest.starts_with('.') && rest.size() > 1 && is_digit(rest[1])) {
            end = 1;
            const unsigned month = number_at(rest, end);
            if (month == 0 || month > 12) continue;
            promised.day = PromisedDay::date;
            promised.number = day;
            promised.month = month;
            if (end + 4 < rest.size() + 1 && rest.substr(end).starts_with(".20")) {
                ++end;
                promised.year = number_at(rest, end);
            }
            return true;
        }
        if (rest.starts_with('.')) rest.remove_prefix(1);
        const auto words = words_of(rest.substr(0, std::min<std::size_t>(rest.size(), 40)));
        const unsigned month = words.empty() ? 0 : month_of(words.front());
        if (month == 0) continue;
        promised.day = PromisedDay::date;
        promised.number = day;
        promised.month = month;
        return true;
    }
    return false;
}

/// "within 3 days", "3 päeva jooksul".
bool read_days(std::string_view folded, Promised& promised) {
    constexpr std::string_view units[] = {"päeva",    "tööpäeva", "days", "day",   "working",
                                          "business", "päivän",   "дня",  "дней",  "dienu",
                                          "dienas",   "dienų",    "tage", "tagen", "dagar"};
    const auto words = words_of(folded);
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        std::size_t end = 0;
        const unsigned number = number_at(words[i], end);
        if (number == 0 || number > days_max || end != words[i].size()) continue;
        if (std::ranges::find(units, words[i + 1]) == std::end(units)) continue;
        promised.day = PromisedDay::in_days;
        promised.number = number;
        return true;
    }
    return false;
}

void read_day(std::string_view folded, Promised& promised) {
    if (read_days(folded, promised) || read_date(folded, promised)) return;
    for (const auto& row : day_words()) {
        if (!holds_phrase(folded, row.words)) continue;
        promised.day = row.day;
        promised.number = row.number;
        return;
    }
}

}  // namespace

std::optional<Promised> find_promise(std::string_view reply_text) {
    reply_text = reply_text.substr(0, text_bytes_max);
    for (const auto sentence : sentences_of(reply_text)) {
        if (sentence.empty() || sentence.ends_with('?')) continue;
        const std::string folded = fold(model::scrub_utf8(sentence));
        if (!holds_one_of(folded, promise_verbs())) continue;
        if (holds_one_of(folded, promise_negations())) continue;
        if (holds_one_of(folded, promise_conditions())) continue;
        Promised promised;
        promised.sentence =
            model::scrub_utf8(sentence.substr(0, std::min(sentence.size(), sentence_bytes_max)));
        std::ranges::replace(promised.sentence, '\n', ' ');
        read_day(folded, promised);
        if (promised.day == PromisedDay::none && holds_one_of(folded, promise_enclosures()))
            continue;
        return promised;
    }
    return std::nullopt;
}

}  // namespace vastus::mail
