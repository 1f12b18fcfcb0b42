// Maildir, mbox, the folder of sent mails, and the numbers that are kept for them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/asio/io_context.hpp>

#include "net/folder_sink.hpp"
#include "net/maildir_source.hpp"
#include "net/mbox.hpp"
#include "net/mbox_source.hpp"
#include "net/secret.hpp"
#include "support/run.hpp"
#include "support/temp_dir.hpp"

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

model::Instant at(std::string_view text) { return model::parse_iso(text).assume_value(); }

class SourceTest : public testing::Test {
protected:
    Listing list(MailSource& source, std::uint32_t validity = 0, std::uint32_t after = 0) {
        auto listing = run(io_, source.list(validity, after, {}));
        EXPECT_TRUE(listing) << listing.assume_error().what();
        return listing ? std::move(listing).assume_value() : Listing{};
    }
    /// What cannot be listed, and why.
    model::Error refuses(MailSource& source) {
        auto listing = run(io_, source.list(0, 0, {}));
        EXPECT_FALSE(listing);
        return listing.assume_error();
    }
    std::vector<Fetched> fetch(MailSource& source, std::vector<Listed> wanted,
                               std::size_t at_most = 1000) {
        taken_.clear();
        at_most_ = at_most;
        Take take = [this](Fetched one) { return keep(std::move(one)); };
        auto fetched = run<void>(io_, source.fetch(wanted, take, {}));
        EXPECT_TRUE(fetched) << fetched.assume_error().what();
        return std::move(taken_);
    }
    std::vector<std::string> bytes(MailSource& source) {
        std::vector<std::string> all;
        for (auto& one : fetch(source, list(source).messages)) all.push_back(std::move(one.raw));
        return all;
    }
    asio::io_context io_;
    TempDir dir_;

private:
    asio::awaitable<bool> keep(Fetched one) {
        taken_.push_back(std::move(one));
        co_return taken_.size() < at_most_;
    }
    std::vector<Fetched> taken_;
    std::size_t at_most_ = 0;
};

std::vector<std::uint32_t> uids(const Listing& listing) {
    std::vector<std::uint32_t> all;
    for (const auto& one : listing.messages) all.push_back(one.uid);
    return all;
}

class MaildirTest : public SourceTest {
protected:
    MaildirTest() {
        fs::create_directories(root() / "new");
        fs::create_directories(root() / "cur");
        settings_ = {root(), dir_ / "state" / "info.uids", 32u << 20, 10ms};
        fs::create_directories(dir_ / "state");
    }
    fs::path root() const { return dir_ / "Maildir"; }
    void deliver(const std::string& name, std::string_view bytes = "Subject: x\n\nx\n") {
        write_file(root() / name, bytes);
    }
    MaildirSource open() { return MaildirSource(io_, settings_); }
    MaildirSettings settings_;
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
    settings_.folder = dir_ / "nothing";
    auto source = open();
    EXPECT_EQ(refuses(source).fault(), Fault::refused);
}

TEST_F(MaildirTest, AnOptionalFolderIsReadOnceItAppears) {
    settings_.optional_subfolder = "Sent";
    auto source = open();
    EXPECT_THAT(list(source).messages, IsEmpty());
    for (const char* sub : {"cur", "new"}) fs::create_directories(root() / ".Sent" / sub);
    deliver(".Sent/cur/2.b.mx:2,S", "sent");
    ASSERT_TRUE(run<void>(io_, source.wait(30s, {})));
    EXPECT_THAT(bytes(source), ElementsAre("sent"));
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

class MboxTest : public SourceTest {
protected:
    MboxTest() { settings_ = {dir_ / "mbox", dir_ / "mbox.state", 32u << 20, 10ms}; }
    static std::string mail(std::string_view id, std::string_view body = "x\n") {
        return "From mari@klient.example Mon Mar  2 10:00:00 2026\nMessage-ID: <" +
               std::string(id) + "@klient.example>\n\n" + std::string(body) + "\n";
    }
    void put(std::string_view bytes) { write_file(settings_.file, bytes); }
    MboxSource open() { return MboxSource(io_, settings_); }
    MboxSettings settings_;
};

TEST_F(MboxTest, MailsAreNumberedInOrder) {
    put(mail("1") + mail("2", "y\n>From me\n>>From you\n"));
    auto source = open();
    const auto listing = list(source);
    EXPECT_THAT(uids(listing), ElementsAre(1, 2));
    EXPECT_EQ(listing.messages[0].received, at("2026-03-02T10:00:00Z"));
    EXPECT_THAT(bytes(source),
                ElementsAre("Message-ID: <1@klient.example>\n\nx\n",
                            "Message-ID: <2@klient.example>\n\ny\nFrom me\n>From you\n"));
}

TEST_F(MboxTest, AppendedMailsGetTheNextNumbers) {
    put(mail("1"));
    auto source = open();
    const auto before = list(source);
    put(mail("1") + mail("2"));
    EXPECT_THAT(uids(list(source, before.uidvalidity, 1)), ElementsAre(2));
    auto again = open();
    EXPECT_EQ(list(again).uidvalidity, before.uidvalidity);
}

TEST_F(MboxTest, AChangedBeginningIsANewValidity) {
    const auto validity_of = [this](const std::string& text) {
        put(text);
        auto source = open();  // Each time as after a restart.
        return list(source).uidvalidity;
    };
    const auto whole = mail("1") + mail("2") + mail("3");
    for (const auto& changed : {mail("1") + mail("3"), mail("1") + mail("3") + mail("4"),
                                mail("9") + mail("2") + mail("3"), std::string()}) {
        SCOPED_TRACE(changed);
        const auto before = validity_of(whole);
        EXPECT_EQ(validity_of(whole), before);
        EXPECT_NE(validity_of(changed), before);
    }
}

TEST_F(MboxTest, AMailProgramsMarksChangeNoNumber) {
    put(mail("1") + mail("2"));
    auto source = open();
    const auto before = list(source).uidvalidity;
    put("From mari@klient.example Mon Mar  2 10:00:00 2026\nMessage-ID: <1@klient.example>\n"
        "Status: RO\n\nx\n\n" +
        mail("2") + mail("3"));
    EXPECT_EQ(list(source).uidvalidity, before);
    EXPECT_THAT(uids(list(source, before, 2)), ElementsAre(3));
}

TEST_F(MboxTest, AMailThatMovedMeanwhileIsNotMistaken) {
    put(mail("1") + mail("2"));
    auto source = open();
    const auto listing = list(source);
    put("From a@b.example Tue Mar  3 10:00:00 2026\n\nother\n\n");
    const auto fetched = fetch(source, listing.messages);
    ASSERT_THAT(fetched, SizeIs(2));
    for (const auto& one : fetched) EXPECT_TRUE(one.failed);
}

TEST_F(MboxTest, AFileThatIsNoMboxIsSaidSo) {
    auto source = open();
    EXPECT_EQ(refuses(source).fault(), Fault::refused);
    for (const char* bad : {"Subject: x\n\nx\n", "\n\n", "From me to you\n", "\xff\xfe\n"}) {
        put(bad);
        auto again = open();
        EXPECT_EQ(refuses(again).fault(), Fault::malformed) << bad;
    }
}

TEST_F(MboxTest, AnEmptyMboxIsEmpty) {
    put("");
    auto source = open();
    EXPECT_THAT(list(source).messages, IsEmpty());
    EXPECT_NE(list(source).uidvalidity, 0u);
    put(mail("1"));
    EXPECT_THAT(uids(list(source)), ElementsAre(1));
}

TEST_F(MboxTest, HugeMailsAreCut) {
    settings_.mail_bytes_max = 2u << 20;
    put(mail("1", std::string(3u << 20, 'x') + "\n") + mail("2"));
    auto source = open();
    const auto fetched = fetch(source, list(source).messages);
    ASSERT_THAT(fetched, SizeIs(2));
    EXPECT_TRUE(fetched[0].truncated);
    EXPECT_LE(fetched[0].raw.size(), (256u << 10) + (1u << 20));
    EXPECT_FALSE(fetched[1].truncated);
}

TEST_F(MboxTest, WaitingEndsWhenTheFileChanges) {
    put(mail("1"));
    auto source = open();
    list(source);
    EXPECT_TRUE(run<void>(io_, source.wait(30ms, {})));
    put(mail("1") + mail("2"));
    EXPECT_TRUE(run<void>(io_, source.wait(1h, {})));
}

TEST(MboxScannerTest, PiecesOfAnySizeGiveTheSame) {
    const std::string text =
        "From a@b.example Mon Mar  2 10:00:00 2026\nA: b\n\nFrom the start it was clear.\n\n"
        "From c@d.example Tue Mar  3 11:00 2026 +0200\r\n\r\nx\r\n";
    const auto scan = [&](std::size_t size) {
        MboxScanner scanner;
        for (std::size_t i = 0; i < text.size(); i += size)
            EXPECT_TRUE(scanner.feed(std::string_view(text).substr(i, size)));
        scanner.finish();
        return scanner.mails();
    };
    const auto whole = scan(text.size());
    ASSERT_THAT(whole, SizeIs(2));
    EXPECT_EQ(whole[1].received, at("2026-03-03T09:00:00Z"));
    for (const std::size_t size : {1, 2, 7, 40}) {
        const auto parts = scan(size);
        ASSERT_THAT(parts, SizeIs(2));
        for (std::size_t i = 0; i < 2; ++i) {
            EXPECT_EQ(parts[i].at, whole[i].at);
            EXPECT_EQ(parts[i].bytes, whole[i].bytes);
            EXPECT_EQ(parts[i].chain, whole[i].chain);
        }
    }
}

TEST(MboxScannerTest, BordersNeedADate) {
    const struct {
        const char *line, *time;  // "" = no border
    } cases[] = {
        {"From a@b.example Mon Mar  2 10:00:00 2026", "2026-03-02T10:00:00Z"},
        {"From a@b.example  Mon Mar 02 10:00:00 2026", "2026-03-02T10:00:00Z"},
        {"From a@b.example Mon Mar  2 10:00:00 2026 +0200", "2026-03-02T08:00:00Z"},
        {"From a@b.example Mon Mar  2 10:00:00 +0200 2026", "2026-03-02T08:00:00Z"},
        {"From a@b.example Mon Mar  2 10:00:00 EET 2026", "2026-03-02T10:00:00Z"},
        {"From mari at klient.example  Mon Mar  2 10:00:00 2026", "2026-03-02T10:00:00Z"},
        {"From - Mon Mar  2 10:00:00 2026", "2026-03-02T10:00:00Z"},
        {"From MAILER-DAEMON Mon Mar 2 10:00 2026", "2026-03-02T10:00:00Z"},
        {"From here on", ""},
        {"From Monday the 2nd of March at 10:00 we are open", ""},
        {"From a@b.example", ""},
        {"From a@b.example Mon Mar 32 10:00:00 2026", ""},
        {"From a@b.example Mon Mar  2 25:00:00 2026", ""},
        {"From a@b.example Mon Mar  2 10:00:00 26", ""},
        {"from a@b.example Mon Mar  2 10:00:00 2026", ""},
        {"", ""},
    };
    for (const auto& c : cases) {
        const auto found = read_border(c.line);
        EXPECT_EQ(found ? model::iso(*found) : "", c.time) << c.line;
    }
}

TEST(FolderSinkTest, WritesEachMailWithItsEnvelope) {
    TempDir dir;
    FolderSink sink(dir / "out");
    const Letter letter{"bounce@firma.example", "mari@firma.example", "Subject: x\r\n\r\nx\r\n"};
    const auto first = sink.send(letter, {});
    ASSERT_TRUE(first) << first.assume_error().what();
    EXPECT_EQ(first.assume_value().receipt, Receipt::accepted);
    FolderSink later(dir / "out");  // A restart goes on where it was.
    ASSERT_TRUE(later.send(letter, {}));
    EXPECT_EQ(read_file(dir / "out" / "00000002.eml"),
              "Return-Path: <bounce@firma.example>\r\nDelivered-To: mari@firma.example\r\n" +
                  letter.bytes);
    EXPECT_TRUE(fs::exists(dir / "out" / "00000001.eml"));
    EXPECT_FALSE(sink.send({"a b@c.example", letter.to, letter.bytes}, {}));
    EXPECT_FALSE(sink.send({letter.from, "x@y.example\r\nBcc: z@y.example", letter.bytes}, {}));
}

TEST(FolderSinkTest, ADiskThatRefusesIsTransient) {
    TempDir dir;
    write_file(dir / "file", "");
    const auto sent = FolderSink(dir / "file").send({"a@b.example", "c@d.example", "x\r\n"}, {});
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.assume_error().fault(), Fault::transient);
}

TEST(SecretTest, OneLineIsASecret) {
    TempDir dir;
    for (const auto& [content, secret] : std::vector<std::pair<std::string, std::string>>{
             {"a b", "a b"}, {"x\n", "x"}, {"x\r\n", "x"}}) {
        write_file(dir / "secret", content);
        const auto found = read_secret(dir / "secret");
        ASSERT_TRUE(found) << content;
        EXPECT_EQ(found.assume_value().text(), secret);
    }
    for (const auto& bad : {std::string(), std::string("\n"), std::string("a\nb\n"),
                            std::string("a\0b", 3), std::string(4097, 'x')}) {
        write_file(dir / "secret", bad);
        const auto found = read_secret(dir / "secret");
        ASSERT_FALSE(found) << bad;
        EXPECT_EQ(found.assume_error().fault(), Fault::refused);
        EXPECT_THAT(found.assume_error().what(), HasSubstr("secret file "));
    }
    EXPECT_FALSE(read_secret(dir / "nothing"));
    write_file(dir / "secret", std::string(4096, 'x') + "\r\n");
    EXPECT_TRUE(read_secret(dir / "secret"));
}

}  // namespace
}  // namespace vastus::net
