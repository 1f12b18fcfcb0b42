// Maildir: numbers that last, flags and moves, folders that come and go.
#include "net/maildir_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <array>

#include "net/source_kit.hpp"

namespace vastus::net {
namespace {

namespace fs = std::filesystem;
using model::Fault;
using test::read_file;
using test::run;
using test::TempDir;
using test::write_file;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;
using namespace std::chrono_literals;

class MaildirTest : public SourceTest {
protected:
    MaildirTest() {
        fs::create_directories(root() / "new");
        fs::create_directories(root() / "cur");
        settings_.maildir = root();
        settings_.uid_file = dir_ / "state" / "info.uids";
        settings_.poll = 10ms;
        fs::create_directories(dir_ / "state");
    }
    fs::path root() const { return dir_ / "Maildir"; }
    void deliver(const std::string& name, std::string_view bytes = "Subject: x\n\nx\n") {
        write_file(root() / name, bytes);
    }
    MaildirSource open() { return MaildirSource(io_, settings_); }
    asio::awaitable<bool> count(Fetched) {
        ++counted_;
        co_return true;
    }
    MaildirSettings settings_;
    int counted_ = 0;
};

TEST_F(MaildirTest, ListsByDeliveryTime) {
    deliver("new/1000.a.mx", "c");
    deliver("cur/999.b.mx:2,S", "b");
    deliver("cur/70.z.mx:2,", "a");
    auto source = open();
    EXPECT_THAT(uids(list(source)), ElementsAre(1, 2, 3));
    EXPECT_THAT(bytes(source), ElementsAre("a", "b", "c"));
    EXPECT_EQ(list(source).uidnext, 4u);
    EXPECT_FALSE(list(source).more);
}

TEST_F(MaildirTest, NumbersSurviveFlagsMovesAndRestarts) {
    deliver("new/1.a.mx", "a");
    deliver("new/2.b.mx", "b");
    auto source = open();
    const auto before = list(source);
    fs::rename(root() / "new/1.a.mx", root() / "cur/1.a.mx:2,RS");
    deliver("new/0.late.mx", "late");
    auto again = open();
    const auto after = list(again);
    EXPECT_EQ(after.uidvalidity, before.uidvalidity);
    EXPECT_THAT(bytes(again), ElementsAre("a", "b", "late"));
    EXPECT_THAT(uids(list(again, after.uidvalidity, 2)), ElementsAre(3));
}

TEST_F(MaildirTest, ANumberIsNeverGivenTwice) {
    deliver("new/1.a.mx");
    auto source = open();
    list(source);
    fs::remove(root() / "new/1.a.mx");
    EXPECT_THAT(uids(list(source)), IsEmpty());
    deliver("new/2.b.mx");
    auto again = open();
    EXPECT_THAT(uids(list(again)), ElementsAre(2));
}

TEST_F(MaildirTest, AnotherValidityListsFromTheBeginning) {
    deliver("new/1.a.mx");
    deliver("new/2.b.mx");
    auto source = open();
    const auto validity = list(source).uidvalidity;
    EXPECT_THAT(uids(list(source, validity, 1)), ElementsAre(2));
    EXPECT_THAT(uids(list(source, validity + 1, 1)), ElementsAre(1, 2));
}

TEST_F(MaildirTest, ALostOrDamagedNumberFileBeginsANewLife) {
    deliver("new/1.a.mx");
    for (const char* damage :
         {"", "junk", "vastus uids 1\n5\n", "vastus uids 1\n5\n2\nx y\n",
          "vastus uids 1\n5\n2\n9 1.a.mx\n", "vastus uids 2\n5\n2\n1 1.a.mx\n"}) {
        SCOPED_TRACE(damage);
        auto source = open();
        const auto before = list(source).uidvalidity;
        write_file(settings_.uid_file, damage);
        auto again = open();
        EXPECT_NE(list(again).uidvalidity, before);
        EXPECT_THAT(uids(list(again)), ElementsAre(1));
    }
}

TEST_F(MaildirTest, TheMaildirIsNeverChanged) {
    deliver("new/1.a.mx");
    deliver("cur/2.b.mx:2,S");
    auto source = open();
    bytes(source);
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(root()))
        names.push_back(fs::relative(entry.path(), root()).string());
    EXPECT_THAT(names, testing::UnorderedElementsAre("new", "cur", "new/1.a.mx", "cur/2.b.mx:2,S"));
}

TEST_F(MaildirTest, AMailThatIsGoneIsExpunged) {
    deliver("new/1.a.mx", "a");
    deliver("new/2.b.mx", "b");
    auto source = open();
    const auto listing = list(source);
    fs::remove(root() / "new/1.a.mx");
    fs::rename(root() / "new/2.b.mx", root() / "cur/2.b.mx:2,S");
    const auto fetched = fetch(source, listing.messages);
    ASSERT_THAT(fetched, SizeIs(2));
    EXPECT_EQ(fetched[0].presence, Presence::expunged);
    EXPECT_EQ(fetched[1].presence, Presence::here);
    EXPECT_EQ(fetched[1].raw, "b");
    EXPECT_EQ(fetch(source, {{77, 0, {}, false}}).at(0).presence, Presence::expunged);
}

TEST_F(MaildirTest, DraftsAreKnownByTheirFlag) {
    deliver("cur/1.a.mx:2,DS");
    deliver("cur/2.D.mx:2,S");
    auto source = open();
    const auto listing = list(source);
    EXPECT_TRUE(listing.messages.at(0).is_draft);
    EXPECT_FALSE(listing.messages.at(1).is_draft);
}

TEST_F(MaildirTest, OnlyMailFilesAreMails) {
    deliver("new/.hidden");
    deliver("new/1.a.mx");
    fs::create_directory(root() / "new/2.dir.mx");
    fs::create_symlink(root() / "new/1.a.mx", root() / "new/3.link.mx");
    auto source = open();
    EXPECT_THAT(uids(list(source)), ElementsAre(1));
}

TEST_F(MaildirTest, OddNamesKeepTheirNumbers) {
    deliver("new/1.a\nb.mx", "a");
    deliver("new/2.\\n.mx", "b");
    auto source = open();
    const auto before = list(source);
    auto again = open();
    EXPECT_EQ(list(again).uidvalidity, before.uidvalidity);
    EXPECT_THAT(bytes(again), ElementsAre("a", "b"));
}

TEST_F(MaildirTest, HugeMailsAreCut) {
    settings_.mail_bytes_max = 2u << 20;
    const std::string head = "Subject: x\n\n";
    deliver("new/1.a.mx", head + std::string((2u << 20) - head.size(), 'x'));
    deliver("new/2.b.mx", head + std::string((2u << 20) - head.size() + 1, 'x'));
    deliver("new/3.c.mx", std::string(3u << 20, 'x'));
    auto source = open();
    const auto fetched = fetch(source, list(source).messages);
    ASSERT_THAT(fetched, SizeIs(3));
    EXPECT_FALSE(fetched[0].truncated);
    EXPECT_EQ(fetched[0].raw.size(), 2u << 20);
    EXPECT_TRUE(fetched[1].truncated);
    EXPECT_EQ(fetched[1].bytes, (2u << 20) + 1);
    EXPECT_LE(fetched[1].raw.size(), head.size() + (1u << 20));
    EXPECT_LE(fetched[2].raw.size(), (256u << 10) + (1u << 20));
}

TEST_F(MaildirTest, LongListsComeInParts) {
    for (int i = 0; i < 2001; ++i) deliver("new/" + std::to_string(1000 + i) + ".x.mx");
    auto source = open();
    const auto first = list(source);
    EXPECT_THAT(first.messages, SizeIs(listing_messages_max));
    EXPECT_TRUE(first.more);
    const auto rest = list(source, first.uidvalidity, first.messages.back().uid);
    EXPECT_THAT(rest.messages, SizeIs(1));
    EXPECT_FALSE(rest.more);
}

TEST_F(MaildirTest, ATakerCanEndTheFetch) {
    deliver("new/1.a.mx");
    deliver("new/2.b.mx");
    auto source = open();
    EXPECT_THAT(fetch(source, list(source).messages, 1), SizeIs(1));
}

TEST_F(MaildirTest, WaitingEndsWithNewsOrWithTheLimit) {
    auto source = open();
    list(source);
    EXPECT_TRUE(run<void>(io_, source.wait(30ms, {})));
    deliver("new/1.a.mx");
    EXPECT_TRUE(run<void>(io_, source.wait(1h, {})));  // Returns at once, or the test hangs.
    std::stop_source stop;
    stop.request_stop();
    list(source);
    EXPECT_FALSE(run<void>(io_, source.wait(1h, stop.get_token())));
}

TEST_F(MaildirTest, NoMaildirIsRefused) {
    settings_.maildir = dir_ / "nothing";
    auto source = open();
    EXPECT_EQ(refuses(source).fault(), Fault::refused);
}

TEST_F(MaildirTest, AnOptionalFolderIsReadOnceItAppears) {
    settings_.folder = "Sent";
    settings_.is_optional = true;
    auto source = open();
    EXPECT_THAT(list(source).messages, IsEmpty());
    for (const char* sub : {"cur", "new"}) fs::create_directories(root() / ".Sent" / sub);
    deliver(".Sent/cur/2.b.mx:2,S", "sent");
    ASSERT_TRUE(run<void>(io_, source.wait(30s, {})));
    EXPECT_THAT(bytes(source), ElementsAre("sent"));
}

TEST_F(MaildirTest, AFolderIsRefusedUntilItAppearsUnderEitherName) {
    for (const std::string name : {"Arhiiv", "Kliendid"}) {
        settings_.folder = name;
        settings_.uid_file = dir_ / (name + ".uids");
        auto source = open();
        EXPECT_EQ(refuses(source).fault(), Fault::refused);
        const auto folder = name == "Arhiiv" ? name : "." + name;
        for (const char* sub : {"cur", "new"}) fs::create_directories(root() / folder / sub);
        deliver(folder + "/cur/2.b.mx:2,S", "kept");
        EXPECT_THAT(bytes(source), ElementsAre("kept"));
    }
}

TEST_F(MaildirTest, AnOptionalFolderThatCannotBeLookedAtIsNotAbsent) {
    settings_.folder = "Sent";
    settings_.is_optional = true;
    fs::create_directory_symlink(".Sent", root() / ".Sent");
    auto source = open();
    const auto error = refuses(source);
    EXPECT_EQ(error.fault(), Fault::refused);
    EXPECT_THAT(error.what(), HasSubstr(".Sent"));
}

TEST_F(MaildirTest, WhatTheMachineRefusesIsNoFaultOfAMail) {
    deliver("new/1.a.mx");
    auto source = open();
    const auto wanted = list(source).messages;
    struct ::rlimit before {};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const Take take = [this](Fetched one) { return count(std::move(one)); };
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, std::array{::rlimit{0, before.rlim_max}}.data()), 0);
    const auto fetched = run<void>(io_, source.fetch(wanted, take, {}));
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
    ASSERT_FALSE(fetched);
    EXPECT_EQ(fetched.assume_error().fault(), Fault::transient);
    EXPECT_EQ(counted_, 0);
    EXPECT_THAT(bytes(source), SizeIs(1));
}

/// Room that says how much of it is taken.
class CountedRoom final : public Room {
public:
    asio::awaitable<void> acquire(std::uint64_t bytes) override {
        taken += bytes;
        most = std::max(most, taken);
        co_return;
    }
    bool try_acquire(std::uint64_t) override { return false; }
    void release(std::uint64_t bytes) override { taken -= bytes; }
    std::uint64_t taken = 0, most = 0;
};

TEST_F(MaildirTest, RoomIsTakenBeforeAMailIsRead) {
    deliver("new/1.a.mx", std::string(100, 'x'));
    CountedRoom room;
    auto source = open();
    source.use_room(room);
    const auto fetched = fetch(source, list(source).messages);
    ASSERT_EQ(fetched.size(), 1u);
    EXPECT_EQ(fetched[0].room, 100u);
    EXPECT_EQ(room.taken, 100u) << "whoever has the mail gives it back";
    deliver("new/2.b.mx", std::string(50, 'x'));
    const auto wanted = list(source).messages;
    fs::remove_all(root());
    const Take take = [this](Fetched one) { return count(std::move(one)); };
    EXPECT_FALSE(run<void>(io_, source.fetch(wanted, take, {})));
    EXPECT_EQ(room.taken, 100u) << "what was not handed over is given back";
}

TEST_F(MaildirTest, NoPlaceForTheNumbersShowsNothing) {
    deliver("new/1.a.mx");
    settings_.uid_file = dir_ / "no" / "such" / "folder";
    auto source = open();
    EXPECT_EQ(refuses(source).fault(), Fault::transient);
    EXPECT_EQ(refuses(source).fault(), Fault::transient);
}

TEST_F(MaildirTest, SubfoldersAreFound) {
    fs::create_directories(root() / ".Sent" / "cur");
    fs::create_directories(root() / "Arhiiv" / "cur");
    EXPECT_EQ(maildir_folder(root(), "").assume_value(), root());
    EXPECT_EQ(maildir_folder(root(), "INBOX").assume_value(), root());
    EXPECT_EQ(maildir_folder(root(), "Sent").assume_value(), root() / ".Sent");
    EXPECT_EQ(maildir_folder(root(), "Arhiiv").assume_value(), root() / "Arhiiv");
    for (const char* bad : {"None", "..", ".", "../Maildir", "a/b"})
        EXPECT_FALSE(maildir_folder(root(), bad)) << bad;
}

}  // namespace
}  // namespace vastus::net
