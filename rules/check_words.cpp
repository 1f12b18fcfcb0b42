// Words that are probably not what their author meant.
#include <algorithm>
#include <array>
#include <map>

#include "model/utf8.hpp"
#include "rules/checks.hpp"
#include "rules/fold.hpp"
#include "rules/word.hpp"

namespace vastus::rules {
namespace {

/// Entries of fewer letters hit by chance, unless other words stand beside them.
constexpr std::size_t letters_min = 3;

bool is_cyrillic(char32_t point) { return point >= 0x400 && point < 0x530 && is_word(point); }

bool is_latin(char32_t point) {
    const bool is_ascii = (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
    return is_ascii || (point >= 0xC0 && point < 0x250 && is_word(point));
}

struct Letters {
    std::size_t latin = 0, cyrillic = 0, all = 0;
    bool has_blank = false;
    std::string first_cyrillic, first_latin;
};

Letters count(std::string_view text) {
    Letters letters;
    for (std::size_t at = 0; at < text.size();) {
        const model::CodePoint point = model::code_point_at(text, at);
        const std::string_view bytes = text.substr(at, point.size);
        at += point.size;
        letters.has_blank |= point.value == ' ';
        letters.all += is_word(point.value) ? 1 : 0;
        if (is_cyrillic(point.value) && letters.cyrillic++ == 0) letters.first_cyrillic = bytes;
        if (is_latin(point.value) && letters.latin++ == 0) letters.first_latin = bytes;
    }
    return letters;
}

bool writes_latin(std::string_view language) {
    constexpr std::array<std::string_view, 10> latin{"et", "en", "fi", "lv", "lt",
                                                     "sv", "de", "no", "da", "pl"};
    return std::ranges::count(latin, language) > 0;
}

/// Whether letters of two alphabets stand in one word; reported.
bool check_mixed(const WordEntry& entry, Report& report) {
    const Letters letters = count(entry.text);
    if (letters.latin == 0 || letters.cyrillic == 0 || letters.has_blank) return false;

    const bool few_cyrillic = letters.cyrillic <= letters.latin;
    report.warn(
        entry.at, "mixed-script",
        quoted(entry.text) + " contains the " +
            (few_cyrillic
                 ? "Cyrillic letter " + quoted(letters.first_cyrillic) + " among Latin letters"
                 : "Latin letter " + quoted(letters.first_latin) + " among Cyrillic letters"),
        "they look alike: type the word again in one alphabet", entry.text);
    return true;
}

void check_letters(const WordEntry& entry, Report& report) {
    if (check_quotes(entry.text, entry.at, report) || check_mixed(entry, report)) return;
    const Letters letters = count(entry.text);
    const bool is_latin_language = writes_latin(entry.language);
    const bool is_russian = entry.language == "ru" || entry.language == "uk";
    if (is_latin_language && letters.cyrillic > 0)
        report.warn(
            entry.at, "wrong-alphabet",
            quoted(entry.text) + " is written in Cyrillic letters, under " + quoted(entry.language),
            "move it to the list of its language: ru");
    if (is_russian && letters.cyrillic == 0 && letters.latin > 0)
        report.warn(
            entry.at, "wrong-alphabet",
            quoted(entry.text) + " is written in Latin letters, under " + quoted(entry.language),
            "move it to the list of its language");
    if (letters.all > 0 && letters.all < letters_min && !letters.has_blank)
        report.warn(entry.at, "short-word",
                    quoted(entry.text) + " has fewer than 3 letters and hits by chance",
                    "add a word beside it");
}

/// Words that stand in conditions: of no language, so that only mixed letters and quotes are wrong.
void check_conditions(const RuleFile& file, const Condition& condition, Report& report) {
    for (const auto& part : condition.parts) check_conditions(file, part, report);
    const bool are_words =
        condition.type == Condition::Type::words ||
        (condition.type == Condition::Type::field && condition.test == Condition::Test::words);
    if (!are_words || condition.is_list_name) return;
    for (const auto& value : condition.values) {
        if (!check_quotes(value, condition.at, report))
            check_mixed({value, "", condition.at}, report);
        if (file.lists.contains(value))
            report.warn(condition.at, "list-as-word",
                        quoted(value) + " is a list, and stands here as a word of mails",
                        "write words: " + value + ", without brackets", value);
    }
}

/// Entries that are the same, or a longer form of an open one.
void check_covered(const WordList& list, Report& report) {
    std::map<std::string, const WordEntry*> seen;
    std::map<std::string, const WordEntry*> open;
    std::vector<std::pair<const WordEntry*, Word>> words;
    for (const auto& entry : list.entries) {
        auto parsed = parse_word(entry.text);
        const auto* word = std::get_if<Word>(&parsed);
        if (word == nullptr || word->is_exception || !word->exact.empty()) continue;
        const std::string key =
            std::string(word->open_left ? "*" : "") + word->folded + (word->open_right ? "*" : "");
        if (!seen.try_emplace(key, &entry).second) {
            report.warn(entry.at, "duplicate-entry",
                        quoted(entry.text) + " is in the list " + quoted(list.name) + " already",
                        "remove one of them; upper and lower case are the same");
            continue;
        }
        if (word->open_right && !word->open_left) open.try_emplace(word->folded, &entry);
        words.emplace_back(&entry, *word);
    }
    for (const auto& [entry, word] : words) {
        if (word.open_left) continue;
        for (std::size_t size = 1; size <= word.folded.size(); ++size) {
            const auto found = open.find(word.folded.substr(0, size));
            if (found == open.end() || found->second == entry) continue;
            report.warn(entry->at, "covered-entry",
                        quoted(entry->text) + " is covered by " + quoted(found->second->text),
                        "remove it");
            break;
        }
    }
}

}  // namespace

void check_words(const RuleFile& file, Report& report) {
    for (const auto& [name, list] : file.lists) {
        for (const auto& entry : list.entries) check_letters(entry, report);
        check_covered(list, report);
    }
    for (const auto& [name, define] : file.defines)
        check_conditions(file, define.condition, report);
    for (const auto& rule : file.classify) check_conditions(file, rule.when, report);
    for (const auto& rule : file.route) {
        if (rule.when) check_conditions(file, *rule.when, report);
    }
    check_equals(file, report);
}

}  // namespace vastus::rules
