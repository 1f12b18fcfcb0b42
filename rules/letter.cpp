#include "rules/letter.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "model/utf8.hpp"

namespace vastus::rules {
namespace {

using Type = model::Letter::Type;

constexpr std::size_t full_lines_max = 50;     // the rest is named, in a line each
constexpr std::size_t subject_bytes_max = 80;  // of a matter, in a line

/// What a letter says of itself; # is the number of matters.
struct Words {
    std::string_view language;
    std::string_view group_subject, summary_subject, report_subject, done_subject, digest_subject;
    std::string_view group, summary, report, done, by_rule;
    std::string_view waits, due, since, more, nothing;
    std::string_view close, call, write;
};

constexpr std::array<Words, 4> all_words{
    {{"en", "# matters wait", "# matters wait: summary",
      "New reminder rules: # matters are overdue", "Done: ", "List ",
      "# matters have reached a reminder:",
      "So many reminders came at once that this is one mail for all # of them:",
      "These # matters were overdue already when a rule came into force; each is told here once:",
      "This needs no answer any more:", "By rule: ", "waits", "due", "since", "… and # more",
      "nothing today", "you may close it", "you may call", "you may write"},
     {"et", "# asja ootab", "# asja ootab: kokkuvõte",
      "Uued meeldetuletuse reeglid: # asja on üle aja", "Tehtud: ", "Nimekiri ",
      "# asja on jõudnud meeldetuletuseni:",
      "Meeldetuletusi tuli korraga nii palju, et kõik # on ühes kirjas:",
      "Need # asja olid üle aja juba siis, kui reegel jõustus; igaühest teatatakse siin üks kord:",
      "See ei vaja enam vastust:", "Reeglite kaupa: ", "ootab", "tähtaeg", "alates", "… ja veel #",
      "täna pole midagi", "võib sulgeda", "võiks helistada", "võiks kirjutada"},
     {"ru", "Ждут ответа: #", "Ждут ответа: #, сводка", "Новые правила напоминаний: просрочено #",
      "Готово: ", "Список ", "По этим # делам пришло время напомнить:",
      "Напоминаний сразу так много, что все # в одном письме:",
      "Эти # дел были просрочены, когда правило вступило в силу; о каждом сообщаем один раз:",
      "Это больше не требует ответа:", "По правилам: ", "ждёт", "срок", "с", "… и ещё #",
      "сегодня ничего", "можно закрыть", "можно позвонить", "можно написать"},
     {"fi", "# asiaa odottaa", "# asiaa odottaa: yhteenveto",
      "Uudet muistutussäännöt: # asiaa on myöhässä", "Valmis: ", "Lista ",
      "# asiaa on saavuttanut muistutuksen:",
      "Muistutuksia tuli kerralla niin monta, että kaikki # ovat yhdessä viestissä:",
      "Nämä # asiaa olivat myöhässä jo säännön tullessa voimaan; kustakin kerrotaan tässä kerran:",
      "Tähän ei enää tarvita vastausta:", "Säännöittäin: ", "odottaa", "määräaika", "alkaen",
      "… ja # muuta", "tänään ei mitään", "voi sulkea", "voisi soittaa", "voisi kirjoittaa"}}};

const Words& words_of(const RuleSet& rules, const std::string& recipient) {
    const auto person = rules.file.staff.find(recipient);
    const std::string language = person == rules.file.staff.end() ? "" : person->second.language;
    const auto found = std::ranges::find(all_words, language, &Words::language);
    return found == all_words.end() ? all_words.front() : *found;
}

std::string counted(std::string_view text, std::size_t count) {
    std::string result(text);
    const auto at = result.find('#');
    if (at != std::string::npos) result.replace(at, 1, std::to_string(count));
    return result;
}

std::string_view mark(model::Severity severity) {
    if (severity == model::Severity::critical) return "[!!] ";
    return severity == model::Severity::warning ? "[!] " : "";
}

std::string_view offer(const Words& words, std::string_view suggest) {
    if (suggest == "close") return words.close;
    if (suggest == "call") return words.call;
    return suggest == "write" ? words.write : std::string_view();
}

/// "waits 3 h, since 27.11.2026 17:00".
std::string how_it_stands(const RuleSet& rules, const Words& words, const LetterLine& line,
                          model::Instant now) {
    using Matter = LetterLine::Matter;
    const auto at = " " + local_text(rules, line.since);
    if (line.matter == Matter::due) return std::string(words.due) + at;
    const auto waits =
        line.matter == Matter::waits ? std::string(words.waits) + " " : std::string();
    return waits + waited_text(now - line.since, words.language) + ", " + std::string(words.since) +
           at;
}

std::string line_text(const RuleSet& rules, const Words& words, const LetterLine& line,
                      model::Instant now, bool is_done) {
    std::string text = "- " + std::string(mark(line.severity)) + line.client;
    if (!line.subject.empty())
        text += ": " + std::string(model::cut_utf8(line.subject, subject_bytes_max));
    if (!is_done) text += " (" + how_it_stands(rules, words, line, now) + ")";
    if (const auto what = offer(words, line.suggest); !what.empty())
        text += "; " + std::string(what);
    return text + "\n  " + line.link + "\n";
}

std::string short_line(const LetterLine& line) {
    std::string text = "- " + std::string(mark(line.severity)) + line.client;
    if (!line.subject.empty())
        text += ": " + std::string(model::cut_utf8(line.subject, subject_bytes_max));
    return text + ", " + line.link + "\n";
}

std::string lines_text(const RuleSet& rules, const Words& words,
                       const std::vector<LetterLine>& lines, model::Instant now, bool is_done) {
    std::string text;
    const auto full = std::min(lines.size(), full_lines_max);
    for (std::size_t i = 0; i < full; ++i) text += line_text(rules, words, lines[i], now, is_done);
    if (lines.size() == full) return text;
    // What a mail does not name nobody was told of.
    text += "\n" + counted(words.more, lines.size() - full) + ":\n";
    for (std::size_t i = full; i < lines.size(); ++i) text += short_line(lines[i]);
    return text;
}

/// "unanswered 12, follow-up 3".
std::string by_rule(const std::vector<LetterLine>& lines) {
    std::map<std::string, std::size_t> counts;
    for (const auto& line : lines) ++counts[line.rule];
    std::string text;
    for (const auto& [rule, count] : counts)
        text += (text.empty() ? "" : ", ") + rule + " " + std::to_string(count);
    return text;
}

}  // namespace

LetterLine::Matter matter_of(const RuleSet& rules, const model::Alert& alert) {
    using Matter = LetterLine::Matter;
    using Since = WatchRule::Since;
    if (!alert.subject.item()) return Matter::client;
    const auto rule = std::ranges::find(rules.file.watch, alert.rule, &WatchRule::id);
    if (rule == rules.file.watch.end()) return Matter::waits;
    const bool is_due = rule->since == Since::due || rule->since == Since::promise;
    return is_due ? Matter::due : Matter::waits;
}

LetterText render_letter(const RuleSet& rules, Type type, const std::string& recipient,
                         const std::vector<LetterLine>& lines, model::Instant now) {
    const Words& words = words_of(rules, recipient);
    LetterText letter;
    letter.language = words.language;
    auto worst = model::Severity::info;
    for (const auto& line : lines) worst = std::max(worst, line.severity);
    std::string_view subject = words.group_subject, intro = words.group;
    if (type == Type::summary) subject = words.summary_subject, intro = words.summary;
    if (type == Type::report) subject = words.report_subject, intro = words.report;
    if (type == Type::resolved) subject = words.done_subject, intro = words.done;
    letter.subject = std::string(mark(worst)) + counted(subject, lines.size());
    const bool is_done = type == Type::resolved;
    if (is_done && !lines.empty()) {
        const auto& done = lines.front();
        letter.subject = std::string(subject) + (done.subject.empty() ? done.client : done.subject);
    } else if (!lines.empty() && type == Type::alerts) {
        letter.subject += ": " + lines.front().client;
        if (lines.size() > 1 && lines[1].client != lines[0].client)
            letter.subject += ", " + lines[1].client;
        if (lines.size() > 2) letter.subject += ", …";
    }
    letter.text =
        counted(intro, lines.size()) + "\n\n" + lines_text(rules, words, lines, now, is_done);
    if (type == Type::summary || type == Type::report)
        letter.text += "\n" + std::string(words.by_rule) + by_rule(lines) + "\n";
    return letter;
}

LetterText render_digest(const RuleSet& rules, const std::string& digest,
                         const std::string& recipient, const std::vector<DigestPart>& parts,
                         model::Instant now) {
    const Words& words = words_of(rules, recipient);
    LetterText letter;
    letter.language = words.language;
    std::size_t count = 0;
    for (const auto& part : parts) {
        if (part.lines.empty()) continue;
        count += part.lines.size() + part.more;
        letter.text += part.title + " (" + std::to_string(part.lines.size() + part.more) + ")\n" +
                       lines_text(rules, words, part.lines, now, false);
        if (part.more > 0) letter.text += counted(words.more, part.more) + "\n";
        letter.text += "\n";
    }
    if (count == 0) letter.text = std::string(words.nothing) + "\n";
    const auto today = local_text(rules, now).substr(0, 10);
    letter.subject = std::string(words.digest_subject) + digest + " " + today + ": " +
                     (count == 0 ? std::string(words.nothing) : std::to_string(count));
    return letter;
}

}  // namespace vastus::rules
