// Alert mails: the rule author's template, and a paragraph of ours that says who waits and why this
// person is told.
#include <algorithm>

#include "model/utf8.hpp"
#include "rules/decide.hpp"
#include "rules/field.hpp"
#include "rules/local_time.hpp"
#include "rules/phrases.hpp"
#include "rules/recipients.hpp"
#include "rules/template_text.hpp"

namespace vastus::rules {
namespace {

/// A value in a mail: a name, a subject. Longer ones are cut.
constexpr std::size_t value_bytes_max = 400;
constexpr std::size_t subject_bytes_max = 300;

/// One line: control characters and runs of blanks become one blank.
std::string one_line(std::string_view text) {
    std::string line;
    for (const char byte : text) {
        const auto value = static_cast<unsigned char>(byte);
        const bool is_blank = value <= 0x20 || value == 0x7F;
        if (is_blank && (line.empty() || line.back() == ' ')) continue;
        line.push_back(is_blank ? ' ' : byte);
    }
    if (!line.empty() && line.back() == ' ') line.pop_back();
    return line;
}

std::string cut(std::string_view text, std::size_t bytes_max) {
    const std::string_view kept = model::cut_utf8(text, bytes_max);
    return std::string(kept) + (kept.size() < text.size() ? "…" : "");
}

std::string mark(model::Severity severity) {
    if (severity == model::Severity::critical) return "[!!]";
    return severity == model::Severity::warning ? "[!]" : "";
}

std::string client_name(const AlertFacts& facts) {
    if (!facts.client.name.empty()) return facts.client.name;
    if (!facts.item.contact.name.empty()) return facts.item.contact.name;
    return facts.item.contact.address;
}

/// "Ott Kask (klient.example)": who wrote, and for whom.
std::string who_waits(const AlertFacts& facts) {
    const auto client = client_name(facts);
    const auto& person = facts.item.contact.name;
    return person.empty() || person == client ? client : person + " (" + client + ")";
}

std::string item_subject(const AlertFacts& facts, std::string_view language) {
    const auto subject = one_line(facts.item.subject);
    return subject.empty() ? std::string(phrases_of(language).no_subject) : subject;
}

/// The fields that only an alert has.
std::optional<std::string> alert_value(const RuleSet& rules, const AlertFacts& facts,
                                       std::string_view language, std::string_view field) {
    const auto& alert = facts.alert;
    if (field == "rule") return alert.rule;
    if (field == "step") return alert.step;
    if (field == "severity") return std::string(name(alert.severity));
    if (field == "severity.mark") return mark(alert.severity);
    if (field == "waited") return waited_text(facts.now - alert.anchor.at, language);
    if (field == "since.local") return local_text(rules, alert.anchor.at);
    if (field == "due.local") return local_text(rules, alert.due);
    if (field == "item.link") return facts.item_link;
    if (field == "item.subject") return item_subject(facts, language);
    if (field == "client.name") return client_name(facts);
    return std::nullopt;
}

TemplateValues values_of(const RuleSet& rules, const AlertFacts& facts, std::string language) {
    return [&rules, &facts, language = std::move(language)](const std::string& name) {
        std::vector<std::string> values;
        if (auto value = alert_value(rules, facts, language, name)) {
            values.push_back(std::move(*value));
        } else if (const FieldInfo* field = find_field(name)) {
            FieldValue read =
                field->read({nullptr, &facts.item, &facts.client}, family_rest(*field, name));
            values = std::move(read.texts);
            if (read.number) values.push_back(std::to_string(static_cast<long long>(*read.number)));
        }
        for (auto& value : values) value = cut(one_line(value), value_bytes_max);
        return values;
    };
}

std::string fill(std::string_view text, const TemplateValues& values) {
    const auto parsed = parse_template(text);
    // A template that cannot be parsed does not pass compile(); its text is better than nothing.
    if (std::holds_alternative<TemplateProblem>(parsed)) return std::string(text);
    return fill_template(std::get<0>(parsed), values);
}

/// Fills a phrase of ours from pairs of name and value.
std::string fill_phrase(std::string_view phrase,
                        const std::vector<std::pair<std::string, std::string>>& pairs) {
    return fill(phrase, [&pairs](const std::string& name) {
        std::vector<std::string> values;
        for (const auto& [key, value] : pairs) {
            if (key == name) values.push_back(value);
        }
        return values;
    });
}

const WatchRule* find_rule(const RuleSet& rules, const std::string& id) {
    const auto found = std::ranges::find(rules.file.watch, id, &WatchRule::id);
    return found != rules.file.watch.end() ? &*found : nullptr;
}

/// Why the person is told now; "named in the rule" when the rule or its people have changed since.
std::vector<Reason> reasons_of(const RuleSet& rules, const AlertFacts& facts) {
    if (const WatchRule* rule = find_rule(rules, facts.alert.rule)) {
        const bool is_item = facts.alert.subject.item().value != 0;
        const Watching what{is_item ? &facts.item : nullptr, &facts.client};
        for (const auto& ladder : rule->ladders) {
            const auto step = std::ranges::find(ladder.steps, facts.alert.step, &Step::label);
            if (step == ladder.steps.end()) continue;
            for (auto& person : find_recipients(rules, step->to, what)) {
                if (person.staff == facts.recipient) return std::move(person.reasons);
            }
        }
    }
    return {Reason{}};
}

std::string because(const RuleSet& rules, const AlertFacts& facts, const Phrases& phrases) {
    std::string reasons;
    for (const auto& reason : reasons_of(rules, facts)) {
        const std::string_view phrase = phrases.reasons.at(static_cast<std::size_t>(reason.type));
        if (!reasons.empty())
            reasons += phrases.conjunction;
        else if (reason.is_fallback)
            reasons += phrases.fallback;
        reasons += fill_phrase(phrase, {{"name", reason.name}});
    }
    std::string repeat;
    if (facts.alert.repeat > 0)
        repeat = fill_phrase(phrases.repeat, {{"number", std::to_string(facts.alert.repeat)}});
    return fill_phrase(phrases.because, {{"reasons", reasons},
                                         {"rule", facts.alert.rule},
                                         {"step", std::to_string(facts.alert.step_number)},
                                         {"repeat", repeat}});
}

bool is_waiting(const WatchRule* rule) {
    return rule == nullptr || rule->since == WatchRule::Since::first_unanswered ||
           rule->since == WatchRule::Since::last_client_message;
}

std::string_view matter(const WatchRule* rule, const Phrases& phrases) {
    using Since = WatchRule::Since;
    if (is_waiting(rule)) return phrases.waiting;
    switch (rule->since) {
        case Since::our_answer: return phrases.silent;
        case Since::promise: return phrases.promised;
        case Since::due: return phrases.due;
        case Since::activity: return phrases.no_contact;
        case Since::client_activity: return phrases.nothing_heard;
        case Since::our_activity: return phrases.not_written;
        case Since::created: return phrases.registered;
        default: return phrases.open;
    }
}

std::string_view built_in_subject(const WatchRule* rule, const Phrases& phrases) {
    using Since = WatchRule::Since;
    if (is_waiting(rule)) return phrases.subject_waiting;
    if (rule->each == WatchRule::Each::client) return phrases.subject_client;
    const bool is_due = rule->since == Since::due || rule->since == Since::promise;
    return is_due ? phrases.subject_due : phrases.subject_other;
}

std::string paragraph(const RuleSet& rules, const AlertFacts& facts, const Phrases& phrases) {
    const model::Instant since = facts.alert.anchor.at;
    const std::string subject = item_subject(facts, phrases.language);
    const std::string who =
        fill_phrase(matter(find_rule(rules, facts.alert.rule), phrases),
                    {{"client", cut(one_line(who_waits(facts)), value_bytes_max)},
                     {"waited", waited_text(facts.now - since, phrases.language)},
                     {"since", local_text(rules, since)},
                     {"subject", cut(subject, value_bytes_max)}});
    return who + "\n" + because(rules, facts, phrases);
}

TemplateText built_in(const RuleSet& rules, const AlertFacts& facts, const Phrases& phrases) {
    TemplateText text;
    text.language = phrases.language;
    text.subject = built_in_subject(find_rule(rules, facts.alert.rule), phrases);
    return text;
}

/// The template in the person's language, else its first; null when there is none.
const TemplateText* find_template(const RuleSet& rules, const AlertFacts& facts,
                                  const std::string& language) {
    const auto found = rules.file.templates.find(facts.alert.template_name);
    if (found == rules.file.templates.end() || found->second.languages.empty()) return nullptr;
    const auto& languages = found->second.languages;
    const auto own = std::ranges::find(languages, language, &TemplateText::language);
    return own != languages.end() ? &*own : &languages.front();
}

}  // namespace

std::string local_text(const RuleSet& rules, model::Instant at) {
    return local_minute(rules.file.timezone, at);
}

AlertMail render(const RuleSet& rules, const AlertFacts& facts) {
    const auto person = rules.file.staff.find(facts.recipient);
    std::string language = person != rules.file.staff.end() ? person->second.language : "";
    const TemplateText* const own = find_template(rules, facts, language);
    const TemplateText text = own != nullptr ? *own : built_in(rules, facts, phrases_of(language));
    if (language.empty()) language = text.language;
    const TemplateValues values = values_of(rules, facts, text.language);
    AlertMail mail;
    mail.language = text.language;
    mail.subject = cut(one_line(fill(text.subject, values)), subject_bytes_max);
    mail.text = fill(text.text, values);
    while (!mail.text.empty() && (mail.text.back() == '\n' || mail.text.back() == ' '))
        mail.text.pop_back();
    if (!mail.text.empty()) mail.text += "\n\n";
    mail.text += paragraph(rules, facts, phrases_of(language)) + "\n";
    // Last: the first line is what a mail program shows in its list.
    if (own == nullptr)
        mail.text +=
            "\n" + fill_phrase(phrases_of(language).details, {{"link", facts.item_link}}) + "\n";
    return mail;
}

}  // namespace vastus::rules
