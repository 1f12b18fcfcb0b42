// SmtpSink against a scripted server on loopback.
#include "net/smtp.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <mutex>
#include <vector>

#include "support/scripted_server.hpp"
#include "support/temp_dir.hpp"

namespace vastus::net {
namespace {

using model::Fault;
using test::Peer;
using test::ScriptedServer;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using namespace std::chrono_literals;

const Letter letter{"bounce@firma.example", "mari@firma.example",
                    "Subject: x\r\nMessage-ID: <1@firma.example>\r\n\r\n.dot\r\nbye\r\n"};

/// What the server does instead of the usual, by the command's first word; "." is the final dot.
using Answers = std::map<std::string, std::function<bool(Peer&)>>;

std::function<bool(Peer&)> say(std::string reply) {
    return [reply = std::move(reply)](Peer& peer) { return peer.write(reply + "\r\n"); };
}
bool hang_up(Peer&) { return false; }
bool say_nothing(Peer& peer) {
    peer.stay_silent();
    return false;
}

class SmtpTest : public testing::Test {
protected:
    /// An SMTP conversation with `answers` in the place of the usual ones.
    void serve(Answers answers) {
        server_.reset();
        heard_.clear();
        answers_ = std::move(answers);
        server_.emplace([this](Peer& peer) { converse(peer); });
        settings_.host = "127.0.0.1";
        settings_.port = server_->port();
        settings_.security = SmtpSecurity::clear;
        settings_.reply = 2s;
        settings_.after_dot = 3s;
        settings_.stop_grace = 1s;
    }
    model::Result<Sent> send(std::stop_token stop = {}) {
        const auto begun = std::chrono::steady_clock::now();
        auto sent = SmtpSink(settings_).send(letter, std::move(stop));
        took_ = std::chrono::steady_clock::now() - begun;
        return sent;
    }
    void fails_with(Fault fault, std::string_view words, const model::Result<Sent>& sent) {
        ASSERT_FALSE(sent) << sent.assume_value().reply;
        EXPECT_EQ(name(sent.assume_error().fault()), name(fault)) << sent.assume_error().what();
        EXPECT_THAT(sent.assume_error().what(), HasSubstr(words));
    }
    std::vector<std::string> heard() {
        const std::lock_guard lock(mutex_);
        return heard_;
    }
    void log_in() {
        settings_.user = "mari@firma.example";
        settings_.password_file = dir_ / "password";
        test::write_file(settings_.password_file, "hemmelig\n");
    }

    SmtpSettings settings_;
    test::TempDir dir_;
    std::chrono::steady_clock::duration took_{};

private:
    bool answer(Peer& peer, const std::string& what, std::string_view usual) {
        const auto found = answers_.find(what);
        if (found != answers_.end()) return found->second(peer);
        return peer.write(usual) && peer.write("\r\n");
    }
    void note(std::string line) {
        const std::lock_guard lock(mutex_);
        heard_.push_back(std::move(line));
    }
    void converse(Peer& peer) {
        if (!answer(peer, "greeting", "220 mx.firma.example")) return;
        while (auto line = peer.read_line()) {
            note(*line);
            const auto verb = line->substr(0, line->find(' '));
            std::string_view usual = "250 fine";
            if (verb == "EHLO") usual = "250-mx.firma.example\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE";
            if (verb == "AUTH") usual = "334 ";
            if (verb == "DATA") usual = "354 go on";
            if (verb == "QUIT") usual = "221 bye";
            if (line->size() > 20 && line->find(' ') == std::string::npos) usual = "235 hello";
            if (!answer(peer, verb, usual)) return;
            if (verb != "DATA" || answers_.contains("DATA")) continue;
            const auto body = peer.read_until("\r\n.\r\n");
            if (!body) return;
            note(*body);
            if (!answer(peer, ".", "250 2.0.0 queued as 4711")) return;
        }
    }

    Answers answers_;
    std::mutex mutex_;
    std::vector<std::string> heard_;
    std::optional<ScriptedServer> server_;
};

TEST_F(SmtpTest, AMailIsAcceptedWithTheServersWords) {
    serve({});
    settings_.ehlo_name = "vastus.firma.example";
    const auto sent = send();
    ASSERT_TRUE(sent) << sent.assume_error().what();
    EXPECT_EQ(sent.assume_value().receipt, Receipt::accepted);
    EXPECT_EQ(sent.assume_value().reply, "250 2.0.0 queued as 4711");
    EXPECT_THAT(heard(), Contains("EHLO vastus.firma.example"));
    EXPECT_THAT(heard(), Contains(StartsWith("MAIL FROM:<bounce@firma.example>")));
    EXPECT_THAT(heard(), Contains("RCPT TO:<mari@firma.example>"));
    EXPECT_THAT(heard(), Contains(HasSubstr("\r\n\r\n..dot\r\nbye\r\n.\r\n")));
}

TEST_F(SmtpTest, LogsInWhenAUserIsConfigured) {
    serve({});
    log_in();
    ASSERT_TRUE(send());
    EXPECT_THAT(heard(), Contains("AUTH PLAIN"));
}

TEST_F(SmtpTest, AnswersBeforeTheDotDecideAtOnce) {
    const struct {
        const char *verb, *reply;
        Fault fault;
    } cases[] = {
        {"greeting", "421 4.3.2 closing", Fault::transient},
        {"greeting", "554 no mail here", Fault::transient},
        {"EHLO", "421 4.3.2 too many connections", Fault::transient},
        {"MAIL", "451 4.3.0 later", Fault::transient},
        {"MAIL", "552 5.2.2 full", Fault::transient},
        {"MAIL", "550 5.7.30 basic authentication is retired", Fault::transient},
        {"MAIL", "530 5.7.0 authentication required", Fault::transient},
        {"RCPT", "450 4.2.0 greylisted", Fault::transient},
        {"RCPT", "550 5.1.1 unknown", Fault::refused},
        {"RCPT", "530 5.7.0 authentication required", Fault::transient},
        {"RCPT", "535 5.7.8 user or password", Fault::transient},
        {"RCPT", "550-5.1.1 no\r\n550 such user", Fault::refused},
        {"RCPT", "552 5.2.2 full", Fault::refused},
        {"RCPT", "550 no such user", Fault::refused},
        {"RCPT", "554 5.7.1 client host rejected", Fault::transient},
        {"RCPT", "553 5.7.1 sender address rejected: not owned by user", Fault::transient},
        {"RCPT", "550 5.1.8 sender's domain not found", Fault::transient},
        {"DATA", "451 4.3.0 later", Fault::transient},
        {"DATA", "554 5.7.1 no", Fault::refused},
    };
    for (const auto& c : cases) {
        serve({{c.verb, [&c](Peer& peer) {
                    peer.write(std::string(c.reply) + "\r\n");
                    return !std::string_view(c.reply).starts_with("421");  // It closes behind that.
                }}});
        SCOPED_TRACE(c.reply);
        fails_with(c.fault, std::string_view(c.reply).substr(0, 3), send());
    }
}

TEST_F(SmtpTest, AnswersAfterTheDotDecideToo) {
    serve({{".", say("451 4.3.0 disk full")}});
    fails_with(Fault::transient, "451 4.3.0 disk full", send());
    serve({{".", say("554 5.7.1 spam")}});
    fails_with(Fault::refused, "554 5.7.1 spam", send());
    serve({{".", say("530 5.7.0 authentication required")}});
    fails_with(Fault::transient, "530", send());
}

TEST_F(SmtpTest, ARefusedLoginNamesTheReason) {
    serve({{"AUTH", say("535 5.7.8 wrong")}});
    log_in();
    fails_with(Fault::transient, "user or password: 535 5.7.8 wrong", send());
    serve({{"AUTH", say("454 4.7.0 later")}});
    log_in();
    fails_with(Fault::transient, "454", send());
}

TEST_F(SmtpTest, AfterALoginTheRecipientIsStillRefused) {
    serve({{"RCPT", say("550 5.1.1 unknown")}});
    log_in();
    fails_with(Fault::refused, "550 5.1.1 unknown", send());
    serve({{"EHLO", say("500 what")}, {"RCPT", say("550 5.1.1 unknown")}});
    settings_.user.clear();
    fails_with(Fault::refused, "550 5.1.1 unknown", send());
}

TEST_F(SmtpTest, WithoutALoginOfferNothingIsSent) {
    serve({{"EHLO", say("250 mx.firma.example")}});
    log_in();
    fails_with(Fault::transient, "offers no login", send());
    EXPECT_THAT(heard(), Not(Contains("DATA")));
    serve({{"EHLO", say("500 what")}});
    log_in();
    fails_with(Fault::transient, "offers no login", send());
}

TEST_F(SmtpTest, HeloIsEnoughWithoutLogin) {
    serve({{"EHLO", say("500 what")}});
    const auto sent = send();
    ASSERT_TRUE(sent) << sent.assume_error().what();
}

TEST_F(SmtpTest, ADropAfterTheDotIsUndecided) {
    serve({{".", hang_up}});
    const auto sent = send();
    ASSERT_TRUE(sent) << sent.assume_error().what();
    EXPECT_EQ(sent.assume_value().receipt, Receipt::undecided);
    EXPECT_THAT(sent.assume_value().reply, HasSubstr("no reply after the final dot"));
}

TEST_F(SmtpTest, JunkAfterTheDotIsUndecided) {
    serve({{".", say("999 quite")}});
    const auto sent = send();
    ASSERT_TRUE(sent) << sent.assume_error().what();
    EXPECT_EQ(sent.assume_value().receipt, Receipt::undecided);
}

TEST_F(SmtpTest, AResetAfterThe250IsDelivered) {
    serve({{".", [](Peer& peer) {
                peer.write("250 ok\r\n");
                peer.pause(100);
                peer.reset();
                return false;
            }}});
    const auto sent = send();
    ASSERT_TRUE(sent) << sent.assume_error().what();
    EXPECT_EQ(sent.assume_value().receipt, Receipt::accepted);
}

TEST_F(SmtpTest, DropsBeforeTheDotAreTransient) {
    for (const char* verb : {"greeting", "EHLO", "MAIL", "RCPT", "DATA"}) {
        serve({{verb, hang_up}});
        SCOPED_TRACE(verb);
        fails_with(Fault::transient, "smtp 127.0.0.1: ", send());
    }
}

TEST_F(SmtpTest, NobodyThereIsTransient) {
    serve({});
    settings_.port = test::closed_port();
    fails_with(Fault::transient, "", send());
}

TEST_F(SmtpTest, SilenceBeforeTheDotEndsAfterTheShortTime) {
    settings_.after_dot = 60s;
    for (const char* verb : {"greeting", "MAIL"}) {
        serve({{verb, say_nothing}});
        settings_.after_dot = 60s;
        SCOPED_TRACE(verb);
        fails_with(Fault::transient, "", send());
        EXPECT_LT(took_, 5s);
    }
}

TEST_F(SmtpTest, SilenceAfterTheDotGetsTheLongTime) {
    serve({{".", [](Peer& peer) {
                peer.pause(3500);  // Longer than the limit for replies before the dot.
                return peer.write("250 slow\r\n");
            }}});
    settings_.reply = 1s;
    settings_.after_dot = 20s;
    const auto sent = send();
    ASSERT_TRUE(sent) << sent.assume_error().what();
    EXPECT_EQ(sent.assume_value().receipt, Receipt::accepted);
}

TEST_F(SmtpTest, SilenceAfterTheDotEndsUndecided) {
    serve({{".", say_nothing}});
    const auto sent = send();
    ASSERT_TRUE(sent) << sent.assume_error().what();
    EXPECT_EQ(sent.assume_value().receipt, Receipt::undecided);
    EXPECT_LT(took_, 8s);
}

TEST_F(SmtpTest, ADrippingServerMeetsTheDeadline) {
    serve({{"MAIL", [](Peer& peer) {
                while (peer.write("2") && !peer.is_ending()) peer.pause(200);
                return false;
            }}});
    fails_with(Fault::transient, "", send());
    EXPECT_LT(took_, 6s);
}

TEST_F(SmtpTest, AnEndlessReplyIsCutOff) {
    serve({{"greeting", [](Peer& peer) {
                while (peer.write("220-again and again and again\r\n")) continue;
                return false;
            }}});
    fails_with(Fault::transient, "endless", send());
    serve({{"EHLO", [](Peer& peer) {
                peer.write("250-" + std::string(1 << 20, 'x') + "\r\n");
                return peer.write("250 ok\r\n");
            }}});
    const auto sent = send();  // One long line is either cut or too much; it never hurts.
    EXPECT_TRUE(sent || sent.assume_error().fault() == Fault::transient);
}

TEST_F(SmtpTest, AServerThatIgnoresQuitIsNotWaitedFor) {
    serve({{"QUIT", say_nothing}});
    settings_.after_dot = 60s;
    const auto sent = send();
    ASSERT_TRUE(sent) << sent.assume_error().what();
    EXPECT_LT(took_, 5s);
}

TEST_F(SmtpTest, AStopEndsASlowTransaction) {
    serve({{"RCPT", say_nothing}});
    settings_.reply = 60s;
    std::stop_source stop;
    std::thread stopper([&] {
        while (heard().size() < 3) std::this_thread::yield();
        stop.request_stop();
    });
    fails_with(Fault::transient, "stopped", send(stop.get_token()));
    stopper.join();
    EXPECT_LT(took_, 5s);
    fails_with(Fault::transient, "stopped", send(stop.get_token()));
}

TEST_F(SmtpTest, AStopAfterTheDotIsUndecidedAfterTheGrace) {
    serve({{".", say_nothing}});
    settings_.after_dot = 60s;
    std::stop_source stop;
    std::thread stopper([&] {
        while (heard().size() < 5) std::this_thread::yield();
        stop.request_stop();
    });
    const auto sent = send(stop.get_token());
    stopper.join();
    ASSERT_TRUE(sent) << sent.assume_error().what();
    EXPECT_EQ(sent.assume_value().receipt, Receipt::undecided);
    EXPECT_LT(took_, 6s);
}

TEST_F(SmtpTest, WithoutStarttlsNothingIsSent) {
    serve({});
    settings_.security = SmtpSecurity::starttls;
    fails_with(Fault::transient, "no TLS", send());
    EXPECT_THAT(heard(), Not(Contains(StartsWith("MAIL"))));
}

TEST_F(SmtpTest, BytesBehindTheStarttlsReplyEndIt) {
    serve({{"EHLO", say("250-mx\r\n250 STARTTLS")}, {"STARTTLS", say("220 go\r\n250 injected")}});
    settings_.security = SmtpSecurity::starttls;
    EXPECT_FALSE(send());
    EXPECT_THAT(heard(), Not(Contains(StartsWith("MAIL"))));
}

TEST_F(SmtpTest, WhatMayNotBeSentIsRefusedBeforeConnecting) {
    serve({});
    const auto refuses = [&](const Letter& bad, std::string_view words) {
        fails_with(Fault::refused, words, SmtpSink(settings_).send(bad, {}));
    };
    for (const char* address :
         {"a@b.example\r\nRCPT TO:<evil@x.example>", "a@b.example>", "<a@b.example",
          "a b@c.example", "", "a", "\xc3\xa4@b.example", "a@b.example\n"}) {
        SCOPED_TRACE(address);
        refuses({letter.from, address, letter.bytes}, "recipient");
        refuses({address, letter.to, letter.bytes}, "sender");
    }
    for (const std::string bytes : {"a: b\r\n\r\nx\n.\r\n", "a: b\r\n\r\nx\r.\r\n", "a: b", ""})
        refuses({letter.from, letter.to, bytes}, "the mail");
    refuses({letter.from, letter.to, std::string(1000, 'x') + "\r\n"}, "998");
    EXPECT_THAT(heard(), IsEmpty());
}

TEST_F(SmtpTest, WrongSettingsSendNothingAndPass) {
    serve({});
    settings_.ehlo_name = "a\r\nMAIL";
    fails_with(Fault::transient, "our own name", send());
    settings_.ehlo_name = "localhost";
    settings_.host = "mx.firma.example";
    fails_with(Fault::transient, "without TLS", send());
    EXPECT_THAT(heard(), IsEmpty());
}

TEST_F(SmtpTest, AMissingPasswordFileIsAFaultThatPasses) {
    serve({});
    settings_.user = "mari";
    settings_.password_file = dir_ / "nothing";
    fails_with(Fault::transient, "secret file", send());
}

}  // namespace
}  // namespace vastus::net
