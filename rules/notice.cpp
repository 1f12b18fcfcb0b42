#include "rules/notice.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "model/utf8.hpp"
#include "rules/template_text.hpp"

namespace vastus::rules {
namespace {

constexpr std::size_t problem_bytes_max = 16u << 10;  // more than anybody repairs at once
constexpr std::size_t subject_bytes_max = 120;
constexpr std::size_t sources_in_subject = 3, sources_in_note = 5;

/// {{…}} is filled as in templates.
struct Words {
    std::string_view language;
    std::string_view refused_subject, refused, refused_next;
    std::string_view unread_subject, unread, unread_line, unread_next;
    std::string_view note, note_more, perhaps;
};

constexpr std::array<Words, 4> all_words{
    {{"en", "[!] New rules were refused; the old ones stay in force",
      "The rules in {{file}} have changed and cannot be used; they were refused on {{since}}. The "
      "rules of before stay in force: mail is read and reminded of as it was until now.",
      "What to do: repair the file. It is read again by itself a few seconds after it was saved.\n"
      "\"vastus rules check {{file}}\" shows what is wrong, \"vastus status\" whether the new "
      "rules "
      "were taken. Until then this mail comes once a day.",
      "[!] Out of reach since {{since}}: {{sources}}",
      "This has not been read for so long that reminders no longer wait for it:",
      "- {{source}}, since {{since}} ({{waited}})",
      "No mail is lost: it stays on its server and is read later. Reminders go on, although an "
      "answer may lie there; each of them says so.\n\n"
      "What to do: look at \"vastus status\", then at the network, the server, and the password. "
      "It "
      "is tried again by itself; there is no second mail about this outage.",
      "{{source}} could not be read since {{since}}: an answer may lie there.",
      "The same is true of {{count}} more.",
      "Perhaps it is answered already: {{by}} wrote to {{client}} on {{at}}, subject "
      "\"{{subject}}\". If that is the answer: {{link}}"},
     {"et", "[!] Uued reeglid lükati tagasi; kehtivad vanad",
      "Failis {{file}} olevad reeglid on muutunud ja neid ei saa kasutada; need lükati tagasi "
      "{{since}}. Kehtima jäävad senised reeglid: kirju loetakse ja neist tuletatakse meelde nagu "
      "seni.",
      "Mida teha: paranda fail. Mõni sekund pärast salvestamist loetakse see ise uuesti.\n"
      "„vastus rules check {{file}}“ näitab, mis on valesti, „vastus status“, kas uued reeglid "
      "võeti vastu. Seni tuleb see kiri kord päevas.",
      "[!] Kättesaamatu alates {{since}}: {{sources}}",
      "Seda pole saanud lugeda nii kaua, et meeldetuletused seda enam ei oota:",
      "- {{source}}, alates {{since}} ({{waited}})",
      "Ükski kiri ei lähe kaotsi: see jääb serverisse ja loetakse hiljem. Meeldetuletused "
      "jätkuvad, "
      "kuigi vastus võib olla just seal; igas neist on see kirjas.\n\n"
      "Mida teha: vaata „vastus status“, siis võrku, serverit ja parooli. Uuesti proovitakse ise; "
      "teist kirja selle katkestuse kohta ei tule.",
      "{{source}} pole olnud loetav alates {{since}}: vastus võib olla seal.",
      "Sama kehtib veel {{count}} kohta.",
      "Võib-olla on juba vastatud: {{by}} kirjutas {{at}} kliendile {{client}} teemal "
      "„{{subject}}“. Kui see oli vastus: {{link}}"},
     {"ru", "[!] Новые правила отклонены; действуют прежние",
      "Правила в файле {{file}} изменились, и применить их нельзя; они отклонены {{since}}. "
      "Действуют прежние правила: письма читаются и напоминания идут, как до сих пор.",
      "Что делать: исправьте файл. Через несколько секунд после сохранения он будет прочитан сам.\n"
      "«vastus rules check {{file}}» покажет, что не так, «vastus status» — приняты ли новые "
      "правила. До тех пор это письмо приходит раз в день.",
      "[!] Недоступно с {{since}}: {{sources}}",
      "Это не удаётся прочитать так долго, что напоминания больше не ждут:",
      "- {{source}}, с {{since}} ({{waited}})",
      "Письма не пропадают: они остаются на сервере и будут прочитаны позже. Напоминания "
      "продолжаются, хотя ответ может лежать там; в каждом об этом сказано.\n\n"
      "Что делать: посмотрите «vastus status», затем сеть, сервер и пароль. Попытки повторяются "
      "сами; второго письма об этом сбое не будет.",
      "{{source}} не читается с {{since}}: ответ может лежать там.",
      "То же верно и для других: {{count}}.",
      "Возможно, уже ответили: {{by}}, {{at}}, клиенту {{client}}, тема «{{subject}}». Если это "
      "ответ: {{link}}"},
     {"fi", "[!] Uudet säännöt hylättiin; vanhat ovat voimassa",
      "Tiedoston {{file}} säännöt ovat muuttuneet eikä niitä voi käyttää; ne hylättiin {{since}}. "
      "Entiset säännöt ovat voimassa: viestit luetaan ja niistä muistutetaan kuten tähän asti.",
      "Mitä tehdä: korjaa tiedosto. Se luetaan itsestään uudelleen muutaman sekunnin kuluttua "
      "tallennuksesta.\n"
      "”vastus rules check {{file}}” näyttää, mikä on vialla, ”vastus status”, otettiinko uudet "
      "säännöt käyttöön. Siihen asti tämä viesti tulee kerran päivässä.",
      "[!] Tavoittamattomissa {{since}} alkaen: {{sources}}",
      "Tätä ei ole voitu lukea niin pitkään aikaan, etteivät muistutukset enää odota sitä:",
      "- {{source}}, {{since}} alkaen ({{waited}})",
      "Yhtään viestiä ei katoa: ne pysyvät palvelimella ja luetaan myöhemmin. Muistutukset "
      "jatkuvat, vaikka vastaus voi olla siellä; jokaisessa sanotaan se.\n\n"
      "Mitä tehdä: katso ”vastus status”, sitten verkko, palvelin ja salasana. Uusi yritys tehdään "
      "itsestään; toista viestiä tästä katkoksesta ei tule.",
      "{{source}} ei ole ollut luettavissa {{since}} alkaen: vastaus voi olla siellä.",
      "Sama koskee vielä: {{count}}.",
      "Ehkä on jo vastattu: {{by}} kirjoitti {{at}} asiakkaalle {{client}}, aihe ”{{subject}}”. "
      "Jos se oli vastaus: {{link}}"}}};

const Words& words_of(const RuleSet& rules, const std::string& recipient) {
    const auto person = rules.file.staff.find(recipient);
    const std::string language = person == rules.file.staff.end() ? "" : person->second.language;
    const auto found = std::ranges::find(all_words, language, &Words::language);
    return found == all_words.end() ? all_words.front() : *found;
}

using Pair = std::pair<std::string_view, std::string>;

std::string fill(std::string_view phrase, std::initializer_list<Pair> pairs) {
    const auto parsed = parse_template(phrase);
    return fill_template(std::get<0>(parsed), [pairs](const std::string& name) {
        std::vector<std::string> values;
        for (const auto& [key, value] : pairs) {
            if (key == name) values.push_back(value);
        }
        return values;
    });
}

std::string joined(const std::vector<Unread>& sources) {
    std::string text;
    for (std::size_t i = 0; i < std::min(sources.size(), sources_in_subject); ++i)
        text += (i == 0 ? "" : ", ") + sources[i].source;
    return text + (sources.size() > sources_in_subject ? ", …" : "");
}

}  // namespace

LetterText refused_rules_letter(const RuleSet& rules, const std::string& recipient,
                                const RefusedRules& refused) {
    const Words& words = words_of(rules, recipient);
    const auto since = local_text(rules, refused.since);
    std::string problem(model::cut_utf8(refused.problem, problem_bytes_max));
    while (!problem.empty() && problem.back() == '\n') problem.pop_back();
    LetterText letter{std::string(words.language), std::string(words.refused_subject), {}};
    letter.text = fill(words.refused, {{"file", refused.file}, {"since", since}}) + "\n\n" +
                  problem + "\n\n" + fill(words.refused_next, {{"file", refused.file}}) + "\n";
    return letter;
}

LetterText unread_letter(const RuleSet& rules, const std::string& recipient,
                         const std::vector<Unread>& sources, model::Instant now) {
    const Words& words = words_of(rules, recipient);
    auto earliest = now;
    LetterText letter{std::string(words.language), {}, std::string(words.unread) + "\n\n"};
    for (const auto& one : sources) {
        earliest = std::min(earliest, one.since);
        letter.text +=
            fill(words.unread_line, {{"source", one.source},
                                     {"since", local_text(rules, one.since)},
                                     {"waited", waited_text(now - one.since, words.language)}}) +
            "\n";
        if (!one.fault.empty()) letter.text += "  " + one.fault + "\n";
    }
    letter.text += "\n" + std::string(words.unread_next) + "\n";
    letter.subject = fill(words.unread_subject,
                          {{"since", local_text(rules, earliest)}, {"sources", joined(sources)}});
    return letter;
}

std::string unread_note(const RuleSet& rules, const std::string& recipient,
                        const std::vector<Unread>& sources) {
    const Words& words = words_of(rules, recipient);
    std::string note;
    for (std::size_t i = 0; i < std::min(sources.size(), sources_in_note); ++i) {
        note += fill(words.note, {{"source", sources[i].source},
                                  {"since", local_text(rules, sources[i].since)}}) +
                "\n";
    }
    if (sources.size() > sources_in_note) {
        const auto more = std::to_string(sources.size() - sources_in_note);
        note += fill(words.note_more, {{"count", more}}) + "\n";
    }
    return note;
}

std::string perhaps_note(const RuleSet& rules, const std::string& recipient,
                         const std::vector<Perhaps>& found) {
    const Words& words = words_of(rules, recipient);
    std::string note;
    for (const auto& one : found) {
        note += fill(words.perhaps,
                     {{"by", one.by},
                      {"client", one.client},
                      {"at", local_text(rules, one.at)},
                      {"subject", std::string(model::cut_utf8(one.subject, subject_bytes_max))},
                      {"link", one.link}}) +
                "\n";
    }
    return note;
}

}  // namespace vastus::rules
