// A real item as a test case: written, read back, and played to the same end.
#include "crm/as_test.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/read.hpp"
#include "config/test_file.hpp"
#include "config/test_text.hpp"
#include "crm/acts.hpp"
#include "crm/desk_kit.hpp"
#include "crm/pseudonyms.hpp"
#include "crm/scenario.hpp"

namespace vastus::crm {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class AsTestTest : public testing::Test {
protected:
    AsTest told(std::uint64_t item, model::Instant now) {
        storage::Transaction tx(kit_.store);
        auto test = as_test(tx, kit_.desk(now), model::ItemId{item});
        EXPECT_TRUE(test);
        return test ? test.assume_value() : AsTest{};
    }
    void send_all(model::Instant now) {
        kit_.tick(now);
        for (auto& letter : kit_.outbox()) {
            storage::Transaction tx(kit_.store);
            const Attempt attempt{letter, Outcome::accepted, "", "m@firma.example", "250", {}};
            ASSERT_TRUE(record_attempt(tx, kit_.desk(now), kit_.post, attempt));
            kit_.commit(tx);
        }
    }
    void act(model::Act::Type type, model::Instant when) {
        storage::Transaction tx(kit_.store);
        model::Act done;
        done.type = type;
        done.at = when;
        done.by = "mari";
        ASSERT_TRUE(crm::act(tx, kit_.desk(when), model::ItemId{1}, done));
        kit_.commit(tx);
    }
    /// Reads the text back and plays it.
    std::vector<std::string> played(const std::string& text) {
        const auto read = config::read_tests_text(text, "item.test.yaml");
        EXPECT_TRUE(read.tests) << config::print(read.diagnoses, {"item.test.yaml"}) << text;
        if (!read.tests) return {"not readable"};
        Coverage coverage;
        return play(*kit_.rules, *read.tests, read.tests->cases.front(), coverage)
            .value()
            .differences;
    }

    DeskKit kit_;
};

TEST_F(AsTestTest, AQuestionWithItsReminderAndItsAnswerPlaysToTheSameEnd) {
    auto mail = kit_.mail("q1", "ott@acme.example", "info@firma.example", at(0));
    mail.content.from.front().name = "Ott Kask";
    mail.content.subject = mail.content.base_subject = "Aknad";
    mail.content.text = mail.content.reply_text =
        "Tere,\n\nmis on hind? Arve 12345 on makstud.\n\nOtt Kask\n+372 5555 0101, "
        "ott@acme.example";
    kit_.file(std::move(mail));
    send_all(at(60));
    kit_.staff_answers("a1", "q1", at(90));
    act(model::Act::Type::close, at(95));
    const auto test = told(1, at(100));
    EXPECT_THAT(test.notes, IsEmpty());
    const auto text = config::test_text(test.file, test.notes);
    EXPECT_THAT(played(text), IsEmpty()) << text;
    EXPECT_THAT(text, HasSubstr("rule: unanswered, step: 1, to: [jaan, mari]"));
    EXPECT_THAT(text, HasSubstr("state: closed"));
    for (const auto* secret : {"Kask", "Ott", "acme", "12345", "5555 0101"})
        EXPECT_THAT(text, Not(HasSubstr(secret)));
    EXPECT_THAT(text, HasSubstr("mis on hind?"));
}

TEST_F(AsTestTest, SaysWhenTheRulesOfTodaySayOtherwise) {
    kit_.client_writes("q1", "ott@acme.example", "Aknad", at(0));
    storage::Transaction tx(kit_.store);
    auto item = kit_.item(1);
    item.kind = "order";
    ASSERT_TRUE(storage::save_item(tx, item));
    kit_.commit(tx);
    const auto test = told(1, at(10));
    ASSERT_FALSE(test.notes.empty());
    EXPECT_THAT(test.notes.front(), HasSubstr("by the rules in force"));
}

TEST_F(AsTestTest, WhatAFileMayNotHoldIsReadBackAllTheSame) {
    auto mail = kit_.mail("q1", "ott@acme.example", "info@firma.example", at(0));
    mail.content.subject = mail.content.base_subject = "# \"no\": *x [\t] & \u0085 \u2028 \uFEFF";
    mail.content.text = mail.content.reply_text =
        "first: |\n  # second\n\n\tthird\u0090 \\ 'x'\n- fourth";
    kit_.file(std::move(mail));
    const auto test = told(1, at(10));
    const auto text = config::test_text(test.file, test.notes);
    EXPECT_THAT(played(text), IsEmpty()) << text;
}

TEST_F(AsTestTest, TimesOfTheHourThatComesTwiceSayWhichIsMeant) {
    // 2026-10-25 03:30 in Tallinn, first and second.
    for (const auto* utc : {"2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"}) {
        rules::ScenarioFile file;
        file.rules = {"rules.yaml"};
        file.timezone = "Europe/Tallinn";
        rules::ScenarioCase test;
        test.name = "twice";
        rules::ScenarioEvent event;
        event.at = model::parse_iso(utc).value();
        event.mail.from = "ott@acme.example";
        test.events = {event};
        rules::Expectation expected;
        expected.until = event.at;
        expected.alerts.emplace();
        test.expectations = {expected};
        file.cases = {test};
        const auto text = config::test_text(file, {});
        const auto read = config::read_tests_text(text, "twice.test.yaml");
        ASSERT_TRUE(read.tests) << config::print(read.diagnoses, {}) << text;
        EXPECT_EQ(read.tests->cases.front().events.front().at, event.at);
    }
}

TEST_F(AsTestTest, ThereIsNoSuchItem) {
    storage::Transaction tx(kit_.store);
    const auto test = as_test(tx, kit_.desk(at(0)), model::ItemId{77});
    ASSERT_FALSE(test);
    EXPECT_EQ(test.assume_error().fault(), model::Fault::missing);
}

class PseudonymsTest : public testing::Test {
protected:
    DeskKit kit_;
    Pseudonyms names_{*kit_.office};
};

TEST_F(PseudonymsTest, TheSameIsAlwaysTheSameAndOthersAreOthers) {
    EXPECT_EQ(names_.address("ott@acme.example"), "person-1@client-1.example");
    EXPECT_EQ(names_.address("OTT@ACME.example"), "person-1@client-1.example");
    EXPECT_EQ(names_.address("mai@acme.example"), "person-2@client-1.example");
    EXPECT_EQ(names_.address("ott@beta.example"), "person-3@client-2.example");
}

TEST_F(PseudonymsTest, OurOwnAddressesStay) {
    EXPECT_EQ(names_.text("Write to info@firma.example, please."),
              "Write to info@firma.example, please.");
    names_.learn({"Mari Maasikas", "mari@firma.example"});
    EXPECT_EQ(names_.text("Tere, Mari!"), "Tere, Mari!");
}

TEST_F(PseudonymsTest, NamesAreReplacedAsWholeWordsInAnyCase) {
    names_.learn({"Ott Kask", "ott@acme.example"});
    EXPECT_EQ(names_.text("OTT ja kask, kaskede all"), "Alder ja Birch, kaskede all");
}

TEST_F(PseudonymsTest, LongNumbersChangeAndShortOnesStay) {
    const auto text = names_.text("20 akent, kood 123456, tel +372 5555 0101, 2026-03-02");
    EXPECT_THAT(text, testing::StartsWith("20 akent, kood "));
    EXPECT_THAT(text, testing::EndsWith(", 2026-03-02"));
    EXPECT_THAT(text, Not(HasSubstr("123456")));
    EXPECT_THAT(text, Not(HasSubstr("5555 0101")));
    EXPECT_EQ(text.size(),
              std::string("20 akent, kood 123456, tel +372 5555 0101, 2026-03-02").size());
}

TEST_F(PseudonymsTest, ACapturedNumberChangesHoweverShort) {
    names_.learn_number("nr 42");
    const auto text = names_.text("tellimus nr 42");
    EXPECT_THAT(text, Not(HasSubstr("42")));
    EXPECT_EQ(names_.text("nr 42"), text.substr(9));
}

TEST_F(PseudonymsTest, AKnownDomainIsReplacedInLinksToo) {
    names_.address("ott@acme.example");
    EXPECT_EQ(names_.text("https://shop.acme.example/x"), "https://client-1.example/x");
    EXPECT_EQ(names_.text("see www.acme.example."), "see client-1.example.");
}

}  // namespace
}  // namespace vastus::crm
