// "Every command has --json": those that play, explain and check files without a daemon.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <sstream>

#include "cli/commands.hpp"
#include "support/temp_dir.hpp"

namespace vastus::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string rules_text =
    "vastus: 1\ntimezone: Europe/Tallinn\nfallback: mari\n"
    "staff: {mari: {email: mari@firma.example}}\n"
    "kinds: [order, inquiry]\n"
    "classify: {default: inquiry, rules: [{id: o, kind: order, when: {words: [tellimus]}}]}\n"
    "route: [{id: rest, otherwise: true, set: {owner: mari}}]\n";
const std::string tests_text =
    "vastus-test: 1\nrules: rules.yaml\ntimezone: Europe/Tallinn\ncases:\n"
    "  - name: An order\n"
    "    events: [{at: 2026-03-02 10:00, as: one, mail: {from: a@b.example, text: tellimus}}]\n"
    "    expect: [{item: one, kind: order}]\n"
    "  - name: Another \"one\"\n"
    "    events: [{at: 2026-03-02 10:00, as: one, mail: {from: a@b.example, text: tere}}]\n"
    "    expect: [{item: one, kind: order}]\n";

const std::string with_credentials =
    "vastus: 1\nown: {domains: [firma.example]}\nstore: {path: store}\nrules: rules.yaml\n"
    "administrators: [mari]\nmailboxes: {a: {address: a@firma.example, mbox: {path: rules.yaml}}}\n"
    "smtp: {folder: outbox, from: {address: v@firma.example}, key_credential: message-key}\n";

class Json : public testing::Test {
protected:
    Json() {
        test::write_file(directory / "rules.yaml", rules_text);
        test::write_file(directory / "rules.test.yaml", tests_text);
        call.json = true;
    }
    int run(int (*command)(const Invocation&, Streams)) {
        std::ostringstream out_stream, err_stream;
        const int code = command(call, {out_stream, err_stream});
        out = out_stream.str();
        err = err_stream.str();
        return code;
    }
    std::string path(const char* name) const { return (directory / name).string(); }

    test::TempDir directory;
    Invocation call;
    std::string out, err;
};

TEST_F(Json, RulesTestGivesEachCaseAndWhatWasNotTried) {
    call.arguments = {path("rules.test.yaml")};
    EXPECT_EQ(run(rules_test), not_done);
    EXPECT_THAT(out, StartsWith(R"({"ok":false,"cases":2,"passed":1,"files":[{"file":")"));
    EXPECT_THAT(out, HasSubstr(R"({"name":"An order","passes":true,"todo":"","complaints":[]})"));
    EXPECT_THAT(out, HasSubstr(R"({"name":"Another \"one\"","passes":false,"todo":"",)"));
    EXPECT_THAT(out, HasSubstr(R"("coverage":{"reached":3,"marks":3,"percent":100,)"));
    EXPECT_EQ(err, "");
}

TEST_F(Json, APartOfTheCasesHasNoCoverage) {
    call.arguments = {path("rules.test.yaml")};
    call.options["run"] = "an order";
    EXPECT_EQ(run(rules_test), done);
    EXPECT_THAT(out, StartsWith(R"({"ok":true,"cases":1,"passed":1,)"));
    EXPECT_THAT(out, HasSubstr(R"("coverage":null)"));
}

TEST_F(Json, ATestFileThatCannotBeUsedIsToldApartFromTheDocument) {
    test::write_file(directory / "rules.test.yaml", tests_text + "wrong: 1\n");
    call.arguments = {path("rules.test.yaml")};
    EXPECT_EQ(run(rules_test), not_loadable);
    EXPECT_EQ(out, "");
    EXPECT_THAT(err, HasSubstr("error[unknown-key]"));
}

TEST_F(Json, RulesExplainOfAFile) {
    test::write_file(directory / "one.eml", "From: a@b.example\r\n\r\ntellimus\r\n");
    call.arguments = {path("one.eml")};
    call.options["rules"] = path("rules.yaml");
    EXPECT_EQ(run(rules_explain), done);
    EXPECT_THAT(out, HasSubstr(R"("kind":"order","why_kind":["o: 1 for order, because)"));
    EXPECT_THAT(out, HasSubstr(R"("route":"rest","why_route":[)"));
}

TEST_F(Json, ConfigCheckListsTheProblemsOfBothFiles) {
    call.config = path("vastus.yaml");
    test::write_file(call.config, "vastus: 1\nwrong: 1\n");
    EXPECT_EQ(run(config_check), not_loadable);
    EXPECT_THAT(out, StartsWith(R"({"ok":false,"errors":)"));
    EXPECT_THAT(out, HasSubstr(R"("code":"unknown-key")"));
}

TEST_F(Json, ConfigCheckNotesWhatCannotBeChecked) {
    ::unsetenv("CREDENTIALS_DIRECTORY");
    call.config = path("vastus.yaml");
    test::write_file(call.config, with_credentials);
    EXPECT_EQ(run(config_check), done);
    EXPECT_THAT(out, StartsWith(R"({"ok":true,"errors":0,)"));
    EXPECT_THAT(out, HasSubstr(R"(note: the credential \"message-key\" cannot be checked here)"));
    call.json = false;
    EXPECT_EQ(run(config_check), done);
    EXPECT_THAT(out, HasSubstr("vastus.yaml:7:74: note: the credential \"message-key\""));
}

/// Staff may read the configuration, and no secret of it.
TEST_F(Json, TheToolAsksWithoutSecrets) {
    ::unsetenv("CREDENTIALS_DIRECTORY");
    call.config = path("vastus.yaml");
    test::write_file(call.config, with_credentials);
    for (auto* command : {status, items, alerts, client_list, audit, quarantine_list}) {
        EXPECT_EQ(run(command), not_done);
        EXPECT_THAT(err, HasSubstr("vastusd is not running and there is no store at"));
    }
}

}  // namespace
}  // namespace vastus::cli
