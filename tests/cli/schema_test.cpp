// vastus rules schema: names all that the tables have, and judges files as the reader does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "cli/commands.hpp"
#include "cli/reference.hpp"
#include "cli/schema.hpp"
#include "config/read.hpp"
#include "config/table.hpp"
#include "config/test_file.hpp"
#include "config/values.hpp"
#include "support/golden.hpp"
#include "support/json_schema.hpp"
#include "support/temp_dir.hpp"

namespace vastus::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

const fs::path data = VASTUS_TEST_DATA;
const fs::path examples = data.parent_path() / "docs/examples";

web::JsonNode parsed(const std::string& schema) { return web::parse_json(schema).value(); }

/// Nothing when the text is no YAML of ours.
std::optional<config::Node> tree_of(const std::string& text) {
    config::Problems problems("file");
    auto tree = config::read_yaml(text, problems);
    return problems.has_errors() ? std::nullopt : tree;
}

TEST(Schema, NamesEveryKeyAndField) {
    const std::string rules = json_schema(SchemaOf::rules, nullptr);
    const std::string tests = json_schema(SchemaOf::tests, nullptr);
    for (const auto& key : config::keys()) {
        if (key.section < config::Section::rules) continue;
        const bool is_test = key.section >= config::Section::test_file;
        const auto name = "\"" + std::string(key.name) + "\":{";
        const bool is_usable =
            key.need == config::Need::optional || key.need == config::Need::required;
        if (!is_usable || key.section == config::Section::include) continue;
        EXPECT_THAT(is_test ? tests : rules, HasSubstr(name)) << key.name;
    }
    for (const auto& field : rules::fields()) {
        if ((field.sections & ~rules::in_template) == 0) continue;
        const std::string name(field.name);
        const std::string shown =
            field.is_family() ? "^" + name.substr(0, name.size() - 1) + "\\\\..+$" : name;
        EXPECT_THAT(rules, HasSubstr("\"" + shown + "\":{")) << name;
    }
}

TEST(Schema, TakesTheExampleAndOffersItsNames) {
    const auto read = config::read_rules(examples / "rules.yaml", nullptr);
    ASSERT_NE(read.rules, nullptr);
    const auto tree = tree_of(test::read_file(examples / "rules.yaml"));
    ASSERT_TRUE(tree);
    for (const rules::RuleFile* names :
         {static_cast<const rules::RuleFile*>(nullptr), &read.rules->file}) {
        const std::string text = json_schema(SchemaOf::rules, names);
        const auto schema = parsed(text);
        test::SchemaJudge judge(schema);
        EXPECT_TRUE(judge.fits(*tree)) << judge.why();
        EXPECT_EQ(text.find("good-client") != std::string::npos, names != nullptr);
        EXPECT_EQ(text.find("each:team:sales") != std::string::npos, names != nullptr);
    }
}

TEST(Schema, WithNamesKnowsWhatTheRulesDoNotDefine) {
    const auto read = config::read_rules(examples / "rules.yaml", nullptr);
    std::string text = test::read_file(examples / "rules.yaml");
    text.replace(text.find("{words: order-words}"), 20, "{words: odrer-words}");
    const auto tree = tree_of(text);
    const auto open = parsed(json_schema(SchemaOf::rules, nullptr));
    const auto closed = parsed(json_schema(SchemaOf::rules, &read.rules->file));
    EXPECT_TRUE(test::SchemaJudge(open).fits(*tree));
    EXPECT_FALSE(test::SchemaJudge(closed).fits(*tree));
}

/// What a schema can see; everything else is for `rules check`.
const std::set<std::string> visible{"unknown-key",   "missing-key",  "not-yet",
                                    "too-many-keys", "wrong-type",   "unknown-anchor",
                                    "refused-key",   "not-a-boolean"};

/// Codes of the visible kind whose mistake is in a relation that JSON Schema does not say here.
bool is_beyond(const rules::Diagnosis& one) {
    for (const char* text :
         {"needs \"times\"", "needs \"repeat\"", "a step needs \"to\"", "needs by: beside it",
          "under \"by\"", "\"steps\" must be a list", "have no \"default\"", "\"apply\" is part"}) {
        if ((one.text + one.hint).find(text) != std::string::npos) return true;
    }
    return false;
}

TEST(Schema, JudgesTheFilesOfTheTestsAsTheReaderDoes) {
    const auto schema = parsed(json_schema(SchemaOf::rules, nullptr));
    std::size_t refused = 0, taken = 0;
    for (const fs::path& folder : {data / "config/wrong", data / "golden/config/bad"}) {
        for (const auto& entry : fs::directory_iterator(folder)) {
            const auto name = entry.path().filename().string();
            if (entry.path().extension() != ".yaml" || name.starts_with("config-")) continue;
            const auto tree = tree_of(test::read_file(entry.path()));
            if (!tree) continue;
            const auto read = config::read_rules(entry.path(), nullptr);
            bool must_refuse = false;
            for (const auto& one : read.diagnoses) {
                const bool is_error = one.level == rules::Diagnosis::Level::error;
                const bool is_here = fs::path(one.at.file) == entry.path();
                must_refuse |= is_error && is_here && visible.contains(one.code) && !is_beyond(one);
            }
            test::SchemaJudge judge(schema);
            const bool fits = judge.fits(*tree);
            if (read.rules != nullptr) {
                EXPECT_TRUE(fits) << name << ": " << judge.why();
            } else if (must_refuse) {
                EXPECT_FALSE(fits) << name << "\n" << config::print(read.diagnoses, read.files);
            }
            refused += fits ? 0 : 1;
            taken += fits ? 1 : 0;
        }
    }
    EXPECT_GT(refused, 20u);
    EXPECT_GT(taken, 20u);
}

TEST(Schema, OfIncludedFilesTakesTheirSectionsAndNoOthers) {
    const std::string good = test::read_file(data / "scenarios/parts/office.yaml");
    const auto schema = parsed(json_schema(SchemaOf::included, nullptr));
    test::SchemaJudge judge(schema);
    EXPECT_TRUE(judge.fits(*tree_of(good))) << judge.why();
    EXPECT_FALSE(judge.fits(*tree_of(good + "kinds: [order]\n")));
}

TEST(Schema, OfTestsTakesACaseAndRefusesAnUnknownKey) {
    const std::string good =
        "vastus-test: 1\nrules: rules.yaml\ntimezone: Europe/Tallinn\n"
        "clients:\n  acme: {domains: [acme.example], groups: [vip]}\n"
        "cases:\n  - name: A complaint waits\n    events:\n"
        "      - {at: 2026-02-23 13:00, mail: {from: ott@acme.example, subject: Katki}, as: a}\n"
        "      - {at: 2026-02-23 14:00, answer: a, by: mari, close: true}\n"
        "    expect:\n      - {item: a, kind: complaint}\n"
        "      - {until: 2026-02-24 17:00, alerts: [{rule: unanswered, to: mari, step: 1}]}\n";
    ASSERT_TRUE(config::read_tests_text(good, "rules.test.yaml").tests);
    const auto schema = parsed(json_schema(SchemaOf::tests, nullptr));
    test::SchemaJudge judge(schema);
    EXPECT_TRUE(judge.fits(*tree_of(good))) << judge.why();
    std::string bad = good;
    bad.replace(bad.find("subject:"), 8, "subjekt:");
    ASSERT_FALSE(config::read_tests_text(bad, "rules.test.yaml").tests);
    EXPECT_FALSE(judge.fits(*tree_of(bad)));
}

TEST(Values, AreOfKeysThatExist) {
    for (const auto& choice : config::choices()) {
        for (const auto name : choice.keys) {
            EXPECT_TRUE(std::ranges::any_of(config::keys(), [&](const config::Key& key) {
                return key.section == choice.section && key.name == name;
            })) << name;
        }
    }
    const auto names = config::words_of(config::Section::watch_rule, "since");
    const auto anchors = config::anchors();
    ASSERT_EQ(names.size(), anchors.size());
    for (std::size_t i = 0; i < names.size(); ++i) EXPECT_EQ(names[i], anchors[i].name);
    for (const auto& key : config::keys()) {
        const bool is_map = key.shape == config::Shape::map || key.shape == config::Shape::list;
        if (key.section < config::Section::rules || !is_map) continue;
        if (key.need == config::Need::not_yet || key.need == config::Need::never) continue;
        EXPECT_NE(config::find_value(key.section, key.name), nullptr) << key.name;
    }
}

TEST(Reference, IsWhatTheGuideHas) {
    EXPECT_TRUE(test::golden("../../docs/rules/reference.md", rule_reference()));
}

class Author : public testing::Test {
protected:
    int run(int (*command)(const Invocation&, Streams), const std::string& file,
            std::vector<std::string> flags = {}) {
        Invocation call;
        if (!file.empty()) call.arguments = {(directory / file).string()};
        call.flags = std::move(flags);
        std::ostringstream out_stream, err_stream;
        const int code = command(call, {out_stream, err_stream});
        out = out_stream.str();
        err = err_stream.str();
        return code;
    }
    test::TempDir directory;
    std::string out, err;
};

TEST_F(Author, InitWritesAFileThatChecksCleanAndIsLaidOut) {
    EXPECT_EQ(run(rules_init, "rules.yaml"), done);
    EXPECT_THAT(out, HasSubstr("next:"));
    EXPECT_THAT(test::read_file(directory / "rules.yaml"),
                testing::StartsWith("# yaml-language-server: $schema=rules.schema.json\n"));
    const auto read = config::read_rules(directory / "rules.yaml", nullptr);
    EXPECT_TRUE(read.diagnoses.empty()) << config::print(read.diagnoses, read.files);
    EXPECT_EQ(run(rules_fmt, "rules.yaml", {"check"}), done) << out;
    EXPECT_EQ(run(rules_init, "rules.yaml"), not_done);
    EXPECT_THAT(err, HasSubstr("is there already"));
    const auto tree = tree_of(test::read_file(directory / "rules.yaml"));
    const auto schema = parsed(json_schema(SchemaOf::rules, &read.rules->file));
    test::SchemaJudge judge(schema);
    EXPECT_TRUE(judge.fits(*tree)) << judge.why();
}

TEST_F(Author, FmtCheckNamesTheLinesAndChangesNothing) {
    const std::string text = "vastus: 1  \nkinds: [ a,b ]\n";
    test::write_file(directory / "rules.yaml", text);
    EXPECT_EQ(run(rules_fmt, "rules.yaml", {"check"}), not_done);
    EXPECT_THAT(out, HasSubstr("rules.yaml:1: blanks at the end of the line\n"));
    EXPECT_THAT(out, HasSubstr("rules.yaml:2: spaces inside brackets\n"));
    EXPECT_EQ(test::read_file(directory / "rules.yaml"), text);
    EXPECT_EQ(run(rules_fmt, "rules.yaml"), done);
    EXPECT_EQ(test::read_file(directory / "rules.yaml"), "vastus: 1\nkinds: [a, b]\n");
    EXPECT_EQ(run(rules_fmt, "rules.yaml", {"check"}), done);
    EXPECT_EQ(out, "");
}

TEST_F(Author, FmtRefusesTabsAndLeavesTheFile) {
    test::write_file(directory / "rules.yaml", "vastus: 1\nkinds:\n\t- a\n");
    EXPECT_EQ(run(rules_fmt, "rules.yaml"), not_loadable);
    EXPECT_THAT(err, HasSubstr("yaml-tab"));
    EXPECT_EQ(run(rules_fmt, "missing.yaml"), not_loadable);
}

}  // namespace
}  // namespace vastus::cli
