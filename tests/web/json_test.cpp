#include "web/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/utf8.hpp"
#include "web/json_tree.hpp"

namespace vastus::web {
namespace {

using testing::ElementsAre;

model::Content whole_content() {
    model::Content content;
    content.message_id = "a@b.example";
    content.in_reply_to = {"c@d.example"};
    content.references = {"e@f.example", "c@d.example"};
    content.thread_index = "AQ==";
    content.from = {{"Mari \"M\" Maasikas", "mari@klient.example"}};
    content.to = {{"", "info@firma.example"}};
    content.subject = "Re: Hind";
    content.base_subject = "Hind";
    content.date = model::from_millis(1772440200000);
    content.structure = {"multipart/mixed",
                         {{"text/plain", {}}, {"message/rfc822", {{"text/html", {}}}}}};
    content.text = "Tere\n> vana";
    content.reply_text = "Tere";
    content.quoted = "> vana";
    content.forwarded =
        model::Forwarded{{"", "x@y.example"}, {}, {}, "Fwd", std::nullopt, "t", "o"};
    content.attachments = {{"hind.pdf", "application/pdf", 123, {}, false},
                           {"", "image/png", 5, {}, true}};
    content.automatic = model::Automatic::bounce;
    content.bounce =
        model::Bounce{"g@h.example", {{"z@y.example", "failed", "5.1.1", "550", true}}};
    content.language = "et";
    content.defects = {"charset"};
    return content;
}

TEST(JsonTest, AMailIsWrittenByTheContract) {
    const std::string zeros(64, '0');
    EXPECT_EQ(content_json("a.eml", whole_content()),
              R"({"file":"a.eml","message_id":"a@b.example","in_reply_to":["c@d.example"],)"
              R"("references":["e@f.example","c@d.example"],"thread_index":"AQ==",)"
              R"("from":[{"name":"Mari \"M\" Maasikas","address":"mari@klient.example"}],)"
              R"("sender":[],"reply_to":[],)"
              R"("to":[{"name":"","address":"info@firma.example"}],"cc":[],"subject":"Re: )"
              R"(Hind","base_subject":"Hind",)"
              R"("date":"2026-03-02T08:30:00Z","structure":{"type":"multipart/mixed",)"
              R"("children":[{"type":"text/plain"},)"
              R"({"type":"message/rfc822","child":{"type":"text/html"}}]},"text":"Tere\n> )"
              R"(vana","reply_text":"Tere",)"
              R"("quoted":"> vana","signature":"","forwarded":{"from":{"name":"",)"
              R"("address":"x@y.example"},"to":[],"cc":[],)"
              R"("subject":"Fwd","date":null,"text":"t","own_text":"o"},)"
              R"("attachments":[{"name":"hind.pdf",)"
              R"("type":"application/pdf","bytes":123,"sha256":")" +
                  zeros +
                  R"(","inline":false},{"name":null,"type":"image/png","bytes":5,)"
                  R"("sha256":")" +
                  zeros +
                  R"(","inline":true}],"automatic":"bounce",)"
                  R"("bounce":{"original_message_id":"g@h.example",)"
                  R"("recipients":[{"address":"z@y.example","action":"failed",)"
                  R"("status":"5.1.1","reply_code":"550",)"
                  R"("hard":true}]},"language":"et","defects":["charset"]})");
}

TEST(JsonTest, EveryKeyIsThereWhenThereIsNothing) {
    EXPECT_EQ(unreadable_json("x", "unreadable"),
              R"({"file":"x","message_id":null,"in_reply_to":[],"references":[],)"
              R"("thread_index":null,"from":[],)"
              R"("sender":[],"reply_to":[],"to":[],"cc":[],"subject":"","base_subject":"",)"
              R"("date":null,)"
              R"("structure":{"type":""},"text":"","reply_text":"","quoted":"","signature":"",)"
              R"("forwarded":null,)"
              R"("attachments":[],"automatic":null,"bounce":null,"language":null,)"
              R"("defects":["unreadable"]})");
}

TEST(JsonTest, AnEmptyMultipartStillHasChildren) {
    model::Content content;
    content.structure.type = "multipart/mixed";
    EXPECT_THAT(content_json("x", content),
                testing::HasSubstr(R"("structure":{"type":"multipart/mixed","children":[]})"));
}

TEST(JsonTest, WhateverAStringHoldsTheResultIsOneLineOfValidUtf8) {
    std::string all;
    for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
    JsonWriter out;
    out.string(all + "\xE2\x82");
    const auto text = out.take();
    EXPECT_TRUE(model::is_utf8(text));
    EXPECT_EQ(text.find('\n'), std::string::npos);
    const auto back = parse_json(text);
    ASSERT_TRUE(back);
    EXPECT_EQ(back.assume_value().text, model::scrub_utf8(all + "\xE2\x82"));
}

TEST(JsonTest, ObjectsAndArraysKeepTheirOrder) {
    JsonWriter out;
    out.begin_object();
    out.key("b");
    out.begin_array();
    out.number(-1);
    out.boolean(true);
    out.null();
    out.begin_object();
    out.end_object();
    out.end_array();
    out.key("a");
    out.raw("1.50");
    out.end_object();
    EXPECT_EQ(out.take(), R"({"b":[-1,true,null,{}],"a":1.50})");
    out.string("again");
    EXPECT_EQ(out.take(), "\"again\"");
}

TEST(JsonTest, AThreadIsATree) {
    const ThreadNode root{"", {{"a@b", {{"c@d", {}}}}, {"e@f", {}}}};
    EXPECT_EQ(thread_json(root), R"({"message_id":null,"children":[{"message_id":"a@b",)"
                                 R"("children":[{"message_id":"c@d","children":[]}]},)"
                                 R"({"message_id":"e@f","children":[]}]})");
}

TEST(JsonTest, ATreeOfAForestIsTheSameHoweverDeep) {
    mail::Forest forest;
    forest.nodes = {{"", {1, 3}}, {"a@b", {2}}, {"c@d", {}}, {"e@f", {}}};
    const ThreadNode root{"", {{"a@b", {{"c@d", {}}}}, {"e@f", {}}}};
    EXPECT_EQ(thread_json(forest, 0), thread_json(root));
    EXPECT_EQ(thread_json(forest, 3), R"({"message_id":"e@f","children":[]})");
    forest.nodes.clear();
    for (std::size_t i = 0; i < 200'000; ++i) forest.nodes.push_back({"x", {i + 1}});
    forest.nodes.push_back({"last", {}});
    EXPECT_THAT(thread_json(forest, 0), testing::HasSubstr(R"("last","children":[]}]})"));
}

TEST(JsonTreeTest, WhatIsReadIsWrittenTheSame) {
    for (const char* text : {"null", "true", "[]", "{}",
                             R"({"b":1,"a":[1.50,-0,1e999,)"
                             R"("x\ny"]})",
                             R"({"a":1,"a":2})", "12345678901234567890123", R"("\\ud800")"}) {
        const auto node = parse_json(text);
        ASSERT_TRUE(node) << text;
        EXPECT_EQ(to_json(node.assume_value()), text);
    }
}

TEST(JsonTreeTest, PointersFollowRfc6901) {
    const auto node = parse_json(
        R"({"":0,"a/b":1,"m~n":2,"list":["x",{"y":"z"}],"twin":"first","twin":"second"})");
    ASSERT_TRUE(node);
    const auto at = [&](std::string_view pointer) {
        const auto* found = at_pointer(node.assume_value(), pointer);
        return found ? found->text : std::string("-");
    };
    EXPECT_EQ(at("/"), "0");
    EXPECT_EQ(at("/a~1b"), "1");
    EXPECT_EQ(at("/m~0n"), "2");
    EXPECT_EQ(at("/list/0"), "x");
    EXPECT_EQ(at("/list/1/y"), "z");
    EXPECT_EQ(at("/twin"), "first");
    for (const char* nowhere :
         {"/list/2", "/list/-1", "/list/x", "/none", "list", "/twin/0", "/list/0/x"})
        EXPECT_EQ(at(nowhere), "-") << nowhere;
}

TEST(JsonTreeTest, SurrogatesAreMendedWhenAlone) {
    const struct {
        const char *text, *value;
        bool broken;
    } cases[] = {
        {R"("\ud83d\ude00")", "\xF0\x9F\x98\x80", false},
        {R"("\uD83D\uDE00")", "\xF0\x9F\x98\x80", false},
        {R"("\ud83dx")", "\xEF\xBF\xBDx", true},
        {R"("\ude00")", "\xEF\xBF\xBD", true},
        {R"("\ud83d\ud83d\ude00")", "\xEF\xBF\xBD\xF0\x9F\x98\x80", true},
        {R"("\\ud83d")", "\\ud83d", false},
    };
    for (const auto& c : cases) {
        const auto node = parse_json(c.text);
        ASSERT_TRUE(node) << c.text;
        EXPECT_EQ(node.assume_value().text, c.value) << c.text;
        EXPECT_EQ(node.assume_value().was_broken, c.broken) << c.text;
    }
}

}  // namespace
}  // namespace vastus::web
