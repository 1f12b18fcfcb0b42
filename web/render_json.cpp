#include <boost/json.hpp>

#include "model/utf8.hpp"
#include "web/render.hpp"

namespace vastus::web {
namespace {

namespace json = boost::json;

json::string text(std::string_view value) {
    if (model::is_utf8(value)) return json::string(value);
    return json::string(model::scrub_utf8(value));
}

json::value time(const std::optional<model::Instant>& at) {
    if (!at) return nullptr;
    return text(model::iso(*at));
}

json::array texts(const std::vector<std::string>& values) {
    json::array list;
    for (const auto& value : values) list.push_back(text(value));
    return list;
}

json::object person(const model::Address& one) {
    return {{"name", text(one.name)}, {"address", text(one.address)}};
}

json::value anchor_time(const std::optional<model::Anchor>& anchor) {
    if (!anchor) return nullptr;
    return text(model::iso(anchor->at));
}

json::value promise(const std::optional<model::Promise>& promise) {
    if (!promise) return nullptr;
    return json::object{{"sentence", text(promise->sentence)}, {"day", text(promise->day)}};
}

json::array numbers(const std::vector<model::ItemId>& items) {
    json::array list;
    for (const auto one : items) list.push_back(one.value);
    return list;
}

json::array answers(const model::Item& item) {
    json::array list;
    for (const auto& answer : item.answers) {
        json::array evidence;
        for (const auto one : answer.evidence) evidence.push_back(text(model::name(one)));
        list.push_back(json::object{{"message", text(model::hex(answer.message))},
                                    {"at", text(model::iso(answer.at))},
                                    {"by", text(answer.by)},
                                    {"seen_in", text(answer.seen_in)},
                                    {"evidence", std::move(evidence)},
                                    {"why", text(answer.why)},
                                    {"promise", promise(answer.promise)},
                                    {"void", text(answer.void_reason)}});
    }
    return list;
}

json::object captures(const model::Item& item) {
    json::object object;
    for (const auto& [name, value] : item.captures) object[name] = text(value);
    return object;
}

json::object item_object(const model::Item& item, std::string_view client_name) {
    return {{"id", item.id.value},
            {"client", json::object{{"id", item.client.value}, {"name", text(client_name)}}},
            {"contact", person(item.contact)},
            {"subject", text(item.subject)},
            {"kind", text(item.kind)},
            {"rules", text(item.rules_revision)},
            {"also", texts(item.also)},
            {"tags", texts(item.tags)},
            {"captures", captures(item)},
            {"state", text(model::name(item.state))},
            {"state_since", text(model::iso(item.state_since))},
            {"first_unanswered", anchor_time(item.first_unanswered)},
            {"owner", text(item.owner)},
            {"team", text(item.team)},
            {"priority", text(model::name(item.priority))},
            {"route", text(item.route)},
            {"source", text(model::name(item.source))},
            {"mailbox", text(item.mailbox)},
            {"language", text(item.language)},
            {"opened", text(model::iso(item.opened))},
            {"imported", item.imported},
            {"messages", item.messages},
            {"answers", answers(item)},
            {"thanks", item.thanks.size()},
            {"related", numbers(item.related)},
            {"part_of", item.merged_into ? json::value(item.merged_into.value) : json::value()}};
}

json::object message_object(const model::Message& message) {
    json::array places;
    for (const auto& place : message.seen_in) {
        places.push_back(json::object{{"mailbox", text(place.mailbox)},
                                      {"folder", text(place.folder)},
                                      {"uidvalidity", place.uidvalidity},
                                      {"uid", place.uid}});
    }
    json::array files;
    for (const auto& file : message.content.attachments) {
        files.push_back(json::object{
            {"name", text(file.name)}, {"type", text(file.type)}, {"bytes", file.bytes}});
    }
    json::array from;
    for (const auto& one : message.content.from) from.push_back(person(one));
    return {{"key", text(model::hex(message.key))},
            {"direction", text(model::name(message.direction))},
            {"at", text(model::iso(message.at))},
            {"message_id", text(message.content.message_id)},
            {"from", std::move(from)},
            {"subject", text(message.content.subject)},
            {"text", text(message.content.reply_text)},
            {"attachments", std::move(files)},
            {"automatic", text(model::name(message.content.automatic))},
            {"bytes", message.content.bytes},
            {"truncated", message.content.truncated},
            {"defects", texts(message.content.defects)},
            {"note", text(message.note)},
            {"seen_in", std::move(places)}};
}

json::object alert_object(const model::Alert& alert) {
    return {{"id", text(model::hex(alert.id))},
            {"rule", text(alert.rule)},
            {"step", alert.step_number},
            {"offset", text(alert.step)},
            {"repeat", alert.repeat},
            {"severity", text(model::name(alert.severity))},
            {"to", texts(alert.recipients)},
            {"due", text(model::iso(alert.due))},
            {"decided", text(model::iso(alert.decided))},
            {"why", text(alert.why)},
            {"ending", text(alert.ending)}};
}

json::object client_object(const model::Client& client) {
    json::array contacts;
    for (const auto& one : client.contacts) contacts.push_back(person({one.name, one.address}));
    return {{"id", client.id.value},
            {"name", text(client.name)},
            {"status", text(client.status)},
            {"domains", texts(client.domains)},
            {"contacts", std::move(contacts)},
            {"groups", texts(client.groups)},
            {"manager", text(client.manager)},
            {"items", client.items},
            {"created", text(model::iso(client.created))},
            {"last_from_client", time(client.last_from_client)},
            {"last_from_us", time(client.last_from_us)}};
}

std::string line(const json::value& value) { return json::serialize(value) + "\n"; }

}  // namespace

std::string items_json(const crm::ItemPage& page, model::Instant now) {
    json::array items;
    for (const auto& row : page.rows) {
        auto object = item_object(row.item, row.client_name);
        const auto& open = row.item.first_unanswered;
        const auto waited =
            open ? std::chrono::duration_cast<std::chrono::seconds>(now - open->at).count() : 0;
        object["waiting_seconds"] = open ? json::value(waited) : json::value(nullptr);
        items.push_back(std::move(object));
    }
    return line(json::object{{"items", std::move(items)}, {"more", page.more}});
}

std::string item_json(const crm::ItemStory& story) {
    auto object = item_object(story.item, story.client.name);
    json::array messages, alerts, sent;
    for (const auto& message : story.messages) messages.push_back(message_object(message));
    for (const auto& alert : story.alerts) alerts.push_back(alert_object(alert));
    for (const auto& one : story.sent) {
        sent.push_back(json::object{{"alert", text(model::hex(one.alert))},
                                    {"to", text(one.recipient)},
                                    {"address", text(one.address)},
                                    {"message_id", text(one.message_id)},
                                    {"at", text(model::iso(one.at))},
                                    {"reply", text(one.reply)}});
    }
    object["why_kind"] = texts(story.item.why_kind);
    object["why_route"] = texts(story.item.why_route);
    object["story"] = std::move(messages);
    object["alerts"] = std::move(alerts);
    object["sent"] = std::move(sent);
    object["suggestions"] = texts(story.suggestions);
    object["watches"] = texts(story.watches);
    return line(object);
}

std::string alerts_json(const crm::AlertPage& page) {
    json::array rows;
    for (const auto& [alert, about, waits_for] : page.rows) {
        auto row = alert_object(alert);
        const auto key = alert.subject.item() ? "item" : "client";
        row[key] = alert.subject.number;
        row["about"] = text(about);
        json::object waits;
        for (const auto& [person, release] : waits_for) waits[person] = text(model::iso(release));
        row["waits_for"] = std::move(waits);
        rows.push_back(std::move(row));
    }
    return json::serialize(json::object{
               {"alerts", std::move(rows)}, {"waiting", page.waiting}, {"ended", page.ended}}) +
           "\n";
}

std::string clients_json(const crm::ClientPage& page) {
    json::array clients;
    for (const auto& client : page.clients) clients.push_back(client_object(client));
    return line(json::object{{"clients", std::move(clients)}, {"more", page.more}});
}

std::string client_json(const crm::ClientCard& card) {
    auto object = client_object(card.client);
    json::array items;
    for (const auto& item : card.items) items.push_back(item_object(item, card.client.name));
    object["cards"] = std::move(items);
    return line(object);
}

std::string audit_json(const std::vector<crm::FolderAudit>& audits) {
    json::array folders;
    for (const auto& one : audits) {
        folders.push_back(json::object{{"mailbox", text(one.mailbox)},
                                       {"folder", text(one.folder)},
                                       {"uidvalidity", one.uidvalidity},
                                       {"done_uid", one.done_uid},
                                       {"stored", one.stored},
                                       {"quarantined", one.quarantined},
                                       {"expunged", one.expunged},
                                       {"private", one.left},
                                       {"retrying", one.retrying},
                                       {"unexplained", one.unexplained},
                                       {"complete", time(one.complete)},
                                       {"compared", time(one.compared)}});
    }
    return line(json::object{{"folders", std::move(folders)}});
}

std::string quarantine_json(const std::vector<storage::Quarantined>& entries) {
    json::array list;
    for (const auto& one : entries) {
        list.push_back(json::object{{"number", one.number},
                                    {"mailbox", text(one.place.mailbox)},
                                    {"folder", text(one.place.folder)},
                                    {"uidvalidity", one.place.uidvalidity},
                                    {"uid", one.place.uid},
                                    {"at", text(model::iso(one.at))},
                                    {"tries", one.tries},
                                    {"reason", text(one.reason)},
                                    {"bytes", one.raw.size()}});
    }
    return line(json::object{{"quarantine", std::move(list)}});
}

std::string status_json(const Status* status, const crm::Counts& counts) {
    json::object object{{"running", status != nullptr},
                        {"items", json::object{{"new", counts.fresh},
                                               {"waiting_us", counts.waiting_us},
                                               {"waiting_client", counts.waiting_client},
                                               {"closed", counts.closed}}},
                        {"outbox", counts.outbox},
                        {"quarantine", counts.quarantined}};
    json::array prefixes;
    for (const auto& one : counts.prefixes)
        prefixes.push_back(json::object{{"word", text(one.word)}, {"replies", one.replies}});
    object["unknown_prefixes"] = std::move(prefixes);
    if (status == nullptr) return line(object);
    json::array parts;
    for (const auto& part : status->parts) {
        parts.push_back(json::object{{"name", text(part.name)},
                                     {"doing", text(part.doing)},
                                     {"fault", text(part.fault)},
                                     {"complete", time(part.complete)},
                                     {"filed", part.filed},
                                     {"bytes", part.bytes}});
    }
    object["version"] = text(status->version);
    object["rules"] = text(status->rules_revision);
    object["rules_problem"] = text(status->rules_problem);
    object["rules_problem_since"] = time(status->rules_problem_since);
    object["outgoing_problem"] = text(status->outgoing_problem);
    object["outgoing_problem_since"] = time(status->outgoing_problem_since);
    object["held"] = text(status->held);
    object["caught_up"] = text(status->caught_up);
    object["started"] = text(model::iso(status->started));
    object["careful"] = status->is_careful;
    object["queued"] = status->queued;
    object["sources"] = std::move(parts);
    return line(object);
}

std::string backtest_json(const crm::Backtest& report, const rules::RuleSet& before,
                          const rules::RuleSet& after) {
    const auto counts = [](const std::map<std::string, std::size_t>& map) {
        json::object all;
        for (const auto& [name, count] : map) all[text(name)] = count;
        return all;
    };
    json::object rules, staff;
    for (const auto& [id, one] : report.rules)
        rules[text(id)] = json::object{{"before", one.before},
                                       {"after", one.after},
                                       {"new", one.added},
                                       {"gone", one.gone},
                                       {"moved", one.moved}};
    for (const auto& [id, one] : report.staff)
        staff[text(id)] =
            json::object{{"before", counts(one.before)}, {"after", counts(one.after)}};
    return line(json::object{{"since", time(report.since)},
                             {"until", time(report.until)},
                             {"revision_before", text(before.file.revision)},
                             {"revision_after", text(after.file.revision)},
                             {"messages", report.messages},
                             {"items", report.items},
                             {"clients", report.clients},
                             {"changed_kinds", report.changed_kinds},
                             {"kinds", counts(report.kinds)},
                             {"changed_routes", report.changed_routes},
                             {"routes", counts(report.routes)},
                             {"labels", report.labels},
                             {"right_before", report.right_before},
                             {"right_after", report.right_after},
                             {"wrong_now", numbers(report.wrong_now)},
                             {"rules", std::move(rules)},
                             {"staff", std::move(staff)},
                             {"needless_before", report.needless_before},
                             {"needless_after", report.needless_after},
                             {"never_matched", texts(report.never_matched)}});
}

std::string error_json(std::string_view what) { return line(json::object{{"error", text(what)}}); }

std::string lines_json(const std::vector<std::string>& lines) {
    return line(json::object{{"lines", texts(lines)}});
}

}  // namespace vastus::web
