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
constexpr std::size_t parted_words_max = 7;
constexpr std::size_t condition_words_max = 7;  // what follows them is the promise itself

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

/// "2.5 mm" is no date.
bool is_measure(std::string_view rest) {
    constexpr std::string_view units[] = {
        "cm", "eur", "euro", "eurot", "g",  "h",     "kg",  "km",   "kw", "l",   "m",
        "m2", "m3",  "mm",   "t",     "tk", "tundi", "ml",  "tonn", "st", "stk", "кг",
        "мм", "см",  "м",    "т",     "л",  "шт",    "час", "часа", "x",  "х"};
    rest = trim_space(rest.substr(0, std::min<std::size_t>(rest.size(), 16)));
    for (const std::string_view sign : {"%", "€", "$", "£", "×", "*", "/", "m²", "m³"})
        if (rest.starts_with(sign)) return true;
    const auto words = words_of(rest);
    return !words.empty() && words.front().data() == rest.data() &&
           std::ranges::find(units, words.front()) != std::end(units);
}

/// "27.11", "27.11.2026".
std::optional<NamedDay> date_in_figures(unsigned day, std::string_view rest) {
    if (!rest.starts_with('.') || rest.size() < 2 || !is_digit(rest[1])) return std::nullopt;
    std::size_t end = 1;
    NamedDay date{PromisedDay::date, day, number_at(rest, end), 0};
    if (date.month == 0 || date.month > 12) return std::nullopt;
    rest.remove_prefix(end);
    if (rest.starts_with(".20")) {
        end = 1;
        date.year = number_at(rest, end);
    } else if (is_measure(rest)) {
        return std::nullopt;
    }
    return date;
}

/// The same, and "27. november", "27 November".
void read_dates(std::string_view folded, std::vector<NamedDay>& days) {
    for (std::size_t at = 0; at < folded.size(); ++at) {
        const bool is_inside = at > 0 && (is_alnum(folded[at - 1]) || folded[at - 1] == '.');
        if (!is_digit(folded[at]) || is_inside) continue;
        std::size_t end = at;
        const unsigned day = number_at(folded, end);
        at = end;
        if (day == 0 || day > 31) continue;
        auto rest = folded.substr(end);
        if (const auto date = date_in_figures(day, rest)) {
            days.push_back(*date);
            continue;
        }
        if (rest.starts_with('.')) rest.remove_prefix(1);
        const auto words = words_of(rest.substr(0, std::min<std::size_t>(rest.size(), 40)));
        const unsigned month = words.empty() ? 0 : month_of(words.front());
        if (month != 0) days.push_back({PromisedDay::date, day, month, 0});
    }
}

/// "within 3 days", "3 päeva jooksul".
void read_numbers_of_days(std::string_view folded, std::vector<NamedDay>& days) {
    constexpr std::string_view units[] = {"päeva",    "tööpäeva", "days", "day",   "working",
                                          "business", "päivän",   "дня",  "дней",  "dienu",
                                          "dienas",   "dienų",    "tage", "tagen", "dagar"};
    const auto words = words_of(folded);
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        std::size_t end = 0;
        const unsigned number = number_at(words[i], end);
        if (number == 0 || number > days_max || end != words[i].size()) continue;
        if (std::ranges::find(units, words[i + 1]) == std::end(units)) continue;
        days.push_back({PromisedDay::in_days, number, 0, 0});
    }
}

/// Without `phrase`, so that "tomorrow" is not found in "the day after tomorrow".
void take_out(std::string& text, std::string_view phrase) {
    for (auto at = text.find(phrase); at != std::string::npos; at = text.find(phrase, at))
        text.replace(at, phrase.size(), " , ");
}

std::vector<NamedDay> days_in(std::string_view folded) {
    std::vector<NamedDay> days;
    read_numbers_of_days(folded, days);
    read_dates(folded, days);
    std::string rest(folded);
    for (const auto& row : day_words()) {
        if (!holds_phrase(rest, row.words)) continue;
        days.push_back({row.day, row.number, 0, 0});
        take_out(rest, row.words);
    }
    return days;
}

/// Between commas and the like.
std::vector<std::string_view> parts_of(std::string_view folded) {
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < folded.size(); ++at) {
        const bool parts_here =
            std::string_view(",;:()").find(folded[at]) != std::string_view::npos ||
            folded.substr(at).starts_with(" - ") || folded.substr(at).starts_with("–") ||
            folded.substr(at).starts_with("—");
        if (!parts_here) continue;
        parts.push_back(folded.substr(begin, at - begin));
        begin = at + 1;
    }
    parts.push_back(folded.substr(begin));
    return parts;
}

/// Parts, at the words that join clauses too: each has a verb of its own, and its own negation.
std::vector<std::string_view> clauses_of(std::string_view folded) {
    std::vector<std::string_view> clauses;
    for (const auto part : parts_of(folded)) {
        std::size_t begin = 0;
        for (const auto word : words_of(part)) {
            if (std::ranges::find(clause_joiners(), word) == clause_joiners().end()) continue;
            const auto at = static_cast<std::size_t>(word.data() - part.data());
            clauses.push_back(part.substr(begin, at - begin));
            begin = at + word.size();
        }
        clauses.push_back(part.substr(begin));
    }
    return clauses;
}

/// A pronoun, or "saadate", "vahvistatte", "подтвердите".
bool is_second_person(std::string_view word, bool has_endings) {
    if (is_word(second_persons(), word)) return true;
    return has_endings &&
           std::ranges::any_of(second_person_endings(), [word](std::string_view ending) {
               return word.size() > ending.size() + 2 && word.ends_with(ending);
           });
}

/// Does it hang on what the client does? What others do is for us to follow.
bool hangs_on_client(std::string_view folded) {
    for (const auto part : parts_of(folded)) {
        for (const auto phrase : promise_conditions()) {
            if (!holds_phrase(part, phrase)) continue;
            auto words = words_of(part.substr(part.find(phrase)));
            words.resize(std::min(words.size(), condition_words_max));
            const bool is_english = phrase == "if" || phrase == "unless" || phrase == "until";
            if (std::ranges::any_of(words, [is_english](std::string_view word) {
                    return is_second_person(word, !is_english);
                }))
                return true;
        }
    }
    return holds_one_of(folded, promise_references());
}

/// "anname hinna teada": the verb stands around what it is about.
bool holds_parted_verb(std::string_view clause) {
    const auto words = words_of(clause);
    for (std::size_t i = 0; i < words.size(); ++i) {
        for (const auto& verb : parted_verbs()) {
            if (words[i] != verb.first) continue;
            const auto end = std::min(words.size(), i + parted_words_max);
            for (std::size_t j = i + 1; j < end; ++j)
                if (words[j] == verb.last) return true;
        }
    }
    return false;
}

/// The clause that promises; empty when none does.
std::string_view promising_clause(std::string_view folded) {
    for (const auto clause : clauses_of(folded)) {
        const bool promises = holds_one_of(clause, promise_verbs()) || holds_parted_verb(clause);
        if (promises && !holds_one_of(clause, promise_negations())) return clause;
    }
    return {};
}

}  // namespace

std::optional<Promised> find_promise(std::string_view reply_text) {
    reply_text = reply_text.substr(0, text_bytes_max);
    for (const auto sentence : sentences_of(reply_text)) {
        if (sentence.empty() || sentence.ends_with('?')) continue;
        const std::string folded = fold(model::scrub_utf8(sentence));
        const auto clause = promising_clause(folded);
        if (clause.empty() || hangs_on_client(folded)) continue;
        Promised promised;
        promised.sentence = model::cut_utf8(model::scrub_utf8(sentence), sentence_bytes_max);
        std::ranges::replace(promised.sentence, '\n', ' ');
        promised.days = days_in(clause);
        if (promised.days.empty()) promised.days = days_in(folded);
        if (promised.days.empty() && holds_one_of(folded, promise_enclosures())) continue;
        return promised;
    }
    return std::nullopt;
}

}  // namespace vastus::mail
