// The hostile servers of reliability.md 6 that concern the dialogue, by their numbers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "imap/play.hpp"

namespace vastus::mail {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

void fetch_five(ImapDialogue& dialogue) { dialogue.fetch(5); }
void noop(ImapDialogue& dialogue) { dialogue.noop(); }

std::string error_of(const Commands& commands, std::string_view bytes) {
    const auto outcome = play(commands, bytes, 64 << 10);
    EXPECT_THAT(outcome.answers, IsEmpty());
    return outcome.error;
}

struct Case {
    const char* name;
    Commands commands;
    std::string bytes;
    const char* error;
};

const std::vector<Case>& bad_cases() {
    static const std::vector<Case> cases{
        {"25 UIDVALIDITY changes", noop, "* OK [UIDVALIDITY 9] x\r\nv1 OK\r\n",
         "changed UIDVALIDITY"},
        {"29 UID above 2^32", fetch_five, "* 1 FETCH (UID 4294967296 BODY[] NIL)\r\n", "too large"},
        {"29 UID 0", fetch_five, "* 1 FETCH (UID 0)\r\n", "UID 0"},
        {"29 UID in search", [](auto& d) { d.search(1, 9, 9); }, "* SEARCH 99999999999\r\n",
         "too large"},
        {"34 another UID", fetch_five, "* 1 FETCH (UID 6 BODY[] {1}\r\nx)\r\nv1 OK\r\n",
         "not asked for"},
        {"34 no UID", fetch_five, "* 1 FETCH (BODY[] {1}\r\nx)\r\nv1 OK\r\n", "without its UID"},
        {"34 a part instead of the whole", fetch_five, "* 1 FETCH (UID 5 BODY[]<0> {1}\r\nx)\r\n",
         "part of a mail"},
        {"35 twice with other bytes", fetch_five,
         "* 1 FETCH (UID 5 BODY[] {1}\r\nx)\r\n* 1 FETCH (UID 5 BODY[] {1}\r\ny)\r\nv1 OK\r\n",
         "different bytes"},
        {"35 twice in one response", fetch_five, "* 1 FETCH (UID 5 BODY[] NIL BODY[] NIL)\r\n",
         "twice"},
        {"39 literal shorter than the bytes", fetch_five,
         "* 1 FETCH (UID 5 BODY[] {1}\r\nxyz)\r\nv1 OK\r\n", "missing"},
        {"39 literal shorter, rest is a list", fetch_five,
         "* 1 FETCH (UID 5 BODY[] {1}\r\nx))\r\nv1 OK\r\n", "behind its end"},
        {"41 literal overflows", fetch_five, "* 1 FETCH (UID 5 BODY[] {99999999999999999999}\r\nx",
         "above 33 MiB"},
        {"42 literal of 4 GiB", fetch_five, "* 1 FETCH (UID 5 BODY[] {4294967295}\r\nx",
         "above 33 MiB"},
        {"42 literal of 2 GiB", fetch_five, "* 1 FETCH (UID 5 BODY[] {2147483648}\r\nx",
         "above 33 MiB"},
        {"42 literal just above", fetch_five, "* 1 FETCH (UID 5 BODY[] {34603009}\r\nx",
         "above 33 MiB"},
        {"52 nested 33 deep", fetch_five,
         "* 1 FETCH (X " + std::string(33, '(') + std::string(33, ')') + ")\r\n", "deeper than 32"},
        {"53 quoted string never closed", fetch_five, "* 1 FETCH (UID 5 BODY[] \"x)\r\nv1 OK\r\n",
         "never closed"},
        {"54 a tag we never used", noop, "v2 OK\r\n", "not open"},
        {"54 a tag of libcurl", noop, "A004 OK\r\n", "not open"},
        {"54 a tag used twice", [](auto&) {}, "v1 OK\r\n", "not open"},
        {"a status that is none", noop, "v1 MAYBE\r\n", "neither OK"},
        {"an empty line", noop, "\r\n", "missing"},
        {"a plus nobody wants", noop, "+ go on\r\n", "without being asked"},
        {"two pluses", [](auto& d) { d.idle(); }, "+ \r\n+ \r\n", "without being asked"},
        {"a list never closed", fetch_five, "* 1 FETCH (X (a\r\n", "never closed"},
        {"half a literal", fetch_five, "* 1 FETCH (UID 5 BODY[] {1} )\r\n", "half a literal"},
        {"a section never closed", fetch_five, "* 1 FETCH (BODY[HEADER x)\r\n", "never closed"},
    };
    return cases;
}

TEST(HostileImapTest, IsRefusedHoweverItIsCut) {
    for (const auto& each : bad_cases()) {
        SCOPED_TRACE(each.name);
        const auto error = error_of(each.commands, each.bytes);
        EXPECT_THAT(error, HasSubstr(each.error));
        expect_same_however_cut(each.commands, each.bytes, {{}, error});
    }
}

TEST(HostileImapTest, StaysBrokenOnceItIsBroken) {
    ImapDialogue dialogue;
    dialogue.noop();
    EXPECT_FALSE(dialogue.feed("x OK\r\n"));
    EXPECT_FALSE(dialogue.feed("v1 OK\r\n"));
    EXPECT_FALSE(dialogue.next_answer());
}

TEST(HostileImapTest, Case13LineWithoutEnd) {
    const auto bytes = std::string(10 << 20, 'x');
    EXPECT_THAT(error_of(noop, "* " + bytes), HasSubstr("line above 1 MiB"));
    EXPECT_THAT(error_of(noop, "* SEARCH " + bytes), HasSubstr("line above 1 MiB"));
    EXPECT_THAT(error_of(noop, "* 1 FETCH (X \"" + bytes), HasSubstr("line above 1 MiB"));
}

TEST(HostileImapTest, Case13LineAtTheLimit) {
    const std::string head = "* OK ";
    const std::string line = head + std::string(imap_line_bytes_max - head.size() - 1, 'x');
    EXPECT_EQ(play(noop, line + "\r\nv1 OK\r\n", 64 << 10).error, "");
    EXPECT_THAT(error_of(noop, line + "xx\r\n"), HasSubstr("line above 1 MiB"));
}

TEST(HostileImapTest, Case31SearchOfAMillionUids) {
    std::string bytes = "* SEARCH";
    for (int uid = 1'000'000; uid > 0; --uid) bytes += " " + std::to_string(uid);
    bytes += "\r\nv1 OK\r\n";
    const Commands search = [](auto& d) { d.search(1, imap_uid_max, 3); };
    for (const std::size_t piece : {std::size_t{1000}, std::size_t{65536}, bytes.size()})
        EXPECT_EQ(play(search, bytes, piece).answers,
                  std::vector<std::string>{"v1 OK uids 1 2 3 more"});
}

TEST(HostileImapTest, Case42LiteralsTogetherAboveTheLimit) {
    const std::string first = "* 1 FETCH (UID 5 BODY[] {34603008}\r\n";
    const auto body = std::string(34603008, 'x');
    EXPECT_EQ(play(fetch_five, first + body + ")\r\nv1 OK\r\n", 256 << 10).answers.size(), 1u);
    EXPECT_THAT(error_of(fetch_five, first + body + " BODY[HEADER] {2000000}\r\n"),
                HasSubstr("in one response"));
    std::string many = "* 1 FETCH (X (";
    for (int i = 0; i < 17; ++i) many += "{1}\r\nx ";
    EXPECT_THAT(error_of(fetch_five, many), HasSubstr("too many literals"));
}

TEST(HostileImapTest, MailsWithoutAnAnswerAreNotKeptForEver) {
    ImapDialogue dialogue;
    for (std::uint32_t uid = 1; uid <= 3; ++uid) dialogue.fetch(uid);
    const auto body = std::string(30 << 20, 'x');
    bool failed = false;
    for (std::uint32_t uid = 1; uid <= 3; ++uid) {
        const auto head = "* 1 FETCH (UID " + std::to_string(uid) + " BODY[] {" +
                          std::to_string(body.size()) + "}\r\n";
        failed = !dialogue.feed(head + body + ")\r\n");
    }
    EXPECT_TRUE(failed);
}

TEST(HostileImapTest, Case46Flood) {
    std::string lines;
    for (int i = 0; i < 1000; ++i) lines += "* 5 EXISTS\r\n* 1 RECENT\r\n* FLAGS (\\Seen)\r\n";
    ImapDialogue dialogue;
    dialogue.noop();
    int fed = 0;
    while (fed < 1000 && dialogue.feed(lines)) ++fed;
    EXPECT_EQ(fed, 33);  // 100,000 responses without an answer.
}

TEST(HostileImapTest, Case46ListMayBeLongWhenItMovesOn) {
    ImapDialogue dialogue;
    dialogue.list(1, imap_uid_max, 10);
    for (int uid = 1; uid <= 250'000; ++uid)
        ASSERT_TRUE(dialogue.feed("* 1 FETCH (UID " + std::to_string(uid) + ")\r\n"));
    ASSERT_TRUE(dialogue.feed("v1 OK\r\n"));
    EXPECT_EQ(dialogue.next_answer()->items.size(), 10u);
}

TEST(HostileImapTest, Case50NamesOfFoldersAreLabels) {
    const auto outcome =
        play([](auto& d) { d.list_folders(); },
             "* LIST () \"/\" \"../../etc\"\r\n* LIST () \"/\" &&&\r\nv1 OK\r\n", 7);
    EXPECT_EQ(outcome.answers, std::vector<std::string>{"v1 OK ../../etc &&&"});
}

TEST(HostileImapTest, Case52NestedAHundredThousandDeep) {
    const auto deep = "* 1 FETCH (X " + std::string(100'000, '(');
    EXPECT_THAT(error_of(fetch_five, deep + "\r\n"), HasSubstr("deeper than 32"));
}

TEST(HostileImapTest, TakesTimeThatGrowsWithTheBytes) {
    std::string bytes;
    const auto body = std::string(10'000, 'x');
    ImapDialogue dialogue;
    for (std::uint32_t uid = 1; uid <= 20'000; ++uid) {
        dialogue.fetch(uid);
        dialogue.take_output();
        const auto number = std::to_string(uid);
        bytes = "* " + number + " FETCH (UID " + number + " BODY[] {10000}\r\n" + body + ")\r\nv" +
                number + " OK Fetch completed.\r\n";
        ASSERT_TRUE(dialogue.feed(bytes));
        ASSERT_EQ(dialogue.next_answer()->mail->body->size(), body.size());
    }
}

}  // namespace
}  // namespace vastus::mail
