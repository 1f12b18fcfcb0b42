// Mbox, the folder of sent mails, and the numbers that are kept for them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/asio/io_context.hpp>

#include "net/folder_sink.hpp"
#include "net/mbox.hpp"
#include "net/mbox_source.hpp"
#include "net/secret.hpp"
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

model::Instant at(std::string_view text) { return model::parse_iso(text).assume_value(); }

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
