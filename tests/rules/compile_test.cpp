#include <algorithm>
#include <functional>

#include "rules/firm.hpp"

namespace vastus::rules::test {
namespace {

using Change = std::function<void(RuleFile&)>;
using Level = Diagnosis::Level;

/// The diagnosis of a code that a change of the firm's rules brings; fails when there is none.
Diagnosis diagnosis(const std::string& code, const Change& change,
                    const std::vector<std::string>& polled = {}) {
    auto file = firm();
    change(file);
    const auto result = compile(std::move(file), polled);
    const auto found = std::ranges::find(result.diagnoses, code, &Diagnosis::code);
    if (found == result.diagnoses.end()) {
        ADD_FAILURE() << "no " << code << " in: " << told(result.diagnoses);
        return {};
    }
    EXPECT_EQ(result.rules == nullptr,
              std::ranges::count(result.diagnoses, Level::error, &Diagnosis::level) > 0);
    return *found;
}

Step& step_of(RuleFile& file, std::size_t number) { return file.watch[0].ladders[0].steps[number]; }
Change due_after(std::size_t number, const std::string& span) {
    return [number, span](RuleFile& file) { step_of(file, number).offset = *parse_span(span); };
}
Change repeating(std::size_t number, const std::string& span) {
    return [number, span](RuleFile& file) { step_of(file, number).repeat = parse_span(span); };
}

Change voting(Condition condition) {
    return [condition](RuleFile& file) { file.classify[0].when = condition; };
}
Change watching(Condition condition) {
    return [condition](RuleFile& file) { file.watch[0].when = condition; };
}
Change telling(std::vector<std::string> to) {
    return [to](RuleFile& file) { file.watch[0].ladders[0].steps[0].to = to; };
}
Change listing(std::vector<std::string> entries) {
    return [entries](RuleFile& file) { add_list(file, "order-words", entries); };
}
Change writing(std::string text) {
    return [text](RuleFile& file) { file.templates["unanswered"].languages[0].text = text; };
}

TEST(Compile, TakesTheFirmWithoutADiagnosis) {
    const auto result = compile(firm());
    EXPECT_EQ(told(result.diagnoses), "");
    EXPECT_TRUE(result.rules);
}

TEST(Compile, RefusesWhatCannotWork) {
    const std::vector<std::pair<std::string, Change>> cases{
        {"unknown-list", voting(words_of("no-such"))},
        {"unknown-define", voting(use("no-such"))},
        {"unknown-field", voting(is("subjekt", "x"))},
        {"unknown-field", voting(is("header.", "x"))},
        {"unknown-field", voting(is("kind", "order"))},
        {"unknown-field", watching(is("subject", "x"))},
        {"unknown-field", watching(words({"x"}))},
        {"unknown-field", watching(is("item.subject", "x"))},
        {"wrong-type", watching(is("item.due", "2026-03-02"))},
        {"unknown-calendar", voting(is("received.open", "office"))},
        {"unknown-kind", watching(is("kind", "ordre"))},
        {"unknown-staff", watching(is("item.owner", "marii"))},
        {"unknown-team", watching(is("item.team", "sails"))},
        {"wrong-type", watching(is("state", "open"))},
        {"wrong-type", watching(is("item.priority", "urgent"))},
        {"wrong-type", voting(is("source", "pop3"))},
        {"wrong-type", voting(regex("message.auto", "x"))},
        {"wrong-type", voting(tested("subject", Condition::Test::greater, "5"))},
        {"not-a-boolean", voting(is("message.auto", "yes"))},
        {"bad-number", voting(is("message.size", "5k"))},
        {"bad-number", voting(tested("message.size", Condition::Test::greater, ""))},
        {"bad-glob", voting(tested("from", Condition::Test::glob, "[ab]*"))},
        {"bad-glob", voting(tested("from", Condition::Test::glob, ""))},
        {"bad-word", voting(words({"a*b"}))},
        {"bad-word", listing({"*"})},
        {"regex-syntax", voting(regex("subject", "("))},
        {"regex-unsupported", voting(regex("subject", "a(?=b)"))},
        {"regex-too-big", voting(regex("subject", "((a{100}){100}){100}"))},
        {"unknown-kind", [](RuleFile& file) { file.classify[0].kind = "complain"; }},
        {"unknown-kind", [](RuleFile& file) { file.default_kind = "enquiry"; }},
        {"duplicate-id", [](RuleFile& file) { file.classify[1].id = "complaints"; }},
        {"duplicate-id", [](RuleFile& file) { file.kinds.push_back("order"); }},
        {"no-otherwise", [](RuleFile& file) { file.route.pop_back(); }},
        {"no-otherwise", [](RuleFile& file) { file.route.clear(); }},
        {"no-otherwise", [](RuleFile& file) { file.route[0].when.reset(); }},
        {"unknown-staff", [](RuleFile& file) { file.route[0].owner = "mary"; }},
        {"unknown-team", [](RuleFile& file) { file.route[0].team = "sale"; }},
        {"wrong-type", [](RuleFile& file) { file.route[0].state = model::State::waiting_us; }},
        {"unknown-staff", telling({"mary"})},
        {"unknown-staff", telling({"mari@firma.example"})},
        {"unknown-role", telling({"role:boss"})},
        {"unknown-team", telling({"team:sails"})},
        {"bad-value", telling({"each:team:sales"})},
        {"nobody-to-tell", telling({})},
        {"nobody-to-tell", [](RuleFile& file) { file.fallback.clear(); }},
        {"nobody-to-tell", [](RuleFile& file) { file.fallback = "owner"; }},
        {"nobody-to-tell", [](RuleFile& file) { file.teams["support"].members.clear(); }},
        {"unknown-staff", [](RuleFile& file) { file.teams["sales"].lead = "jan"; }},
        {"unknown-template", [](RuleFile& file) { file.watch[0].template_name = "unanswerd"; }},
        {"steps-not-increasing", due_after(1, "4h")},
        {"steps-not-increasing", repeating(0, "1h")},
        {"bad-number", [](RuleFile& file) { file.watch[0].ladders[0].steps[2].times = 1'000'000; }},
        {"bad-duration", repeating(2, "1ms")},
        {"bad-duration", due_after(2, "1000000h")},
        {"missing-key", [](RuleFile& file) { file.watch[0].ladders[0].steps.clear(); }},
        {"unknown-timezone", [](RuleFile& file) { file.timezone = "Europe/Talinn"; }},
        {"unknown-timezone", [](RuleFile& file) { file.timezone = ""; }},
        {"template-unknown-field", writing("{{item.sbject}}")},
        {"template-unknown-field", writing("{{body}}")},
        {"template-unknown-field", writing("{{captures.order_no}}")},
        {"template-unclosed", writing("{{#item.tags}}x")},
        {"unknown-field", watching(tested("age", Condition::Test::greater, "5wd"))},
    };
    for (const auto& [code, change] : cases)
        EXPECT_EQ(diagnosis(code, change).level, Level::error) << code;
}

TEST(Compile, WarnsOfWhatIsProbablyWrong) {
    const std::vector<std::pair<std::string, Change>> cases{
        {"regex-ascii-boundary", voting(regex("subject", R"(\bõigus)"))},
        {"regex-no-literal", voting(regex("subject", R"(\d{5})"))},
        {"regex-of-words", voting(regex("subject", "arve|lasku"))},
        {"mixed-script", listing({"til\u0430us*"})},
        {"short-word", listing({"ab"})},
        {"covered-entry", listing({"tellimuse", "tellimus*"})},
        {"duplicate-entry", listing({"tellimus", "TELLIMUS"})},
        {"wrong-alphabet",
         [](RuleFile& file) {
             file.lists["order-words"].entries.push_back({"жалоба", "et", {}});
         }},
        {"unused-list", [](RuleFile& file) { add_list(file, "spare", {"spare"}); }},
        {"unused-define",
         [](RuleFile& file) {
             file.defines["d"] = {"d", words({"spare"})};
         }},
        {"unused-team",
         [](RuleFile& file) {
             file.teams["spare"] = {"spare", "", {"mari"}, {}};
         }},
        {"unused-template",
         [](RuleFile& file) {
             file.templates["spare"] = file.templates["unanswered"];
             file.templates["spare"].name = "spare";
         }},
        {"kind-unreachable", [](RuleFile& file) { file.classify[0].weight = 0.5; }},
        {"unreachable-route",
         [](RuleFile& file) {
             RouteRule narrow = file.route[0];
             narrow.id = "narrow";
             narrow.when = all({is("kind", "order"), is("client.group", "vip")});
             file.route.insert(file.route.begin() + 1, narrow);
         }},
        {"kind-without-watch", watching(is("kind", "order"))},
        {"template-language-missing",
         [](RuleFile& file) { file.templates["unanswered"].languages.resize(1); }},
        {"staff-without-language", [](RuleFile& file) { file.staff["mari"].language.clear(); }},
    };
    for (const auto& [code, change] : cases)
        EXPECT_EQ(diagnosis(code, change).level, Level::warning) << code;
}

TEST(Compile, SaysWhatWasMeant) {
    EXPECT_EQ(diagnosis("unknown-list", voting(words_of("oder-words"))).hint,
              "did you mean \"order-words\"?");
    EXPECT_EQ(diagnosis("unknown-field", voting(is("subjekt", "x"))).hint,
              "did you mean \"subject\"?");
    EXPECT_EQ(diagnosis("unknown-field", voting(is("kind", "order"))).text,
              "\"kind\" does not exist in classify");
    EXPECT_EQ(diagnosis("unknown-timezone", [](RuleFile& f) { f.timezone = "Europe/Talinn"; }).hint,
              "did you mean \"Europe/Tallinn\"?");
    EXPECT_EQ(diagnosis("unknown-staff", telling({"sales"})).hint,
              "for the team write \"team:sales\"");
}

TEST(Compile, FindsCyclesOfDefines) {
    const auto cycle = [](RuleFile& file) {
        file.defines["a"] = {"a", any({use("b")})};
        file.defines["b"] = {"b", negation(use("a"))};
        file.classify[0].when = use("a");
    };
    EXPECT_EQ(diagnosis("define-cycle", cycle).level, Level::error);
    diagnosis("define-cycle", [](RuleFile& file) { file.defines["a"] = {"a", use("a")}; });
}

TEST(Compile, LooksIntoDefinesForFieldsOfOtherSections) {
    const auto change = [](RuleFile& file) {
        file.defines["inner"] = {"inner", is("subject", "x")};
        file.defines["outer"] = {"outer", use("inner")};
        file.watch[0].when = use("outer");
    };
    EXPECT_EQ(diagnosis("unknown-field", change).text, "\"subject\" does not exist in watch");
}

TEST(Compile, KeepsAlertsOutOfMailboxesWePoll) {
    const auto nothing = [](RuleFile&) {};
    EXPECT_EQ(diagnosis("alert-loop", nothing, {"MARI@firma.example"}).level, Level::error);
}

TEST(Compile, KnowsCapturesOfPatterns) {
    auto file = firm();
    file.classify[1].when = regex("subject", R"(tellimus (?P<order_no>\d+))");
    file.lists.erase("order-words");
    writing("{{captures.order_no}}")(file);
    EXPECT_EQ(told(compile(file).diagnoses), "");
}

TEST(Compile, ReportsAllProblemsInOrder) {
    auto file = firm();
    file.classify[0].when = is("nope", "x");
    file.classify[0].when.at = {"rules.yaml", 9, 1};
    file.classify[1].when = is("nope", "x");
    file.classify[1].when.at = {"rules.yaml", 5, 1};
    const auto result = compile(file);
    EXPECT_FALSE(result.rules);
    std::vector<int> lines;
    for (const auto& one : result.diagnoses) {
        if (one.code == "unknown-field") lines.push_back(one.at.line);
    }
    EXPECT_THAT(lines, ::testing::ElementsAre(5, 9));
}

TEST(RuleHash, MindsMeaningOnly) {
    const auto hash = [](const Change& change) {
        auto file = firm();
        file.defines["d"] = {"d", is_one("client.group", {"a", "b"})};
        file.watch[0].when = all({is("kind", "order"), use("d")});
        change(file);
        return compiled(file)->file.watch[0].hash;
    };
    const auto same = hash([](RuleFile&) {});
    EXPECT_EQ(same.size(), 32u);
    EXPECT_EQ(hash([](RuleFile& file) {
                  std::ranges::reverse(file.watch[0].when->parts);
                  std::ranges::reverse(file.defines["d"].condition.values);
                  file.watch[0].at.line = 99;
                  file.watch[0].about = "a comment";
              }),
              same);
    EXPECT_NE(hash(due_after(0, "3h")), same);
    EXPECT_NE(hash([](RuleFile& file) { file.defines["d"].condition.values = {"a"}; }), same);
    EXPECT_NE(hash([](RuleFile& file) { file.watch[0].when->parts.pop_back(); }), same);
}

}  // namespace
}  // namespace vastus::rules::test
