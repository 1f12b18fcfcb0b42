// A good configuration, damaged in every way: never a crash, never a part that is silently lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/office.hpp"

namespace vastus::config {
namespace {

const std::string rules_text =
    small_rules +
    "lists:\n  order-words:\n    et: [tellimus*, \"soovin tellida\"]\n    ru: ['заказ*']\n"
    "define: {vip: {client.group: vip}}\n"
    "classify:\n  default: inquiry\n  rules:\n"
    "    - {id: a, kind: order, weight: 0.5, when: {words: order-words}}\n"
    "    - id: b\n      kind: order\n      when: {not: {use: vip}, subject: {regex: "
    "'tellimus\\s*\\d+'}}\n"
    "watch:\n  - id: w\n    each: item\n    while: {state: [new, waiting_us]}\n"
    "    since: first_unanswered\n    template: t\n    steps:\n      - {after: 4h, to: [owner, "
    "mari]}\n"
    "      - {after: 1d, to: mari, severity: warning, repeat: 1d, times: 2}\n"
    "templates:\n  t:\n    et:\n      subject: 'Vastamata {{waited}}'\n      text: |\n        "
    "{{item.link}}\n";

const std::string config_text =
    small_config +
    "mailboxes:\n  info:\n    address: info@firma.example\n    folders: [INBOX, {sent: auto}]\n"
    "    imap: {host: imap.firma.example, user: info, password_file: good.password}\n"
    "forms:\n  contact:\n    url: https://www.firma.example/api\n    every: 5m\n"
    "    fields: {email: /email, text: '/text'}\n"
    "limits: {poll: 2m, mail_bytes_max: 32MiB, parsers: 2}\n";

class CutTest : public testing::Test {
protected:
    /// A damaged file either is still good, or says where it is not.
    void read_rules_of(const std::string& text) {
        const ReadRules read = office.rules(text);
        EXPECT_EQ(read.rules == nullptr, !errors(read.diagnoses).empty()) << text;
        check(read.diagnoses, "rules.yaml", text);
    }
    void read_config_of(const std::string& text) {
        const ReadConfig read = office.config(text);
        EXPECT_EQ(!read.config, !errors(read.diagnoses).empty()) << text;
        check(read.diagnoses, "vastus.yaml", text);
    }
    void check(const std::vector<rules::Diagnosis>& diagnoses, const char* name,
               const std::string& text) {
        for (const auto& one : diagnoses) {
            EXPECT_GE(one.at.line, 1);
            EXPECT_GE(one.at.column, 1);
            EXPECT_FALSE(one.text.empty());
        }
        EXPECT_FALSE(office.print_of(diagnoses, name, text).empty());
    }
    Office office;
};

TEST_F(CutTest, StandsUndamaged) {
    EXPECT_NE(office.rules(rules_text).rules, nullptr)
        << office.print_of(office.rules(rules_text).diagnoses, "rules.yaml", rules_text);
    EXPECT_TRUE(office.config(config_text).config.has_value());
}

TEST_F(CutTest, IsCutAtEveryByte) {
    for (std::size_t size = 0; size < rules_text.size(); ++size) {
        read_rules_of(rules_text.substr(0, size));
    }
    for (std::size_t size = 0; size < config_text.size(); ++size) {
        read_config_of(config_text.substr(0, size));
    }
}

TEST_F(CutTest, LosesEveryLine) {
    for (const std::string* text : {&rules_text, &config_text}) {
        for (std::size_t at = 0; at < text->size();) {
            const std::size_t end = text->find('\n', at) + 1;
            const std::string damaged = text->substr(0, at) + text->substr(end);
            text == &rules_text ? read_rules_of(damaged) : read_config_of(damaged);
            at = end;
        }
    }
}

TEST_F(CutTest, GetsSomethingBetweenTwoBytes) {
    // One of the pieces at every third place keeps the test fast.
    const std::vector<std::string> pieces = {" ",     "\t",      "\n", "'",   "\"",  "[",
                                             "}",     ": ",      "- ", "*a ", "&a ", "!a ",
                                             "---\n", "\n---\n", "#",  ",",   "\xFF"};
    for (std::size_t at = 0; at <= rules_text.size(); at += 3) {
        const std::string& piece = pieces[at / 3 % pieces.size()];
        read_rules_of(rules_text.substr(0, at) + piece + rules_text.substr(at));
    }
    for (std::size_t at = 0; at <= config_text.size(); at += 3) {
        const std::string& piece = pieces[at / 3 % pieces.size()];
        read_config_of(config_text.substr(0, at) + piece + config_text.substr(at));
    }
}

}  // namespace
}  // namespace vastus::config
