// What an item is must not depend on the order in which its mails came, nor on when rules changed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "desk_kit.hpp"

namespace vastus::crm {
namespace {

rules::Condition is_true(const std::string& field, const std::string& value) {
    rules::Condition condition;
    condition.type = rules::Condition::Type::field;
    condition.name = field;
    condition.test = rules::Condition::Test::equals;
    condition.values = {value};
    return condition;
}

rules::Condition says(const std::string& pattern) {
    auto condition = is_true("body", pattern);
    condition.test = rules::Condition::Test::regex;
    return condition;
}

rules::ClassifyRule kind(const std::string& id, rules::Condition when) {
    rules::ClassifyRule rule;
    rule.id = rule.kind = id;
    rule.when = std::move(when);
    return rule;
}

std::shared_ptr<const rules::RuleSet> with(const rules::RuleSet& before,
                                           std::vector<rules::ClassifyRule> classify) {
    auto file = before.file;
    file.kinds.clear();
    for (const auto& rule : classify) file.kinds.push_back(rule.kind);
    file.kinds.push_back("inquiry");
    file.classify = std::move(classify);
    rules::RouteRule first;
    first.id = "first";
    first.when = is_true("item.first", "true");
    first.owner = "jaan";
    file.route.insert(file.route.begin(), first);
    file.revision = "decisions";
    return rules::compile(std::move(file)).rules;
}

struct Sent {
    std::string id, text, reply_to;
    int minute = 0;
    bool is_ours = false;
};

class DecisionsTest : public testing::Test {
protected:
    /// Files the mails in this order, as they would come, and gives the item of the first.
    static model::Item filed(const std::vector<Sent>& mails, const std::vector<std::size_t>& order,
                             const std::vector<rules::ClassifyRule>& classify) {
        DeskKit kit;
        kit.rules = with(*kit.rules, classify);
        for (const auto index : order) file(kit, mails[index]);
        storage::Transaction tx(kit.store);
        const auto key = incoming(kit, mails.front()).key;
        const auto message = storage::find_message(tx, key).value();
        return storage::find_item(tx, message->item).value().value();
    }
    static Incoming incoming(DeskKit& kit, const Sent& sent) {
        const std::string client = "ott@acme.example", info = "info@firma.example";
        auto mail = kit.mail(sent.id, sent.is_ours ? "mari@firma.example" : client,
                             sent.is_ours ? client : info, at(sent.minute));
        if (sent.is_ours) {
            mail.role = model::FolderRole::sent;
            mail.place = {"info", "Sent", 1, kit.next_uid++};
        }
        mail.content.subject = mail.content.base_subject = "Aknad";
        mail.content.text = mail.content.reply_text = sent.text;
        if (!sent.reply_to.empty()) mail.content.in_reply_to = {sent.reply_to + "@test.example"};
        return mail;
    }
    static void file(DeskKit& kit, const Sent& sent) { kit.file(incoming(kit, sent)); }

    static void expect_alike(const std::vector<Sent>& mails,
                             const std::vector<rules::ClassifyRule>& classify,
                             const std::string& kind) {
        std::vector<std::size_t> order(mails.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        do {
            const auto item = filed(mails, order, classify);
            std::string told;
            for (const auto one : order) told += mails[one].id + " ";
            EXPECT_EQ(item.kind, kind) << told;
            EXPECT_EQ(item.route, "first") << told;
            EXPECT_EQ(item.messages, mails.size()) << told;
        } while (std::next_permutation(order.begin(), order.end()));
    }
};

TEST_F(DecisionsTest, AClientUnknownBeforeIsUnknownInEveryOrder) {
    expect_alike({{"q1", "Tere", "", 0}, {"q2", "Kuidas?", "q1", 5}, {"q3", "Noh?", "q2", 9}},
                 {kind("stranger", is_true("client.known", "false"))}, "stranger");
}

TEST_F(DecisionsTest, AMailThatBeganTheItemIsNoReplyInAnyOrder) {
    expect_alike({{"q1", "Tere", "", 0}, {"q2", "Kuidas?", "q1", 5}, {"q3", "Noh?", "q2", 9}},
                 {kind("begun", is_true("message.reply", "false"))}, "begun");
}

TEST_F(DecisionsTest, TheFirstQuestionThatSaysItDecidesInEveryOrder) {
    expect_alike({{"q1", "Tere", "", 0}, {"q2", "tellimus", "q1", 5}, {"q3", "kaebus", "q2", 9}},
                 {kind("complaint", says("kaebus")), kind("order", says("tellimus"))}, "order");
}

TEST_F(DecisionsTest, AnAnswerThatComesLateJoinsWhatItJoinsInTime) {
    expect_alike({{"q1", "Tere", "", 0},
                  {"a1", "Mida soovite?", "q1", 5, true},
                  {"q2", "tellimus", "a1", 9}},
                 {kind("order", says("tellimus"))}, "order");
}

TEST_F(DecisionsTest, TheSameMailInAnotherFolderAsksNoRuleAgain) {
    DeskKit kit;
    const std::vector<Sent> mails{{"q1", "Tere", "", 0}, {"q2", "kaebus", "q1", 5}};
    for (const auto& one : mails) file(kit, one);
    kit.rules = with(*kit.rules, {kind("complaint", says("kaebus"))});
    auto copy = incoming(kit, mails.front());
    copy.place = {"sales", "INBOX", 7, 1};
    EXPECT_TRUE(kit.file(std::move(copy)).is_duplicate);
    EXPECT_EQ(kit.item(1).kind, "inquiry");
}

/// Longer than what is kept of a text.
Sent long_mail() { return {"q1", std::string(100'000, 'a') + " kaebus", "", 0}; }

TEST_F(DecisionsTest, RulesReadWhatIsKeptOfALongTextAndNoMore) {
    const auto item = filed(
        {long_mail()}, {0},
        {kind("complaint", says("kaebus")), kind("cut", is_true("message.truncated", "true"))});
    EXPECT_EQ(item.kind, "cut") << "explain and backtest read what is stored";
}

TEST_F(DecisionsTest, ACopyOfALongMailIsTheSameMail) {
    DeskKit kit;
    file(kit, long_mail());
    auto copy = incoming(kit, long_mail());
    copy.place = {"sales", "INBOX", 7, 1};
    copy.key = model::form_key("test", "other bytes on the way");
    EXPECT_TRUE(kit.file(std::move(copy)).is_duplicate);
}

}  // namespace
}  // namespace vastus::crm
