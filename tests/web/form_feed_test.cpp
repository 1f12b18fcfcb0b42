#include "web/form_feed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mail/subject.hpp"

namespace vastus::web {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::StartsWith;
using testing::UnorderedElementsAre;

model::Instant at(std::string_view text) { return model::parse_iso(text).assume_value(); }
const auto now = at("2026-03-02T10:00:00Z");

FeedMapping mapping() {
    FeedMapping mapping;
    mapping.list = "/entries";
    mapping.id = "/id";
    mapping.received = "/at";
    mapping.next_cursor = "/next";
    mapping.fields = {{"name", "/who/name"},
                      {"email", "/who/mail"},
                      {"subject", "/about"},
                      {"text", "/message"},
                      {"phone", "/phone"}};
    return mapping;
}

FormFeed read(std::string_view body) {
    auto feed = read_form_feed(body, mapping(), now);
    EXPECT_TRUE(feed) << feed.assume_error().what();
    return feed ? std::move(feed).assume_value() : FormFeed{};
}

/// The one entry of a feed whose list holds `entry`.
FormEntry only(std::string_view entry) {
    auto feed = read(R"({"next":"n","entries":[)" + std::string(entry) + "]}");
    EXPECT_EQ(feed.entries.size(), 1u);
    return feed.entries.empty() ? FormEntry{} : std::move(feed.entries.front());
}

constexpr std::string_view whole =
    R"({"id":7,"at":"2026-03-02T09:30:00+02:00","who":{"name":"Mari Maasikas",)"
    R"("mail":"mari@klient.example"},)"
    R"("about":"Re: Hind","message":"Tere!\r\nPalju maksab?","phone":3725551234,)"
    R"("page":"/kontakt"})";

TEST(FormFeedTest, AnEntryBecomesAContent) {
    const auto entry = only(whole);
    EXPECT_EQ(entry.id, "7");
    EXPECT_EQ(entry.received, at("2026-03-02T07:30:00Z"));
    const auto& content = entry.content;
    EXPECT_THAT(content.from, ElementsAre(model::Address{"Mari Maasikas", "mari@klient.example"}));
    EXPECT_EQ(content.subject, "Re: Hind");
    EXPECT_EQ(content.base_subject, "Hind");
    EXPECT_EQ(content.text, "Tere!\nPalju maksab?");
    EXPECT_EQ(content.reply_text, content.text);
    EXPECT_EQ(content.date, at("2026-03-02T07:30:00Z"));
    EXPECT_THAT(content.defects, IsEmpty());
    EXPECT_THAT(content.fields, Contains(Pair("phone", "3725551234")));
    EXPECT_THAT(content.fields, Contains(Pair("page", "/kontakt")));
    EXPECT_EQ(content.fields.size(), 6u);
}

TEST(FormFeedTest, RulesSeeTheSubjectAsItWasWritten) {
    const auto content = only(R"({"id":7,"about":"Заказ № 20417"})").content;
    EXPECT_EQ(content.base_subject, "Заказ No 20417");
    EXPECT_THAT(content.headers,
                Contains(Pair(std::string(mail::written_subject_field), "Заказ № 20417")));
}

TEST(FormFeedTest, TheSameEntryHasTheSameDigest) {
    EXPECT_EQ(only(whole).content.digest, only(" " + std::string(whole)).content.digest);
    EXPECT_NE(only(whole).content.digest, only(R"({"id":7})").content.digest);
}

TEST(FormFeedTest, TheCursorIsReadAsText) {
    EXPECT_EQ(read(R"({"next":"abc","entries":[]})").next_cursor, "abc");
    EXPECT_EQ(read(R"({"next":12345678901234567890123,"entries":[]})").next_cursor,
              "12345678901234567890123");
    for (const char* body : {R"({"entries":[]})", R"({"next":null,"entries":[]})",
                             R"({"next":"","entries":[]})", R"({"next":{},"entries":[]})"}) {
        const auto feed = read(body);
        EXPECT_EQ(feed.next_cursor, "");
        EXPECT_THAT(feed.skipped, ElementsAre(HasSubstr("no usable cursor")));
    }
}

TEST(FormFeedTest, TheDocumentItselfMayBeTheList) {
    FeedMapping bare;
    bare.fields = {{"text", "/t"}};
    const auto feed = read_form_feed(R"([{"id":"a","t":"x"},{"id":"b","t":"y"}])", bare, now);
    ASSERT_TRUE(feed);
    EXPECT_EQ(feed.assume_value().entries.size(), 2u);
    EXPECT_THAT(feed.assume_value().skipped, IsEmpty());
    EXPECT_EQ(feed.assume_value().entries[1].received, now);
}

TEST(FormFeedTest, ABadEntryIsKeptAndNamed) {
    const struct {
        const char *entry, *defect;
    } cases[] = {
        {R"({"at":"2026-03-02T07:30:00Z","message":"x"})", "no-id"},
        {R"({"id":"","message":"x"})", "no-id"},
        {R"({"id":{"a":1},"message":"x"})", "no-id"},
        {R"({"id":1,"message":"x"})", "no-address"},
        {R"({"id":1,"who":{"mail":"not an address"},"message":"x"})", "no-address"},
        {R"({"id":1,"who":{"mail":"a@b.example, c@d.example"},"message":"x"})", "no-address"},
        {R"({"id":1,"who":5,"message":"x"})", "no-address"},
        {R"({"id":1,"message":"x","message":"y"})", "ambiguous"},
        {R"({"id":1,"who":{"mail":"a@b.example","mail":"c@d.example"}})", "ambiguous"},
        {R"({"id":1,"at":"yesterday"})", "date"},
        {R"({"id":1,"at":"2026-03-02T07:30:00"})", "date"},
        {R"({"id":1})", "date"},
        {R"({"id":1,"at":"2026-03-03T07:30:00Z"})", "date-future"},
        {R"({"id":1,"message":""})", "no-text"},
        {R"({"id":1,"phone":1e999})", "number-range"},
        {"{\"id\":1,\"message\":\"\xff\"}", "charset"},
        {R"({"id":1,"message":"\ud83d alone"})", "charset"},
        {R"("a mere text")", "not-an-object"},
        {"17", "not-an-object"},
        {"[]", "not-an-object"},
        {"null", "not-an-object"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.entry);
        const auto entry = only(c.entry);
        EXPECT_THAT(entry.content.defects, Contains(c.defect));
        EXPECT_NE(entry.id, "");
        EXPECT_LE(entry.received, now);
    }
}

TEST(FormFeedTest, OneBadEntryDoesNotStopTheRest) {
    const auto feed =
        read(R"({"next":"n","entries":[null,{"id":1},"x",)" + std::string(whole) + "]}");
    EXPECT_EQ(feed.entries.size(), 4u);
    EXPECT_EQ(feed.entries.back().id, "7");
    EXPECT_THAT(feed.skipped, Contains(HasSubstr("entry 1: it has no id")));
}

TEST(FormFeedTest, WithoutAnIdTheHashIsTheId) {
    const auto first = only(R"({"message":"x"})"), again = only(R"({ "message" : "x" })");
    EXPECT_THAT(first.id, StartsWith("sha256-"));
    EXPECT_EQ(first.id, again.id);
    EXPECT_NE(first.id, only(R"({"message":"y"})").id);
}

TEST(FormFeedTest, AUsedIdDoesNotHideAnotherEntry) {
    const auto feed =
        read(R"({"next":"n","entries":[{"id":1,"message":"x"},{"id":1,"message":"y"},{"id":1,)"
             R"("message":"x"},{"id":1,"message":"y"}]})");
    ASSERT_EQ(feed.entries.size(), 2u);
    EXPECT_NE(feed.entries[0].id, feed.entries[1].id);
    EXPECT_THAT(feed.entries[1].content.defects, Contains("id-used-twice"));
    EXPECT_THAT(feed.skipped, ElementsAre(HasSubstr("entry 3: the same entry a second time"),
                                          HasSubstr("entry 4")));
}

TEST(FormFeedTest, ValuesOfEveryKindBecomeText) {
    const auto entry =
        only(R"({"id":"x","a":true,"b":null,"c":[1,"two",[3]],"d":{"e":1.50},"f":-0.10,)"
             R"("message":"m"})");
    EXPECT_THAT(
        entry.content.fields,
        UnorderedElementsAre(Pair("a", "true"), Pair("b", ""), Pair("c", "1, two, [3]"),
                             Pair("d", R"({"e":1.50})"), Pair("f", "-0.10"), Pair("text", "m")));
}

TEST(FormFeedTest, NothingFromOutsideBreaksALine) {
    const auto entry = only(R"({"id":1,"who":{"name":"Mari\r\nBcc: x@y.example",)"
                            R"("mail":"mari@klient.example\r\nBcc: x@y.example"},)"
                            R"("about":"a\nb\u0000c","message":"x\u0007y","odd\r\nname":1})");
    EXPECT_EQ(entry.content.subject.find_first_of(std::string_view("\r\n\0", 3)),
              std::string::npos);
    for (const auto& from : entry.content.from) {
        EXPECT_EQ(from.name.find_first_of("\r\n"), std::string::npos);
        EXPECT_EQ(from.address.find_first_of("\r\n "), std::string::npos);
    }
    EXPECT_EQ(entry.content.text, "x y");
    for (const auto& [name, value] : entry.content.fields)
        EXPECT_EQ(name.find_first_of("\r\n"), std::string::npos);
}

TEST(FormFeedTest, WithoutATextTheOtherFieldsAreShown) {
    const auto entry = only(R"({"id":1,"phone":"555","page":"/kontakt"})");
    EXPECT_EQ(entry.content.text, "page: /kontakt\nphone: 555\n");
}

TEST(FormFeedTest, TheLanguageIsThatOfTheText) {
    EXPECT_EQ(only(R"({"id":1,"message":"Tere! Palun saatke mulle hinnapakkumine, ma ei )"
                   R"(leidnud seda teie lehelt."})")
                  .content.language,
              "et");
}

TEST(FormFeedTest, TimesMayBeSeconds) {
    EXPECT_EQ(only(R"({"id":1,"at":1772440200})").received, at("2026-03-02T08:30:00Z"));
    EXPECT_EQ(only(R"({"id":1,"at":1772440200.75})").received, at("2026-03-02T08:30:00Z"));
    for (const char* bad : {"-1", "1e3", "999999999999999", "true"}) {
        const auto entry = only(R"({"id":1,"at":)" + std::string(bad) + "}");
        EXPECT_THAT(entry.content.defects, Contains("date")) << bad;
        EXPECT_EQ(entry.received, now);
    }
}

TEST(FormFeedTest, LimitsHold) {
    const auto field = [](std::size_t size) {
        return only(R"({"id":1,"message":")" + std::string(size, 'x') + "\"}").content;
    };
    EXPECT_EQ(field(16384).text.size(), 16384u);
    EXPECT_FALSE(field(16384).truncated);
    EXPECT_EQ(field(16385).text.size(), 16384u);
    EXPECT_TRUE(field(16385).truncated);
    EXPECT_EQ(field(1 << 20).text.size(), 16384u);

    const auto entries = [](std::size_t count) {
        std::string body = R"({"next":"n","entries":[)";
        for (std::size_t i = 0; i < count; ++i)
            body += (i ? ",{\"id\":" : "{\"id\":") + std::to_string(i) + "}";
        return read_form_feed(body + "]}", mapping(), now);
    };
    EXPECT_EQ(entries(10'000).assume_value().entries.size(), 10'000u);
    EXPECT_FALSE(entries(10'001));

    const auto nested = [](std::size_t depth) {
        return read_form_feed(R"({"next":"n","entries":[{"id":1,"x":)" + std::string(depth, '[') +
                                  std::string(depth, ']') + "}]}",
                              mapping(), now);
    };
    EXPECT_TRUE(nested(61));
    EXPECT_FALSE(nested(62));
    EXPECT_FALSE(nested(100'000));

    std::string many = R"({"id":1)";
    for (int i = 0; i < 1000; ++i) many += ",\"f" + std::to_string(i) + "\":1";
    EXPECT_LE(only(many + "}").content.fields.size(), 201u);

    std::string nodes = R"({"next":"n","entries":[[)";
    for (int i = 0; i < 600'000; ++i) nodes += "0,";
    EXPECT_FALSE(read_form_feed(nodes + "0]]}", mapping(), now));
}

TEST(FormFeedTest, WhatIsNoFeedIsMalformed) {
    for (const char* body :
         {"", " ", "{", "[]", "{}", "null", R"({"entries":{}})", R"({"entries":1})",
          R"({"entries":[]} x)", R"({"entries":[)", "<html>", "{\"entries\":[\x01]}",
          R"({"entries":["\u12"]})", R"({"entries":["\"]})", "{\"entries\":[01]}"}) {
        const auto feed = read_form_feed(body, mapping(), now);
        ASSERT_FALSE(feed) << body;
        EXPECT_EQ(feed.assume_error().fault(), model::Fault::malformed) << body;
    }
}

TEST(FormFeedTest, EveryCutOfABodyIsRefusedOrWhole) {
    const auto body = R"({"next":"n","entries":[)" + std::string(whole) + "]}";
    for (std::size_t size = 0; size < body.size(); ++size)
        EXPECT_FALSE(read_form_feed(std::string_view(body).substr(0, size), mapping(), now))
            << size;
}

}  // namespace
}  // namespace vastus::web
