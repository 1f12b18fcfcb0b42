#include "crm/as_test.hpp"

#include <algorithm>

#include "crm/pseudonyms.hpp"
#include "crm/scenario.hpp"
#include "crm/view.hpp"
#include "rules/deliver.hpp"

namespace vastus::crm {
namespace {

using Event = rules::ScenarioEvent;
using model::Act;

constexpr auto item_name = "item", client_name = "client";

/// Test files count minutes.
model::Instant minute_of(model::Instant at) { return std::chrono::floor<std::chrono::minutes>(at); }

std::string without_end(std::string text) {
    text.erase(text.find_last_not_of(" \n") + 1);
    return text;
}

/// The field that makes a mail automatic again; the others say it in their bodies.
std::optional<std::pair<std::string, std::string>> header_of(model::Automatic automatic) {
    switch (automatic) {
        case model::Automatic::auto_reply: return {{"Auto-Submitted", "auto-replied"}};
        case model::Automatic::bulk: return {{"List-Id", "<list.example>"}};
        case model::Automatic::none:
        case model::Automatic::bounce:
        case model::Automatic::feedback_report:
        case model::Automatic::receipt: break;
    }
    return std::nullopt;
}

/// Names that stay as they are, to see what the pseudonyms change.
class Plain {
public:
    static std::string person(const model::Address& one) {
        return one.name.empty() ? one.address : one.name + " <" + one.address + ">";
    }
    static std::string address(const std::string& text) { return text; }
    static std::string domain(const std::string& text) { return text; }
    static std::string text(const std::string& text) { return text; }
};

template <class Names>
class Telling {
public:
    Telling(const Desk& desk, const ItemStory& story, Names& names)
        : desk_(desk), story_(story), names_(names) {}

    rules::ScenarioFile run() {
        rules::ScenarioFile file;
        file.timezone = desk_.rules.file.timezone;
        if (!desk_.rules.file.route.empty()) file.rules = {desk_.rules.file.route.front().at.file};
        tell_client(file);
        rules::ScenarioCase test;
        test.name = "item " + std::to_string(story_.item.id.value);
        for (const auto& message : story_.messages) tell(message, test.events);
        for (const auto& act : story_.item.acts) tell(act, test.events);
        std::ranges::stable_sort(test.events, {}, &Event::at);
        test.expectations = {expected_item(), expected_alerts()};
        file.cases = {std::move(test)};
        return file;
    }

private:
    void tell_client(rules::ScenarioFile& file) {
        const auto& card = story_.client;
        if (!card.id) return;
        rules::ScenarioClient client;
        client.id = client_name;
        client.manager = card.manager;
        client.status = card.status;
        client.language = card.language;
        client.groups = card.groups;
        client.tags = card.tags;
        client.value = card.value;
        for (const auto& domain : card.domains) client.domains.push_back(names_.domain(domain));
        for (const auto& contact : card.contacts)
            client.addresses.push_back(names_.address(contact.address));
        // One that came with this mail was not there before it.
        const bool is_new = card.created >= story_.item.opened;
        if (is_new) return;
        client.created = minute_of(card.created);
        file.clients = {std::move(client)};
    }

    std::string staff(const std::string& who) const {
        const auto& all = desk_.rules.file.staff;
        const auto known = desk_.office.staff_of(who);
        if (!known.empty()) return known;
        if (all.contains(who)) return who;
        if (all.contains(story_.item.owner)) return story_.item.owner;
        return all.empty() ? std::string() : all.begin()->first;
    }

    void tell(const model::Message& message, std::vector<Event>& events) {
        Event event;
        event.at = minute_of(message.at);
        const auto& content = message.content;
        if (content.automatic == model::Automatic::bounce) {
            event.type = Event::Type::bounce;
            event.item = item_name;
        } else if (message.direction == model::Direction::out) {
            event.type = Event::Type::answer;
            event.item = item_name;
            event.by = staff(content.from.empty() ? "" : content.from.front().address);
            event.text = without_end(names_.text(content.reply_text));
        } else if (message.source == model::Source::form) {
            event.type = Event::Type::form;
            event.form = message.seen_in.empty() ? "form" : message.seen_in.front().mailbox;
            for (const auto& [name, value] : content.fields)
                event.fields[name] = names_.text(value);
        } else {
            event.type = Event::Type::mail;
            tell_mail(content, event.mail);
        }
        const bool is_first = !has_begun_ && message.direction == model::Direction::in;
        if (is_first) event.as = item_name;
        if (!is_first && event.type == Event::Type::mail) event.mail.in_reply_to = item_name;
        // Before the item begins there is nothing that an answer could be to.
        if (!has_begun_ && !is_first) return;
        has_begun_ = true;
        events.push_back(std::move(event));
    }

    void tell_mail(const model::Content& content, rules::ScenarioMail& mail) {
        mail.from = "nobody@unknown.example";
        if (!content.from.empty()) mail.from = names_.person(content.from.front());
        for (const auto& one : content.to) mail.to.push_back(names_.address(one.address));
        for (const auto& one : content.cc) mail.cc.push_back(names_.address(one.address));
        mail.subject = names_.text(content.subject);
        mail.text = without_end(names_.text(content.text));
        for (const auto& one : content.attachments)
            mail.attachments.push_back(one.name.empty() ? one.type : names_.text(one.name));
        if (const auto header = header_of(content.automatic)) mail.headers.push_back(*header);
    }

    void tell(const Act& act, std::vector<Event>& events) {
        Event event;
        event.at = minute_of(act.at);
        event.item = item_name;
        event.by = staff(act.by);
        event.until = minute_of(act.until);
        switch (act.type) {
            case Act::Type::acknowledge: event.type = Event::Type::acknowledge; break;
            case Act::Type::snooze: event.type = Event::Type::snooze; break;
            case Act::Type::close: event.type = Event::Type::close; break;
            case Act::Type::reopen: event.type = Event::Type::reopen; break;
            case Act::Type::wake: return;  // scenarios have no word for it
            case Act::Type::due:
                if (act.until == model::Instant{}) return;  // nor for a date taken away
                event.type = Event::Type::set;
                break;
            case Act::Type::owner:
            case Act::Type::team:
            case Act::Type::priority:
            case Act::Type::kind:
                event.type = Event::Type::set;
                event.fields[std::string(model::name(act.type))] = act.value;
                break;
        }
        events.push_back(std::move(event));
    }

    rules::Expectation expected_item() {
        const auto& item = story_.item;
        rules::ExpectedItem wanted;
        wanted.item = item_name;
        wanted.kind = item.kind;
        wanted.also = std::set<std::string>(item.also.begin(), item.also.end());
        wanted.tags = std::set<std::string>(item.tags.begin(), item.tags.end());
        wanted.state = std::string(model::name(item.state));
        wanted.route = item.route;
        for (const auto& [name, value] : item.captures) wanted.captures[name] = names_.text(value);
        rules::Expectation expected;
        expected.item = std::move(wanted);
        return expected;
    }

    rules::Expectation expected_alerts() {
        rules::Expectation expected;
        expected.until = minute_of(desk_.now);
        std::vector<rules::ExpectedAlert> alerts;
        for (const auto& alert : story_.alerts) {
            rules::ExpectedAlert wanted;
            wanted.rule = alert.rule;
            wanted.step = alert.step_number;
            wanted.repeat = alert.repeat;
            std::set<std::string> told;
            for (const auto& sent : story_.sent) {
                if (sent.alert == alert.id) told.insert(sent.recipient);
            }
            if (told.empty()) continue;
            wanted.to = std::move(told);
            alerts.push_back(std::move(wanted));
        }
        expected.alerts = std::move(alerts);
        return expected;
    }

    const Desk& desk_;
    const ItemStory& story_;
    Names& names_;
    bool has_begun_ = false;
};

model::Result<std::vector<std::string>> differences(const Desk& desk,
                                                    const rules::ScenarioFile& file) {
    Coverage coverage;
    TRY(auto played, play(desk.rules, file, file.cases.front(), coverage));
    return std::move(played.differences);
}

}  // namespace

model::Result<AsTest> as_test(storage::Transaction& tx, const Desk& desk, model::ItemId id) {
    TRY(const auto story, tell_item(tx, desk, id));
    Pseudonyms names(desk.office);
    names.learn(story.item.contact);
    names.learn({story.client.name, {}});
    for (const auto& one : story.client.contacts) names.learn({one.name, one.address});
    for (const auto& domain : story.client.domains) static_cast<void>(names.domain(domain));
    for (const auto& message : story.messages) {
        for (const auto* people : {&message.content.from, &message.content.to, &message.content.cc})
            for (const auto& one : *people) names.learn(one);
    }
    for (const auto& [name, value] : story.item.captures) names.learn_number(value);
    AsTest result;
    result.file = Telling(desk, story, names).run();
    TRY(const auto differing, differences(desk, result.file));
    if (differing.empty()) return result;
    Plain plain;
    TRY(const auto unchanged, differences(desk, Telling(desk, story, plain).run()));
    result.notes.push_back(unchanged.empty()
                               ? "The pseudonyms change what the rules say:"
                               : "Played again by the rules in force, it gives something else:");
    result.notes.insert(result.notes.end(), differing.begin(), differing.end());
    return result;
}

}  // namespace vastus::crm
