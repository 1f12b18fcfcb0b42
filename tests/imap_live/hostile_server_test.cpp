// ImapSource against servers that misbehave (reliability.md 6, by number): libcurl logs in, real
// sockets, clear text on loopback.

#include <gmock/gmock.h>

#include <chrono>

#include "imap_live/source_kit.hpp"
#include "support/scripted_imap.hpp"
#include "support/temp_dir.hpp"

namespace vastus::net {
namespace {

using namespace std::chrono_literals;
using test::ImapCommand;
using test::Peer;
using test::ScriptedImap;
using testing::HasSubstr;
using Clock = std::chrono::steady_clock;

class HostileServerTest : public SourceTest {
protected:
    void serve(ScriptedImap::Answer on) { server_ = std::make_unique<ScriptedImap>(std::move(on)); }
    /// Answers commands that begin so with these bytes; "{tag}" is the command's tag.
    void serve(std::string beginning, std::string bytes) {
        serve([=](Peer& peer, const ImapCommand& command) {
            if (!command.is(beginning)) return false;
            auto said = bytes;
            for (auto at = said.find("{tag}"); at != said.npos; at = said.find("{tag}"))
                said.replace(at, 5, command.tag);
            return peer.write(said);
        });
    }
    ImapSettings settings() {
        test::write_file(secrets_ / "password", "secret");
        ImapSettings settings;
        settings.host = "127.0.0.1";
        settings.port = server_->port();
        settings.security = ImapSecurity::clear;
        settings.user = "info";
        settings.password_file = secrets_ / "password";
        settings.reply = settings.done_reply = settings.logout = 300ms;
        settings.connect = 2s;
        return settings;
    }
    ImapSource& source() { return open(settings()); }
    void expect_failure(model::Fault fault, const char* words) {
        const auto begun = Clock::now();
        const auto listed = list(source());
        ASSERT_FALSE(listed);
        EXPECT_EQ(listed.assume_error().fault(), fault) << listed.assume_error().what();
        EXPECT_THAT(listed.assume_error().what(), HasSubstr(words));
        EXPECT_LT(Clock::now() - begun, 4s);
    }
    std::vector<Listed> three() const {
        std::vector<Listed> wanted;
        for (std::uint32_t uid = 1; uid <= 3; ++uid) wanted.push_back({uid, 30, {}, false});
        return wanted;
    }
    /// What became of mail 2 when only its fetch misbehaves; 1 and 3 must have come.
    Fetched second() { return second(source()); }
    Fetched second(ImapSource& source) {
        const auto mails = fetch(source, three());
        EXPECT_TRUE(mails) << mails.assume_error().what();
        if (!mails || mails.assume_value().size() != 3) return {};
        EXPECT_EQ(mails.assume_value()[0].raw, ScriptedImap::mail(1));
        EXPECT_EQ(mails.assume_value()[2].raw, ScriptedImap::mail(3));
        return mails.assume_value()[1];
    }

    test::TempDir secrets_;
    std::unique_ptr<ScriptedImap> server_;
};

TEST_F(HostileServerTest, IsReadWhenItIsCorrect) {
    serve("-", "");
    const auto mails = everything(source());
    ASSERT_EQ(mails.size(), 3u);
    EXPECT_EQ(mails[2].raw, ScriptedImap::mail(3));
    close(*sources_.back());
    for (const auto& command : server_->commands()) {
        EXPECT_THAT(command, Not(HasSubstr("BODY[")));
        EXPECT_THAT(command, Not(HasSubstr("SELECT")));
    }
    EXPECT_EQ(server_->count("LOGOUT"), 1);
}

TEST_F(HostileServerTest, Case03SaysNothing) {
    serve([](Peer& peer, const ImapCommand&) {
        peer.stay_silent();
        return true;
    });
    expect_failure(model::Fault::transient, "within the time limit");
}

TEST_F(HostileServerTest, Case10HasNoStarttls) {
    serve("-", "");
    auto wanted = settings();
    wanted.security = ImapSecurity::starttls;
    const auto listed = list(open(wanted));
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.assume_error().fault(), model::Fault::refused);
    EXPECT_THAT(listed.assume_error().what(), HasSubstr("TLS"));
}

TEST_F(HostileServerTest, Case12SaysGoodbyeAtOnce) {
    serve("greeting", "* BYE overloaded\r\n");
    expect_failure(model::Fault::transient, "overloaded");
}

TEST_F(HostileServerTest, Case16RefusesThePassword) {
    serve("AUTHENTICATE", "A002 NO [AUTHENTICATIONFAILED] Wrong.\r\n");
    expect_failure(model::Fault::refused, "[AUTHENTICATIONFAILED] Wrong.");
}

TEST_F(HostileServerTest, Case17IsUnavailable) {
    serve("AUTHENTICATE", "A002 NO [UNAVAILABLE] Later.\r\n");
    expect_failure(model::Fault::transient, "nobody in now");
}

TEST_F(HostileServerTest, Case18EndsTheSession) {
    serve([](Peer& peer, const ImapCommand& command) {
        if (!command.is("UID FETCH")) return false;
        peer.write("* BYE Session invalidated - AccessTokenExpired\r\n");
        peer.close();
        return true;
    });
    expect_failure(model::Fault::transient, "AccessTokenExpired");
}

TEST_F(HostileServerTest, Case20HasLostTheFolder) {
    serve("EXAMINE", "{tag} NO [NONEXISTENT] Unknown folder\r\n");
    expect_failure(model::Fault::refused, "does not exist");
}

TEST_F(HostileServerTest, Case21HasNoUidvalidity) {
    serve("EXAMINE", "* 3 EXISTS\r\n{tag} OK\r\n");
    // Everything at first, and what is new later: else its first mails would be all that is seen.
    auto& folder = source();
    const auto listed = list(folder, 0, 0).value();
    EXPECT_EQ(listed.uidvalidity, 0u);
    EXPECT_EQ(listed.messages.size(), 3u);
    EXPECT_EQ(list(folder, 0, 2).value().messages.size(), 1u);
}

TEST_F(HostileServerTest, Case25ChangesUidvalidityInTheSession) {
    serve("UID FETCH", "* OK [UIDVALIDITY 8] new\r\n{tag} OK\r\n");
    expect_failure(model::Fault::transient, "UIDVALIDITY");
}

TEST_F(HostileServerTest, Case28HasAGapOfFourBillion) {
    serve([](Peer& peer, const ImapCommand& command) {
        if (command.is("EXAMINE"))
            return peer.write("* 9000 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n" + command.tag +
                              " OK\r\n");
        if (command.is("UID SEARCH"))
            return peer.write("* SEARCH 4100000000\r\n* SEARCH 5\r\n" + command.tag + " OK\r\n");
        if (command.is("UID FETCH 5:4100000000 "))
            return peer.write("* 2 FETCH (UID 4100000000)\r\n* 1 FETCH (UID 5)\r\n" + command.tag +
                              " OK\r\n");
        return false;
    });
    const auto listed = list(source()).value();
    ASSERT_EQ(listed.messages.size(), 2u);
    EXPECT_EQ(listed.messages[0].uid, 5u);
    EXPECT_EQ(listed.messages[1].uid, 4100000000u);
}

TEST_F(HostileServerTest, Case32FindsNothingWhereMuchIs) {
    serve([](Peer& peer, const ImapCommand& command) {
        if (command.is("EXAMINE"))
            return peer.write("* 9000 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n" + command.tag +
                              " OK\r\n");
        return command.is("UID SEARCH") && peer.write("* SEARCH\r\n" + command.tag + " OK\r\n");
    });
    EXPECT_EQ(list(source()).value().messages.size(), 3u);
}

TEST_F(HostileServerTest, Case34AnswersWithAnotherMail) {
    serve("UID FETCH 2 ", ScriptedImap::fetched(9, "x") + "{tag} OK\r\n");
    const auto mails = fetch(source(), three());
    ASSERT_FALSE(mails);
    EXPECT_EQ(mails.assume_error().fault(), model::Fault::malformed);
}

TEST_F(HostileServerTest, Case36LeavesAMailOut) {
    serve("UID FETCH 2 ", "{tag} OK\r\n");
    const auto fetched = second();
    ASSERT_TRUE(fetched.failed);
    EXPECT_THAT(fetched.failed->what(), HasSubstr("left this mail out"));
    EXPECT_EQ(fetched.presence, Presence::here);
}

TEST_F(HostileServerTest, Case36HasExpungedAMail) {
    serve([](Peer& peer, const ImapCommand& command) {
        if (command.is("UID FETCH 2 ")) return peer.write(command.tag + " OK\r\n");
        return command.is("UID SEARCH UID 2:2") &&
               peer.write("* SEARCH\r\n" + command.tag + " OK\r\n");
    });
    const auto fetched = second();
    EXPECT_FALSE(fetched.failed);
    EXPECT_EQ(fetched.presence, Presence::expunged);
}

TEST_F(HostileServerTest, Case37RefusesOneMail) {
    for (const auto* word : {"NO", "BAD"}) {
        serve("UID FETCH 2 ", "{tag} " + std::string(word) + " cannot convert\r\n");
        const auto fetched = second();
        ASSERT_TRUE(fetched.failed);
        EXPECT_EQ(fetched.failed->fault(), model::Fault::transient);
        EXPECT_THAT(fetched.failed->what(), HasSubstr("cannot convert"));
    }
}

TEST_F(HostileServerTest, Case38EndsInTheMiddleOfALiteral) {
    int fetches = 0;
    serve([&fetches](Peer& peer, const ImapCommand& command) {
        if (!command.is("UID FETCH 2 ") || ++fetches > 1) return false;
        peer.write("* 2 FETCH (UID 2 BODY[] {500}\r\nSubject: half");
        peer.reset();
        return true;
    });
    auto& source = this->source();
    const auto mails = fetch(source, three());
    ASSERT_FALSE(mails);
    EXPECT_EQ(mails.assume_error().fault(), model::Fault::transient);
    EXPECT_EQ(fetch(source, three()).value().size(), 3u);
    EXPECT_EQ(server_->connections(), 2);
}

TEST_F(HostileServerTest, Case39AnnouncesALiteralTooShort) {
    serve("UID FETCH 2 ", "* 2 FETCH (UID 2 BODY[] {3}\r\nabcdef)\r\n{tag} OK\r\n");
    const auto mails = fetch(source(), three());
    ASSERT_FALSE(mails);
    EXPECT_EQ(mails.assume_error().fault(), model::Fault::malformed);
}

TEST_F(HostileServerTest, Case40And43HasNoBytes) {
    for (const auto* body : {"{0}\r\n", "NIL"}) {
        serve("UID FETCH 2 ",
              "* 2 FETCH (UID 2 RFC822.SIZE 9 BODY[] " + std::string(body) + ")\r\n{tag} OK\r\n");
        const auto fetched = second();
        ASSERT_TRUE(fetched.failed);
        EXPECT_EQ(fetched.failed->fault(), model::Fault::malformed);
        EXPECT_THAT(fetched.failed->what(), HasSubstr("no bytes"));
    }
}

TEST_F(HostileServerTest, Case44HidesATagInAMail) {
    const std::string forged = "Subject: x\r\n\r\nA004 OK done\r\nv4 OK done\r\nv5 OK\r\n* BYE\r\n";
    serve("UID FETCH 2 ", ScriptedImap::fetched(2, forged) + "{tag} OK\r\n");
    EXPECT_EQ(second().raw, forged);
}

TEST_F(HostileServerTest, Case48LiesAboutTheSize) {
    serve("UID FETCH 2 ",
          "* 2 FETCH (UID 2 RFC822.SIZE 999999999 BODY[] {3}\r\nabc)\r\n{tag} OK\r\n");
    EXPECT_EQ(second().raw, "abc");
}

TEST_F(HostileServerTest, Case55SendsByteByByte) {
    serve([](Peer& peer, const ImapCommand& command) {
        if (!command.is("UID FETCH 2 ")) return false;
        peer.write("* 2 FETCH (UID 2 BODY[] {5000}\r\n");
        for (int i = 0; i < 5000 && !peer.is_ending() && peer.write("x"); ++i) peer.pause(20);
        return true;
    });
    const auto begun = Clock::now();
    const auto mails = fetch(source(), three());
    ASSERT_FALSE(mails);
    EXPECT_THAT(mails.assume_error().what(), HasSubstr("stopped in the middle"));
    EXPECT_LT(Clock::now() - begun, 3s);
}

TEST_F(HostileServerTest, Case57IsDeadWhileWeIdle) {
    serve([](Peer& peer, const ImapCommand& command) {
        if (!command.is("IDLE")) return false;
        peer.write("+ idling\r\n");
        peer.stay_silent();
        return true;
    });
    auto limits = settings();
    limits.idle_renewal = 100ms;
    auto& source = open(limits);
    const auto begun = Clock::now();
    const auto waited = wait(source, 30s);
    ASSERT_FALSE(waited);
    EXPECT_THAT(waited.assume_error().what(), HasSubstr("DONE"));
    EXPECT_LT(Clock::now() - begun, 3s);
}

TEST_F(HostileServerTest, Case58AnnouncesMailThatIsNotThere) {
    serve([](Peer& peer, const ImapCommand& command) {
        if (!command.is("IDLE")) return false;
        peer.write("+ idling\r\n* 9 EXISTS\r\n");
        peer.read_line();
        return peer.write(command.tag + " OK\r\n");
    });
    auto limits = settings();
    limits.fruitless_pause = 200ms;
    auto& source = open(limits);
    const auto begun = Clock::now();
    for (int round = 0; round < 6; ++round) {
        ASSERT_TRUE(list(source, 7, 3));
        ASSERT_TRUE(wait(source, 10s));
    }
    EXPECT_GT(Clock::now() - begun, 900ms);  // 200 + 400 + 800, the first three at once.
}

TEST_F(HostileServerTest, IsPolledWhereItCannotIdle) {
    serve("IDLE", "{tag} BAD what\r\n");
    auto limits = settings();
    limits.poll = 100ms;
    auto& source = open(limits);
    const auto begun = Clock::now();
    ASSERT_TRUE(wait(source, 10s));
    ASSERT_TRUE(list(source));
    ASSERT_TRUE(wait(source, 10s));
    EXPECT_GT(Clock::now() - begun, 190ms);
    EXPECT_LT(Clock::now() - begun, 5s);
    EXPECT_EQ(server_->count("IDLE"), 1);
    EXPECT_EQ(server_->count("NOOP"), 1);
}

TEST_F(HostileServerTest, AMailThatEndsEverySessionIsHandedOverAsFailed) {
    serve([](Peer& peer, const ImapCommand& command) {
        if (!command.is("UID FETCH 2 (") || command.line.find("BODY") == std::string::npos)
            return false;
        peer.write("* BYE FETCH failed. Internal error occurred.\r\n");
        peer.close();
        return true;
    });
    auto& source = this->source();
    for (int ends = 1; ends <= 7; ++ends) {
        const auto mails = fetch(source, three());
        ASSERT_FALSE(mails) << ends;
        EXPECT_EQ(server_->count("UID FETCH 2 (UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER]"),
                  std::max(ends - 3, 0));
    }
    const auto fetched = second(source);
    ASSERT_TRUE(fetched.failed);
    EXPECT_THAT(fetched.failed->what(), HasSubstr("FETCH failed"));
    EXPECT_EQ(fetched.presence, Presence::here);
    // Wanted again, it has one more try; then the others go on again.
    ASSERT_FALSE(fetch(source, three()));
    EXPECT_TRUE(second(source).failed);
}

TEST_F(HostileServerTest, AMailLargerThanItSaysIsReadInPart) {
    const std::string large = "Subject: large\r\n\r\n" + std::string(40u << 20, 'x');
    serve([&large](Peer& peer, const ImapCommand& command) {
        if (!command.is("UID FETCH 2 (") || command.line.find("BODY") == std::string::npos)
            return false;
        if (command.line.find("<0.") == std::string::npos) {
            peer.write(ScriptedImap::fetched(2, large) + command.tag + " OK\r\n");
            return true;
        }
        const auto size = std::to_string(1u << 20);
        peer.write("* 2 FETCH (UID 2 RFC822.SIZE 30 BODY[HEADER] {18}\r\n" + large.substr(0, 18) +
                   " BODY[]<0> {" + size + "}\r\n" + large.substr(0, 1u << 20) + ")\r\n" +
                   command.tag + " OK\r\n");
        return true;
    });
    auto& source = this->source();
    for (int ends = 1; ends <= 3; ++ends) {
        const auto mails = fetch(source, three());
        ASSERT_FALSE(mails);
        EXPECT_THAT(mails.assume_error().what(), HasSubstr("literal"));
    }
    const auto mails = fetch(source, three());
    ASSERT_TRUE(mails) << mails.assume_error().what();
    ASSERT_EQ(mails.assume_value().size(), 3u);
    EXPECT_TRUE(mails.assume_value()[1].truncated);
    EXPECT_EQ(mails.assume_value()[1].raw.size(), 1u << 20);
}

TEST_F(HostileServerTest, AMailThatOnlyFollowsIsNotBlamed) {
    int sessions = 0;
    serve([&sessions](Peer& peer, const ImapCommand& command) {
        if (command.is("EXAMINE")) ++sessions;
        // What was asked for before mail 3 is lost with the connection.
        if (command.is("UID FETCH 1 (") && sessions == 1) return true;
        if (!command.is("UID FETCH 3 (") || command.line.find("BODY") == std::string::npos)
            return false;
        peer.close();
        return true;
    });
    auto& source = this->source();
    for (int ends = 1; ends <= 8; ++ends) ASSERT_FALSE(fetch(source, three())) << ends;
    const auto mails = fetch(source, three());
    ASSERT_TRUE(mails) << mails.assume_error().what();
    ASSERT_EQ(mails.assume_value().size(), 3u);
    EXPECT_FALSE(mails.assume_value()[0].failed);
    EXPECT_FALSE(mails.assume_value()[0].truncated);
    EXPECT_EQ(mails.assume_value()[0].raw, ScriptedImap::mail(1));
    EXPECT_FALSE(mails.assume_value()[1].failed);
    EXPECT_TRUE(mails.assume_value()[2].failed);
}

TEST_F(HostileServerTest, AMailThatIsTriedAgainIsAskedForItsSize) {
    serve([](Peer& peer, const ImapCommand& command) {
        if (!command.is("UID FETCH 2:2 (")) return false;
        return peer.write("* 2 FETCH (UID 2 RFC822.SIZE 99000000 FLAGS ())\r\n" + command.tag +
                          " OK\r\n");
    });
    ASSERT_TRUE(fetch(source(), {{2, 0, {}, false, true}}));
    EXPECT_EQ(server_->count("UID FETCH 2 (UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER]"), 1);
}

TEST_F(HostileServerTest, Case68LetsInWithoutAMailbox) {
    serve("EXAMINE", "{tag} BAD User is authenticated but not connected.\r\n");
    expect_failure(model::Fault::refused, "no access to this mailbox");
}

TEST_F(HostileServerTest, Case69Throttles) {
    serve("UID FETCH 2 ", "{tag} BAD Request is throttled. Suggested Backoff Time: 9 ms\r\n");
    const auto mails = fetch(source(), three());
    ASSERT_FALSE(mails);
    EXPECT_EQ(mails.assume_error().fault(), model::Fault::transient);
    EXPECT_THAT(mails.assume_error().what(), HasSubstr("Suggested Backoff Time"));
}

TEST_F(HostileServerTest, IsLeftWithinItsLimitWhenItIgnoresLogout) {
    serve("LOGOUT", "");
    auto& source = this->source();
    ASSERT_TRUE(list(source));
    const auto begun = Clock::now();
    close(source);
    EXPECT_LT(Clock::now() - begun, 1s);
}

TEST_F(HostileServerTest, HasItsAlertsKept) {
    serve("EXAMINE",
          "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* NO [ALERT] Disk full\r\n{tag} OK\r\n");
    auto& source = this->source();
    ASSERT_TRUE(list(source));
    EXPECT_THAT(source.take_alerts(), testing::ElementsAre("Disk full"));
}

}  // namespace
}  // namespace vastus::net
