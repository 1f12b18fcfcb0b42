// Languages that are written as countries: "ee" is a language too, but nobody's mail is in Ewe.
#include <algorithm>
#include <array>
#include <set>

#include "rules/checks.hpp"

namespace vastus::rules {
namespace {

struct Country {
    std::string_view code, language, name;
};
/// ISO 3166 codes that are often taken for ISO 639-1 ones, in the countries around us and beyond.
constexpr std::array<Country, 13> countries{{
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

void check_language(const std::string& language, const Position& at, Report& report) {
    const auto found = std::ranges::find(countries, language, &Country::code);
    if (found == countries.end()) return;
    report.warn(
        at, "country-for-language", quoted(language) + " is a country, not a language",
        "for " + std::string(found->name) + " write \"" + std::string(found->language) + "\"",
        language);
}

}  // namespace

void check_languages(const RuleFile& file, Report& report) {
    for (const auto& [id, staff] : file.staff) check_language(staff.language, staff.at, report);
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
