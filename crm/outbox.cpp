#include "crm/outbox.hpp"

#include <algorithm>

#include "crm/perhaps.hpp"
#include "crm/post.hpp"
#include "crm/watching.hpp"
#include "mail/compose.hpp"
#include "rules/decide.hpp"
#include "rules/deliver.hpp"
#include "rules/letter.hpp"
#include "rules/phrases.hpp"
#include "rules/recipients.hpp"

namespace vastus::crm {
namespace {

using Type = model::Letter::Type;

/// The usual pause before another try is no longer; what waits longer may wait for a wrong time,
/// and one try more costs nothing.
constexpr auto longest_pause = std::chrono::hours(1);
constexpr std::size_t perhaps_max = 5;  // of one letter

/// One alert of a letter, with what it is about.
struct Part {
    model::Alert alert;
    Case subject;
};

/// "mail.md 10.1": the root that is never sent, and the first alert of the item to this person.
Result<std::vector<std::string>> thread_of(const storage::Transaction& tx, const PostSettings& post,
                                           const model::Subject& subject,
                                           const std::string& recipient) {
    std::vector<std::string> references;
    if (subject.item())
        references.push_back(
            mail::item_message_id(subject.item(), post.mac_key, post.message_id_host));
    TRY(auto sent, storage::list_sent_of(tx, subject));
    const auto first = std::ranges::find(sent, recipient, &model::SentRecord::recipient);
    if (first != sent.end()) references.push_back(first->message_id);
    return references;
}

std::string link_of(const model::Subject& subject) {
    const auto number = std::to_string(subject.number);
    return subject.item() ? "vastus item show " + number : "vastus client show " + number;
}

rules::LetterLine line_of(const rules::RuleSet& rules, const Part& part) {
    rules::LetterLine line;
    line.matter = rules::matter_of(rules, part.alert);
    if (part.subject.client) line.client = part.subject.client->name;
    if (part.subject.item) line.subject = part.subject.item->subject;
    line.rule = part.alert.rule;
    line.link = link_of(part.alert.subject);
    line.severity = part.alert.severity;
    line.since = part.alert.anchor.at;
    line.suggest = part.alert.suggest;
    return line;
}

/// The same words as the text part: a paragraph for each, and nothing that has to be fetched.
std::string as_html(const rules::LetterText& mail) {
    std::string html = "<!doctype html><html lang=\"" + mail.language +
                       "\"><head><meta charset=\"utf-8\"></head>"
                       "<body style=\"font-family:sans-serif;max-width:40em;line-height:1.4\">";
    std::string_view rest = mail.text;
    while (!rest.empty()) {
        const auto end = std::min(rest.find("\n\n"), rest.size());
        std::string paragraph = mail::escape_html(rest.substr(0, end));
        for (std::size_t at = 0; (at = paragraph.find('\n', at)) != std::string::npos; at += 5) {
            paragraph.replace(at, 1, "<br>\n");
        }
        if (paragraph.find_first_not_of(" <br>\n") != std::string::npos) {
            html += "<p>" + paragraph + "</p>\n";
        }
        rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    return html + "</body></html>\n";
}

model::Duration pause_before(const PostSettings& post, std::uint32_t tries) {
    auto pause = post.retry_first;
    for (std::uint32_t i = 1; i < tries && pause < post.retry_max; ++i) pause *= 2;
    return std::min(pause, post.retry_max);
}

Result<> leave(storage::Transaction& tx, const model::Letter& letter, const std::string& ending) {
    TRY(storage::erase_letter(tx, letter.id));
    if (letter.type == Type::resolved) return model::ok();
    for (const auto& alert : letter.alerts) {
        TRY(end_alert(tx, alert, ending));
    }
    return model::ok();
}

std::string ending_of(Type type) {
    switch (type) {
        case Type::summary: return "listed in a summary";
        case Type::digest: return "listed in a digest";
        case Type::report: return "in an activation report";
        default: return "sent";
    }
}

/// What the mail does not name nobody is told of by it.
Result<model::Letter> without_left_out(storage::Transaction& tx, const Attempt& attempt) {
    auto letter = attempt.letter;
    for (const auto& one : attempt.left_out) {
        std::erase(letter.alerts, one.alert);
        TRY(end_alert(tx, one.alert, one.why));
    }
    return letter;
}

/// Somebody else hears of it: true when there is anybody.
Result<bool> hand_on(storage::Transaction& tx, const Desk& desk, const model::Letter& letter,
                     const model::AlertId& id, const std::string& why) {
    TRY(auto alert, storage::find_alert(tx, id));
    if (!alert || !alert->ending.empty()) return false;
    const auto rule = letter.type == Type::report ? std::string(rules::report_rule) : alert->rule;
    bool is_handed_on = false;
    for (const auto& person : rules::find_recipients(desk.rules, {desk.rules.file.fallback}, {})) {
        if (std::ranges::count(alert->recipients, person.staff) > 0) continue;
        TRY(const bool is_waiting, deliver_to(tx, desk, *alert, person.staff, rule));
        if (!is_waiting) continue;
        alert->recipients.push_back(person.staff);
        alert->why += "; told instead: " + person.staff + ", for " + why;
        is_handed_on = true;
    }
    if (is_handed_on) {
        TRY(storage::update_alert(tx, *alert));
    }
    return is_handed_on;
}

Result<> refuse(storage::Transaction& tx, const Desk& desk, const Attempt& attempt) {
    const auto& letter = attempt.letter;
    const auto why = "the mail to " + letter.recipient + " could not be sent: " + attempt.reply;
    const bool is_of_alerts =
        letter.type == Type::alerts || letter.type == Type::summary || letter.type == Type::report;
    auto rest = letter;
    if (is_of_alerts) {
        rest.alerts.clear();
        for (const auto& id : letter.alerts) {
            TRY(const bool is_handed_on, hand_on(tx, desk, letter, id, why));
            if (!is_handed_on) rest.alerts.push_back(id);
        }
    }
    return leave(tx, rest, "could not be sent to " + letter.recipient + ": " + attempt.reply);
}

Result<> try_later(storage::Transaction& tx, const Desk& desk, const PostSettings& post,
                   const Attempt& attempt) {
    const auto now = desk.now;
    auto letter = attempt.letter;
    if (attempt.outcome == Outcome::undecided) {
        TRY(letter, without_left_out(tx, attempt));
    }
    letter.tries += 1;
    if (letter.first_try == model::Instant{}) letter.first_try = now;
    // Time in which nobody tried, as the machine was off or its clock was set, does not count.
    const auto idle = attempt.trying_since - letter.next_try;
    if (idle > model::Duration{}) letter.first_try = std::min(letter.first_try + idle, now);
    letter.last_error = attempt.reply;
    letter.undecided = letter.undecided || attempt.outcome == Outcome::undecided;
    if (now - letter.first_try > post.give_up) {
        auto last = attempt;
        last.letter = std::move(letter);
        last.reply = "given up: " + attempt.reply;
        return refuse(tx, desk, last);
    }
    auto pause = pause_before(post, letter.tries);
    if (letter.undecided) pause = std::max(pause, post.undecided_retry);
    letter.next_try = now + pause;
    return storage::save_letter(tx, letter);
}

/// Its text was made with it, and does not change.
bool is_frozen(const model::Letter& letter) {
    return letter.type == Type::digest || letter.type == Type::office;
}

/// Those of its alerts that are still true, and why the others are not.
Result<std::vector<Part>> parts_of(const storage::Transaction& tx, const Desk& desk,
                                   const model::Letter& letter, std::vector<LeftOut>& left_out) {
    std::vector<Part> parts;
    if (is_frozen(letter)) return parts;
    for (const auto& id : letter.alerts) {
        TRY(auto alert, storage::find_alert(tx, id));
        if (!alert) return model::corrupt("letter " + model::hex(letter.id) + " has no alert");
        // What is done stays done.
        std::optional<std::string> over;
        if (letter.type != Type::resolved) {
            TRY(over, why_over(tx, desk, *alert));
        }
        if (over) left_out.push_back({id, (letter.undecided ? "may have arrived; " : "") + *over});
        // What may have arrived once is not changed as long as anything of it is true.
        if (over && !letter.undecided) continue;
        TRY(auto subject, load_case(tx, alert->subject));
        parts.push_back({std::move(*alert), std::move(subject)});
    }
    if (!letter.undecided) return parts;
    if (left_out.size() == parts.size())
        parts.clear();
    else
        left_out.clear();
    return parts;
}

rules::LetterText text_of(const Desk& desk, const model::Letter& letter,
                          const std::vector<Part>& parts) {
    if (is_frozen(letter)) {
        const auto& language = desk.rules.file.staff.at(letter.recipient).language;
        const auto& phrases = rules::phrases_of(language);
        return {std::string(phrases.language), letter.subject, letter.text};
    }
    // A summary of one matter reads like any other mail.
    const bool is_of_alerts = letter.type == Type::alerts || letter.type == Type::summary;
    if (is_of_alerts && parts.size() == 1) {
        const auto& part = parts.front();
        const auto item = part.subject.item.value_or(model::Item{});
        const auto client = part.subject.client.value_or(model::Client{});
        const rules::AlertFacts facts{
            part.alert, item, client, letter.recipient, link_of(part.alert.subject), desk.now};
        const auto mail = rules::render(desk.rules, facts);
        return {mail.language, mail.subject, mail.text};
    }
    std::vector<rules::LetterLine> lines;
    for (const auto& part : parts) lines.push_back(line_of(desk.rules, part));
    return rules::render_letter(desk.rules, letter.type, letter.recipient, lines, desk.now);
}

/// For reminders of those who wait for us.
Result<std::vector<rules::Perhaps>> perhaps_of(const storage::Transaction& tx, const Desk& desk,
                                               const model::Letter& letter,
                                               const std::vector<Part>& parts) {
    std::vector<rules::Perhaps> found;
    if (letter.type == Type::resolved) return found;
    for (const auto& part : parts) {
        using Matter = rules::LetterLine::Matter;
        const bool waits =
            part.subject.item && rules::matter_of(desk.rules, part.alert) == Matter::waits;
        if (!waits || found.size() >= perhaps_max) continue;
        TRY(const auto ours, perhaps_answered(tx, *part.subject.item));
        if (ours.empty()) continue;
        const auto& first = ours.front();
        const auto client = part.subject.client ? part.subject.client->name : std::string();
        const auto number = std::to_string(part.subject.item->id.value);
        found.push_back(
            {client, first.by, first.subject, first.at, "vastus item answered " + number});
    }
    return found;
}

/// A reminder of an item may be about what is answered where we cannot look.
bool has_to_say_unread(const model::Letter& letter, const std::vector<Part>& parts) {
    return letter.type != Type::resolved && std::ranges::any_of(parts, [](const Part& part) {
               return part.subject.item.has_value();
           });
}

}  // namespace

Result<Prepared> prepare(const storage::Transaction& tx, const Desk& desk, const PostSettings& post,
                         const model::Letter& letter, const std::vector<rules::Unread>& unread) {
    Prepared prepared;
    TRY(const auto parts, parts_of(tx, desk, letter, prepared.left_out));
    if (parts.empty() && !is_frozen(letter)) {
        prepared.over =
            prepared.left_out.empty() ? "it has no alert" : prepared.left_out.back().why;
        return prepared;
    }
    const auto person = desk.rules.file.staff.find(letter.recipient);
    if (person == desk.rules.file.staff.end()) {
        return model::refused("there is no staff \"" + letter.recipient +
                              "\" in the rules any more");
    }
    auto text = text_of(desk, letter, parts);
    TRY(const auto perhaps, perhaps_of(tx, desk, letter, parts));
    if (!perhaps.empty())
        text.text += "\n" + rules::perhaps_note(desk.rules, letter.recipient, perhaps);
    if (has_to_say_unread(letter, parts)) {
        const auto note = rules::unread_note(desk.rules, letter.recipient, unread);
        if (!note.empty()) text.text += "\n" + note;
    }
    mail::Draft draft;
    draft.date = desk.now;
    draft.from = post.from;
    draft.to = {person->second.id, person->second.email};
    draft.subject = text.subject;
    draft.text = text.text;
    draft.html = as_html(text);
    draft.message_id =
        mail::delivery_message_id({letter.id.bytes}, post.mac_key, post.message_id_host);
    if (parts.size() == 1) {
        TRY(draft.references, thread_of(tx, post, parts.front().alert.subject, letter.recipient));
    }
    draft.alert_id = parts.empty() ? model::hex(letter.id) : model::hex(parts.front().alert.id);
    TRY(prepared.bytes, mail::compose(draft));
    prepared.from = post.bounce_address.empty() ? post.from.address : post.bounce_address;
    prepared.to = person->second.email;
    prepared.message_id = draft.message_id;
    return prepared;
}

Result<> rewind_letters(storage::Transaction& tx, model::Instant now) {
    TRY(auto letters, storage::list_letters(tx, SIZE_MAX));
    for (auto& letter : letters) {
        if (letter.next_try <= now + longest_pause) continue;
        letter.next_try = now;
        letter.first_try = std::min(letter.first_try, now);
        TRY(storage::save_letter(tx, letter));
    }
    return model::ok();
}

Result<> record_attempt(storage::Transaction& tx, const Desk& desk, const PostSettings& post,
                        const Attempt& attempt) {
    switch (attempt.outcome) {
        case Outcome::accepted: {
            TRY(const auto letter, without_left_out(tx, attempt));
            for (const auto& id : letter.alerts) {
                TRY(auto alert, storage::find_alert(tx, id));
                if (!alert || letter.type == Type::resolved) continue;
                TRY(storage::save_sent(
                    tx, {model::delivery_id(id, letter.recipient), id, alert->subject, letter.id,
                         letter.recipient, attempt.address, attempt.message_id, attempt.reply,
                         desk.now}));
            }
            return leave(tx, letter, ending_of(letter.type));
        }
        case Outcome::resolved: {
            TRY(const auto letter, without_left_out(tx, attempt));
            return leave(tx, letter, attempt.reply);
        }
        case Outcome::refused: return refuse(tx, desk, attempt);
        case Outcome::undecided:
        case Outcome::later: return try_later(tx, desk, post, attempt);
    }
    return model::ok();
}

}  // namespace vastus::crm
