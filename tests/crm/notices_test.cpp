#include "crm/notices.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crm/desk_kit.hpp"
#include "mail/mime.hpp"

namespace vastus::crm {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;

constexpr int day = 60 * 24;

struct Mail {
    std::string subject, text;
};

class NoticesTest : public testing::Test, protected DeskKit {
protected:
    void refuse(const std::string& problem, model::Instant since, model::Instant now) {
        storage::Transaction tx(store);
        ASSERT_TRUE(
            tell_refused_rules(tx, desk(now), {"mari"}, {"/etc/rules.yaml", problem, since}));
        commit(tx);
    }
    void lose(const std::vector<rules::Unread>& sources, model::Instant now) {
        storage::Transaction tx(store);
        ASSERT_TRUE(tell_unread(tx, desk(now), {"mari", "jaan"}, sources));
        commit(tx);
    }
    void find(const std::string& source) {
        storage::Transaction tx(store);
        ASSERT_TRUE(end_outage(tx, source));
        commit(tx);
    }
    Mail read(const model::Letter& letter, model::Instant now,
              const std::vector<rules::Unread>& unread = {}) {
        const storage::Transaction tx(store);
        const auto prepared = prepare(tx, desk(now), post, letter, unread);
        EXPECT_TRUE(prepared) << (prepared ? "" : prepared.assume_error().what());
        EXPECT_FALSE(prepared.assume_value().over);
        const auto content = mail::read_mail(prepared.assume_value().bytes);
        return {content.subject, content.text};
    }
};

TEST_F(NoticesTest, TellsOfRefusedRulesOnceADayUntilTheyAreRepaired) {
    refuse("line 3 is wrong\n", at(0), at(0));
    refuse("line 3 is wrong\n", at(0), at(1));
    refuse("line 4 is wrong\n", at(0), at(2));  // While somebody repairs it, save by save.
    EXPECT_THAT(outbox(), SizeIs(1));
    refuse("line 4 is wrong\n", at(0), at(day - 1));
    EXPECT_THAT(outbox(), SizeIs(1));
    refuse("line 4 is wrong\n", at(0), at(day));
    EXPECT_THAT(outbox(), SizeIs(2));
}

TEST_F(NoticesTest, ANewRefusalIsNewsUnlessItSaysTheSame) {
    refuse("line 3 is wrong\n", at(0), at(0));
    refuse("line 3 is wrong\n", at(20), at(20));
    EXPECT_THAT(outbox(), SizeIs(1));
    refuse("line 9 is wrong\n", at(40), at(40));
    EXPECT_THAT(outbox(), SizeIs(2));
}

TEST_F(NoticesTest, SaysWhatHappenedToWhatAndWhatToDoNext) {
    refuse("rules.yaml:3:1: error[unknown-key]: \"wach\"\n", at(0), at(0));
    ASSERT_THAT(outbox(), SizeIs(1));
    EXPECT_EQ(outbox().front().type, model::Letter::Type::office);
    const auto mail = read(outbox().front(), at(1));
    EXPECT_EQ(mail.subject, "[!] Uued reeglid lükati tagasi; kehtivad vanad");
    EXPECT_THAT(mail.text, AllOf(HasSubstr("/etc/rules.yaml"), HasSubstr("02.03.2026 12:00"),
                                 HasSubstr("error[unknown-key]: \"wach\""),
                                 HasSubstr("vastus rules check /etc/rules.yaml")));
}

TEST_F(NoticesTest, AnAcceptedNoticeLeavesTheOutbox) {
    refuse("line 3 is wrong\n", at(0), at(0));
    storage::Transaction tx(store);
    ASSERT_TRUE(record_attempt(
        tx, desk(at(1)), post,
        {outbox().front(), Outcome::accepted, "mari@firma.example", "id", "250", {}}));
    commit(tx);
    EXPECT_THAT(outbox(), IsEmpty());
}

TEST_F(NoticesTest, TellsOfAnOutageOnceAndNamesAllThatIsOut) {
    lose({{"info/INBOX", at(0), "no route\r\nto host"}, {"info/Sent", at(1), ""}}, at(30));
    lose({{"info/INBOX", at(0), ""}, {"info/Sent", at(1), ""}}, at(day * 3));
    ASSERT_THAT(outbox(), SizeIs(2));  // One for each person.
    const auto letters = outbox();
    const auto& english = letters.front().recipient == "jaan" ? letters.front() : letters.back();
    const auto mail = read(english, at(31));
    EXPECT_EQ(mail.subject, "[!] Out of reach since 02.03.2026 12:00: info/INBOX, info/Sent");
    EXPECT_THAT(mail.text, AllOf(HasSubstr("- info/INBOX, since 02.03.2026 12:00 (30 min)"),
                                 HasSubstr("no route"), HasSubstr("- info/Sent, since"),
                                 HasSubstr("vastus status")));
}

TEST_F(NoticesTest, ALaterOutageIsTold) {
    lose({{"info/INBOX", at(0), ""}}, at(30));
    EXPECT_EQ(outage_of(storage::Transaction(store), "info/INBOX").value(), at(0));
    find("info/INBOX");
    EXPECT_EQ(outage_of(storage::Transaction(store), "info/INBOX").value(), std::nullopt);
    lose({{"info/INBOX", at(100), ""}}, at(130));
    EXPECT_THAT(outbox(), SizeIs(4));
}

TEST_F(NoticesTest, AReminderSaysWhereTheAnswerMayLie) {
    client_writes("q1", "ott@acme.example", "Aknad", at(0));
    tick(at(60));
    const auto letters = outbox();
    const auto& english = letters.front().recipient == "jaan" ? letters.front() : letters.back();
    EXPECT_THAT(read(english, at(61)).text, Not(HasSubstr("may lie there")));
    EXPECT_THAT(read(english, at(61), {{"mari/Sent", at(10), ""}}).text,
                HasSubstr("mari/Sent could not be read since 02.03.2026 12:10: an answer may lie "
                          "there."));
}

TEST_F(NoticesTest, WithoutAdministratorsTheFallbackIsTold) {
    EXPECT_THAT(administrators_of(*rules, {"mari"}), ElementsAre("mari"));
    EXPECT_THAT(administrators_of(*rules, {"gone"}), UnorderedElementsAre("mari", "jaan"));
    EXPECT_THAT(administrators_of(*rules, {}), UnorderedElementsAre("mari", "jaan"));
}

}  // namespace
}  // namespace vastus::crm
