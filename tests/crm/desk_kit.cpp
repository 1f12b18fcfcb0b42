#include "crm/desk_kit.hpp"

#include <gtest/gtest.h>

#include "mail/subject.hpp"

namespace vastus::crm {
namespace {

const std::string mac_key = "a key for tests";

rules::RuleFile rule_file() {
    rules::RuleFile file;
    file.timezone = "Europe/Tallinn";
    file.fallback = "team:sales";
    rules::Staff mari, jaan;
    mari.id = "mari";
    mari.email = "mari@firma.example";
    mari.language = "et";
    jaan.id = "jaan";
    jaan.email = "jaan@firma.example";
    jaan.language = "en";
    rules::Staff priit;
    priit.id = "priit";
    priit.email = "priit@partner.example";
    file.staff = {{"mari", mari}, {"jaan", jaan}, {"priit", priit}};
    rules::Team sales;
    sales.id = "sales";
    sales.lead = "jaan";
    sales.members = {"mari", "jaan"};
    file.teams = {{"sales", sales}};
    file.kinds = {"inquiry"};
    file.default_kind = "inquiry";
    rules::RouteRule rest;
    rest.id = "rest";
    rest.team = "sales";
    file.route = {rest};
    rules::WatchRule watch;
    watch.id = "unanswered";
    watch.since = rules::WatchRule::Since::first_unanswered;
    watch.template_name = "unanswered";
    rules::Step step;
    step.offset = rules::parse_span("1h").value();
    step.to = {"team"};
    watch.ladders = {{"", {step}, {}}};
    file.watch = {watch};
    rules::Template text;
    text.name = "unanswered";
    text.languages = {
        {"et", "Vastamata: {{item.subject}}", "{{client.name}} ootab {{waited}}.", "", {}}};
    file.templates = {{"unanswered", text}};
    file.revision = "test";
    return file;
}

}  // namespace

DeskKit::DeskKit() {
    auto compiled = rules::compile(rule_file());
    for (const auto& one : compiled.diagnoses) {
        EXPECT_NE(one.level, rules::Diagnosis::Level::error) << one.code << ": " << one.text;
    }
    rules = compiled.rules;
    OfficeSettings settings;
    settings.own_domains = {"firma.example"};
    settings.mail_providers = {"kodunett.example"};
    settings.own_addresses = {"info@firma.example", "sales@firma.example", "web@firma.example",
                              "toimik@firma.example"};
    settings.mailbox_person = {{"mari", "mari"}, {"jaan", "jaan"}};
    settings.form_mailboxes = {"web"};
    settings.filing_mailboxes = {"toimik"};
    settings.filed_folders = {{"mari", "Kliendid"}};
    settings.trust = {{"mx.firma.example"}, 2, false};  // Every letter has one Received already.
    settings.mac_key = mac_key;
    office.emplace(std::move(settings), rules->file.staff);
    post.from = {"Vastus", "vastus@firma.example"};
    post.message_id_host = "firma.example";
    post.mac_key = mac_key;
}

void DeskKit::commit(storage::Transaction& tx) {
    const auto committed = store.commit(tx.batch());
    ASSERT_TRUE(committed) << committed.assume_error().what();
}

Filed DeskKit::file(Incoming incoming) {
    storage::Transaction tx(store);
    const auto now = incoming.received;
    auto filed = file_message(tx, desk(now), std::move(incoming));
    EXPECT_TRUE(filed) << (filed ? "" : filed.assume_error().what());
    if (!filed) return {};
    commit(tx);
    return filed.assume_value();
}

Incoming DeskKit::mail(const std::string& id, const std::string& from, const std::string& to,
                       model::Instant when) {
    Incoming incoming;
    incoming.received = when;
    incoming.place = {"info", "INBOX", 1, next_uid++};
    auto& content = incoming.content;
    content.message_id = id + "@test.example";
    content.from = {{"", from}};
    content.to = {{"", to}};
    content.digest = model::sha256(id + from + to);
    content.reply_text = "Tere, palun vastake.";
    content.text = content.reply_text;
    incoming.key = model::mail_key(content.digest);
    return incoming;
}

Filed DeskKit::client_writes(const std::string& id, const std::string& from,
                             const std::string& subject, model::Instant when,
                             const std::string& in_reply_to) {
    auto incoming = mail(id, from, "info@firma.example", when);
    incoming.content.subject = subject;
    incoming.content.base_subject = mail::base_subject(subject).text;
    if (!in_reply_to.empty()) incoming.content.in_reply_to = {in_reply_to + "@test.example"};
    return file(std::move(incoming));
}

Filed DeskKit::staff_answers(const std::string& id, const std::string& in_reply_to,
                             model::Instant when, const std::string& to,
                             const std::string& subject) {
    auto incoming = mail(id, "mari@firma.example", to, when);
    incoming.role = model::FolderRole::sent;
    incoming.place = {"mari", "Sent", 1, next_uid++};
    incoming.content.subject = subject;
    incoming.content.base_subject = mail::base_subject(subject).text;
    if (!in_reply_to.empty()) incoming.content.in_reply_to = {in_reply_to + "@test.example"};
    return file(std::move(incoming));
}

model::Item DeskKit::item(std::uint64_t number) {
    const storage::Transaction tx(store);
    auto found = storage::find_item(tx, model::ItemId{number});
    EXPECT_TRUE(found && found.assume_value()) << "item " << number;
    return found && found.assume_value() ? *found.assume_value() : model::Item{};
}

std::size_t DeskKit::items() {
    const storage::Transaction tx(store);
    return storage::list_items(tx, {}, 1000).value().size();
}

std::vector<model::Letter> DeskKit::outbox() {
    const storage::Transaction tx(store);
    return storage::list_letters(tx, 1000).value();
}

std::size_t DeskKit::tick(model::Instant now) {
    storage::Transaction tx(store);
    const auto ticked = crm::tick(tx, desk(now), 256);
    EXPECT_TRUE(ticked);
    EXPECT_TRUE(post_letters(tx, desk(now), 100));
    commit(tx);
    return ticked ? ticked.assume_value().alerts : 0;
}

}  // namespace vastus::crm
