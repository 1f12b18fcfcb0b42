#include "cli/commands.hpp"

#include <algorithm>

namespace vastus::cli {
namespace {

const std::vector<Option>& list_options() {
    static const std::vector<Option> options{{"unanswered", "only those that wait for us", true},
                                             {"state", "new, waiting_us, waiting_client or closed"},
                                             {"kind", "a kind of the rules"},
                                             {"owner", "a staff id"},
                                             {"team", "a team id"},
                                             {"client", "part of a name or address"},
                                             {"limit", "how many at most (100)"}};
    return options;
}

const std::vector<Option>& check_options() {
    static const std::vector<Option> options{{"strict", "warnings count as errors", true},
                                             {"format", "text, json, sarif or github (text)"}};
    return options;
}

/// About items; answered by the daemon, or from its store.
const std::vector<Command>& item_commands() {
    static const std::vector<Command> table{
        {"item",
         "show",
         "one item with its messages; \"vastus item N\" is short for it",
         "N",
         {{"as-test", "print it as a test case for rules, under pseudonyms", true}},
         item_show},
        {"item",
         "explain",
         "why an item is what it is, and what comes next",
         "N",
         {},
         item_explain},
        {"item",
         "ack",
         "somebody has it in hand: its reminders wait as long as notify.ack says",
         "N",
         {{"by", "who says so (your login name)"}, {"rule", "only the reminders of this rule"}},
         item_ack},
        {"item",
         "snooze",
         "hidden until a time, or until the client writes",
         "N",
         {{"by", "who says so (your login name)"}, {"until", "\"2026-03-20 09:00\", or 3d"}},
         item_snooze},
        {"item", "wake", "ends a snooze", "N", {{"by", "who says so"}}, item_wake},
        {"item", "close", "waits for nobody", "N", {{"by", "who says so"}}, item_close},
        {"item", "reopen", "waits for us again", "N", {{"by", "who says so"}}, item_reopen},
        {"item",
         "due",
         "a date by which it must be done",
         "N",
         {{"by", "who says so"}, {"until", "\"2026-03-20 09:00\", 3d, or none"}},
         item_due},
        {"item",
         "set",
         "corrects what the rules decided; they do not change it back",
         "N",
         {{"by", "who says so"},
          {"owner", "a staff id, or none"},
          {"team", "a team id, or none"},
          {"priority", "low, normal or high"},
          {"kind", "a kind of the rules"}},
         item_set},
        {"item",
         "answered",
         "an open item was answered in a way that no mail shows",
         "N",
         {{"by", "who says so (your login name)"}},
         item_answered},
        {"item",
         "not-an-answer",
         "what was taken for an answer is none",
         "N",
         {{"by", "who says so (your login name)"},
          {"message", "its Message-ID (the latest that counts)"}},
         item_not_an_answer},
    };
    return table;
}

const std::vector<Command>& client_commands() {
    static const std::vector<Command> table{
        {"client",
         "list",
         "clients of the register",
         "",
         {{"text", "part of a name, domain or address"}, {"limit", "how many at most (100)"}},
         client_list},
        {"client", "show", "one client with its items", "N", {}, client_show},
        {"client",
         "set",
         "what the register knows of a client",
         "N",
         {{"name", "what the client is called"},
          {"status", "prospect or active"},
          {"manager", "a staff id, or none"},
          {"groups", "by commas; -partner takes one away"},
          {"tags", "by commas; -old takes one away"},
          {"language", "et, en, ru …, or none"},
          {"value", "a figure of worth, for conditions and sorting"}},
         client_set},
        {"client",
         "contact",
         "a call or a visit, which is no mail",
         "N",
         {{"direction", "in: the client called; out: we did (out)"},
          {"at", "2026-03-20 09:00 (now)"}},
         client_contact},
        {"client",
         "merge",
         "two records are one client",
         "N",
         {{"into", "the client that stays"}},
         client_merge},
        {"client",
         "split",
         "some people of a client are another one",
         "N",
         {{"parts", "addresses and domains, by commas"}},
         client_split},
    };
    return table;
}

/// Answered by the daemon, or from its store.
const std::vector<Command>& store_commands() {
    static const std::vector<Command> table{
        {"status", "", "what the daemon is doing, and what waits", "", {}, status},
        {"reload",
         "",
         "reads the rules again, and says what is in force or what is wrong with them",
         "",
         {},
         reload},
        {"items", "", "items, those that wait longest first", "", list_options(), items},
        {"alerts",
         "",
         "alerts and what became of each, newest last",
         "",
         {{"to", "only those for this person"},
          {"rule", "only those of this rule of watch"},
          {"since", "7d, or 2026-03-02"},
          {"waiting", "only those that have not ended", true},
          {"limit", "how many at most (100)"}},
         alerts},
        {"rules",
         "explain",
         "why an item or a mail is what it is, and why a rule reminded or did not",
         "ITEM_OR_FILE",
         {{"rules", "of a mail: the file of rules (that of the configuration)"},
          {"why-no-alert", "the story of this rule of watch on a line of time"}},
         rules_explain},
        {"rules",
         "backtest",
         "what a file of rules would have made of one's own history",
         "FILE",
         {{"since", "90d, or 2026-03-02"}},
         rules_backtest},
        {"rules",
         "reclassify",
         "ask the rules in force again about every open item; what staff set stays",
         "",
         {{"dry-run", "tell what would change, and change nothing", true}},
         rules_reclassify},
        {"rules", "plan", "what a file of rules would do now", "FILE", {}, rules_plan},
        {"audit", "", "accounts for every message the servers ever showed", "", {}, audit},
        {"quarantine", "list", "messages that could not be read", "", {}, quarantine_list},
        {"quarantine", "show", "one of them, raw", "N", {}, quarantine_show},
        {"quarantine", "retry", "read it again", "N", {}, quarantine_retry},
    };
    return table;
}

/// Need files alone.
const std::vector<Command>& file_commands() {
    static const std::vector<Command> table{
        {"rules", "check", "all problems of rules files", "FILE...", check_options(), rules_check},
        {"rules",
         "test",
         "plays the cases of test files against the rules that they name",
         "FILE...",
         {{"run", "only cases with these words in their name"},
          {"junit", "a file for the results as JUnit XML"},
          {"coverage-min", "percent of the rules that must be tried"}},
         rules_test},
        {"rules",
         "calendar",
         "a year of a calendar: the days that differ from the week, and totals",
         "NAME YEAR",
         {{"rules", "the file of rules (that of the configuration)"},
          {"compare", "an older file of holidays: what the import would change"}},
         rules_calendar},
        {"config",
         "check",
         "all problems of the configuration and its rules",
         "",
         {},
         config_check},
        {"parse",
         "",
         "reads mails and prints what is in them",
         "FILE...",
         {{"plain", "the file is the plain text of a reply", true},
          {"html", "the file is the HTML of a reply", true}},
         parse},
        {"thread",
         "",
         "the threads of a Maildir, an mbox or a folder of mails",
         "PATH",
         {},
         thread},
    };
    return table;
}

/// For those who write rules; they need files alone.
const std::vector<Command>& author_commands() {
    static const std::vector<Command> table{
        {"rules",
         "schema",
         "JSON Schema of a file of rules, for completion in editors",
         "",
         {{"with", "a file of rules, whose names become choices"},
          {"included", "the schema of files that rules include", true},
          {"tests", "the schema of test files", true}},
         rules_schema},
        {"rules", "reference", "every key, field and word, as Markdown", "", {}, rules_reference},
        {"rules",
         "fmt",
         "puts a file into its canonical layout; comments stay",
         "FILE...",
         {{"check", "changes nothing, names the lines, ends with 1", true}},
         rules_fmt},
        {"rules", "init", "writes a file of rules to begin with", "[FILE]", {}, rules_init},
    };
    return table;
}

std::vector<Command> joined() {
    auto all = store_commands();
    all.insert(all.end(), item_commands().begin(), item_commands().end());
    all.insert(all.end(), client_commands().begin(), client_commands().end());
    all.insert(all.end(), file_commands().begin(), file_commands().end());
    all.insert(all.end(), author_commands().begin(), author_commands().end());
    return all;
}

constexpr Group all_groups[] = {
    {"item", "one item: show, explain, acknowledge, put off, close, correct"},
    {"client", "the register of clients"},
    {"rules", "write, check, try and change the rules"},
    {"config", "check the configuration"},
    {"quarantine", "messages that could not be read"},
};

}  // namespace

bool Invocation::has(std::string_view flag) const {
    return std::ranges::find(flags, flag) != flags.end();
}

std::span<const Command> commands() {
    static const std::vector<Command> all = joined();
    return all;
}

std::span<const Group> groups() { return all_groups; }

}  // namespace vastus::cli
