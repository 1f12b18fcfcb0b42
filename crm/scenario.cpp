#include "crm/scenario.hpp"

#include <algorithm>

#include "crm/scenario_compare.hpp"
#include "crm/scenario_stage.hpp"
#include "mail/mime.hpp"
#include "mail/subject.hpp"
#include "model/hash.hpp"
#include "rules/match.hpp"

namespace vastus::crm {
namespace {

using Event = rules::ScenarioEvent;
using Type = Event::Type;

constexpr std::string_view mailbox = "info";
/// As the daemon does it (rules.md 11.2).
constexpr auto doubt_from = std::chrono::minutes(2), doubt_max = std::chrono::minutes(10);

std::string media_type(std::string_view name) {
    if (name.find('/') != std::string_view::npos) return std::string(name);
    if (name.ends_with(".pdf")) return "application/pdf";
    if (name.ends_with(".xml")) return "application/xml";
    if (name.ends_with(".jpg") || name.ends_with(".jpeg")) return "image/jpeg";
    return "application/octet-stream";
}

std::string part(std::string_view type, std::string_view body, const std::string& more = {}) {
    return "Content-Type: " + std::string(type) + "\r\n" + more + "\r\n" + std::string(body) +
           "\r\n";
}

std::string joined(const std::vector<std::string>& all) {
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : ", ") + one;
    return text;
}

/// Plays the events of one case.
class Play {
public:
    Play(const rules::RuleSet& rules, const rules::ScenarioCase& test, Coverage& coverage)
        : rules_(rules),
          test_(test),
          coverage_(coverage),
          stage_(rules, test.events.empty() ? model::Instant{} : test.events.front().at) {}

    Result<CaseResult> run(const std::vector<rules::ScenarioClient>& clients) {
        if (!test_.events.empty()) {
            TRY(stage_.advance(test_.events.front().at));
        }
        for (const auto& client : clients) {
            TRY(stage_.add_client(client));
        }
        for (const auto& [at, event] : in_filing_order()) {
            TRY(stage_.advance(at));
            const auto done = happen(*event);
            if (!done) return model::malformed(place_of(*event) + done.assume_error().what());
        }
        Comparison comparison(stage_, rules_, items_);
        for (const auto& expectation : test_.expectations) {
            TRY(comparison.check_items(expectation));
        }
        std::vector<const rules::Expectation*> timed;
        for (const auto& one : test_.expectations) {
            if (one.until) timed.push_back(&one);
        }
        std::ranges::stable_sort(timed, {}, [](const auto* one) { return *one->until; });
        for (const auto* one : timed) {
            TRY(stage_.advance(std::max(stage_.now(), *one->until + slack())));
            TRY(comparison.check_time(*one));
        }
        TRY(comparison.note_steps(coverage_));
        return CaseResult{comparison.take()};
    }

private:
    static std::string place_of(const Event& event) {
        const auto& at = event.position;
        return at.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": ";
    }

    /// What is released waits for its group at most so long.
    model::Duration slack() const {
        const auto& notify = rules_.file.notify;
        return notify.wait + notify.at_most_every + notify.flood_within + std::chrono::minutes(1);
    }

    /// A mail that comes while the daemon is down, or while its mailbox is out of reach, is filed
    /// afterwards.
    std::vector<std::pair<model::Instant, const Event*>> in_filing_order() {
        struct Gap {
            model::Instant from{}, to{};
            std::string mailbox;  // "" = all
        };
        std::vector<Gap> gaps;
        for (const auto& event : test_.events) {
            if (event.type == Type::down) {
                gaps.push_back({event.at, event.until, ""});
                stage_.add_gap({event.at, event.until});
            } else if (event.type == Type::clock_jump) {
                // Nobody in a scenario says that the clock is right.
                const bool is_forward = event.jump > doubt_from;
                if (is_forward) stage_.add_gap({event.at, event.at + doubt_max});
            } else if (event.type == Type::blind) {
                gaps.push_back({event.at, event.until, event.text});
                const auto judged = std::min(event.until, event.at + rules_.file.max_blind);
                stage_.add_gap({event.at, judged});
            }
        }
        std::vector<std::pair<model::Instant, const Event*>> order;
        for (const auto& event : test_.events) {
            auto at = event.at;
            const auto place = event.type == Type::answer ? event.by : std::string(mailbox);
            const bool is_mail = event.type == Type::mail || event.type == Type::answer ||
                                 event.type == Type::bounce || event.type == Type::form;
            for (const auto& gap : gaps) {
                const bool is_here = gap.mailbox.empty() || (is_mail && gap.mailbox == place);
                const bool is_gap = event.type == Type::down || event.type == Type::blind;
                if (is_here && !is_gap && gap.from <= at && at < gap.to) at = gap.to;
            }
            order.emplace_back(at, &event);
        }
        std::ranges::stable_sort(order, {}, [](const auto& one) { return one.first; });
        return order;
    }

    Result<> happen(const Event& event) {
        switch (event.type) {
            case Type::mail: return receive(event);
            case Type::form: return enter(event);
            case Type::answer: return answer(event);
            case Type::bounce: return bounce(event);
            case Type::activity:
                return stage_.log_activity(event.client, event.is_from_client, event.at);
            case Type::smtp_fails: stage_.fail_sending(event.until); return model::ok();
            case Type::down:
            case Type::blind: return model::ok();
            case Type::clock_jump: return stage_.set_clock(event.jump);
            case Type::reload: return stage_.reload(event.rules);
            case Type::set: return set(event);
            case Type::acknowledge: return act(event, model::Act::Type::acknowledge);
            case Type::snooze: return act(event, model::Act::Type::snooze);
            case Type::close: return act(event, model::Act::Type::close);
            case Type::reopen: return act(event, model::Act::Type::reopen);
        }
        return model::ok();
    }

    // --- mails
    std::string next_id() { return std::to_string(++mails_) + "@scenario.example"; }

    std::string address_of(const std::string& staff) const {
        const auto person = rules_.file.staff.find(staff);
        return person == rules_.file.staff.end() ? staff : person->second.email;
    }

    std::string head(const std::string& id, const rules::ScenarioMail& mail) const {
        const auto to = mail.to.empty() ? "info@" + stage_.own_domain() : joined(mail.to);
        std::string text = "Message-ID: <" + id + ">\r\nFrom: " + mail.from + "\r\nTo: " + to +
                           "\r\nSubject: " + mail.subject + "\r\nMIME-Version: 1.0\r\n";
        if (!mail.cc.empty()) text += "Cc: " + joined(mail.cc) + "\r\n";
        for (const auto& [name, value] : mail.headers) text += name + ": " + value + "\r\n";
        if (const auto last = last_id_.find(mail.in_reply_to);
            last != last_id_.end() && !last->second.empty())
            text += "In-Reply-To: <" + last->second + ">\r\nReferences: <" + last->second + ">\r\n";
        return text;
    }

    static std::string body(const rules::ScenarioMail& mail) {
        const std::string utf8 = "; charset=utf-8";
        std::string text = part("text/plain" + utf8, mail.text);
        if (!mail.html.empty() && mail.text.empty()) text = part("text/html" + utf8, mail.html);
        if (!mail.html.empty() && !mail.text.empty())
            text = part(
                "multipart/alternative; boundary=alt",
                "--alt\r\n" + text + "--alt\r\n" + part("text/html" + utf8, mail.html) + "--alt--");
        if (mail.attachments.empty()) return text;
        std::string all = "--mix\r\n" + text;
        for (const auto& name : mail.attachments)
            all += "--mix\r\n" +
                   part(media_type(name), "content",
                        "Content-Disposition: attachment; filename=\"" + name + "\"\r\n");
        return part("multipart/mixed; boundary=mix", all + "--mix--");
    }

    Incoming incoming(const std::string& raw, const Event& event, bool is_sent) {
        Incoming incoming;
        mail::ReadOptions options;
        options.more_headers = &rules_.matcher->headers;
        incoming.content = mail::read_mail(raw, options);
        incoming.key = model::mail_key(incoming.content.digest);
        incoming.received = event.at;
        incoming.role = is_sent ? model::FolderRole::sent : model::FolderRole::inbox;
        const auto box = is_sent && !event.by.empty() ? event.by : std::string(mailbox);
        incoming.place = {box, is_sent ? "Sent" : "INBOX", 1, ++uid_};
        return incoming;
    }

    Result<> receive(const Event& event) {
        const auto id = next_id();
        const auto raw =
            event.mail.raw.empty() ? head(id, event.mail) + body(event.mail) : event.mail.raw;
        auto mail = incoming(raw, event, false);
        const auto known = mail.content.message_id.empty() ? id : mail.content.message_id;
        return file(event, std::move(mail), known);
    }

    Result<> enter(const Event& event) {
        Incoming entry;
        const auto id = next_id();
        entry.source = model::Source::form;
        entry.form_id = event.form;
        entry.key = model::form_key(event.form, id);
        entry.place = {event.form, "", 0, 0};
        entry.received = stage_.clock();  // ours; a mail has the time of its server
        entry.content.fields = event.fields;
        const auto field = [&event](const std::string& name) {
            const auto found = event.fields.find(name);
            return found == event.fields.end() ? std::string() : found->second;
        };
        entry.content.from = {{field("name"), field("email")}};
        entry.content.subject = field("subject");
        mail::keep_base_subject(entry.content, mail::base_subject(entry.content.subject));
        entry.content.text = entry.content.reply_text = field("text");
        return file(event, std::move(entry), id);
    }

    /// What the rules say of it is noted for the coverage, as filing asks them.
    Result<> file(const Event& event, Incoming incoming, const std::string& id) {
        const bool is_form = incoming.source == model::Source::form;
        TRY(auto filed, stage_.file(std::move(incoming), event.at));
        const auto name = event.as.empty() ? event.mail.in_reply_to : event.as;
        if (filed.item && !name.empty()) {
            if (!event.as.empty()) items_[name] = {filed.item, filed.voted};
            // An entry of a form has no id that an answer could name.
            last_id_[name] = last_client_id_[name] = is_form ? std::string() : id;
        }
        // A reply is asked by none but in want of a kind: what it does not hold says nothing.
        coverage_.voted.insert(filed.voted.begin(), filed.voted.end());
        if (!filed.is_new_item) return model::ok();
        for (const auto& rule : rules_.file.classify) {
            const bool held = std::ranges::count(filed.voted, rule.id) > 0;
            (held ? coverage_.voted : coverage_.tried_in_vain).insert(rule.id);
        }
        const storage::Transaction tx(stage_.store());
        TRY(auto item, storage::find_item(tx, filed.item));
        if (item) coverage_.routes.insert(item->route);
        return model::ok();
    }

    Result<model::Item> item_of(const std::string& name) {
        const storage::Transaction tx(stage_.store());
        auto id = items_[name].id;
        for (int hops = 0; hops < 10; ++hops) {
            TRY(auto item, storage::find_item(tx, id));
            if (!item) break;
            if (!item->merged_into) return std::move(*item);
            id = item->merged_into;
        }
        return model::missing("the mail " + name + " belongs to no item");
    }

    Result<> answer(const Event& event) {
        TRY(const auto item, item_of(event.item));
        rules::ScenarioMail mail;
        mail.from = address_of(event.by);
        mail.to = {item.contact.address};
        mail.subject = "Re: " + item.subject;
        mail.text = event.text.empty() ? "Here is our answer." : event.text;
        const auto id = next_id();
        auto text = head(id, mail);
        const auto asked = last_client_id_[event.item];
        if (!asked.empty())
            text += "In-Reply-To: <" + asked + ">\r\nReferences: <" + asked + ">\r\n";
        TRY(stage_.file(incoming(text + body(mail), event, true), event.at));
        last_id_[event.item] = last_answer_id_[event.item] = id;
        if (!event.closes) return model::ok();
        return act(event, model::Act::Type::close);
    }

    Result<> bounce(const Event& event) {
        TRY(const auto item, item_of(event.item));
        const auto original = last_answer_id_[event.item];
        rules::ScenarioMail mail;
        mail.from = "MAILER-DAEMON@" + stage_.own_domain();
        mail.subject = "Undelivered Mail Returned to Sender";
        const std::string parts =
            "--dsn\r\n" + part("text/plain", "It could not be delivered.") + "--dsn\r\n" +
            part("message/delivery-status", "Reporting-MTA: dns; " + stage_.own_domain() +
                                                "\r\n\r\nFinal-Recipient: rfc822; " +
                                                item.contact.address +
                                                "\r\nAction: failed\r\nStatus: 5.1.1") +
            "--dsn\r\n" + part("text/rfc822-headers", "Message-ID: <" + original + ">") + "--dsn--";
        const auto raw = head(next_id(), mail) +
                         part("multipart/report; report-type=delivery-status; boundary=dsn", parts);
        TRY(stage_.file(incoming(raw, event, false), event.at));
        return model::ok();
    }

    // --- people
    Result<> act(const Event& event, model::Act::Type type, const std::string& value = {},
                 model::Instant until = {}) {
        TRY(const auto item, item_of(event.item));
        model::Act act;
        act.type = type;
        act.at = stage_.clock();
        act.by = event.by;
        act.value = value;
        act.until = type == model::Act::Type::snooze ? event.until : until;
        TRY(stage_.act(item.id, std::move(act)));
        return model::ok();
    }

    Result<> set(const Event& event) {
        using Act = model::Act::Type;
        for (const auto& [name, value] : event.fields) {
            auto type = Act::kind;
            if (name == "owner") type = Act::owner;
            if (name == "team") type = Act::team;
            if (name == "priority") type = Act::priority;
            TRY(act(event, type, value));
        }
        if (event.until != model::Instant{}) {
            TRY(act(event, Act::due, {}, event.until));
        }
        return model::ok();
    }

    const rules::RuleSet& rules_;
    const rules::ScenarioCase& test_;
    Coverage& coverage_;
    Stage stage_;
    StagedItems items_;
    std::map<std::string, std::string> last_id_, last_client_id_, last_answer_id_;
    std::uint32_t mails_ = 0, uid_ = 0;
};

}  // namespace

Result<CaseResult> play(const rules::RuleSet& rules, const rules::ScenarioFile& file,
                        const rules::ScenarioCase& test, Coverage& coverage) {
    auto played = Play(rules, test, coverage).run(file.clients);
    if (played) return played;
    // A scenario that asks for what cannot be is a difference, not an end of the run.
    return CaseResult{{played.assume_error().what()}};
}

CoverageMarks count_marks(const rules::RuleSet& rules, const Coverage& coverage) {
    CoverageMarks marks;
    const auto mark = [&marks](bool is_reached, const std::string& text) {
        ++marks.all;
        if (is_reached)
            ++marks.reached;
        else
            marks.missing.push_back(text);
    };
    for (const auto& rule : rules.file.classify) {
        mark(coverage.voted.contains(rule.id), "classify " + rule.id + " never held");
        mark(coverage.tried_in_vain.contains(rule.id), "classify " + rule.id + " always held");
    }
    for (const auto& rule : rules.file.route)
        mark(coverage.routes.contains(rule.id), "route " + rule.id + " was never chosen");
    for (const auto& rule : rules.file.watch) {
        for (const auto& ladder : rule.ladders) {
            for (const auto& step : ladder.steps)
                mark(coverage.steps.contains(rule.id + ": " + step.label),
                     "watch " + rule.id + ": " + step.label + " never fired");
        }
    }
    return marks;
}

}  // namespace vastus::crm
