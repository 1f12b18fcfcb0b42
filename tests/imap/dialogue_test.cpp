#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "imap/play.hpp"
#include "mail/imap_cursor.hpp"

namespace vastus::mail {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

void say(ImapDialogue& dialogue, std::string_view bytes) {
    const auto fed = dialogue.feed(bytes);
    ASSERT_TRUE(fed) << fed.assume_error().what();
}

std::uint32_t examined(ImapDialogue& dialogue) {
    EXPECT_TRUE(dialogue.examine("INBOX"));
    say(dialogue,
        "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] fine\r\n* OK [UIDNEXT 10] next\r\n"
        "* OK [HIGHESTMODSEQ 18446744073709551615] highest\r\nv1 OK [READ-ONLY] done\r\n");
    return dialogue.next_answer()->tag;
}

struct Case {
    const char* name;
    Commands commands;
    std::string bytes;
    Outcome outcome;
};

std::string bodied(std::uint32_t uid, std::string_view body) {
    return "* 1 FETCH (UID " + std::to_string(uid) + " BODY[] {" + std::to_string(body.size()) +
           "}\r\n" + std::string(body) + ")\r\n";
}

const std::vector<Case>& listing_cases() {
    static const std::vector<Case> cases{
        {"search in three lines",
         [](auto& d) { d.search(1, 99, 10); },
         "* SEARCH 5 3\r\n* SEARCH\r\n* search 4 (MODSEQ 9)\r\nv1 OK\r\n",
         {{"v1 OK uids 3 4 5"}, ""}},
        {"search keeps the lowest",
         [](auto& d) { d.search(1, 99, 2); },
         "* SEARCH 5 3 9 1\r\nv1 OK\r\n",
         {{"v1 OK uids 1 3 more"}, ""}},
        {"search answers below the range",
         [](auto& d) { d.search(10, 99, 9); },
         "* SEARCH 9\r\nv1 OK\r\n",
         {{"v1 OK uids"}, ""}},
        {"esearch with ranges",
         [](auto& d) { d.search(1, 99, 9); },
         "* ESEARCH (TAG \"v1\") UID MIN 2 ALL 2:4,9 COUNT 4\r\nv1 OK\r\n",
         {{"v1 OK uids 2 3 4 9"}, ""}},
        {"a range of four billion",
         [](auto& d) { d.search(1, imap_uid_max, 2); },
         "* ESEARCH (TAG \"v1\") UID ALL 2:4294967295\r\nv1 OK\r\n",
         {{"v1 OK uids 2 3 more"}, ""}},
        {"list",
         [](auto& d) { d.list(3, imap_uid_max, 10); },
         "* 1 FETCH (FLAGS (\\Seen \\draft) UID 4 RFC822.SIZE 120 INTERNALDATE "
         "\" 2-Mar-2026 12:00:00 +0200\")\r\n* 2 FETCH (UID 3)\r\nv1 OK\r\n",
         {{"v1 OK items 3 4/120/2026-03-02T10:00:00Z/draft"}, ""}},
        {"list ignores the last old mail",
         [](auto& d) { d.list(9, imap_uid_max, 10); },
         "* 1 FETCH (UID 8 RFC822.SIZE 120)\r\nv1 OK\r\n",
         {{"v1 OK items"}, ""}},
        {"list skips what it did not ask for",
         [](auto& d) { d.list(1, 9, 10); },
         "* 1 FETCH (X-GM-LABELS (\"[Gmail]/A\" \\Inbox {3}\r\n)\r\n) MODSEQ (3) ENVELOPE ((NIL "
         "\"a)\" ()) NIL) UID 8)\r\n* 1 FETCH (FLAGS (\\Seen))\r\nv1 OK\r\n",
         {{"v1 OK items 8"}, ""}},
    };
    return cases;
}

const std::vector<Case>& mail_cases() {
    static const std::vector<Case> cases{
        {"mail",
         [](auto& d) { d.fetch(5); },
         "* 1 FETCH (UID 5 RFC822.SIZE 3 BODY[] {4}\r\na\r\nb)\r\nv1 OK\r\n",
         {{"v1 OK mail 5/3 'a\r\nb'"}, ""}},
        {"mail in any order of items",
         [](auto& d) { d.fetch(5); },
         "* 1 FETCH (BODY[] \"q\\\"\" INTERNALDATE NIL uid 5)\r\n* 1 FETCH (UID 5 RFC822.SIZE "
         "9)\r\nv1 OK\r\n",
         {{"v1 OK mail 5/9 'q\"'"}, ""}},
        {"mails pipelined",
         [](auto& d) { d.fetch(5), d.fetch(6); },
         bodied(5, "x") + "v1 OK\r\n* 9 EXISTS\r\n" + bodied(6, "") + "v2 OK\r\n",
         {{"v1 OK mail 5 'x'", "v2 OK mail 6 ''"}, ""}},
        {"part of a mail",
         [](auto& d) { d.fetch_part(5, 2); },
         "* 1 FETCH (UID 5 RFC822.SIZE 99 BODY[HEADER] {3}\r\nA:b BODY[]<0> {2}\r\nA:)\r\nv1 "
         "OK\r\n",
         {{"v1 OK mail 5/99 'A:' header 'A:b'"}, ""}},
        {"no bytes",
         [](auto& d) { d.fetch(5); },
         "* 1 FETCH (UID 5 BODY[] NIL)\r\nv1 OK\r\n",
         {{"v1 OK mail 5 NIL"}, ""}},
        {"nothing at all", [](auto& d) { d.fetch(5); }, "v1 OK done\r\n", {{"v1 OK"}, ""}},
        {"the same mail twice",
         [](auto& d) { d.fetch(5); },
         bodied(5, "x") + bodied(5, "x") + "v1 OK\r\n",
         {{"v1 OK mail 5 'x'"}, ""}},
        {"no, and what came is dropped",
         [](auto& d) { d.fetch(5); },
         bodied(5, "x") + "v1 NO [ExpungeIssued] gone\r\n",
         {{"v1 NO [EXPUNGEISSUED]"}, ""}},
        {"folders",
         [](auto& d) { d.list_folders(); },
         "* LIST (\\HasNoChildren \\Sent) \"/\" \"Sent Items\"\r\n* LIST () NIL {5}\r\nIN{3}\r\n"
         "* LIST (\\Noselect) \".\" [x]\r\nv1 OK\r\n",
         {{"v1 OK Sent Items\\HasNoChildren\\Sent IN{3} [x]\\Noselect"}, ""}},
        {"text that looks like a literal",
         [](auto& d) { d.noop(); },
         "* OK still here {5}\r\n* NO [ALERT] almost full {9}\r\nv1 OK done {7}\r\n",
         {{"v1 OK"}, ""}},
        {"our own tag inside a mail",
         [](auto& d) { d.fetch(5), d.noop(); },
         bodied(5, "A004 OK done\r\nv1 OK done\r\nv2 OK\r\n* BYE\r\n)\r\n") + "v1 OK\r\nv2 OK\r\n",
         {{"v1 OK mail 5 'A004 OK done\r\nv1 OK done\r\nv2 OK\r\n* BYE\r\n)\r\n'", "v2 OK"}, ""}},
        {"bare line feeds", [](auto& d) { d.noop(); }, "* 1 EXISTS\nv1 OK\n", {{"v1 OK"}, ""}},
        {"unknown responses",
         [](auto& d) { d.noop(); },
         "* FLAGS (\\Seen)\r\n* XYZZY 1 (2\r\n* 1 RECENT\r\n* VANISHED 3:5\r\nv1 BAD what\r\n",
         {{"v1 BAD"}, ""}},
    };
    return cases;
}

std::vector<Case> good_cases() {
    auto cases = listing_cases();
    cases.insert(cases.end(), mail_cases().begin(), mail_cases().end());
    return cases;
}

TEST(ImapDialogueTest, ReadsTheSameHoweverItIsCut) {
    for (const auto& each : good_cases()) {
        SCOPED_TRACE(each.name);
        expect_same_however_cut(each.commands, each.bytes, each.outcome);
    }
}

TEST(ImapDialogueTest, AsksWithoutChangingTheMailbox) {
    ImapDialogue dialogue;
    dialogue.capability();
    EXPECT_EQ(dialogue.take_output(), "v1 CAPABILITY\r\n");
    say(dialogue, "* CAPABILITY IMAP4rev1 idle Special-Use LIST-EXTENDED\r\nv1 OK\r\n");
    EXPECT_TRUE(dialogue.has("IDLE"));
    dialogue.id();
    dialogue.list_folders();
    dialogue.search(3, 9, 1);
    dialogue.list(3, imap_uid_max, 1);
    dialogue.fetch(5);
    dialogue.fetch_part(6, 1048576);
    EXPECT_EQ(dialogue.take_output(),
              "v2 ID (\"name\" \"vastus\")\r\n"
              "v3 LIST \"\" \"*\" RETURN (SPECIAL-USE)\r\n"
              "v4 UID SEARCH UID 3:9\r\n"
              "v5 UID FETCH 3:4294967295 (UID RFC822.SIZE INTERNALDATE FLAGS)\r\n"
              "v6 UID FETCH 5 (UID RFC822.SIZE INTERNALDATE BODY.PEEK[])\r\n"
              "v7 UID FETCH 6 (UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER] "
              "BODY.PEEK[]<0.1048576>)\r\n");
}

TEST(ImapDialogueTest, AsksForTheConversationWhereThereIsOne) {
    ImapDialogue dialogue;
    dialogue.capability();
    say(dialogue, "* CAPABILITY IMAP4rev1 X-GM-EXT-1\r\nv1 OK\r\n");
    dialogue.take_output();
    ASSERT_TRUE(dialogue.next_answer());
    dialogue.fetch(5);
    EXPECT_EQ(dialogue.take_output(),
              "v2 UID FETCH 5 (UID RFC822.SIZE INTERNALDATE X-GM-THRID BODY.PEEK[])\r\n");
    say(dialogue, "* 1 FETCH (X-GM-THRID 18446744073709551615 UID 5 BODY[] {1}\r\nx)\r\nv2 OK\r\n");
    const auto answer = dialogue.next_answer();
    ASSERT_TRUE(answer && answer->mail);
    EXPECT_EQ(answer->mail->gmail_thread, 18446744073709551615u);
    EXPECT_EQ(answer->mail->body, "x");
}

TEST(ImapDialogueTest, KnowsTheExaminedFolder) {
    ImapDialogue dialogue;
    examined(dialogue);
    EXPECT_EQ(dialogue.take_output(), "v1 EXAMINE \"INBOX\"\r\n");
    EXPECT_EQ(dialogue.mailbox().exists, 3u);
    EXPECT_EQ(dialogue.mailbox().uidvalidity, 7u);
    EXPECT_EQ(dialogue.mailbox().uidnext, 10u);
    EXPECT_EQ(dialogue.mailbox().highestmodseq, 18446744073709551615u);
    EXPECT_FALSE(dialogue.take_news());
}

TEST(ImapDialogueTest, QuotesNamesAndSendsOthersAsLiterals) {
    ImapDialogue plain;
    ASSERT_TRUE(plain.examine("a \"b\\c"));
    EXPECT_EQ(plain.take_output(), "v1 EXAMINE \"a \\\"b\\\\c\"\r\n");
    ImapDialogue waiting;
    ASSERT_TRUE(waiting.examine("õ"));
    EXPECT_EQ(waiting.take_output(), "v1 EXAMINE {2}\r\n");
    say(waiting, "+ go on\r\n");
    EXPECT_EQ(waiting.take_output(), "õ\r\n");
    ImapDialogue at_once;
    say(at_once, "* CAPABILITY LITERAL+\r\n");
    ASSERT_TRUE(at_once.examine("õ"));
    EXPECT_EQ(at_once.take_output(), "v1 EXAMINE {2+}\r\nõ\r\n");
}

TEST(ImapDialogueTest, SendsNoLineEnds) {
    for (const auto& name : {std::string("a\rb"), std::string("a\nb"), std::string("a\0b", 3),
                             std::string(1001, 'a')}) {
        ImapDialogue dialogue;
        const auto result = dialogue.examine(name);
        ASSERT_FALSE(result);
        EXPECT_EQ(result.assume_error().fault(), model::Fault::refused);
        EXPECT_EQ(dialogue.take_output(), "");
    }
}

TEST(ImapDialogueTest, IdlesFromPlusToDone) {
    ImapDialogue dialogue;
    examined(dialogue);
    dialogue.idle();
    EXPECT_FALSE(dialogue.idling());
    say(dialogue, "+ idling\r\n");
    EXPECT_TRUE(dialogue.idling());
    say(dialogue, "* OK Still here\r\n");
    EXPECT_FALSE(dialogue.take_news());
    say(dialogue, "* 4 EXISTS\r\n");
    EXPECT_TRUE(dialogue.take_news());
    dialogue.take_output();
    dialogue.done();
    EXPECT_EQ(dialogue.take_output(), "DONE\r\n");
    say(dialogue, "v2 OK\r\n");
    EXPECT_EQ(dialogue.in_flight(), 0u);
}

TEST(ImapDialogueTest, TakesExistsInsideAnotherAnswerForNews) {
    ImapDialogue dialogue;
    examined(dialogue);
    dialogue.noop();
    say(dialogue, "* 4 EXISTS\r\nv2 OK\r\n");
    EXPECT_TRUE(dialogue.take_news());
    say(dialogue, "* 2 EXPUNGE\r\n* 3 EXISTS\r\n");
    EXPECT_FALSE(dialogue.take_news());
    say(dialogue, "* 2 EXPUNGE\r\n* 3 EXISTS\r\n");
    EXPECT_TRUE(dialogue.take_news());
    say(dialogue, "* VANISHED 4\r\n");
    EXPECT_TRUE(dialogue.take_news());
}

TEST(ImapDialogueTest, KeepsAlertsAndBye) {
    ImapDialogue dialogue;
    say(dialogue, "* OK [alert] The disk is full.\r\n* BYE Session expired\r\n");
    EXPECT_THAT(dialogue.take_alerts(), ElementsAre("The disk is full."));
    EXPECT_EQ(dialogue.bye(), "Session expired");
}

TEST(ImapDialogueTest, SaysWhatARefusalMeans) {
    struct Row {
        const char *said, *part;
        model::Fault fault;
    };
    for (const auto& [said, part, fault] : std::vector<Row>{
             {"NO [AUTHENTICATIONFAILED] x", "login", model::Fault::refused},
             {"NO [unavailable] later", "later", model::Fault::transient},
             {"NO [NONEXISTENT] x", "does not exist", model::Fault::refused},
             {"NO [TRYCREATE] x", "does not exist", model::Fault::refused},
             {"NO who knows", "cannot be opened", model::Fault::refused},
             {"BAD User is authenticated but not connected.", "no access", model::Fault::refused},
             {"BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds", "slow down",
              model::Fault::transient},
             {"BAD syntax", "does not understand", model::Fault::malformed}}) {
        ImapDialogue dialogue;
        ASSERT_TRUE(dialogue.examine("INBOX"));
        say(dialogue, "v1 " + std::string(said) + "\r\n");
        const auto error = imap_error(*dialogue.next_answer());
        EXPECT_EQ(error.fault(), fault) << said;
        EXPECT_THAT(error.what(), HasSubstr(part));
    }
}

TEST(ImapCursorTest, ReadsInternalDates) {
    EXPECT_EQ(model::iso(*parse_internal_date("02-Mar-2026 12:00:00 +0200")),
              "2026-03-02T10:00:00Z");
    EXPECT_EQ(model::iso(*parse_internal_date("2-mar-2026 12:00:00 -0030")),
              "2026-03-02T12:30:00Z");
    for (const auto* text :
         {"", "30-Feb-2026 12:00:00 +0200", "02-Xyz-2026 12:00:00 +0200", "02-Mar-2026",
          "02-Mar-2026 25:00:00 +0200", "02-Mar-2026 12:00:00 *0200", "02-Mar-2026 12:00:00 +0099",
          "-1-Mar-2026 12:00:00 +0200", "+2-Mar-2026 12:00:00 +0200"})
        EXPECT_FALSE(parse_internal_date(text)) << text;
}

}  // namespace
}  // namespace vastus::mail
