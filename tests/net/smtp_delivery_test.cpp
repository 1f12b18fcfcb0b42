// SmtpSink through a real SMTP server, over TLS with a certificate authority of our own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <string>
#include <vector>

#include "net/smtp.hpp"
#include "support/temp_dir.hpp"

namespace vastus::net {
namespace {

using model::Fault;
using test::read_file;
using test::TempDir;
using test::write_file;
using testing::HasSubstr;
using namespace std::chrono_literals;

const Letter letter{"bounce@firma.example", "mari@firma.example",
                    "Subject: x\r\nMessage-ID: <1@firma.example>\r\n\r\n.dot\r\nbye\r\n"};

/// tests/support/smtp_server.py as a process of the test.
class Server {
public:
    explicit Server(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(),
                         {"/usr/bin/python3", VASTUS_TEST_DATA "/support/smtp_server.py"});
        std::vector<char*> words;
        for (auto& word : arguments) words.push_back(word.data());
        words.push_back(nullptr);
        int pipe[2];
        VASTUS_ASSERT(::pipe(pipe) == 0);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
        posix_spawn_file_actions_addclose(&actions, pipe[0]);
        VASTUS_ASSERT(
            ::posix_spawn(&process_, words[0], &actions, nullptr, words.data(), environ) == 0);
        posix_spawn_file_actions_destroy(&actions);
        ::close(pipe[1]);
        std::string line;
        char c = 0;
        while (::read(pipe[0], &c, 1) == 1 && c != '\n') line += c;
        ::close(pipe[0]);
        if (line.starts_with("port "))
            std::from_chars(line.data() + 5, line.data() + line.size(), port_);
    }
    ~Server() {
        ::kill(process_, SIGTERM);
        ::waitpid(process_, nullptr, 0);
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    std::uint16_t port() const { return port_; }  ///< 0 when it did not start.

private:
    pid_t process_ = 0;
    std::uint16_t port_ = 0;
};

class SmtpDeliveryTest : public testing::Test {
protected:
    SmtpSettings settings_for(const Server& server, SmtpSecurity security) {
        SmtpSettings settings;
        settings.host = "localhost";
        settings.port = server.port();
        settings.security = security;
        settings.ca_file = dir_ / "tls" / "ca.pem";
        settings.user = "vastus@firma.example";
        settings.password_file = dir_ / "password";
        settings.ehlo_name = "vastus.firma.example";
        settings.reply = 10s;
        settings.after_dot = 10s;
        write_file(settings.password_file, "hemmelig\n");
        return settings;
    }
    std::vector<std::string> arguments(std::string tls) {
        return {"--store",        dir_ / "store", "--tls",     std::move(tls),
                "--certificates", dir_ / "tls",   "--user",    "vastus@firma.example",
                "--password",     "hemmelig",     "--control", dir_ / "mood"};
    }
    std::string stored(std::string_view name) { return read_file(dir_ / "store" / name); }
    TempDir dir_;
};

TEST_F(SmtpDeliveryTest, DeliversOverImplicitTlsWithLogin) {
    const Server server(arguments("implicit"));
    ASSERT_NE(server.port(), 0);
    for (const char* login : {"PLAIN", "LOGIN"}) {
        auto settings = settings_for(server, SmtpSecurity::tls);
        settings.login = login;
        const auto sent = SmtpSink(settings).send(letter, {});
        ASSERT_TRUE(sent) << sent.assume_error().what();
        EXPECT_EQ(sent.assume_value().receipt, Receipt::accepted);
        EXPECT_THAT(sent.assume_value().reply, HasSubstr("250 2.0.0 stored as"));
    }
    EXPECT_EQ(stored("000001.eml"), letter.bytes);
    EXPECT_EQ(stored("000002.eml"), letter.bytes);
    EXPECT_THAT(stored("000001.json"), HasSubstr(R"("to": ["mari@firma.example"])"));
    EXPECT_THAT(stored("000001.json"), HasSubstr(R"("tls": true)"));
    EXPECT_THAT(stored("000001.json"), HasSubstr(R"("ehlo": "vastus.firma.example")"));
}

TEST_F(SmtpDeliveryTest, DeliversOverStarttls) {
    const Server server(arguments("starttls"));
    ASSERT_NE(server.port(), 0);
    const auto sent = SmtpSink(settings_for(server, SmtpSecurity::starttls)).send(letter, {});
    ASSERT_TRUE(sent) << sent.assume_error().what();
    EXPECT_EQ(stored("000001.eml"), letter.bytes);
    EXPECT_THAT(stored("000001.json"), HasSubstr(R"("tls": true)"));
}

TEST_F(SmtpDeliveryTest, AWrongCertificateSendsNothingAndPasses) {
    const Server server(arguments("implicit"));
    ASSERT_NE(server.port(), 0);
    auto settings = settings_for(server, SmtpSecurity::tls);
    const auto fails = [&](std::string_view words) {
        const auto sent = SmtpSink(settings).send(letter, {});
        ASSERT_FALSE(sent);
        EXPECT_EQ(name(sent.assume_error().fault()), name(Fault::transient))
            << sent.assume_error().what();
        EXPECT_THAT(sent.assume_error().what(), HasSubstr(words));
    };
    settings.ca_file.clear();  // The system's authorities do not know ours.
    fails("certificate");
    settings.ca_file = dir_ / "nothing.pem";
    fails("");
    EXPECT_FALSE(std::filesystem::exists(dir_ / "store" / "000001.eml"));
}

TEST_F(SmtpDeliveryTest, AWrongPasswordPasses) {
    const Server server(arguments("implicit"));
    ASSERT_NE(server.port(), 0);
    auto settings = settings_for(server, SmtpSecurity::tls);
    write_file(settings.password_file, "vale\n");
    const auto sent = SmtpSink(settings).send(letter, {});
    ASSERT_FALSE(sent);
    EXPECT_EQ(name(sent.assume_error().fault()), name(Fault::transient));
    EXPECT_THAT(sent.assume_error().what(), HasSubstr("user or password: 535"));
}

TEST_F(SmtpDeliveryTest, TheMoodOfTheServerDecides) {
    const Server server(arguments("implicit"));
    ASSERT_NE(server.port(), 0);
    SmtpSink sink(settings_for(server, SmtpSecurity::tls));
    const auto outcome = [&](std::string_view mood) -> std::string {
        write_file(dir_ / "mood", mood);
        const auto sent = sink.send(letter, {});
        if (!sent) return std::string(name(sent.assume_error().fault()));
        return sent.assume_value().receipt == Receipt::accepted ? "accepted" : "undecided";
    };
    EXPECT_EQ(outcome("451"), "transient");
    EXPECT_EQ(outcome("550"), "refused");
    EXPECT_EQ(outcome("rcpt 551"), "refused");
    EXPECT_EQ(outcome("drop"), "undecided");
    EXPECT_EQ(outcome("drop-unread"), "undecided");
    EXPECT_EQ(outcome("greylist 7"), "transient");
    EXPECT_EQ(outcome("greylist 7"), "transient");
    EXPECT_EQ(outcome("greylist 7"), "accepted");
    EXPECT_EQ(outcome("accept"), "accepted");
}

}  // namespace
}  // namespace vastus::net
