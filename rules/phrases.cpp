#include "rules/phrases.hpp"

#include <algorithm>

namespace vastus::rules {
namespace {

constexpr Phrases english{
    "en",
    "{{client}} has been waiting {{waited}} for an answer, since {{since}}: “{{subject}}”.",
    "{{client}} has been silent for {{waited}}, since our answer of {{since}}: “{{subject}}”.",
    "{{client}}: the matter has been open for {{waited}}, since {{since}}: “{{subject}}”.",
    "{{severity.mark}} Unanswered for {{waited}}: {{item.subject}} ({{client.name}})",
    "{{severity.mark}} Reminder after {{waited}}: {{item.subject}} ({{client.name}})",
    {"you are responsible for it", "you are a member of the team {{name}}",
     "you lead the team {{name}}", "you look after this client", "you have the role {{name}}",
     "the rule names you"},
    "there is nobody else to tell and ",
    " and ",
    "You get this mail because {{reasons}} (rule {{rule}}, step {{step}}{{repeat}}).",
    ", repeat {{number}}",
    "(no subject)"};

constexpr Phrases estonian{
    "et",
    "{{client}} on oodanud vastust {{waited}}, alates {{since}}: „{{subject}}“.",
    "{{client}} on vaikinud {{waited}}, pärast meie vastust {{since}}: „{{subject}}“.",
    "{{client}}: asi on olnud lahti {{waited}}, alates {{since}}: „{{subject}}“.",
    "{{severity.mark}} Vastamata {{waited}}: {{item.subject}} ({{client.name}})",
    "{{severity.mark}} Meeldetuletus, {{waited}}: {{item.subject}} ({{client.name}})",
    {"vastutad selle asja eest", "oled meeskonna {{name}} liige", "oled meeskonna {{name}} juht",
     "oled selle kliendi haldur", "sul on roll {{name}}", "reegel nimetab sind"},
    "kedagi teist pole teavitada ja ",
    " ja ",
    "Saad selle kirja, sest {{reasons}} (reegel {{rule}}, samm {{step}}{{repeat}}).",
    ", kordus {{number}}",
    "(teemata)"};

constexpr Phrases russian{
    "ru",
    "{{client}} ждёт ответа {{waited}}, с {{since}}: «{{subject}}».",
    "{{client}} молчит {{waited}}, после нашего ответа {{since}}: «{{subject}}».",
    "{{client}}: дело открыто {{waited}}, с {{since}}: «{{subject}}».",
    "{{severity.mark}} Без ответа {{waited}}: {{item.subject}} ({{client.name}})",
    "{{severity.mark}} Напоминание, {{waited}}: {{item.subject}} ({{client.name}})",
    {"вы отвечаете за это обращение", "вы в команде {{name}}", "вы руководите командой {{name}}",
     "вы ведёте этого клиента", "у вас роль {{name}}", "вы названы в правиле"},
    "больше некому сообщить и ",
    " и ",
    "Вы получили это письмо, потому что {{reasons}} (правило {{rule}}, шаг {{step}}{{repeat}}).",
    ", повтор {{number}}",
    "(без темы)"};

constexpr Phrases finnish{
    "fi",
    "{{client}} on odottanut vastausta {{waited}}, {{since}} alkaen: ”{{subject}}”.",
    "{{client}} on ollut hiljaa {{waited}}, vastauksestamme {{since}} lähtien: ”{{subject}}”.",
    "{{client}}: asia on ollut auki {{waited}}, {{since}} alkaen: ”{{subject}}”.",
    "{{severity.mark}} Vastaamatta {{waited}}: {{item.subject}} ({{client.name}})",
    "{{severity.mark}} Muistutus, {{waited}}: {{item.subject}} ({{client.name}})",
    {"vastaat tästä asiasta", "olet tiimin {{name}} jäsen", "olet tiimin {{name}} vetäjä",
     "hoidat tätä asiakasta", "sinulla on rooli {{name}}", "sääntö nimeää sinut"},
    "muita ilmoitettavia ei ole ja ",
    " ja ",
    "Saat tämän viestin, koska {{reasons}} (sääntö {{rule}}, vaihe {{step}}{{repeat}}).",
    ", toisto {{number}}",
    "(ei aihetta)"};

constexpr std::array<const Phrases*, 4> all_phrases{&english, &estonian, &russian, &finnish};

}  // namespace

const Phrases& phrases_of(std::string_view language) {
    const auto found = std::ranges::find_if(
        all_phrases, [language](const Phrases* one) { return one->language == language; });
    return found != all_phrases.end() ? **found : english;
}

}  // namespace vastus::rules
