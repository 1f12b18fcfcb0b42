// Codes of languages that nobody meant: those of countries ("ee" is a language too, but nobody's
// mail is in Ewe), those of three letters, and languages of staff in which nothing is written.
#include <algorithm>
#include <array>
#include <set>

#include "rules/checks.hpp"
#include "rules/phrases.hpp"

namespace vastus::rules {
namespace {

struct Mistaken {
    std::string_view code, language, name;
};
/// ISO 3166 codes that are often taken for ISO 639-1 ones, in the countries around us and beyond.
constexpr std::array<Mistaken, 13> countries{{
    {"ee", "et", "Estonian"},
    {"ua", "uk", "Ukrainian"},
    {"dk", "da", "Danish"},
    {"cz", "cs", "Czech"},
    {"gr", "el", "Greek"},
    {"at", "de", "German"},
    {"gb", "en", "English"},
    {"us", "en", "English"},
    {"by", "be", "Belarusian"},
    {"ge", "ka", "Georgian"},
    {"kz", "kk", "Kazakh"},
    {"jp", "ja", "Japanese"},
    {"cn", "zh", "Chinese"},
}};
/// ISO 639-2 codes of languages that have one of two letters, which mail is compared with.
constexpr std::array<Mistaken, 22> long_codes{{
    {"est", "et", "Estonian"},   {"eng", "en", "English"}, {"rus", "ru", "Russian"},
    {"fin", "fi", "Finnish"},    {"lav", "lv", "Latvian"}, {"lit", "lt", "Lithuanian"},
    {"deu", "de", "German"},     {"ger", "de", "German"},  {"swe", "sv", "Swedish"},
    {"nor", "no", "Norwegian"},  {"dan", "da", "Danish"},  {"pol", "pl", "Polish"},
    {"ukr", "uk", "Ukrainian"},  {"fra", "fr", "French"},  {"fre", "fr", "French"},
    {"spa", "es", "Spanish"},    {"ita", "it", "Italian"}, {"por", "pt", "Portuguese"},
    {"nld", "nl", "Dutch"},      {"dut", "nl", "Dutch"},   {"ces", "cs", "Czech"},
    {"bel", "be", "Belarusian"},
}};

void check_language(const std::string& language, const Position& at, Report& report) {
    const auto warn = [&](const auto& table, const char* code, const char* what) {
        const auto found = std::ranges::find(table, language, &Mistaken::code);
        if (found == table.end()) return;
        report.warn(
            at, code, quoted(language) + what,
            "for " + std::string(found->name) + " write \"" + std::string(found->language) + "\"",
            language);
    };
    warn(countries, "country-for-language", " is a country, not a language");
    warn(long_codes, "long-language-code", " is never found: languages have two letters");
}

/// Where no text is his own, the built-in ones are sent.
void check_built_in(const RuleFile& file, Report& report) {
    if (!file.templates.empty()) return;
    for (const auto& [id, staff] : file.staff) {
        const auto& code = staff.language;
        const bool is_mistaken = std::ranges::count(countries, code, &Mistaken::code) > 0 ||
                                 std::ranges::count(long_codes, code, &Mistaken::code) > 0;
        if (code.empty() || is_mistaken || phrases_of(code).language == code) continue;
        report.warn(staff.at, "language-without-text",
                    "there is no text in " + quoted(staff.language) + ": " + quoted(id) +
                        " gets English ones",
                    "et, en, ru and fi are built in; write templates: for others", staff.language);
    }
}

}  // namespace

void check_languages(const RuleFile& file, Report& report) {
    for (const auto& [id, staff] : file.staff) check_language(staff.language, staff.at, report);
    check_built_in(file, report);
    for (const auto& [name, one] : file.templates) {
        for (const auto& text : one.languages) check_language(text.language, text.at, report);
    }
    each_condition(file, [&report](const Condition& one) {
        const bool is_language = one.name == "message.language" || one.name == "client.language";
        if (!is_language || one.test != Condition::Test::equals) return;
        for (const auto& value : one.values) check_language(value, one.at, report);
    });
    for (const auto& [name, list] : file.lists) {
        std::set<std::string> seen;
        for (const auto& entry : list.entries) {
            if (seen.insert(entry.language).second)
                check_language(entry.language, entry.at, report);
        }
    }
}

}  // namespace vastus::rules
