#include <algorithm>

#include "rules/firm.hpp"

namespace vastus::rules::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

bool holds(const Condition& condition, const MessageFacts& facts, RuleFile file = firm()) {
    file.classify = {vote("tested", "order", condition)};
    const auto rules = compiled(std::move(file));
    return rules && classify(*rules, facts).kind == "order";
}

bool holds(const Condition& condition, const model::Content& content) {
    MessageFacts facts;
    facts.content = &content;
    facts.mailbox = "info";
    return holds(condition, facts);
}

TEST(Classify, TheEarliestKindWinsAndTheOthersAreKept) {
    const auto rules = compiled(firm());
    const auto result = classified(*rules, mail("Жалоба по заказу № 12345", "hinnapäring"));
    EXPECT_EQ(result.kind, "complaint");
    EXPECT_THAT(result.also, ElementsAre("order", "quote_request"));
    EXPECT_THAT(result.why, Contains(HasSubstr("«заказу»")));
    EXPECT_THAT(result.why.back(), HasSubstr("stands before order"));
}

TEST(Classify, NobodyVotesForTheDefault) {
    const auto rules = compiled(firm());
    const auto result = classified(*rules, mail("Tere", "Kas olete avatud?"));
    EXPECT_EQ(result.kind, "inquiry");
    EXPECT_THAT(result.also, IsEmpty());
    EXPECT_THAT(result.why, ElementsAre(HasSubstr("the default")));
}

TEST(Classify, WeightsAreSummedAndComparedWithTheThresholdOnly) {
    auto file = firm();
    file.classify = {
        vote("a", "order", words({"one"}), 0.1), vote("b", "order", words({"two"}), 0.2),
        vote("c", "order", words({"three"}), 0.7), vote("d", "order", words({"not"}), -0.5),
        vote("e", "quote_request", words({"many"}), 100)};
    const auto rules = compiled(file);
    EXPECT_EQ(classified(*rules, mail("one two three", "")).kind, "order");
    EXPECT_EQ(classified(*rules, mail("one two", "")).kind, "inquiry");
    EXPECT_EQ(classified(*rules, mail("one two three not", "")).kind, "inquiry");
    EXPECT_EQ(classified(*rules, mail("one two three many", "")).kind, "order");
}

TEST(Classify, TheOrderOfRulesChangesNothing) {
    auto file = firm();
    file.classify[0].tags = {"late", "angry"};
    file.classify[1].tags = {"early"};
    file.classify.push_back(vote("z-number", "order", regex("subject", R"(zakaz (?P<no>\d+))")));
    file.classify.push_back(vote("a-number", "order", regex("body", R"(number (?P<no>\d+))")));
    const auto content = mail("kaebus tellimus zakaz 1", "number 2");
    const auto first = classified(*compiled(file), content);
    EXPECT_EQ(first.captures.at("no"), "2");
    std::ranges::sort(file.classify, {}, &ClassifyRule::id);
    do {
        const auto result = classified(*compiled(file), content);
        EXPECT_EQ(result.kind, first.kind);
        EXPECT_EQ(result.also, first.also);
        EXPECT_EQ(result.tags, first.tags);
        EXPECT_EQ(result.captures, first.captures);
    } while (std::ranges::next_permutation(file.classify, {}, &ClassifyRule::id).found);
}

TEST(Classify, DisabledRulesDoNotVote) {
    auto file = firm();
    file.classify[0].enabled = false;
    EXPECT_EQ(classified(*compiled(file), mail("kaebus", "")).kind, "inquiry");
}

TEST(Classify, PhrasesNeverReachFromTheSubjectIntoTheText) {
    EXPECT_FALSE(holds(words({"palju maksab"}), mail("palju", "maksab")));
    EXPECT_TRUE(holds(words({"palju maksab"}), mail("", "palju\nmaksab")));
}

TEST(Conditions, CombineAsWritten) {
    const auto content = mail("one two", "three");
    const auto one = words({"one"});
    const auto two = words({"two"});
    const auto nine = words({"nine"});
    EXPECT_TRUE(holds(all({one, two}), content));
    EXPECT_FALSE(holds(all({one, nine}), content));
    EXPECT_TRUE(holds(any({nine, two}), content));
    EXPECT_TRUE(holds(none({nine}), content));
    EXPECT_FALSE(holds(none({nine, one}), content));
    EXPECT_TRUE(holds(negation(nine), content));
    EXPECT_FALSE(holds(any({}), content));
    EXPECT_FALSE(holds(negation(all({one, two})), content));
}

TEST(Conditions, TextIsComparedFolded) {
    auto content = mail("Tere", "", "Ott@ACME.example");
    content.to = {{"", "info@firma.example"}, {"", "arve@firma.example"}};
    content.attachments = {{"Arve.PDF", "application/pdf", 1, {}, false}};
    content.headers = {{"x-mailer", "Postbox"}, {"list-id", "a"}, {"list-id", "b"}};
    content.language = "et";
    content.bytes = 2000;
    const std::vector<std::pair<Condition, bool>> cases{
        {is("subject", "TERE"), true},
        {is("from", "ott@acme.example"), true},
        {is_one("from.domain", {"x.example", "acme.example"}), true},
        {is("from.local", "ott"), true},
        {is("from.name", "ott tamm"), true},
        {is("to", "ARVE@firma.example"), true},
        {is("cc", "info@firma.example"), false},
        {is_set("cc"), false},
        {is_set("to"), true},
        {negation(is_set("cc")), true},
        {is("header.X-Mailer", "postbox"), true},
        {is("header.list-id", "b"), true},
        {is("mailbox", "info"), true},
        {is("source", "imap"), true},
        {is("source", "form"), false},
        {is("message.auto", "false"), true},
        {is("message.language", "et"), true},
        {is("message.size", "2000"), true},
        {tested("message.size", Condition::Test::greater, "1999.5"), true},
        {tested("message.size", Condition::Test::less, "2000"), false},
        {tested("from.domain", Condition::Test::glob, "*.example"), true},
        {tested("attachment.name", Condition::Test::glob, "*.pdf"), true},
        {is("attachment.type", "application/pdf"), true},
        {is("client.group", "vip"), false},
        {is("client.known", "false"), true},
        {is("form.color", "red"), false},
        {tested("from.name", Condition::Test::words, "tamm"), true},
    };
    for (const auto& [condition, wanted] : cases)
        EXPECT_EQ(holds(condition, content), wanted) << condition.name;
}

TEST(Conditions, FormsHaveTheirFields) {
    model::Content content;
    content.fields = {{"color", "Punane"}};
    content.text = "soovin hinnapäringut";
    MessageFacts facts;
    facts.content = &content;
    facts.source = model::Source::form;
    facts.form_id = "contact";
    EXPECT_TRUE(holds(is("form.color", "punane"), facts));
    EXPECT_TRUE(holds(is("form.id", "contact"), facts));
    EXPECT_TRUE(holds(words({"hinnapäringut"}), facts));
}

TEST(Conditions, ReadTheClient) {
    model::Client client;
    client.groups = {"vip", "old"};
    client.manager = "mari";
    const auto content = mail("x", "");
    MessageFacts facts;
    facts.content = &content;
    facts.client = &client;
    EXPECT_TRUE(holds(is("client.group", "vip"), facts));
    EXPECT_TRUE(holds(is("client.known", "true"), facts));
    EXPECT_TRUE(holds(is("client.manager", "mari"), facts));
}

TEST(Conditions, DefinesAreJudgedOnce) {
    // Each define names the one before it twice: judged anew they would cost 2^30.
    auto file = firm();
    file.defines["d00"] = {"d00", words({"one"})};
    for (int i = 1; i <= 30; ++i) {
        const auto name = [](int n) {
            return std::string(n < 10 ? "d0" : "d") + std::to_string(n);
        };
        file.defines[name(i)] = {name(i), all({use(name(i - 1)), use(name(i - 1))})};
    }
    const auto content = mail("one", "");
    MessageFacts facts;
    facts.content = &content;
    EXPECT_TRUE(holds(use("d30"), facts, file));
}

TEST(Conditions, ForwardedWordsAreTheClients) {
    auto content = mail("Fwd", "vaata seda");
    content.forwarded = model::Forwarded{};
    content.forwarded->text = "Soovin tellida";
    EXPECT_TRUE(holds(words({"soovin tellida"}), content));
}

TEST(Route, TheFirstThatHoldsWins) {
    auto file = firm();
    RouteRule vip;
    vip.id = "vip";
    vip.when = is("client.group", "vip");
    vip.owner = "client.manager";
    vip.priority = model::Priority::high;
    file.route.insert(file.route.begin(), vip);
    const auto rules = compiled(file);
    const auto content = mail("x", "");
    model::Client client;
    client.groups = {"vip"};
    client.manager = "mari";
    MessageFacts facts;
    facts.content = &content;
    auto item = waiting_item(at("2026-03-02 10:00"));
    EXPECT_EQ(route(*rules, facts, item).team, "sales");
    facts.client = &client;
    const auto routed = route(*rules, facts, item);
    EXPECT_EQ(routed.route, "vip");
    EXPECT_EQ(routed.owner, "mari");
    EXPECT_EQ(routed.priority, model::Priority::high);
    client.manager = "gone";
    EXPECT_EQ(route(*rules, facts, item).owner, "");
    facts.client = nullptr;
    item.kind = "inquiry";
    const auto rest = route(*rules, facts, item);
    EXPECT_EQ(rest.route, "rest");
    EXPECT_EQ(rest.team, "support");
    EXPECT_THAT(rest.why[0], HasSubstr("vip: no, client.group is absent"));
    EXPECT_THAT(rest.why[1], HasSubstr("kind is inquiry"));
}

TEST(Route, MayCloseAnItem) {
    auto file = firm();
    file.route[0].state = model::State::closed;
    file.route[0].owner = "none";
    const auto rules = compiled(file);
    const auto content = mail("x", "");
    MessageFacts facts;
    facts.content = &content;
    EXPECT_TRUE(route(*rules, facts, waiting_item(at("2026-03-02 10:00"))).closed);
}

}  // namespace
}  // namespace vastus::rules::test
