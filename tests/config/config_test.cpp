// vastus.yaml -> Config: every value arrives, and what is left out has its default.
#include "config/config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include "config/office.hpp"

namespace vastus::config {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class ConfigTest : public testing::Test {
protected:
    Config good(const std::string& more) {
        const ReadConfig read = office.config(small_config + more);
        EXPECT_THAT(errors(read.diagnoses), IsEmpty())
            << office.print_of(read.diagnoses, "vastus.yaml", small_config + more);
        return read.config.value_or(Config{});
    }
    std::vector<std::string> warnings(const std::string& more) {
        const ReadConfig read = office.config(small_config + more);
        EXPECT_TRUE(read.config.has_value());
        return codes(read.diagnoses);
    }
    Office office;
};

TEST_F(ConfigTest, HasDefaultsForWhatIsLeftOut) {
    const Config config = good("");
    EXPECT_EQ(config.store, office / "store");
    EXPECT_EQ(config.socket, office / "vastus.sock");
    EXPECT_EQ(config.rules, office / "rules.yaml");
    EXPECT_EQ(config.store_memory_bytes, 64u << 20);
    EXPECT_THAT(config.own_domains, ElementsAre("firma.example"));
    EXPECT_EQ(config.outgoing.folder, office / "outbox");
    EXPECT_EQ(config.outgoing.message_id_host, "firma.example");
    EXPECT_EQ(config.limits.idle_renewal, 9min);
    EXPECT_EQ(config.limits.mail_bytes_max, 32u << 20);
}

TEST_F(ConfigTest, ReadsAnImapMailbox) {
    const Config config = good(
        "mailboxes:\n  info:\n    address: info@Firma.example\n    person: mari\n    forms: true\n"
        "    commands_in_flight: 1\n    folders: [INBOX, {sent: auto}, {name: Vana, role: "
        "archive}]\n"
        "    imap:\n      host: imap.firma.example\n      user: info\n      login: login\n"
        "      password_file: good.password\n");
    ASSERT_EQ(config.mailboxes.size(), 1u);
    const Mailbox& mailbox = config.mailboxes.front();
    EXPECT_EQ(mailbox.name, "info");
    EXPECT_EQ(mailbox.address, "info@firma.example");
    EXPECT_EQ(mailbox.person, "mari");
    EXPECT_TRUE(mailbox.forms);
    EXPECT_EQ(mailbox.commands_in_flight, 1);
    EXPECT_EQ(mailbox.source, model::Source::imap);
    EXPECT_EQ(mailbox.server.port, 993);
    EXPECT_EQ(mailbox.server.security, Security::tls);
    EXPECT_EQ(mailbox.server.login, "LOGIN");
    EXPECT_EQ(mailbox.server.password.path, office / "good.password");
    ASSERT_EQ(mailbox.folders.size(), 3u);
    EXPECT_EQ(mailbox.folders[0].name, "INBOX");
    EXPECT_EQ(mailbox.folders[1].name, "");
    EXPECT_EQ(mailbox.folders[1].role, model::FolderRole::sent);
    EXPECT_EQ(mailbox.folders[2].role, model::FolderRole::archive);
    EXPECT_FALSE(mailbox.folders[2].is_filed);
    EXPECT_FALSE(mailbox.filing);
}

TEST_F(ConfigTest, WatchesInboxAndSentUnlessToldOtherwise) {
    const Config config = good(
        "mailboxes:\n  a: {address: a@firma.example, maildir: {path: mail/a}}\n"
        "  b: {address: b@firma.example, mbox: {path: /srv/b.mbox}}\n");
    ASSERT_EQ(config.mailboxes.size(), 2u);
    EXPECT_EQ(config.mailboxes[0].path, office / "mail/a");
    ASSERT_EQ(config.mailboxes[0].folders.size(), 2u);
    EXPECT_EQ(config.mailboxes[0].folders[1].role, model::FolderRole::sent);
    EXPECT_EQ(config.mailboxes[1].path, "/srv/b.mbox");
    EXPECT_EQ(config.mailboxes[1].folders.size(), 1u);
}

TEST_F(ConfigTest, KnowsThePortOfEverySecurity) {
    const auto port = [this](const std::string& security) {
        const Config config = good(
            "mailboxes:\n  a:\n    address: a@firma.example\n    imap: {host: "
            "127.0.0.1, user: a, password_file: good.password" +
            security + "}\n");
        return config.mailboxes.front().server.port;
    };
    EXPECT_EQ(port(""), 993);
    EXPECT_EQ(port(", security: starttls"), 143);
    EXPECT_EQ(port(", security: clear"), 143);
    EXPECT_EQ(port(", security: clear, port: 10143"), 10143);
}

TEST_F(ConfigTest, WarnsOfWeakSecurity) {
    const std::string box =
        "mailboxes:\n  a:\n    address: a@firma.example\n    imap: {host: localhost, user: a, "
        "password_file: good.password, security: ";
    EXPECT_THAT(warnings(box + "starttls}\n"), ElementsAre("starttls 10:78"));
    EXPECT_THAT(warnings(box + "clear}\n"), ElementsAre("clear-text 10:78"));
    EXPECT_THAT(warnings(box + "tls}\n"), IsEmpty());
}

TEST_F(ConfigTest, KnowsThisMachineFromOthers) {
    const auto takes_clear = [this](const std::string& host) {
        return office
            .config(small_config +
                    "mailboxes:\n  a:\n    address: a@firma.example\n    imap: {host: \"" + host +
                    "\", user: a, password_file: good.password, security: clear}\n")
            .config.has_value();
    };
    for (const char* host : {"localhost", "127.0.0.1", "127.8.9.1", "::1"}) {
        EXPECT_TRUE(takes_clear(host)) << host;
    }
    for (const char* host : {"127.0.0.1.firma.example", "10.0.0.1", "localhost.firma.example",
                             "::2", "0.0.0.0", "1.127.0.0"}) {
        EXPECT_FALSE(takes_clear(host)) << host;
    }
}

TEST_F(ConfigTest, ReadsAForm) {
    const Config config = good(
        "forms:\n  contact:\n    url: https://www.firma.example:8443/api?x=1\n    every: 30s\n"
        "    list: /entries\n    id: /a~1b\n    received: /created\n"
        "    cursor: {from: /next, parameter: after}\n    fields: {email: /email, name: /n}\n"
        "    header: {name: X-Api-Key, secret_file: good.password}\n    allow_private: true\n"
        "    body_max: 1MiB\n    timeout: 5s\n");
    ASSERT_EQ(config.forms.size(), 1u);
    const FormEndpoint& form = config.forms.front();
    EXPECT_EQ(form.name, "contact");
    EXPECT_EQ(form.url, "https://www.firma.example:8443/api?x=1");
    EXPECT_EQ(form.every, 30s);
    EXPECT_EQ(form.list, "/entries");
    EXPECT_EQ(form.id, "/a~1b");
    EXPECT_EQ(form.received, "/created");
    EXPECT_EQ(form.next_cursor, "/next");
    EXPECT_EQ(form.cursor_parameter, "after");
    EXPECT_THAT(form.fields, ElementsAre(Pair("email", "/email"), Pair("name", "/n")));
    EXPECT_EQ(form.header_name, "X-Api-Key");
    EXPECT_EQ(form.header_secret.path, office / "good.password");
    EXPECT_TRUE(form.allow_private);
    EXPECT_EQ(form.body_bytes_max, 1u << 20);
    EXPECT_EQ(form.timeout, 5s);
}

TEST_F(ConfigTest, ReadsEveryLimit) {
    const Limits limits =
        good(
            "limits: {connect: 1s, reply: 2s, idle_renewal: 3s, done_reply: 4s, poll: 5s, logout: "
            "6s,"
            " backoff_first: 7s, backoff_max: 8s, refused_retry: 9s, tick: 10s, smtp_reply: 11s,"
            " smtp_after_dot: 12s, delivery_retry_first: 13s, delivery_retry_max: 14s,"
            " undecided_retry: 15s, delivery_give_up: 16s, mail_retry_first: 17s, audit: 18s,"
            " mail_bytes_max: 1KiB, flight_bytes_max: 2KiB, parsers: 3, mail_tries_max: 4,"
            " sends_per_minute: 5}\n")
            .limits;
    EXPECT_EQ(limits.connect, 1s);
    EXPECT_EQ(limits.reply, 2s);
    EXPECT_EQ(limits.idle_renewal, 3s);
    EXPECT_EQ(limits.done_reply, 4s);
    EXPECT_EQ(limits.poll, 5s);
    EXPECT_EQ(limits.logout, 6s);
    EXPECT_EQ(limits.backoff_first, 7s);
    EXPECT_EQ(limits.backoff_max, 8s);
    EXPECT_EQ(limits.refused_retry, 9s);
    EXPECT_EQ(limits.tick, 10s);
    EXPECT_EQ(limits.smtp_reply, 11s);
    EXPECT_EQ(limits.smtp_after_dot, 12s);
    EXPECT_EQ(limits.delivery_retry_first, 13s);
    EXPECT_EQ(limits.delivery_retry_max, 14s);
    EXPECT_EQ(limits.undecided_retry, 15s);
    EXPECT_EQ(limits.delivery_give_up, 16s);
    EXPECT_EQ(limits.mail_retry_first, 17s);
    EXPECT_EQ(limits.audit, 18s);
    EXPECT_EQ(limits.mail_bytes_max, 1024u);
    EXPECT_EQ(limits.flight_bytes_max, 2048u);
    EXPECT_EQ(limits.parsers, 3);
    EXPECT_EQ(limits.mail_tries_max, 4);
    EXPECT_EQ(limits.sends_per_minute, 5);
}

TEST_F(ConfigTest, FindsCredentialsOfSystemd) {
    const std::string box =
        "mailboxes:\n  a:\n    address: a@firma.example\n    imap: {host: imap.firma.example, "
        "user: a, "
        "credential: good.password}\n";
    ASSERT_EQ(::setenv("CREDENTIALS_DIRECTORY", (office / "").c_str(), 1), 0);
    const Config config = good(box);
    EXPECT_EQ(::unsetenv("CREDENTIALS_DIRECTORY"), 0);
    EXPECT_EQ(config.mailboxes.front().server.password.path, office / "good.password");
    EXPECT_FALSE(office.config(small_config + box).config.has_value());
}

TEST_F(ConfigTest, WarnsOfAServiceThatHasNothingToDo) {
    const ReadConfig read = office.config(
        "vastus: 1\nown: {domains: [firma.example]}\nstore: {path: s/}\nrules: r\n"
        "smtp: {folder: o, from: {address: a@firma.example}, key_file: message.key}\n");
    EXPECT_THAT(codes(read.diagnoses),
                ElementsAre("nothing-to-watch 1:1", "no-administrators 1:1"));
    ASSERT_TRUE(read.config.has_value());
    EXPECT_EQ(read.config->store, office / "s");
    EXPECT_EQ(read.config->socket, office / "vastus.sock");
}

TEST_F(ConfigTest, ReadsWhoseWordAboutASenderCounts) {
    const auto read = [this](const std::string& authentication) {
        return office.config(
            "vastus: 1\nown: {domains: [firma.example], authentication: " + authentication +
            "}\nstore: {path: s/}\nrules: r\n"
            "smtp: {folder: o, from: {address: a@firma.example}, key_file: "
            "message.key}\n");
    };
    const ReadConfig good =
        read("{servers: [MX.firma.example, mx2.firma.example], hops: 3, exchange_internal: true}");
    ASSERT_TRUE(good.config);
    EXPECT_THAT(good.config->authentication.servers,
                ElementsAre("mx.firma.example", "mx2.firma.example"));
    EXPECT_EQ(good.config->authentication.hops, 3u);
    EXPECT_TRUE(good.config->authentication.exchange_internal);
    EXPECT_EQ(read("{servers: mx.firma.example}").config->authentication.hops, 1u);
    EXPECT_FALSE(read("{servers: mx.firma.example, hops: 0}").config);
    EXPECT_FALSE(read("{servers: [\"a b\"]}").config);
    EXPECT_FALSE(read("{server: mx.firma.example}").config);
}

TEST_F(ConfigTest, ReadsWhereOurPeopleFileMail) {
    const Config config = good(
        "mailboxes:\n  a: {address: a@firma.example, filing: true, maildir: {path: mail/a}, "
        "folders: [INBOX, {name: Kliendid, role: filed}]}\n");
    ASSERT_EQ(config.mailboxes.size(), 1u);
    EXPECT_TRUE(config.mailboxes[0].filing);
    ASSERT_EQ(config.mailboxes[0].folders.size(), 2u);
    EXPECT_FALSE(config.mailboxes[0].folders[0].is_filed);
    EXPECT_TRUE(config.mailboxes[0].folders[1].is_filed);
    EXPECT_EQ(config.mailboxes[0].folders[1].role, model::FolderRole::archive);
}

TEST_F(ConfigTest, ReadsPhrases) {
    const Config config = good("phrases: {reply: [Vst, Vst2], wrote: kirjutab}\n");
    EXPECT_THAT(config.phrases.reply, ElementsAre("Vst", "Vst2"));
    EXPECT_THAT(config.phrases.wrote, ElementsAre("kirjutab"));
    EXPECT_TRUE(config.phrases.closing.empty());
    EXPECT_FALSE(office.config(small_config + ("phrases: {replies: [Vst]}\n")).config);
    EXPECT_FALSE(
        office.config(small_config + ("phrases: {reply: " + std::string(65, 'x') + "}\n")).config);
}

TEST_F(ConfigTest, SaysThatAFileIsNotThere) {
    const ReadConfig read = read_config(office / "nowhere.yaml");
    EXPECT_FALSE(read.config.has_value());
    EXPECT_THAT(codes(read.diagnoses), ElementsAre("file-missing 1:1"));
    EXPECT_THAT(codes(read_config(office / "folder.password").diagnoses),
                ElementsAre("file-missing 1:1"));
}

TEST_F(ConfigTest, ReadsAFile) {
    office.write("vastus.yaml", small_config);
    const ReadConfig read = read_config(office / "vastus.yaml");
    ASSERT_TRUE(read.config.has_value());
    EXPECT_EQ(read.config->file, office / "vastus.yaml");
}

}  // namespace
}  // namespace vastus::config
