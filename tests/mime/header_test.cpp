#include "mail/header.hpp"

#include <gmock/gmock.h>

#include "mail/defect.hpp"
#include "mail/header_reader.hpp"

namespace vastus::mail {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Read {
    HeaderBlock block;
    std::string body;
    Defects defects;
};

Read read(const std::string& raw, BlockPlace place = BlockPlace::top) {
    Read result;
    std::size_t body_at = 0;
    result.block = read_block(raw, place, body_at, result.defects);
    result.body = raw.substr(body_at);
    return result;
}

TEST(HeaderTest, ReadsAndUnfoldsFieldsUpToTheBlankLine) {
    const auto result = read("Subject: a\r\n\tb\r\n  c \r\nX: 1\r\n\r\nbody\r\n");
    EXPECT_EQ(result.block.value("subject"), "a b c");
    EXPECT_EQ(result.block.value("x"), "1");
    EXPECT_EQ(result.body, "body\r\n");
    EXPECT_THAT(result.defects, IsEmpty());
}

TEST(HeaderTest, FindsTheFirstAndAllOfAName) {
    const auto result = read("A: 1\nB: 2\nA: 3\n\n");
    EXPECT_EQ(result.block.value("a"), "1");
    EXPECT_THAT(result.block.all("a"), ElementsAre("1", "3"));
    EXPECT_EQ(result.block.first("c"), nullptr);
    EXPECT_EQ(result.block.value("c"), "");
}

TEST(HeaderTest, AcceptsOddNamesWithADefect) {
    for (const char* raw : {"Subject : x\n\n", "Subject\t: x\n\n"}) {
        const auto result = read(raw);
        EXPECT_EQ(result.block.value("subject"), "x") << raw;
        EXPECT_THAT(result.defects, ElementsAre("odd-field-name"));
    }
    const auto eight_bit = read("S\xFC: x\nSubject: y\n\nbody");
    EXPECT_EQ(eight_bit.block.value("subject"), "y");
    EXPECT_THAT(eight_bit.defects, ElementsAre("odd-field-name"));
}

TEST(HeaderTest, SkipsMboxLines) {
    EXPECT_EQ(read("From a@b.example Mon Jan 1\nSubject: x\n\n").block.value("subject"), "x");
    EXPECT_EQ(read(">From a@b.example Mon Jan 1\nSubject: x\n\n").block.value("subject"), "x");
}

TEST(HeaderTest, ContinuesOverALineOfBlanksOnly) {
    const auto result = read("Subject: a\n \n b\nX: 1\n\nbody");
    EXPECT_EQ(result.block.value("subject"), "a b");
    EXPECT_EQ(result.body, "body");
}

TEST(HeaderTest, EndsAtTheFirstLineThatIsNoHeader) {
    for (const char* body : {"hello world\nX: 1\n\n", ": x\n", "a b: c\n", "\x01: x\n"}) {
        const auto result = read(std::string("Subject: a\n") + body);
        EXPECT_EQ(result.block.fields.size(), 1u) << body;
        EXPECT_EQ(result.body, body);
        EXPECT_THAT(result.defects, ElementsAre("no-blank-line"));
    }
}

TEST(HeaderTest, AMailThatBeginsWithAnEmptyLineHasNoHeaders) {
    const auto result = read("\r\nSubject: x\r\n\r\nbody");
    EXPECT_THAT(result.block.fields, IsEmpty());
    EXPECT_EQ(result.body, "Subject: x\r\n\r\nbody");
}

TEST(HeaderTest, ABareCarriageReturnStartsNoField) {
    const auto result = read("Subject: a\rFrom: evil@b.example\n\n");
    EXPECT_EQ(result.block.value("subject"), "a From: evil@b.example");
    EXPECT_EQ(result.block.first("from"), nullptr);
    EXPECT_THAT(result.defects, ElementsAre("bare-cr"));
}

TEST(HeaderTest, NulBecomesAReplacementCharacter) {
    const auto result = read(std::string("Subject: a\0b\n\n", 14));
    EXPECT_EQ(result.block.value("subject"),
              "a\xEF\xBF\xBD"
              "b");
    EXPECT_THAT(result.defects, ElementsAre("nul-in-header"));
}

TEST(HeaderTest, ADelimiterEndsTheHeadersOfAPart) {
    const auto result =
        read("Content-Type: text/plain\n--b:x\nX: 1\n\n", BlockPlace::inside_multipart);
    EXPECT_EQ(result.block.fields.size(), 1u);
    EXPECT_EQ(result.body, "--b:x\nX: 1\n\n");
}

TEST(HeaderTest, AHugeFieldIsCutAndHidesNothingBehindIt) {
    for (const std::size_t size : {std::size_t{70'000}, std::size_t{6'000'000}}) {
        const auto result =
            read("X-Big: " + std::string(size, 'a') + "\nFrom: a@b.example\n\nbody");
        EXPECT_LE(result.block.value("x-big").size(), 64u * 1024);
        EXPECT_EQ(result.block.value("from"), "a@b.example");
        EXPECT_EQ(result.body, "body");
        EXPECT_TRUE(has_defect(result.defects, "header-cut"));
    }
}

TEST(HeaderTest, AHugeFoldedFieldIsCutToo) {
    std::string raw = "X-Big:";
    for (int i = 0; i < 10'000; ++i) raw += " 0123456789\n";
    const auto result = read(raw + "From: a@b.example\n\nbody");
    EXPECT_LE(result.block.value("x-big").size(), 64u * 1024);
    EXPECT_EQ(result.block.value("from"), "a@b.example");
}

TEST(HeaderTest, ABlockKeepsAtMostAQuarterMegabyte) {
    std::string raw;
    for (int i = 0; i < 20; ++i) raw += "X: " + std::string(60'000, 'a') + "\n";
    const auto result = read(raw + "\nbody");
    std::size_t kept = 0;
    for (const auto& field : result.block.fields) kept += field.value.size();
    EXPECT_LE(kept, 256u * 1024);
    EXPECT_EQ(result.body, "body");
    EXPECT_TRUE(has_defect(result.defects, "header-block-cut"));
}

TEST(HeaderTest, KeepsAThousandFields) {
    std::string raw;
    for (int i = 0; i < 100'000; ++i) raw += "X: y\n";
    const auto result = read(raw + "\nbody");
    EXPECT_EQ(result.block.fields.size(), 1'000u);
    EXPECT_EQ(result.body, "body");
    EXPECT_TRUE(has_defect(result.defects, "too-many-headers"));
}

TEST(HeaderTest, AllLineEndsReadAlike) {
    for (const std::string end : {"\n", "\r\n", "\r\r\n"}) {
        const auto result = read("A: 1" + end + " 2" + end + end + "body");
        EXPECT_EQ(result.block.value("a"), "1 2");
        EXPECT_EQ(result.body, "body");
    }
}

TEST(DefectTest, IsNamedOnceWithACount) {
    Defects defects;
    add_defect(defects, "nul");
    EXPECT_THAT(defects, ElementsAre("nul"));
    add_defect(defects, "nul", 2);
    add_defect(defects, "nul", 0);
    EXPECT_THAT(defects, ElementsAre("nul (3)"));
}

TEST(DefectTest, KeepsThirtyTwoKinds) {
    Defects defects;
    for (int i = 0; i < 100; ++i) add_defect(defects, "d" + std::to_string(i));
    EXPECT_EQ(defects.size(), 32u);
}

TEST(DefectTest, SomeMakeAMailAmbiguous) {
    EXPECT_TRUE(is_ambiguous({"nul", "bare-cr (2)"}));
    EXPECT_FALSE(is_ambiguous({"nul", "no-closing-delimiter"}));
}

}  // namespace
}  // namespace vastus::mail
