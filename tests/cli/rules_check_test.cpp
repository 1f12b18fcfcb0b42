// vastus rules check: its formats, its exit codes, and what --strict changes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/check_output.hpp"
#include "cli/commands.hpp"
#include "support/temp_dir.hpp"

namespace vastus::cli {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

const std::string good =
    "vastus: 1\ntimezone: Europe/Tallinn\nfallback: mari\n"
    "staff: {mari: {email: mari@firma.example}}\n"
    "kinds: [inquiry]\n"
    "route: [{id: rest, otherwise: true, set: {owner: mari}}]\n";
const std::string warned = good + "lists: {unused: {ru: [заказ]}}\n";
const std::string wrong = good + "teams: {заказы: {members: [mari, 'jäan:x']}}\n";

class RulesCheck : public testing::Test {
protected:
    int check(const std::string& text, const std::string& format = "", bool strict = false) {
        test::write_file(directory / "rules.yaml", text);
        Invocation call;
        call.arguments = {(directory / "rules.yaml").string()};
        if (!format.empty()) call.options["format"] = format;
        if (strict) call.flags = {"strict"};
        std::ostringstream out_stream, err_stream;
        const int code = rules_check(call, {out_stream, err_stream});
        out = out_stream.str();
        err = err_stream.str();
        return code;
    }
    std::string path() const { return (directory / "rules.yaml").string(); }

    test::TempDir directory;
    std::string out, err;
};

TEST_F(RulesCheck, SaysWhatWasFoundAndEndsWithTheRightCode) {
    EXPECT_EQ(check(good), done);
    EXPECT_THAT(out, StartsWith("ok: 1 kind"));
    EXPECT_EQ(check(warned), done);
    EXPECT_THAT(out, HasSubstr("warning[unused-list]"));
    EXPECT_EQ(check(wrong), not_loadable);
    EXPECT_THAT(out, HasSubstr("error["));
}

TEST_F(RulesCheck, StrictTakesNoWarnings) {
    EXPECT_EQ(check(warned, "", true), not_loadable);
    EXPECT_THAT(out, HasSubstr("warning[unused-list]"));
    EXPECT_THAT(out, testing::Not(HasSubstr("ok:")));
    EXPECT_EQ(check(good, "", true), done);
    EXPECT_EQ(check(warned, "json", true), not_loadable);
    EXPECT_THAT(out, StartsWith(R"({"ok":false,"errors":0,"warnings":1,)"));
}

TEST_F(RulesCheck, WritesJsonWithByteOffsets) {
    EXPECT_EQ(check(warned, "json"), done);
    const std::size_t offset = warned.find("unused");
    EXPECT_EQ(out, R"({"ok":true,"errors":0,"warnings":1,"files":[")" + path() +
                       R"("],"problems":[{"level":"warning","code":"unused-list","file":")" +
                       path() + R"(","line":7,"column":9,"offset":)" + std::to_string(offset) +
                       R"(,"text":"no rule uses the list \"unused\"",)" +
                       R"("hint":"write words: unused in a condition, or remove it"}]})" + "\n");
    EXPECT_EQ(check(good, "json"), done);
    EXPECT_THAT(out, EndsWith("\"problems\":[]}\n"));
}

TEST_F(RulesCheck, WritesSarif) {
    EXPECT_EQ(check(warned, "sarif"), done);
    EXPECT_THAT(out, HasSubstr(R"("version":"2.1.0")"));
    EXPECT_THAT(out, HasSubstr(R"("ruleId":"unused-list","level":"warning")"));
    EXPECT_THAT(out, HasSubstr(R"("uri":"file://)" + path() + "\""));
    EXPECT_THAT(out, HasSubstr(R"("startLine":7,"startColumn":9,"byteOffset":)"));
    EXPECT_THAT(out, HasSubstr(R"("columnKind":"unicodeCodePoints")"));
}

TEST_F(RulesCheck, WritesCommandsForGithub) {
    EXPECT_EQ(check(wrong, "github"), not_loadable);
    EXPECT_THAT(out, StartsWith("::error file=" + path() + ",line=7,col=9,title=bad-id::"));
    EXPECT_EQ(check(good, "github"), done);
    EXPECT_EQ(out, "");
}

TEST_F(RulesCheck, RefusesAFormatThatDoesNotExist) {
    EXPECT_EQ(check(good, "xml"), not_done);
    EXPECT_EQ(out, "");
    EXPECT_THAT(err, HasSubstr("text, json, sarif or github"));
}

TEST(ByteOffset, CountsCharactersOfALine) {
    const std::string text =
        "\xEF\xBB\xBF"
        "a: õ\r\nж: x\n";
    EXPECT_EQ(byte_offset(text, 1, 1), 3u);
    EXPECT_EQ(byte_offset(text, 1, 4), 6u);
    EXPECT_EQ(byte_offset(text, 1, 5), 8u);
    EXPECT_EQ(byte_offset(text, 2, 4), 14u);
    EXPECT_EQ(byte_offset(text, 9, 1), std::nullopt);
    EXPECT_EQ(byte_offset(text, 2, 99), std::nullopt);
    EXPECT_EQ(byte_offset("", 1, 1), std::nullopt);
}

}  // namespace
}  // namespace vastus::cli
