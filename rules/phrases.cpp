#include "rules/phrases.hpp"

#include <algorithm>

namespace vastus::rules {
namespace {

constexpr Phrases english{
    "en",
    "{{client}} has been waiting {{waited}} for an answer, since {{since}}: “{{subject}}”.",
    "{{client}} has been silent for {{waited}}, since our answer of {{since}}: “{{subject}}”.",
    "{{client}}: the matter has been open for {{waited}}, since {{since}}: “{{subject}}”.",
    "We promised {{client}} another answer by {{since}}: “{{subject}}”.",
    "The matter of {{client}} is due {{since}}: “{{subject}}”.",
    "There has been no contact with {{client}} for {{waited}}, since {{since}}.",
    "Nothing has been heard from {{client}} for {{waited}}, since {{since}}.",
    "We have not written to {{client}} for {{waited}}, since {{since}}.",
    "{{client}} has been in the register for {{waited}}, since {{since}}.",
    "{{severity.mark}} Unanswered for {{waited}}: {{item.subject}} ({{client.name}})",
    "{{severity.mark}} Due {{since.local}}: {{item.subject}} ({{client.name}})",
    "{{severity.mark}} Reminder after {{waited}}: {{client.name}}",
    "{{severity.mark}} Reminder after {{waited}}: {{item.subject}} ({{client.name}})",
    {"you are responsible for it", "you are a member of the team {{name}}",
     "you lead the team {{name}}", "you look after this client", "you have the role {{name}}",
     "the rule names you"},
    "there is nobody else to tell and ",
    " and ",
    "You get this mail because {{reasons}} (rule {{rule}}, step {{step}}{{repeat}}).",
    ", repeat {{number}}",
    "(no subject)",
    "Details: {{link}}"};

constexpr Phrases estonian{
    "et",
    "{{client}} on oodanud vastust {{waited}}, alates {{since}}: „{{subject}}“.",
    "{{client}} on vaikinud {{waited}}, pärast meie vastust {{since}}: „{{subject}}“.",
    "{{client}}: asi on olnud lahti {{waited}}, alates {{since}}: „{{subject}}“.",
    "Lubasime uue vastuse hiljemalt {{since}} ({{client}}): „{{subject}}“.",
    "Asja tähtaeg on {{since}} ({{client}}): „{{subject}}“.",
    "Kliendiga {{client}} pole olnud ühendust {{waited}}, alates {{since}}.",
    "Kliendist {{client}} pole midagi kuulda olnud {{waited}}, alates {{since}}.",
    "Me pole kliendile {{client}} kirjutanud {{waited}}, alates {{since}}.",
    "{{client}} on olnud registris {{waited}}, alates {{since}}.",
    "{{severity.mark}} Vastamata {{waited}}: {{item.subject}} ({{client.name}})",
    "{{severity.mark}} Tähtaeg {{since.local}}: {{item.subject}} ({{client.name}})",
    "{{severity.mark}} Meeldetuletus, {{waited}}: {{client.name}}",
    "{{severity.mark}} Meeldetuletus, {{waited}}: {{item.subject}} ({{client.name}})",
    {"vastutad selle asja eest", "oled meeskonna {{name}} liige", "oled meeskonna {{name}} juht",
     "oled selle kliendi haldur", "sul on roll {{name}}", "reegel nimetab sind"},
    "kedagi teist pole teavitada ja ",
    " ja ",
    "Saad selle kirja, sest {{reasons}} (reegel {{rule}}, samm {{step}}{{repeat}}).",
    ", kordus {{number}}",
    "(teemata)",
    "Täpsemalt: {{link}}"};

constexpr Phrases russian{
    "ru",
    "{{client}} ждёт ответа {{waited}}, с {{since}}: «{{subject}}».",
    "{{client}} молчит {{waited}}, после нашего ответа {{since}}: «{{subject}}».",
    "{{client}}: дело открыто {{waited}}, с {{since}}: «{{subject}}».",
    "Мы обещали ответить до {{since}} ({{client}}): «{{subject}}».",
    "Срок по делу: {{since}} ({{client}}): «{{subject}}».",
    "С клиентом {{client}} не было связи {{waited}}, с {{since}}.",
    "От клиента {{client}} ничего не слышно {{waited}}, с {{since}}.",
    "Мы не писали клиенту {{client}} {{waited}}, с {{since}}.",
    "{{client}} в реестре уже {{waited}}, с {{since}}.",
    "{{severity.mark}} Без ответа {{waited}}: {{item.subject}} ({{client.name}})",
    "{{severity.mark}} Срок {{since.local}}: {{item.subject}} ({{client.name}})",
    "{{severity.mark}} Напоминание, {{waited}}: {{client.name}}",
    "{{severity.mark}} Напоминание, {{waited}}: {{item.subject}} ({{client.name}})",
    {"вы отвечаете за это обращение", "вы в команде {{name}}", "вы руководите командой {{name}}",
     "вы ведёте этого клиента", "у вас роль {{name}}", "вы названы в правиле"},
    "больше некому сообщить и ",
    " и ",
    "Вы получили это письмо, потому что {{reasons}} (правило {{rule}}, шаг {{step}}{{repeat}}).",
    ", повтор {{number}}",
    "(без темы)",
    "Подробнее: {{link}}"};

constexpr Phrases finnish{
    "fi",
    "{{client}} on odottanut vastausta {{waited}}, {{since}} alkaen: ”{{subject}}”.",
    "{{client}} on ollut hiljaa {{waited}}, vastauksestamme {{since}} lähtien: ”{{subject}}”.",
    "{{client}}: asia on ollut auki {{waited}}, {{since}} alkaen: ”{{subject}}”.",
    "Lupasimme vastata viimeistään {{since}} ({{client}}): ”{{subject}}”.",
    "Asian määräaika on {{since}} ({{client}}): ”{{subject}}”.",
    "Asiakkaaseen {{client}} ei ole oltu yhteydessä {{waited}}, {{since}} alkaen.",
    "Asiakkaasta {{client}} ei ole kuulunut mitään {{waited}}, {{since}} alkaen.",
    "Emme ole kirjoittaneet asiakkaalle {{client}} {{waited}}, {{since}} alkaen.",
    "{{client}} on ollut rekisterissä {{waited}}, {{since}} alkaen.",
    "{{severity.mark}} Vastaamatta {{waited}}: {{item.subject}} ({{client.name}})",
    "{{severity.mark}} Määräaika {{since.local}}: {{item.subject}} ({{client.name}})",
    "{{severity.mark}} Muistutus, {{waited}}: {{client.name}}",
    "{{severity.mark}} Muistutus, {{waited}}: {{item.subject}} ({{client.name}})",
    {"vastaat tästä asiasta", "olet tiimin {{name}} jäsen", "olet tiimin {{name}} vetäjä",
     "hoidat tätä asiakasta", "sinulla on rooli {{name}}", "sääntö nimeää sinut"},
    "muita ilmoitettavia ei ole ja ",
    " ja ",
    "Saat tämän viestin, koska {{reasons}} (sääntö {{rule}}, vaihe {{step}}{{repeat}}).",
    ", toisto {{number}}",
    "(ei aihetta)",
    "Lisätietoja: {{link}}"};

constexpr std::array<const Phrases*, 4> all_phrases{&english, &estonian, &russian, &finnish};

}  // namespace

const Phrases& phrases_of(std::string_view language) {
    const auto found = std::ranges::find_if(
        all_phrases, [language](const Phrases* one) { return one->language == language; });
    return found != all_phrases.end() ? **found : english;
}

}  // namespace vastus::rules
