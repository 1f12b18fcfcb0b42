// How long somebody has waited, in words of a language.
#include <array>
#include <string>

#include "rules/decide.hpp"

namespace vastus::rules {
namespace {

using std::chrono::days;
using std::chrono::duration_cast;
using std::chrono::hours;
using std::chrono::minutes;

/// From here on hours do not matter.
constexpr auto days_only_from = days(10);

enum class Plural {
    one_other,   ///< 1 day, 2 days
    slavic,      ///< 1, 21; 2-4, 22-24; the rest
    lithuanian,  ///< 1, 21; 2-9, 22-29; the rest
    latvian      ///< 1, 21; the rest
};

struct Units {
    std::string_view language;
    Plural plural;
    std::array<std::string_view, 3> days;  ///< One, few, many.
    std::string_view hour, minute;
    std::string_view under_a_minute;
};

constexpr std::array<Units, 9> all_units{{
    {"en", Plural::one_other, {"day", "days", "days"}, "h", "min", "less than a minute"},
    {"et", Plural::one_other, {"päev", "päeva", "päeva"}, "h", "min", "alla minuti"},
    {"ru", Plural::slavic, {"день", "дня", "дней"}, "ч", "мин", "меньше минуты"},
    {"fi", Plural::one_other, {"päivä", "päivää", "päivää"}, "h", "min", "alle minuutin"},
    {"lv", Plural::latvian, {"diena", "dienas", "dienas"}, "h", "min", "mazāk par minūti"},
    {"lt", Plural::lithuanian, {"diena", "dienos", "dienų"}, "val.", "min.", "mažiau nei minutę"},
    {"de", Plural::one_other, {"Tag", "Tage", "Tage"}, "Std.", "Min.", "weniger als eine Minute"},
    {"sv", Plural::one_other, {"dag", "dagar", "dagar"}, "tim", "min", "mindre än en minut"},
    {"uk", Plural::slavic, {"день", "дні", "днів"}, "год", "хв", "менше хвилини"},
}};

const Units& units_of(std::string_view language) {
    for (const auto& units : all_units) {
        if (units.language == language) return units;
    }
    return all_units.front();
}

std::size_t form(Plural plural, std::int64_t count) {
    const std::int64_t last = count % 10;
    const std::int64_t last_two = count % 100;
    const bool is_teen = last_two >= 11 && last_two <= 19;
    switch (plural) {
        case Plural::one_other: return count == 1 ? 0 : 1;
        case Plural::latvian: return last == 1 && last_two != 11 ? 0 : 1;
        case Plural::slavic:
            if (last == 1 && last_two != 11) return 0;
            return last >= 2 && last <= 4 && !is_teen ? 1 : 2;
        case Plural::lithuanian:
            if (last == 1 && !is_teen) return 0;
            return last >= 2 && !is_teen ? 1 : 2;
    }
    return 0;
}

std::string counted(std::int64_t count, std::string_view unit) {
    return std::to_string(count) + " " + std::string(unit);
}

}  // namespace

std::string waited_text(model::Duration waited, std::string_view language) {
    const Units& units = units_of(language);
    const auto whole = std::max(waited, model::Duration(0));
    const auto day_count = duration_cast<days>(whole);
    const auto hour_count = duration_cast<hours>(whole - day_count);
    const auto minute_count = duration_cast<minutes>(whole - day_count - hour_count);
    if (day_count.count() > 0) {
        std::string text =
            counted(day_count.count(), units.days[form(units.plural, day_count.count())]);
        if (day_count < days_only_from && hour_count.count() > 0)
            text += " " + counted(hour_count.count(), units.hour);
        return text;
    }
    if (hour_count.count() > 0) {
        std::string text = counted(hour_count.count(), units.hour);
        if (minute_count.count() > 0) text += " " + counted(minute_count.count(), units.minute);
        return text;
    }
    if (minute_count.count() > 0) return counted(minute_count.count(), units.minute);
    return std::string(units.under_a_minute);
}

}  // namespace vastus::rules
