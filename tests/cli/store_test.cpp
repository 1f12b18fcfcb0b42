// Questions answered from a store, where no daemon runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/commands.hpp"
#include "storage/rocksdb_kv.hpp"
#include "support/temp_dir.hpp"

namespace vastus::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string config_text =
    "vastus: 1\nown: {domains: [firma.example]}\nstore: {path: store}\nrules: rules.yaml\n"
    "administrators: [mari]\n"
    "smtp: {folder: outbox, from: {address: v@firma.example}, key_credential: message-key}\n";
const std::string rules_text =
    "vastus: 1\ntimezone: Europe/Tallinn\nfallback: mari\n"
    "staff: {mari: {email: mari@firma.example}}\nteams: {sales: {members: [mari]}}\n"
    "kinds: [complaint, inquiry]\n"
    "classify: {default: inquiry, rules: [{id: c, kind: complaint, when: {words: [kaebus]}}]}\n"
    "route: [{id: rest, otherwise: true, set: {team: sales}}]\n"
    "watch: [{id: unanswered, each: item, since: first_unanswered, "
    "steps: [{after: 4h, to: team}]}]\n";

class StoreCommands : public testing::Test {
protected:
    StoreCommands() {
        call.config = directory / "vastus.yaml";
        test::write_file(call.config, config_text);
        test::write_file(directory / "rules.yaml", rules_text);
        EXPECT_TRUE(storage::RocksKv::open(directory / "store", {}).has_value());
    }
    int run(int (*command)(const Invocation&, Streams)) {
        std::ostringstream out_stream, err_stream;
        const int code = command(call, {out_stream, err_stream});
        out = out_stream.str();
        err = err_stream.str();
        return code;
    }
    /// What is said of one option.
    std::string complaint(int (*command)(const Invocation&, Streams), const std::string& option,
                          const std::string& value) {
        call.options = {{option, value}};
        EXPECT_EQ(run(command), not_done) << out;
        return err;
    }
    test::TempDir directory;
    Invocation call;
    std::string out, err;
};

TEST_F(StoreCommands, AreAnsweredWithoutTheKeyOfTheService) {
    EXPECT_EQ(run(status), done) << err;
    EXPECT_EQ(run(items), done) << err;
    EXPECT_EQ(run(alerts), done) << err;
}

TEST_F(StoreCommands, ItemsTellASlipFromAnEmptyList) {
    EXPECT_THAT(complaint(items, "kind", "complant"),
                HasSubstr("the rules have no kind \"complant\"; did you mean \"complaint\"?"));
    EXPECT_THAT(complaint(items, "owner", "marri"),
                HasSubstr("no member of staff \"marri\"; did you mean \"mari\"?"));
    EXPECT_THAT(complaint(items, "team", "xyzzy"),
                HasSubstr("no team \"xyzzy\"; there are: sales"));
    for (const char* limit : {"abc", "-3", "0", "3x"})
        EXPECT_THAT(complaint(items, "limit", limit), HasSubstr("is no limit; write a number"));
    EXPECT_THAT(complaint(client_list, "limit", "many"), HasSubstr("is no limit"));
    call.options = {{"kind", "complaint"}, {"owner", "mari"}, {"team", "sales"}, {"limit", "5"}};
    EXPECT_EQ(run(items), done) << err;
}

TEST_F(StoreCommands, AlertsTellASlipFromAnEmptyList) {
    EXPECT_THAT(complaint(alerts, "to", "marri"), HasSubstr("did you mean \"mari\"?"));
    EXPECT_THAT(complaint(alerts, "rule", "unanswerd"),
                HasSubstr("no rule of watch \"unanswerd\"; did you mean \"unanswered\"?"));
    EXPECT_THAT(complaint(alerts, "limit", "-3"), HasSubstr("is no limit"));
    call.options = {{"to", "mari"}, {"rule", "unanswered"}};
    EXPECT_EQ(run(alerts), done) << err;
}

TEST_F(StoreCommands, BacktestHasJson) {
    call.json = true;
    call.arguments = {(directory / "rules.yaml").string()};
    call.options = {{"since", "90d"}};
    EXPECT_EQ(run(rules_backtest), done) << err;
    EXPECT_THAT(out, StartsWith("{\"since\":\""));
    EXPECT_THAT(out, HasSubstr("\"messages\":0,\"items\":0,\"clients\":0"));
    EXPECT_THAT(out, HasSubstr("\"never_matched\":["));
}

TEST_F(StoreCommands, ReloadWithoutADaemonHasJson) {
    call.json = true;
    EXPECT_EQ(run(reload), not_done);
    EXPECT_EQ(err, "{\"error\":\"vastusd is not running: it reads the rules when it starts\"}\n");
}

}  // namespace
}  // namespace vastus::cli
