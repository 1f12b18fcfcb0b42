#include <algorithm>
#include <array>

#include "mail/compose.hpp"
#include "web/render.hpp"
#include "web/table.hpp"

namespace vastus::web {
namespace {

constexpr std::size_t shown_text_bytes_max = 2000;  // of a message, on a terminal

std::string line(std::string_view text) { return mail::clean_line(text); }

std::string since(model::Instant at, model::Instant now) {
    return lasted(std::chrono::duration_cast<std::chrono::seconds>(now - at).count());
}

std::string person(const model::Address& one) {
    if (one.name.empty()) return line(one.address);
    return line(one.name) + " <" + line(one.address) + ">";
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + line(word);
    return text;
}

std::string whose(const model::Item& item) {
    if (!item.owner.empty() && !item.team.empty()) return item.owner + " (" + item.team + ")";
    return item.owner.empty() ? item.team : item.owner;
}

std::string waits(const model::Item& item, model::Instant now) {
    if (item.imported) return "history";
    return item.first_unanswered ? since(item.first_unanswered->at, now) : "";
}

std::string indented(std::string_view text) {
    const auto shown = text.substr(0, shown_text_bytes_max);
    std::string out;
    std::size_t at = 0;
    while (at < shown.size()) {
        const auto end = std::min(shown.find('\n', at), shown.size());
        out += "    " + mail::clean_line(shown.substr(at, end - at), 500) + "\n";
        at = end + 1;
    }
    if (shown.size() < text.size()) out += "    …\n";
    return out;
}

std::string head(const crm::ItemStory& story, model::Instant now) {
    const auto& item = story.item;
    std::string text = "Item " + std::to_string(item.id.value) + ": " + line(item.subject) + "\n";
    text += "  client    " + line(story.client.name) + " (client " +
            std::to_string(item.client.value) + ")\n";
    text += "  contact   " + person(item.contact) + "\n";
    text += "  kind      " + item.kind + (item.also.empty() ? "" : ", also " + joined(item.also)) +
            "\n";
    text += "  state     " + std::string(model::name(item.state)) + " since " +
            model::iso(item.state_since) + "\n";
    if (item.first_unanswered) text += "  waiting   " + waits(item, now) + "\n";
    text += "  whose     " + (whose(item).empty() ? std::string("nobody's") : whose(item)) +
            ", priority " + std::string(model::name(item.priority)) + "\n";
    text += "  came by   " + std::string(model::name(item.source)) + " " + item.mailbox + "\n";
    if (item.merged_into)
        text += "  part of   item " + std::to_string(item.merged_into.value) +
                ": its messages belong together\n";
    for (const auto other : item.related)
        text +=
            "  see also  item " + std::to_string(other.value) + ", which quotes the same mails\n";
    if (!item.tags.empty()) text += "  tags      " + joined(item.tags) + "\n";
    for (const auto& [name, value] : item.captures) text += "  " + name + "  " + line(value) + "\n";
    return text;
}

std::string author(const model::Message& message) {
    return message.content.from.empty() ? std::string("unknown sender")
                                        : person(message.content.from.front());
}

std::string places(const model::Message& message) {
    std::string text;
    for (const auto& place : message.seen_in) {
        text += text.empty() ? "" : ", ";
        text += place.mailbox + (place.folder.empty() ? "" : "/" + line(place.folder));
        if (place.uid != 0) text += " uid " + std::to_string(place.uid);
    }
    return text;
}

std::string staff_list(const std::vector<std::string>& staff) {
    return staff.empty() ? "nobody" : joined(staff);
}

std::string alert_lines(const crm::ItemStory& story) {
    std::string text;
    for (const auto& alert : story.alerts) {
        text += "  " + model::iso(alert.decided) + "  " + alert.rule + ", step " +
                std::to_string(alert.step_number) + " (" + alert.step + ") to " +
                staff_list(alert.recipients) + ": " +
                (alert.ending.empty() ? "in the outbox" : line(alert.ending)) + "\n";
        if (!alert.why.empty()) text += "      " + line(alert.why) + "\n";
    }
    for (const auto& sent : story.sent) {
        text += "  " + model::iso(sent.at) + "  mail to " + sent.recipient + " <" +
                line(sent.address) + "> accepted: " + line(sent.reply) + "\n";
    }
    return text;
}

std::string section(std::string_view title, const std::string& lines) {
    return lines.empty() ? std::string() : std::string(title) + "\n" + lines;
}

std::string sentences(const std::vector<std::string>& list) {
    std::string text;
    for (const auto& one : list) text += "  " + mail::clean_line(one, 400) + "\n";
    return text;
}

std::string refused_since(const Status& status, model::Instant now) {
    if (!status.rules_problem_since) return {};
    return " " + since(*status.rules_problem_since, now) + " ago (" +
           model::iso(*status.rules_problem_since) + ")";
}

}  // namespace

std::string items_text(const crm::ItemPage& page, model::Instant now) {
    if (page.rows.empty()) return "No items.\n";
    Table table({"item", "state", "waits", "kind", "whose", "client", "subject"});
    for (const auto& [item, client] : page.rows) {
        table.add({std::to_string(item.id.value), std::string(model::name(item.state)),
                   waits(item, now), item.kind, whose(item), line(client), line(item.subject)});
    }
    std::string text = table.text();
    if (page.more > 0)
        text += "… and " + std::to_string(page.more) + " more; raise --limit to see them\n";
    return text;
}

std::string item_text(const crm::ItemStory& story, model::Instant now) {
    std::string text = head(story, now);
    for (const auto& message : story.messages) {
        const bool is_out = message.direction == model::Direction::out;
        text += "\n" + std::string(is_out ? "→ " : "← ") + model::iso(message.at) + "  " +
                author(message) + "\n";
        text += indented(message.content.reply_text);
        for (const auto& file : message.content.attachments) {
            text += "    [" + line(file.name.empty() ? file.type : file.name) + ", " +
                    std::to_string(file.bytes) + " bytes]\n";
        }
    }
    return text;
}

std::string explain_text(const crm::ItemStory& story, model::Instant now) {
    std::string text = head(story, now);
    text += section("Why this kind", sentences(story.item.why_kind));
    text += section("Why these people", sentences(story.item.why_route));
    std::string messages;
    for (const auto& message : story.messages) {
        const bool is_out = message.direction == model::Direction::out;
        const bool is_machine = message.content.automatic != model::Automatic::none;
        messages += "  " + model::iso(message.at) +
                    (is_machine ? "  machine: "
                     : is_out   ? "  we:      "
                                : "  client:  ") +
                    author(message) + ", seen in " + places(message) + "\n";
        if (!message.note.empty())
            messages += "      " + mail::clean_line(message.note, 400) + "\n";
    }
    text += section("What happened", messages);
    std::string answers;
    for (const auto& answer : story.item.answers) {
        answers += "  " + mail::clean_line(answer.why, 400);
        answers += answer.void_reason.empty()
                       ? "\n"
                       : "; does not count: " + line(answer.void_reason) + "\n";
    }
    if (answers.empty() && story.item.merged_into.value == 0)
        answers = "  not answered: no outgoing mail names this item or its subject\n";
    text += section("Answers", answers);
    text += section("Suggestions", sentences(story.suggestions));
    text += section("Reminders", alert_lines(story));
    text += section("Rules", sentences(story.watches));
    return text;
}

std::string clients_text(const crm::ClientPage& page) {
    if (page.clients.empty()) return "No clients.\n";
    Table table({"client", "status", "items", "name", "contacts"});
    for (const auto& client : page.clients) {
        const auto first =
            client.contacts.empty() ? std::string() : line(client.contacts.front().address);
        const auto more = client.contacts.size() > 1
                              ? " and " + std::to_string(client.contacts.size() - 1) + " more"
                              : "";
        table.add({std::to_string(client.id.value), client.status, std::to_string(client.items),
                   line(client.name), first + more});
    }
    std::string text = table.text();
    if (page.more > 0)
        text += "… and " + std::to_string(page.more) + " more; raise --limit to see them\n";
    return text;
}

std::string client_text(const crm::ClientCard& card, model::Instant now) {
    const auto& client = card.client;
    std::string text =
        "Client " + std::to_string(client.id.value) + ": " + line(client.name) + "\n";
    text += "  status    " + client.status + "\n";
    if (!client.domains.empty()) text += "  domains   " + joined(client.domains) + "\n";
    if (!client.groups.empty()) text += "  groups    " + joined(client.groups) + "\n";
    if (!client.manager.empty()) text += "  manager   " + line(client.manager) + "\n";
    if (!client.tags.empty()) text += "  tags      " + joined(client.tags) + "\n";
    if (!client.language.empty()) text += "  language  " + line(client.language) + "\n";
    for (const auto& contact : client.contacts)
        text += "  contact   " + person({contact.name, contact.address}) + "\n";
    if (client.last_from_client)
        text += "  last from client  " + model::iso(*client.last_from_client) + "\n";
    if (client.last_from_us)
        text += "  last from us      " + model::iso(*client.last_from_us) + "\n";
    crm::ItemPage page;
    for (const auto& item : card.items) page.rows.push_back({item, client.name});
    return text + "\n" + items_text(page, now);
}

std::string alerts_text(const crm::AlertPage& page) {
    if (page.rows.empty()) return "No alerts.\n";
    Table table({"decided", "about", "rule", "step", "for", "what became of it"});
    for (const auto& [alert, about, waits_for] : page.rows) {
        const auto number = std::to_string(alert.subject.number);
        const auto subject = (alert.subject.item() ? "item " : "client ") + number + ", " + about;
        std::string people, fate = alert.ending;
        for (const auto& one : alert.recipients) people += (people.empty() ? "" : ", ") + one;
        for (const auto& [person, release] : waits_for)
            fate += (fate.empty() ? "" : "; ") + ("waits for " + person) + " until " +
                    model::iso(release);
        if (fate.empty()) fate = alert.is_suggestion ? "waits for a digest" : "on its way";
        auto step = alert.step;
        if (alert.repeat > 0) step += ", repeat " + std::to_string(alert.repeat);
        table.add({model::iso(alert.decided), line(subject), alert.rule, step,
                   people.empty() ? "a digest" : people, line(fate)});
    }
    return table.text() + std::to_string(page.waiting + page.ended) +
           " alerts: " + std::to_string(page.ended) + " have ended, " +
           std::to_string(page.waiting) + " wait or are on their way\n";
}

std::string audit_text(const std::vector<crm::FolderAudit>& audits) {
    if (audits.empty()) return "Nothing has been read yet.\n";
    Table table({"folder", "uidvalidity", "up to uid", "stored", "quarantined", "expunged",
                 "private", "retrying", "unexplained", "compared with the server"});
    std::uint64_t unexplained = 0, shown = 0;
    for (const auto& one : audits) {
        unexplained += one.unexplained;
        shown += one.stored + one.quarantined + one.expunged + one.retrying + one.left;
        table.add({one.mailbox + "/" + line(one.folder), std::to_string(one.uidvalidity),
                   std::to_string(one.done_uid), std::to_string(one.stored),
                   std::to_string(one.quarantined), std::to_string(one.expunged),
                   std::to_string(one.left), std::to_string(one.retrying),
                   std::to_string(one.unexplained),
                   one.compared ? model::iso(*one.compared) : std::string("not yet")});
    }
    std::string text = table.text() + std::to_string(shown) + " messages accounted for, " +
                       std::to_string(unexplained) + " unexplained\n";
    return text;
}

std::string quarantine_text(const std::vector<storage::Quarantined>& entries) {
    if (entries.empty()) return "The quarantine is empty.\n";
    Table table({"number", "since", "from", "tries", "why"});
    for (const auto& one : entries) {
        table.add({std::to_string(one.number), model::iso(one.at),
                   one.place.mailbox + "/" + line(one.place.folder) + " uid " +
                       std::to_string(one.place.uid),
                   std::to_string(one.tries), line(one.reason)});
    }
    return table.text();
}

std::string quarantined_text(const storage::Quarantined& entry) {
    std::string text = quarantine_text({entry});
    if (entry.raw.empty()) return text + "\nThe server did not hand out its bytes.\n";
    return text + "\n" + indented(entry.raw);
}

std::string status_text(const Status* status, const crm::Counts& counts, model::Instant now) {
    std::string text;
    if (status == nullptr) {
        text += "vastusd is not running; this is what the store holds.\n";
    } else {
        text += "vastusd " + status->version + ", running for " + since(status->started, now) +
                ", rules " + status->rules_revision + (status->is_careful ? ", careful mode" : "") +
                "\n";
        if (!status->held.empty()) text += "judging is held: " + line(status->held) + "\n";
        if (!status->caught_up.empty()) text += "caught up " + line(status->caught_up) + "\n";
        if (status->outgoing_problem_since)
            text += "outgoing mail: not accepted since " +
                    model::iso(*status->outgoing_problem_since) + ": " +
                    mail::clean_line(status->outgoing_problem, 500) + "\n";
        if (!status->rules_problem.empty())
            text += "the new rules were refused" + refused_since(*status, now) +
                    ", the old ones are in force:\n" + status->rules_problem;
    }
    text += "items: " + std::to_string(counts.fresh) + " new, " +
            std::to_string(counts.waiting_us) + " waiting for us, " +
            std::to_string(counts.waiting_client) + " waiting for the client, " +
            std::to_string(counts.closed) + " closed\n";
    text += "outbox: " + std::to_string(counts.outbox) +
            ", quarantine: " + std::to_string(counts.quarantined) + "\n";
    if (!counts.prefixes.empty()) text += "reply prefixes that we do not know (see phrases):";
    for (const auto& one : counts.prefixes)
        text += " " + line(one.word) + " (" + std::to_string(one.replies) + ")";
    if (!counts.prefixes.empty()) text += "\n";
    if (status == nullptr) return text;
    Table table({"source", "filed", "complete", "doing"});
    for (const auto& part : status->parts) {
        const auto doing =
            part.fault.empty() ? part.doing : part.doing + ": " + mail::clean_line(part.fault, 300);
        const auto complete =
            part.complete ? since(*part.complete, now) + " ago" : std::string("not yet");
        table.add({part.name, std::to_string(part.filed), complete, line(doing)});
    }
    return text + "\n" + table.text();
}

}  // namespace vastus::web
