// rules.yaml -> RuleSet: every section arrives, includes are joined, all problems come at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/office.hpp"

namespace vastus::config {
namespace {

using namespace std::chrono_literals;
using rules::Condition;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class RulesTest : public testing::Test {
protected:
    rules::RuleFile good(const std::string& more) {
        const ReadRules read = office.rules(small_rules + more);
        EXPECT_THAT(errors(read.diagnoses), IsEmpty())
            << office.print_of(read.diagnoses, "rules.yaml", small_rules + more);
        return read.rules != nullptr ? read.rules->file : rules::RuleFile{};
    }
    Condition condition(const std::string& text) {
        const rules::RuleFile file = good(
            "define: {other: {kind: order}}\nlists: {pins: {et: [hind]}}\n"
            "classify:\n  default: inquiry\n  rules: [{id: a, kind: order, when: " +
            text + "}]\n");
        return file.classify.empty() ? Condition{} : file.classify.front().when;
    }
    Office office;
};

TEST_F(RulesTest, ReadsTheTopAndItsDefaults) {
    const rules::RuleFile file = good("");
    EXPECT_EQ(file.timezone, "Europe/Tallinn");
    EXPECT_EQ(file.fallback, "mari");
    EXPECT_EQ(file.history, 30 * 24h);
    EXPECT_EQ(file.max_blind, 30min);
    EXPECT_THAT(file.kinds, ElementsAre("order", "inquiry"));
    EXPECT_EQ(file.default_kind, "inquiry");
    EXPECT_EQ(file.threshold, 1.0);
    EXPECT_EQ(file.revision.size(), 12u);
    EXPECT_EQ(good("history: 0m\nmax_blind: 5m\n").history, 0ms);
}

TEST_F(RulesTest, ReadsPeopleAndWords) {
    const rules::RuleFile file = good(
        "teams: {sales: {members: mari, lead: mari}}\n"
        "lists:\n  pins:\n    et: [hind*, \"mis maksab\"]\n    ru: цена\n");
    EXPECT_EQ(file.staff.at("mari").email, "mari@firma.example");
    EXPECT_THAT(file.teams.at("sales").members, ElementsAre("mari"));
    EXPECT_EQ(file.teams.at("sales").lead, "mari");
    const auto& entries = file.lists.at("pins").entries;
    ASSERT_EQ(entries.size(), 3u);
    EXPECT_EQ(entries[1].text, "mis maksab");
    EXPECT_EQ(entries[2].language, "ru");
    EXPECT_EQ(entries[2].at.line, 11);
    EXPECT_EQ(entries[2].at.column, 9);
}

TEST_F(RulesTest, ReadsEveryTestOfAField) {
    EXPECT_EQ(condition("{subject: Hello}").values.front(), "Hello");
    EXPECT_EQ(condition("{subject: Hello}").test, Condition::Test::equals);
    EXPECT_THAT(condition("{subject: [a, b]}").values, ElementsAre("a", "b"));
    EXPECT_EQ(condition("{subject: set}").test, Condition::Test::set);
    EXPECT_EQ(condition("{subject: [set]}").test, Condition::Test::equals);
    EXPECT_EQ(condition("{subject: {regex: 'abc\\d'}}").values.front(), "abc\\d");
    EXPECT_EQ(condition("{from.domain: {glob: '*.ee'}}").test, Condition::Test::glob);
    EXPECT_EQ(condition("{message.size: {gt: 5}}").test, Condition::Test::greater);
    EXPECT_EQ(condition("{message.size: {lt: 5}}").test, Condition::Test::less);
    EXPECT_TRUE(condition("{subject: {words: pins}}").is_list_name);
    EXPECT_FALSE(condition("{subject: {words: [pins]}}").is_list_name);
    EXPECT_EQ(condition("{header.X-Spam: {words: [yes]}}").test, Condition::Test::words);
}

TEST_F(RulesTest, JoinsConditions) {
    EXPECT_EQ(condition("{words: pins}").type, Condition::Type::words);
    EXPECT_EQ(condition("{words: [arve, tellimus]}").values.size(), 2u);
    const Condition both = condition("{words: pins, source: form}");
    EXPECT_EQ(both.type, Condition::Type::all);
    EXPECT_EQ(both.parts.size(), 2u);
    EXPECT_EQ(condition("{any: [{words: pins}, {source: form}]}").type, Condition::Type::any);
    EXPECT_EQ(condition("{none: [{words: pins}]}").type, Condition::Type::none);
    EXPECT_EQ(condition("{all: [{words: pins}]}").type, Condition::Type::all);
    const Condition negation = condition("{not: {words: pins}}");
    EXPECT_EQ(negation.type, Condition::Type::negation);
    ASSERT_EQ(negation.parts.size(), 1u);
    EXPECT_EQ(negation.parts.front().type, Condition::Type::words);
}

TEST_F(RulesTest, ReadsClassifyAndRoute) {
    const rules::RuleFile file = good(
        "classify:\n  default: inquiry\n  threshold: 2\n  rules:\n"
        "    - {id: a, kind: order, weight: -0.5, tags: [x, y], about: note, enabled: false,\n"
        "       when: {words: [tellimus]}}\n");
    ASSERT_EQ(file.classify.size(), 1u);
    EXPECT_EQ(file.threshold, 2.0);
    EXPECT_EQ(file.classify[0].weight, -0.5);
    EXPECT_THAT(file.classify[0].tags, ElementsAre("x", "y"));
    EXPECT_FALSE(file.classify[0].enabled);
    ASSERT_EQ(file.route.size(), 1u);
    EXPECT_FALSE(file.route[0].when.has_value());
    EXPECT_EQ(file.route[0].owner, "mari");
    EXPECT_FALSE(file.route[0].team.has_value());
}

TEST_F(RulesTest, ReadsWatch) {
    const rules::RuleFile file = good(
        "watch:\n  - id: a\n    each: item\n    when: {kind: order}\n    while: {state: new}\n"
        "    since: our_answer\n    steps:\n      - {after: 90m, to: [owner, mari]}\n"
        "      - {after: 1d, to: owner, severity: critical, repeat: 1d, times: 3}\n");
    ASSERT_EQ(file.watch.size(), 1u);
    const rules::WatchRule& rule = file.watch[0];
    EXPECT_EQ(rule.since, rules::WatchRule::Since::our_answer);
    EXPECT_TRUE(rule.when.has_value());
    EXPECT_TRUE(rule.while_.has_value());
    ASSERT_EQ(rule.ladders[0].steps.size(), 2u);
    EXPECT_EQ(rule.ladders[0].steps[0].offset.elapsed, 90min);
    EXPECT_EQ(rule.ladders[0].steps[0].label, "after 1h30m");
    EXPECT_THAT(rule.ladders[0].steps[0].to, ElementsAre("owner", "mari"));
    EXPECT_EQ(rule.ladders[0].steps[1].severity, model::Severity::critical);
    EXPECT_EQ(rule.ladders[0].steps[1].repeat, rules::parse_span("1d"));
    EXPECT_EQ(rule.ladders[0].steps[1].times, 3u);
    EXPECT_FALSE(rule.hash.empty());
}

TEST_F(RulesTest, KeepsTheOrderOfLanguages) {
    const rules::RuleFile file = good(
        "templates:\n  t:\n    ru: {subject: b, text: c}\n    et: {subject: d, text: e, html: "
        "f}\n");
    const auto& languages = file.templates.at("t").languages;
    ASSERT_EQ(languages.size(), 2u);
    EXPECT_EQ(languages[0].language, "ru");
    EXPECT_EQ(languages[1].html, "f");
}

TEST_F(RulesTest, GivesNoRulesWhenOneThingIsWrong) {
    const ReadRules read = office.rules(small_rules + "watch:\n  - {id: a, sinse: opened}\n");
    EXPECT_EQ(read.rules, nullptr);
    EXPECT_FALSE(read.diagnoses.empty());
}

TEST_F(RulesTest, ReportsWhatTheReaderAndTheCompilerFindTogether) {
    const ReadRules read =
        office.rules(small_rules +
                     "classify:\n  default: inquiry\n  rules:\n"
                     "    - {id: a, kind: ordr, when: {words: [a]}, wieght: 2}\n"
                     "    - {id: b, kind: order, when: {subject: {regex: '('}}}\n");
    EXPECT_THAT(errors(read.diagnoses),
                ElementsAre("unknown-kind 10:21", "unknown-key 10:47", "regex-syntax 11:52"));
}

// --- includes

class IncludeTest : public RulesTest {
protected:
    ReadRules read(const std::string& more) {
        office.write("rules.yaml", small_rules + more);
        return read_rules(office / "rules.yaml", nullptr);
    }
    std::string print_of(const ReadRules& read) { return print(read.diagnoses, read.files); }
};

TEST_F(IncludeTest, JoinsSectionsOfAllFiles) {
    std::filesystem::create_directory(office / "lists");
    office.write("lists/a.yaml", "lists: {pins: {et: [hind*]}}\n");
    office.write("lists/b.yaml",
                 "vastus: 1\nlists: {pins-ru: {ru: [цена]}}\ndefine: {p: {words: pins}}\n");
    office.write("lists/.hidden.yaml", "nonsense: [\n");
    office.write("people.yaml", "staff: {jaan: {email: jaan@firma.example}}\n");
    const ReadRules result = read("include: [\"lists/*.yaml\", people.yaml, lists/a.yaml]\n");
    ASSERT_NE(result.rules, nullptr) << print_of(result);
    EXPECT_EQ(result.rules->file.lists.size(), 2u);
    EXPECT_EQ(result.rules->file.staff.size(), 2u);
    EXPECT_THAT(result.files, ElementsAre(office / "rules.yaml", office / "lists/a.yaml",
                                          office / "lists/b.yaml", office / "people.yaml"));
}

TEST_F(IncludeTest, ChangesTheRevision) {
    office.write("a.yaml", "lists: {pins: {et: [hind*]}}\n");
    const std::string before = read("include: a.yaml\n").rules->file.revision;
    EXPECT_EQ(read("include: a.yaml\n").rules->file.revision, before);
    office.write("a.yaml", "lists: {pins: {et: [hinnad]}}\n");
    EXPECT_NE(read("include: a.yaml\n").rules->file.revision, before);
}

TEST_F(IncludeTest, RefusesANameThatIsDefinedTwice) {
    office.write("a.yaml",
                 "lists: {pins: {et: [hind*]}}\nstaff: {mari: {email: x@firma.example}}\n");
    const ReadRules result = read("include: a.yaml\nlists: {pins: {et: [maksab]}}\n");
    EXPECT_THAT(errors(result.diagnoses), ElementsAre("duplicate-id 1:9", "duplicate-id 2:9"));
    EXPECT_THAT(print_of(result), HasSubstr("rules.yaml:8"));
}

TEST_F(IncludeTest, RefusesSectionsWhoseOrderMeansSomething) {
    office.write("a.yaml", "watch: []\nkinds: [order]\nlist: {}\ntimezone: UTC\n");
    EXPECT_THAT(errors(read("include: a.yaml\n").diagnoses),
                ElementsAre("include-section 1:1", "include-section 2:1", "unknown-key 3:1",
                            "include-section 4:1"));
}

TEST_F(IncludeTest, RefusesFilesThatAreNotThere) {
    EXPECT_THAT(errors(read("include: [nowhere.yaml, \"none/*.yaml\"]\n").diagnoses),
                ElementsAre("include-not-found 7:11", "include-not-found 7:25"));
    std::filesystem::create_directory(office / "dir.yaml");
    EXPECT_THAT(errors(read("include: [dir.yaml]\n").diagnoses),
                ElementsAre("include-not-found 7:11"));
}

TEST_F(IncludeTest, StillChecksTheOtherFilesWhenOneIsNotYaml) {
    office.write("a.yaml", "lists: {pins: [\n");
    office.write("b.yaml", "stuff: {}\n");
    const ReadRules result =
        read("include: [a.yaml, b.yaml]\nwach: []\nclassify: {default: pins}\n");
    EXPECT_THAT(errors(result.diagnoses),
                UnorderedElementsAre("unknown-key 8:1", "unknown-kind 9:21", "yaml-syntax 1:15",
                                     "unknown-key 1:1"));
    EXPECT_EQ(result.rules, nullptr);
}

TEST_F(IncludeTest, DoesNotIncludeItself) {
    EXPECT_NE(read("include: \"*.yaml\"\n").files.size(), 0u);
    EXPECT_EQ(read("include: \"*.yaml\"\n").files.size(), 1u);
}

TEST_F(IncludeTest, NamesWhatHasToBeLookedAtForAChange) {
    std::filesystem::create_directory(office / "lists");
    office.write("lists/a.yaml", "lists: {pins: {et: [hind*]}}\n");
    const ReadRules result = read(
        "include: [\"lists/*.yaml\", gone.yaml]\n"
        "calendars: {o: {hours: {mon-fri: [\"09:00-17:00\"]}, import: gone.ics}}\n");
    EXPECT_EQ(result.rules, nullptr);
    EXPECT_THAT(result.looked_at, UnorderedElementsAre(office / "rules.yaml", office / "lists",
                                                       office / "lists/a.yaml",
                                                       office / "gone.yaml", office / "gone.ics"));
}

TEST_F(RulesTest, SaysWhetherTheTestsAreNeeded) {
    EXPECT_FALSE(office.rules(small_rules).needs_tests);
    EXPECT_FALSE(office.rules(small_rules + "tests: optional\n").needs_tests);
    EXPECT_TRUE(office.rules(small_rules + "tests: required\n").needs_tests);
    EXPECT_THAT(errors(office.rules(small_rules + "tests: yes\n").diagnoses),
                ElementsAre("bad-value 7:8"));
}

// --- with vastus.yaml

TEST_F(IncludeTest, KnowsTheAddressesThatArePolled) {
    office.write("rules.yaml", small_rules);
    Config config;
    config.mailboxes.push_back({});
    config.mailboxes.back().address = "mari@firma.example";
    EXPECT_THAT(errors(read_rules(office / "rules.yaml", &config).diagnoses),
                ElementsAre("alert-loop 4:23"));
}

TEST_F(IncludeTest, FindsAdministratorsWhoAreNotStaff) {
    office.write("rules.yaml", small_rules);
    office.write("vastus.yaml",
                 "vastus: 1\nown: {domains: [firma.example]}\nstore: {path: store}\n"
                 "rules: rules.yaml\nadministrators: [mari, marii]\n"
                 "mailboxes: {a: {address: a@firma.example, maildir: {path: a}, person: jaan}}\n"
                 "smtp: {folder: o, from: {address: v@firma.example}, key_file: message.key}\n");
    const ReadConfig config = read_config(office / "vastus.yaml");
    ASSERT_TRUE(config.config.has_value());
    const ReadRules result = read_rules(office / "rules.yaml", &*config.config);
    EXPECT_EQ(result.rules, nullptr);
    EXPECT_THAT(errors(result.diagnoses), ElementsAre("unknown-staff 5:24", "unknown-staff 6:71"));
    EXPECT_THAT(print_of(result), HasSubstr("did you mean \"mari\"?"));
}

TEST_F(IncludeTest, SaysThatTheFileIsNotThere) {
    const ReadRules result = read_rules(office / "nowhere.yaml", nullptr);
    EXPECT_EQ(result.rules, nullptr);
    EXPECT_THAT(errors(result.diagnoses), ElementsAre("file-missing 1:1"));
}

}  // namespace
}  // namespace vastus::config
