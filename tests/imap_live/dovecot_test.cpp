// ImapSource against a real Dovecot.

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <map>
#include <thread>

#include "imap_live/source_kit.hpp"
#include "support/dovecot.hpp"

namespace vastus::net {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;
using Clock = std::chrono::steady_clock;

class DovecotTest : public SourceTest {
protected:
    static void SetUpTestSuite() { dovecot_ = std::make_unique<test::Dovecot>(); }
    static void TearDownTestSuite() { dovecot_.reset(); }

    /// A user of its own for every test.
    std::string user() const {
        return testing::UnitTest::GetInstance()->current_test_info()->name();
    }
    ImapSettings settings() const {
        ImapSettings settings;
        settings.host = "localhost";
        settings.port = dovecot_->tls_port();
        settings.ca_file = dovecot_->ca_file();
        settings.user = user();
        settings.password_file = dovecot_->password_file();
        return settings;
    }
    void deliver(const std::string& subject) { dovecot_->deliver(user(), mail_of(subject)); }
    model::Error failure(ImapSettings settings) {
        auto listed = list(open(std::move(settings)));
        return listed ? model::missing("it did not fail") : listed.assume_error();
    }
    /// Names of all mail files, which hold the flags, and the bytes of the server's lists of them.
    std::map<std::string, std::uintmax_t> files() const {
        std::map<std::string, std::uintmax_t> found;
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator(dovecot_->mail_folder(user()))) {
            const auto name = entry.path().filename().string();
            if (entry.is_regular_file() && !name.starts_with("dovecot"))
                found[entry.path()] = entry.file_size();
        }
        return found;
    }

    static inline std::unique_ptr<test::Dovecot> dovecot_;
};

TEST_F(DovecotTest, ListsAndFetches) {
    for (const auto* subject : {"one", "two", "three"}) deliver(subject);
    auto& source = open(settings());
    const auto listed = list(source).value();
    ASSERT_EQ(listed.messages.size(), 3u);
    EXPECT_NE(listed.uidvalidity, 0u);
    EXPECT_EQ(listed.uidnext, 4u);
    EXPECT_FALSE(listed.more);
    EXPECT_GT(model::millis(listed.messages[0].received), 0);
    const auto mails = fetch(source, listed.messages).value();
    ASSERT_EQ(mails.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(mails[i].uid, i + 1);
        EXPECT_EQ(mails[i].raw.size(), listed.messages[i].bytes);
        EXPECT_THAT(mails[i].raw, EndsWith("Hello.\r\n"));
    }
    EXPECT_THAT(mails[1].raw, HasSubstr("Subject: two\r\n"));
    EXPECT_TRUE(list(source, listed.uidvalidity, 3).value().messages.empty());
    EXPECT_EQ(list(source, listed.uidvalidity, 2).value().messages.size(), 1u);
    EXPECT_EQ(list(source, listed.uidvalidity, 4294967295u).value().messages.size(), 0u);
    EXPECT_EQ(list(source, listed.uidvalidity + 1, 3).value().messages.size(), 3u);
}

TEST_F(DovecotTest, LeavesTheMailboxAsItWas) {
    for (const auto* subject : {"one", "two"}) deliver(subject);
    const auto before = files();
    auto& source = open(settings());
    EXPECT_EQ(everything(source).size(), 2u);
    ASSERT_TRUE(wait(source, 50ms));
    EXPECT_EQ(everything(source).size(), 2u);
    close(source);
    EXPECT_EQ(files(), before);
    const auto flags = dovecot_->talk(user(), "INBOX", {"FETCH 1:* (FLAGS)"});
    EXPECT_THAT(flags, Not(HasSubstr("\\Seen)")));
    EXPECT_THAT(flags, HasSubstr("FLAGS (\\Recent)"));
}

TEST_F(DovecotTest, WakesUpFromIdleWithinMilliseconds) {
    auto& source = open(settings());
    ASSERT_TRUE(list(source));
    for (std::uint32_t uid = 1; uid <= 3; ++uid) {
        Clock::time_point delivered;
        asio::steady_timer idling(io_, 150ms);
        std::thread sender;
        idling.async_wait([&](auto) {
            sender = std::thread([&] {
                deliver("news");
                delivered = Clock::now();
            });
        });
        ASSERT_TRUE(wait(source, 20s));
        sender.join();
        const auto listed = list(source, list(source).value().uidvalidity, uid - 1).value();
        ASSERT_EQ(listed.messages.size(), 1u);
        EXPECT_EQ(fetch(source, listed.messages).value().front().uid, uid);
        EXPECT_LT(Clock::now() - delivered, 1s);
    }
}

TEST_F(DovecotTest, SeesMailThatComesWhileItFetches) {
    deliver("one");
    auto& source = open(settings());
    const auto listed = list(source).value();
    deliver("two");
    ASSERT_TRUE(fetch(source, listed.messages));
    const auto begun = Clock::now();
    ASSERT_TRUE(wait(source, 20s));
    EXPECT_LT(Clock::now() - begun, 5s);
    EXPECT_EQ(list(source, listed.uidvalidity, 1).value().messages.size(), 1u);
}

TEST_F(DovecotTest, RenewsIdleAndStillHears) {
    auto limits = settings();
    limits.idle_renewal = 50ms;
    auto& source = open(limits);
    ASSERT_TRUE(list(source));
    asio::steady_timer later(io_, 300ms);
    later.async_wait([&](auto) { deliver("late"); });
    const auto begun = Clock::now();
    ASSERT_TRUE(wait(source, 20s));
    EXPECT_LT(Clock::now() - begun, 5s);
    EXPECT_EQ(everything(source).size(), 1u);
}

TEST_F(DovecotTest, EndsItsWaitWhenStoppedFromAnotherThread) {
    auto& source = open(settings());
    ASSERT_TRUE(list(source));
    std::thread stopper;
    asio::steady_timer idling(io_, 100ms);
    idling.async_wait([&](auto) { stopper = std::thread([&] { stop_.request_stop(); }); });
    const auto begun = Clock::now();
    const auto result = wait(source, 60s);
    stopper.join();
    ASSERT_FALSE(result);
    EXPECT_THAT(result.assume_error().what(), HasSubstr("stopped"));
    close(source);
    EXPECT_LT(Clock::now() - begun, 2s);
}

TEST_F(DovecotTest, ConfirmsThatAMailIsExpunged) {
    for (const auto* subject : {"one", "two", "three"}) deliver(subject);
    auto& source = open(settings());
    const auto listed = list(source).value();
    dovecot_->talk(user(), "INBOX", {"STORE 2 +FLAGS (\\Deleted)", "EXPUNGE"});
    const auto mails = fetch(source, listed.messages).value();
    ASSERT_EQ(mails.size(), 3u);
    EXPECT_EQ(mails[0].presence, Presence::here);
    EXPECT_EQ(mails[1].presence, Presence::expunged);
    EXPECT_FALSE(mails[1].failed) << mails[1].failed->what();
    EXPECT_THAT(mails[2].raw, HasSubstr("Subject: three"));
}

TEST_F(DovecotTest, ReadsOnlyTheBeginningOfAHugeMail) {
    constexpr std::size_t size = 100u << 20;
    deliver("before");
    dovecot_->drop(user(), "1.huge.example", mail_of("huge", std::string(size, 'x')));
    auto& source = open(settings());
    const auto mails = everything(source);
    ASSERT_EQ(mails.size(), 2u);
    EXPECT_TRUE(mails[1].truncated);
    EXPECT_EQ(mails[1].raw.size(), 1u << 20);
    EXPECT_THAT(mails[1].raw.substr(0, 200), HasSubstr("Subject: huge"));
    EXPECT_GT(mails[1].bytes, size);
    EXPECT_FALSE(mails[0].truncated);
}

TEST_F(DovecotTest, ListsAnewWhenUidvalidityHasChanged) {
    for (const auto* subject : {"one", "two"}) deliver(subject);
    auto& source = open(settings());
    const auto before = list(source).value();
    close(source);
    const auto folder = dovecot_->mail_folder(user());
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with("dovecot.index") || name.starts_with("dovecot-uid"))
            std::filesystem::remove(entry.path());
    }
    test::write_file(folder / "dovecot-uidlist", "3 V4242 N1\n");
    dovecot_->give_away(folder / "dovecot-uidlist");
    const auto after = list(source, before.uidvalidity, 2).value();
    EXPECT_EQ(after.uidvalidity, 4242u);
    EXPECT_EQ(after.messages.size(), 2u);
}

TEST_F(DovecotTest, FindsTheFolderOfSentMail) {
    dovecot_->append(user(), "Sent", mail_of("answer"), "(\\Seen)");
    dovecot_->append(user(), "Sent", mail_of("unfinished"), "(\\Draft)");
    auto wanted = settings();
    wanted.find_sent = true;
    auto& source = open(wanted);
    const auto listed = list(source).value();
    EXPECT_EQ(source.folder(), "Sent");
    ASSERT_EQ(listed.messages.size(), 2u);
    EXPECT_FALSE(listed.messages[0].is_draft);
    EXPECT_TRUE(listed.messages[1].is_draft);
}

TEST_F(DovecotTest, OpensAFolderWithAnyLetters) {
    dovecot_->talk(user(), "INBOX", {"CREATE \"Kirjad &- &APUA9Q-\""});
    dovecot_->append(user(), "Kirjad &- &APUA9Q-", mail_of("one"));
    auto wanted = settings();
    wanted.folder = "Kirjad & õõ";
    EXPECT_EQ(list(open(wanted)).value().messages.size(), 1u);
    wanted.folder = "Missing";
    EXPECT_EQ(failure(wanted).fault(), model::Fault::refused);
    EXPECT_THAT(failure(wanted).what(), HasSubstr("doesn't exist"));
}

TEST_F(DovecotTest, SpeaksTlsInBothWaysAndClearTextToItself) {
    deliver("one");
    auto wanted = settings();
    wanted.port = dovecot_->clear_port();
    for (const auto security : {ImapSecurity::starttls, ImapSecurity::clear}) {
        wanted.security = security;
        EXPECT_EQ(everything(open(wanted)).size(), 1u);
    }
    wanted.login = "LOGIN";
    EXPECT_EQ(everything(open(wanted)).size(), 1u);
    wanted.security = ImapSecurity::clear;
    wanted.host = "imap.firma.example";
    EXPECT_EQ(failure(wanted).fault(), model::Fault::refused);
    EXPECT_THAT(failure(wanted).what(), HasSubstr("this machine only"));
}

TEST_F(DovecotTest, SaysWhyItCannotLogIn) {
    const auto expect = [&](ImapSettings wrong, model::Fault fault, const char* words) {
        const auto error = failure(std::move(wrong));
        EXPECT_EQ(error.fault(), fault) << error.what();
        EXPECT_THAT(error.what(), HasSubstr(words));
        EXPECT_THAT(error.what(), Not(HasSubstr("horse")));
    };
    const test::TempDir secrets;
    test::write_file(secrets / "wrong", "wrong horse\n");
    auto wrong = settings();
    wrong.password_file = secrets / "wrong";
    expect(wrong, model::Fault::refused, "user name or password");
    wrong = settings();
    wrong.password_file = secrets / "none";
    expect(wrong, model::Fault::refused, "cannot be opened");
    wrong = settings();
    wrong.ca_file = dovecot_->other_ca_file();
    expect(wrong, model::Fault::refused, "certificate");
    wrong.security = ImapSecurity::starttls;
    wrong.port = dovecot_->clear_port();
    expect(wrong, model::Fault::refused, "certificate");
    wrong = settings();
    wrong.host = "127.0.0.1";  // Not in the certificate.
    expect(wrong, model::Fault::refused, "certificate");
    wrong = settings();
    wrong.host = "nowhere.invalid";
    expect(wrong, model::Fault::transient, "not known");
    wrong = settings();
    wrong.port = test::free_port();
    expect(wrong, model::Fault::transient, "nobody answers");
    wrong.host = "a b/c";
    expect(wrong, model::Fault::refused, "host name");
}

TEST_F(DovecotTest, FetchesOneAtATimeWhereItMust) {
    for (int i = 0; i < 5; ++i) deliver("mail");
    auto wanted = settings();
    wanted.commands_in_flight = 1;
    EXPECT_EQ(everything(open(wanted)).size(), 5u);
}

TEST_F(DovecotTest, MayBeToldToStopInTheMiddleOfAFetch) {
    for (int i = 0; i < 20; ++i) deliver("mail");
    auto& source = open(settings());
    const auto listed = list(source).value();
    EXPECT_EQ(fetch(source, listed.messages, 3).value().size(), 3u);
    EXPECT_EQ(fetch(source, listed.messages).value().size(), 20u);
}

TEST_F(DovecotTest, ListsALargeFolderInPiecesAndFetchesItFast) {
    constexpr int count = 4500;
    const auto mail = mail_of("bulk", std::string(10'000, 'x'));
    for (int i = 0; i < count; ++i)
        dovecot_->drop(user(), std::to_string(1'000'000 + i) + ".bulk.example", mail);
    auto& source = open(settings());
    std::uint32_t after = 0, pieces = 0;
    std::size_t bytes = 0;
    auto listed = list(source).value();  // Dovecot makes its index here.
    const auto begun = Clock::now();
    while (true) {
        ++pieces;
        ASSERT_LE(listed.messages.size(), listing_messages_max);
        const auto mails = fetch(source, listed.messages).value();
        for (const auto& each : mails) {
            ASSERT_EQ(each.uid, ++after);
            bytes += each.raw.size();
        }
        if (!listed.more) break;
        listed = list(source, listed.uidvalidity, after).value();
    }
    const std::chrono::duration<double> seconds = Clock::now() - begun;
    EXPECT_EQ(after, count);
    EXPECT_EQ(pieces, 3u);
    EXPECT_LT(seconds.count(), 30);
    RecordProperty("mb_per_second",
                   static_cast<int>(static_cast<double>(bytes) / 1e6 / seconds.count()));
    std::string report = "fetched " + std::to_string(bytes >> 20) + " MiB in " +
                         std::to_string(seconds.count()) + " s";
    RecordProperty("report", report);
}

}  // namespace
}  // namespace vastus::net
