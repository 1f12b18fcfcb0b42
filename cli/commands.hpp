// The commands of `vastus`: one table, and the options each of them takes.
//
// A row says what the command needs: nothing, a rules file, or a store with or without a running
// daemon; main does only that. Commands return their exit code and print to the streams they are
// given, so that tests skip the parser.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace vastus::cli {

/// Exit codes of the tool.
inline constexpr int done = 0, not_done = 1, not_loadable = 2;

struct Invocation {
    std::filesystem::path config;  ///< vastus.yaml
    bool json = false;
    std::map<std::string, std::string> options;  ///< "kind" -> "order"
    std::vector<std::string> arguments;          ///< Numbers, files.
    std::vector<std::string> flags;              ///< "unanswered", "plain"
    bool has(std::string_view flag) const;
};

struct Streams {
    std::ostream& out;
    std::ostream& err;
};

struct Option {
    std::string_view name, help;
    bool is_flag = false;
};

struct Command {
    std::string_view group, name;  ///< "item", "show"; an empty name for "status".
    std::string_view help;
    std::string_view
        arguments;  ///< "N", "NAME YEAR", "FILE...", "" for none; "[FILE]" is optional.
    std::vector<Option> options;
    int (*run)(const Invocation&, Streams);
};

std::span<const Command> commands();

/// The first words of commands that have two.
struct Group {
    std::string_view name, help;
};
std::span<const Group> groups();

// api_commands.cpp: answered by the daemon, or by the store when no daemon runs.
int status(const Invocation& call, Streams streams);
int reload(const Invocation& call, Streams streams);  // By the daemon alone.
int items(const Invocation& call, Streams streams);
int item_show(const Invocation& call, Streams streams);
int alerts(const Invocation& call, Streams streams);
int item_explain(const Invocation& call, Streams streams);
int item_answered(const Invocation& call, Streams streams);
int item_not_an_answer(const Invocation& call, Streams streams);
int item_ack(const Invocation& call, Streams streams);
int item_snooze(const Invocation& call, Streams streams);
int item_wake(const Invocation& call, Streams streams);
int item_close(const Invocation& call, Streams streams);
int item_reopen(const Invocation& call, Streams streams);
int item_due(const Invocation& call, Streams streams);
int item_set(const Invocation& call, Streams streams);
int rules_reclassify(const Invocation& call, Streams streams);
int rules_explain(const Invocation& call, Streams streams);
int rules_plan(const Invocation& call, Streams streams);
int rules_backtest(const Invocation& call, Streams streams);
int client_merge(const Invocation& call, Streams streams);
int client_set(const Invocation& call, Streams streams);
int client_contact(const Invocation& call, Streams streams);
int client_split(const Invocation& call, Streams streams);
int audit(const Invocation& call, Streams streams);
int quarantine_list(const Invocation& call, Streams streams);
int quarantine_show(const Invocation& call, Streams streams);
int quarantine_retry(const Invocation& call, Streams streams);
int client_list(const Invocation& call, Streams streams);
int client_show(const Invocation& call, Streams streams);
// file_commands.cpp: work on files alone.
int rules_check(const Invocation& call, Streams streams);
int rules_test(const Invocation& call, Streams streams);      // test_command.cpp
int rules_calendar(const Invocation& call, Streams streams);  // calendar_command.cpp
int config_check(const Invocation& call, Streams streams);
int explain_file(const Invocation& call, Streams streams);  // What the rules say of a mail.
int parse(const Invocation& call, Streams streams);
int thread(const Invocation& call, Streams streams);
// author_commands.cpp: for those who write rules.
int rules_schema(const Invocation& call, Streams streams);
int rules_reference(const Invocation& call, Streams streams);
int rules_fmt(const Invocation& call, Streams streams);
int rules_init(const Invocation& call, Streams streams);

}  // namespace vastus::cli
