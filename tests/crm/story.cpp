#include "crm/story.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "crm/prefixes.hpp"
#include "mail/mime.hpp"

namespace vastus::crm {
namespace {

constexpr int end_of_story = 60 * 24 * 200;

std::string ids(const std::string& names) {
    std::string text;
    std::size_t at = 0;
    while (at < names.size()) {
        const auto end = std::min(names.find(' ', at), names.size());
        const auto name = names.substr(at, end - at);
        text += " <" + (name.find('@') == std::string::npos ? name + "@test.example" : name) + ">";
        at = end + 1;
    }
    return text;
}

std::string bytes_of(const Letter& letter, const std::string& received) {
    std::string raw =
        "Received: by " + received + "\nFrom: " + letter.from + "\nTo: " + letter.to + "\n";
    if (!letter.cc.empty()) raw += "Cc: " + letter.cc + "\n";
    raw += "Subject: " + letter.subject + "\n";
    if (!letter.id.empty()) raw += "Message-ID:" + ids(letter.id) + "\n";
    if (!letter.answers.empty()) raw += "In-Reply-To:" + ids(letter.answers) + "\n";
    const auto& references = letter.references.empty() ? letter.answers : letter.references;
    if (!references.empty()) raw += "References:" + ids(references) + "\n";
    raw += letter.headers;
    raw += "MIME-Version: 1.0\nContent-Type: " + letter.type + "\n\n" + letter.body + "\n";
    return raw;
}

std::string name_of(const model::Message& message) {
    return message.content.message_id.empty() ? model::hex(message.key)
                                              : message.content.message_id;
}

/// A store whose first day was at the beginning of the story.
std::unique_ptr<DeskKit> fresh_kit() {
    auto kit = std::make_unique<DeskKit>();
    storage::Transaction tx(kit->store);
    EXPECT_TRUE(first_start(tx, at(0)));
    kit->commit(tx);
    return kit;
}

std::map<model::MessageKey, model::Message> messages_of(const DeskKit& kit) {
    const storage::Transaction tx(kit.store);
    std::map<model::MessageKey, model::Message> found;
    const auto pairs = tx.scan("m", "n", 100'000).value();
    for (const auto& pair : pairs) {
        model::MessageKey key;
        std::copy(pair.first.begin() + 1, pair.first.end(), key.bytes.begin());
        found.emplace(key, *storage::find_message(tx, key).value());
    }
    return found;
}

}  // namespace

Story::Story() : kit_(fresh_kit()) {}

Filed Story::tell(Step step) {
    steps_.push_back(step);
    const auto filed = play(*kit_, step);
    if (filed.is_private) left_.push_back(step);
    if (filed.reads_again) read_again(*kit_, left_);
    return filed;
}

/// As the daemon does with what was left alone, when a client has become known.
void Story::read_again(DeskKit& kit, std::vector<Step>& left) const {
    bool again = true;
    while (again) {
        again = false;
        std::erase_if(left, [&](const Step& step) {
            const auto filed = play(kit, step);
            again = again || filed.reads_again;
            return !filed.is_private;
        });
    }
}

Filed Story::play(DeskKit& kit, const Step& step) const {
    storage::Transaction tx(kit.store);
    const auto desk = kit.desk(at(end_of_story));
    if (step.about.empty()) {
        auto filed = file_message(tx, desk, step.incoming);
        EXPECT_TRUE(filed) << (filed ? "" : filed.assume_error().what());
        kit.commit(tx);
        return filed ? filed.assume_value() : Filed{};
    }
    for (const auto& [key, message] : messages_of(kit)) {
        if (message.content.message_id != step.about) continue;
        auto filed = correct(tx, desk, key, step.correction);
        EXPECT_TRUE(filed);
        kit.commit(tx);
        return filed.assume_value();
    }
    ADD_FAILURE() << "no mail " << step.about;
    return {};
}

Filed Story::in(const std::string& mailbox, int minute, const Letter& letter) {
    return receive({mailbox, "INBOX", 1, 0}, minute, letter);
}

Filed Story::drag(const std::string& mailbox, int minute, const Letter& letter) {
    return receive({mailbox, "Kliendid", 1, 0, model::FolderRole::archive}, minute, letter);
}

Filed Story::receive(model::Place place, int minute, const Letter& letter) {
    const auto mailbox = place.mailbox;
    Letter sent = letter;
    if (sent.to.empty()) sent.to = mailbox + "@firma.example";
    Step step;
    const auto raw = bytes_of(sent, mailbox);
    step.incoming.received = at(minute);
    step.incoming.role = place.role;
    step.incoming.place = std::move(place);
    step.incoming.place.uid = static_cast<std::uint32_t>(steps_.size() + 1);
    step.incoming.is_draft = letter.is_draft;
    step.incoming.content = mail::read_mail(raw, {.is_form_mailbox = mailbox == "web"});
    step.incoming.key = model::mail_key(step.incoming.content.digest);
    note_gmail_thread(step.incoming, letter.gmail_thread);
    return tell(std::move(step));
}

Filed Story::out(const std::string& mailbox, int minute, const Letter& letter) {
    Letter sent = letter;
    if (sent.from.empty()) sent.from = mailbox + "@firma.example";
    Step step;
    const auto raw = bytes_of(sent, mailbox);
    step.incoming.received = at(minute);
    step.incoming.role = model::FolderRole::sent;
    step.incoming.place = {mailbox, "Sent", 1, static_cast<std::uint32_t>(steps_.size() + 1)};
    step.incoming.is_draft = letter.is_draft;
    step.incoming.content = mail::read_mail(raw, {});
    step.incoming.key = model::mail_key(step.incoming.content.digest);
    note_gmail_thread(step.incoming, letter.gmail_thread);
    return tell(std::move(step));
}

Filed Story::form(int minute, const std::string& id, const std::string& from,
                  const std::string& subject, const std::string& text) {
    Step step;
    step.incoming.source = model::Source::form;
    step.incoming.form_id = "contact";
    step.incoming.received = at(minute);
    step.incoming.place = {"contact", "", 0, 0};
    step.incoming.key = model::form_key("contact", id);
    auto& content = step.incoming.content;
    content.from = {{"", from}};
    content.subject = content.base_subject = subject;
    content.text = content.reply_text = text;
    return tell(std::move(step));
}

void Story::say(const std::string& id, model::Said said, int minute) {
    Step step;
    step.about = id + "@test.example";
    step.correction = {said, "mari", at(minute)};
    tell(std::move(step));
}

model::Message Story::message(const std::string& id) const {
    for (const auto& [key, message] : messages_of(*kit_)) {
        if (message.content.message_id == id + "@test.example" || model::hex(key) == id)
            return message;
    }
    ADD_FAILURE() << "no mail " << id;
    return {};
}

bool Story::is_stored(const std::string& id) const {
    const auto all = messages_of(*kit_);
    return std::ranges::any_of(all, [&id](const auto& one) {
        return one.second.content.message_id == id + "@test.example";
    });
}

model::Item Story::item(const std::string& id) const {
    const auto of = message(id).item;
    EXPECT_TRUE(of) << id << " belongs to no item";
    return of ? kit_->item(of.value) : model::Item{};
}

std::size_t Story::items() const {
    const storage::Transaction tx(kit_->store);
    const auto all = storage::list_items(tx, {}, 10'000).value();
    return static_cast<std::size_t>(
        std::ranges::count_if(all, [](const auto& item) { return !item.merged_into; }));
}

std::vector<std::string> Story::alerts(int minute) {
    kit_->tick(at(minute));
    std::vector<std::string> subjects;
    const storage::Transaction tx(kit_->store);
    for (const auto& letter : kit_->outbox()) {
        const auto alert = storage::find_alert(tx, letter.alerts.front()).value();
        subjects.push_back(kit_->item(alert->subject.number).subject);
    }
    return subjects;
}

std::vector<std::string> Story::prefixes() const {
    const storage::Transaction tx(kit_->store);
    std::vector<std::string> words;
    const auto found = list_unknown_prefixes(tx).value();
    for (const auto& one : found) words.push_back(one.word + " " + std::to_string(one.replies));
    return words;
}

std::string Story::told() const { return write_down(*kit_); }

std::string Story::told_in_order(unsigned seed) const {
    auto order = steps_;
    std::mt19937 random(seed);
    std::ranges::shuffle(order, random);
    // Nobody can say something about a mail that is not there yet.
    std::stable_partition(order.begin(), order.end(),
                          [](const Step& step) { return step.about.empty(); });
    const auto kit = fresh_kit();
    std::vector<Step> left;
    for (const auto& step : order) {
        const auto filed = play(*kit, step);
        if (filed.is_private) left.push_back(step);
        if (filed.reads_again) read_again(*kit, left);
    }
    return write_down(*kit);
}

std::string Story::write_down(const DeskKit& kit) {
    const auto messages = messages_of(kit);
    const storage::Transaction tx(kit.store);
    std::map<model::ItemId, std::string> names;
    const auto name = [&messages](const model::MessageKey& key) {
        const auto found = messages.find(key);
        return found == messages.end() ? "?" : name_of(found->second);
    };
    std::vector<std::string> lines;
    const auto items = storage::list_items(tx, {}, 10'000).value();
    for (const auto& item : items) names[item.id] = name(item.decided_on);
    for (const auto& item : items) {
        if (item.merged_into) continue;
        std::string line = names[item.id] + " " + std::string(model::name(item.state)) +
                           " owner=" + item.owner + " in=" + item.mailbox +
                           " opened=" + model::iso(item.opened);
        if (item.imported) line += " imported";
        for (const auto& one : item.questions) line += "\n  asks " + name(one.message);
        for (const auto& one : item.thanks) line += "\n  thanks " + name(one.message);
        for (const auto& one : item.answers)
            line += "\n  " + name(one.message) + ": " + one.why + " void=" + one.void_reason;
        auto people = item.counterparties;
        std::ranges::sort(people);
        for (const auto& one : people) line += "\n  with " + one;
        std::vector<std::string> related;
        for (const auto other : item.related) related.push_back(names[other]);
        std::ranges::sort(related);
        for (const auto& other : related) line += "\n  see " + other;
        lines.push_back(line);
    }
    for (const auto& [key, message] : messages)
        lines.push_back(name_of(message) + " of " + (message.item ? names[message.item] : "none") +
                        ": " + message.note);
    std::ranges::sort(lines);
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    return text;
}

}  // namespace vastus::crm
