// What `config check` finds before a start, and what the tool leaves alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include "config/office.hpp"

namespace vastus::config {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string head =
    "vastus: 1\nown: {domains: [firma.example]}\nrules: rules.yaml\nadministrators: [mari]\n";

class BeforeStart : public testing::Test {
protected:
    BeforeStart() { ::unsetenv("CREDENTIALS_DIRECTORY"); }

    static std::string imap(const std::string& more) {
        return small_config +
               "mailboxes:\n  a:\n    address: a@firma.example\n"
               "    imap: {user: a, password_file: good.password, " +
               more + "}\n";
    }
    static std::string local(const std::string& place) {
        return small_config + "mailboxes:\n  a: {address: a@firma.example, " + place + "}\n";
    }
    ReadConfig read(const std::string& text, ReadFor reader = ReadFor::check) {
        return read_config_text(text, office / "vastus.yaml", reader);
    }
    /// The one problem as it is printed, with its hint.
    std::string problem(const std::string& text, ReadFor reader = ReadFor::check) {
        const auto found = read(text, reader);
        EXPECT_EQ(found.diagnoses.size(), 1u) << print(found.diagnoses, {});
        return office.print_of(found.diagnoses, "vastus.yaml", text);
    }
    Office office;
};

const std::string with_credentials =
    head +
    "store: {path: store}\n"
    "smtp: {folder: outbox, from: {address: v@firma.example}, key_credential: message-key}\n"
    "mailboxes:\n  a:\n    address: a@firma.example\n"
    "    imap: {host: imap.firma.example, user: a, credential: info-password}\n";

TEST_F(BeforeStart, ACredentialIsANoteOutsideOfTheService) {
    const auto checked = read(with_credentials);
    EXPECT_THAT(checked.diagnoses, IsEmpty());
    EXPECT_TRUE(checked.config.has_value());
    EXPECT_THAT(
        checked.notes,
        testing::ElementsAre(
            HasSubstr(":6:74: note: the credential \"message-key\" cannot be checked here"),
            HasSubstr(":10:59: note: the credential \"info-password\" cannot be checked here")));
    EXPECT_THAT(errors(read(with_credentials, ReadFor::service).diagnoses),
                ElementsAre("bad-secret 6:74", "bad-secret 10:59"));
}

TEST_F(BeforeStart, TheToolReadsNoSecret) {
    EXPECT_TRUE(read(with_credentials, ReadFor::tool).config.has_value());
    const auto missing = imap("host: imap.firma.example, port: 993");
    auto text = missing;
    text.replace(text.find("good.password"), 13, "not.there");
    EXPECT_TRUE(read(text, ReadFor::tool).config.has_value());
    EXPECT_FALSE(read(text).config.has_value());
    EXPECT_FALSE(read(text, ReadFor::service).config.has_value());
}

TEST_F(BeforeStart, CertificatesMustBeCertificates) {
    const auto text = imap("host: imap.firma.example, ca_file: ca.pem");
    EXPECT_THAT(problem(text), HasSubstr("error[file-missing]: there is no file \"ca.pem\""));
    office.write("ca.pem", "0\x82 something else\n");
    EXPECT_THAT(problem(text), HasSubstr("holds no certificate in PEM"));
    EXPECT_FALSE(read(text, ReadFor::service).config.has_value());
    EXPECT_TRUE(read(text, ReadFor::tool).config.has_value());
    office.write("ca.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
    EXPECT_THAT(read(text).diagnoses, IsEmpty());
    if (::geteuid() == 0) return;  // Who may read everything.
    fs::permissions(office / "ca.pem", fs::perms::none);
    EXPECT_THAT(problem(text), HasSubstr("may not read"));
}

TEST_F(BeforeStart, AHostIsNoAddressOfTheWeb) {
    EXPECT_THAT(problem(imap("host: \"imap.firma.example:993\"")),
                HasSubstr("write host: imap.firma.example, port: 993"));
    EXPECT_THAT(problem(imap("host: \"imaps://imap.firma.example/\"")),
                HasSubstr("write host: imap.firma.example; security: says whether it is TLS"));
    for (const char* host : {"2001:db8::1", "::1", "imap.firma.example", "::ffff:10.0.0.1"})
        EXPECT_THAT(read(imap("host: \"" + std::string(host) + "\"")).diagnoses, IsEmpty()) << host;
}

TEST_F(BeforeStart, WarnsOfAPortThatIsKnownForSomethingElse) {
    const std::string host = "host: imap.firma.example, port: ";
    EXPECT_THAT(problem(imap(host + "465")), HasSubstr("warning[unusual-port]: port 465 is one of "
                                                       "SMTP"));
    EXPECT_THAT(problem(imap(host + "143")), HasSubstr("write port: 993, or security: starttls"));
    EXPECT_EQ(read(imap(host + "993, security: starttls")).diagnoses.size(), 2u);
    EXPECT_THAT(read(imap(host + "1993")).diagnoses, IsEmpty());
    EXPECT_THAT(read(imap(host + "993")).diagnoses, IsEmpty());
}

TEST_F(BeforeStart, MailMustLieWhereItIsSaid) {
    EXPECT_THAT(problem(local("maildir: {path: mail}")), HasSubstr("there is nothing at \"mail\""));
    fs::create_directory(office / "mail");
    EXPECT_THAT(problem(local("maildir: {path: mail}")), HasSubstr("\"mail\" is not a Maildir"));
    EXPECT_THAT(problem(local("mbox: {path: mail}")), HasSubstr("an mbox is a file"));
    EXPECT_TRUE(read(local("maildir: {path: nowhere}"), ReadFor::service).config.has_value());
    fs::create_directory(office / "mail/cur");
    fs::create_directory(office / "mail/new");
    EXPECT_THAT(read(local("maildir: {path: mail}")).diagnoses, IsEmpty());
    const std::string named = "maildir: {path: mail}, folders: [INBOX, Nix, {sent: auto}]";
    EXPECT_THAT(problem(local(named)), HasSubstr("\"mail\" has no folder \".Nix\""));
    fs::create_directories(office / "mail/.Nix/cur");
    EXPECT_THAT(read(local(named)).diagnoses, IsEmpty());
    EXPECT_THAT(read(local(named)).notes, ElementsAre(HasSubstr("has no folder \".Sent\" yet")));
    office.write("a.mbox", "");
    EXPECT_THAT(read(local("mbox: {path: a.mbox}")).diagnoses, IsEmpty());
    EXPECT_THAT(problem(local("maildir: {path: a.mbox}")), HasSubstr("write mbox:"));
}

TEST_F(BeforeStart, ARelativePathBeginsInTheFolderOfTheShell) {
    const auto found =
        read_config_text(small_config + "mailboxes: {}\n", "vastus.yaml", ReadFor::check);
    EXPECT_THAT(found.notes, IsEmpty());
}

TEST_F(BeforeStart, WhatIsWrittenMustBeAFolder) {
    office.write("file", "");
    auto text = imap("host: imap.firma.example");
    text.replace(text.find("path: store"), 11, "path: file/store");
    EXPECT_THAT(problem(text), HasSubstr("\"file\" is a file, and a folder is needed"));
    text = imap("host: imap.firma.example");
    text.replace(text.find("folder: outbox"), 14, "folder: file");
    EXPECT_THAT(problem(text), HasSubstr("\"file\" is a file, and a folder is needed"));
    if (::geteuid() == 0) return;  // Who may write everywhere.
    fs::create_directory(office / "file2");
    fs::permissions(office / "file2", fs::perms::owner_read | fs::perms::owner_exec);
    text.replace(text.find("folder: file"), 12, "folder: file2/outbox");
    EXPECT_THAT(problem(text), HasSubstr("error[cannot-write]"));
}

}  // namespace
}  // namespace vastus::config
