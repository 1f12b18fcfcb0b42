#include "mail/scanner.hpp"

#include <gmock/gmock.h>

namespace vastus::mail {
namespace {

using testing::ElementsAre;

/// "mixed(plain[body],rfc822(plain[x]))": the tree by subtypes, with the bodies of the leaves.
std::string show(const Scan& scan) {
    std::vector<std::string> texts(scan.parts.size());
    for (std::size_t i = scan.parts.size(); i > 0; --i) {
        const Part& part = scan.parts[i - 1];
        const auto& type = part.type.type;
        std::string text = type.substr(type.find('/') + 1);
        if (part.kind == PartKind::leaf) text += "[" + std::string(part.body) + "]";
        if (part.kind == PartKind::opaque) text += "!";
        if (part.kind == PartKind::multipart || part.kind == PartKind::message)
            text += "(" + texts[i - 1] + ")";
        if (part.parent == no_part) return text;
        auto& siblings = texts[part.parent];
        siblings = siblings.empty() ? text : text + "," + siblings;
    }
    return "";
}

std::string multipart(const std::string& boundary, const std::string& type = "mixed") {
    return "Content-Type: multipart/" + type + "; boundary=\"" + boundary + "\"\n\n";
}

struct Case {
    std::string raw, expected;
    std::vector<std::string> defects;
};

void expect(const std::vector<Case>& cases) {
    for (const auto& [raw, expected, defects] : cases) {
        const Scan scan = scan_mail(raw);
        EXPECT_EQ(show(scan), expected) << raw;
        EXPECT_EQ(scan.defects, defects) << raw;
    }
}

TEST(ScannerTest, CutsWellFormedMail) {
    expect({
        {"", "plain[]", {}},
        {"Subject: x\n\nbody\n", "plain[body\n]", {}},
        {"\nbody", "plain[body]", {}},
        {multipart("b") +
             "preamble\n--b\n\na\n--b\nContent-Type: text/html\n\nb\n--b--\nepilogue\n",
         "mixed(plain[a],html[b])",
         {}},
        {multipart("b") + "--b\n\na\r\n--b--", "mixed(plain[a])", {}},
        {multipart("b") + "--b  \t\n\na\n--b-- \t\n", "mixed(plain[a])", {}},
        {multipart("b") + "--b\n\n\n--b--\n", "mixed(plain[])", {}},
        {multipart("b") + "--b\n\n--b--\n", "mixed(plain[])", {}},
        {multipart("b") + "--b\nX: y\n--b--\n", "mixed(plain[])", {}},
        {multipart("b", "digest") + "--b\n\nSubject: x\n\ny\n--b--\n",
         "digest(rfc822(plain[y]))",
         {}},
        {multipart("o") + "--o\n" + multipart("i", "alternative") +
             "--i\n\n1\n--i\n\n2\n--i--\n\n--o\n\n3\n--o--\n",
         "mixed(alternative(plain[1],plain[2]),plain[3])",
         {}},
        {"Content-Type: message/rfc822\n\nSubject: x\n\ny", "rfc822(plain[y])", {}},
    });
}

TEST(ScannerTest, DelimitersAreWholeLines) {
    expect({
        {multipart("b1") + "--b1\n\na --b1\n--b10\n--b1x--\n--b1--\n",
         "mixed(plain[a --b1\n--b10\n--b1x--])",
         {"boundary-prefix (2)", "boundary-mid-line"}},
        {multipart("b1") + "--b1\n" + multipart("b10") + "--b10\n\nx\n--b10--\n--b1\n\ny\n--b1--\n",
         "mixed(mixed(plain[x]),plain[y])",
         {"boundary-prefix"}},
        {multipart("b") + "--b\n\nx\n --b\n-- b\n--B\n--b--\n",
         "mixed(plain[x\n --b\n-- b\n--B])",
         {"boundary-mid-line"}},
    });
}

TEST(ScannerTest, AnUnclosedInnerPartNeverSwallowsTheOuterOne) {
    expect({
        {multipart("o") + "--o\n" + multipart("i") + "--i\n\n1\n--o\n\n2\n--o--\n",
         "mixed(mixed(plain[1]),plain[2])",
         {"unclosed-multipart"}},
        {multipart("o") + "--o\nContent-Type: message/rfc822\n\n" + multipart("i") +
             "--i\n\n1\n--o\n\n2\n--o--\n",
         "mixed(rfc822(mixed(plain[1])),plain[2])",
         {"unclosed-multipart"}},
    });
}

TEST(ScannerTest, AnEqualNestedBoundaryGoesToTheInnermost) {
    expect({{multipart("b") + "--b\n" + multipart("b") + "--b\n\n1\n--b--\n--b\n\n2\n--b--\n",
             "mixed(mixed(plain[1]),plain[2])",
             {"repeated-boundary"}}});
}

TEST(ScannerTest, ReadsBrokenMultiparts) {
    expect({
        {"Content-Type: multipart/mixed\n\n--b\n\nx", "plain[--b\n\nx]", {"no-boundary"}},
        {multipart("") + "-- \nx", "plain[-- \nx]", {"no-boundary"}},
        {multipart(std::string(251, 'b')) + "x", "plain[x]", {"no-boundary"}},
        {multipart(std::string(71, 'b')) + "--" + std::string(71, 'b') + "\n\nx",
         "mixed(plain[x])",
         {"long-boundary", "no-closing-delimiter"}},
        {multipart(std::string(70, 'b')) + "--" + std::string(70, 'b') + "\n\nx\n--" +
             std::string(70, 'b') + "--",
         "mixed(plain[x])",
         {}},
        {multipart("b") + "only a preamble", "mixed()", {"no-closing-delimiter"}},
        {multipart("b") + "--b\n\nx", "mixed(plain[x])", {"no-closing-delimiter"}},
        {multipart("b") + "--b", "mixed()", {"no-closing-delimiter"}},
        {multipart("b") + "--b--\n--b\n\nx\n--b--\n",
         "mixed(plain[x])",
         {"closed-before-opened", "part-after-end"}},
        {multipart("b") + "--b\n\nx\n--b--\n--b\n\ny\n--b--\n",
         "mixed(plain[x],plain[y])",
         {"part-after-end"}},
        {"Content-Type: multipart/mixed; boundary=b; boundary=c\n\n--b\n\nx\n--b--\n",
         "mixed(plain[x])",
         {"repeated-boundary"}},
        {"Content-Type: text/plain\nContent-Type: text/html\n\nx",
         "plain[x]",
         {"repeated-content-type"}},
        {"Content-Type: nonsense\n\nx", "plain[x]", {"content-type"}},
        {"Content-Type: text\n\nx", "plain[x]", {}},
        {"Content-Transfer-Encoding: x-uuencode\n\nx", "plain[x]", {"transfer-encoding"}},
    });
}

TEST(ScannerTest, OneByteBodiesAreBodies) {
    expect({
        {multipart("b") + "--b\r\n\r\n\n--b--", "mixed(plain[])", {}},
        {multipart("b") + "--b\n\n\r--b--",
         "mixed(plain[\r--b--])",
         {"no-closing-delimiter", "boundary-mid-line"}},
    });
}

TEST(ScannerTest, CarriageReturnsAloneEndLinesWhenThereIsNoLineFeed) {
    const Scan scan = scan_mail("Subject: x\r\rbody\r");
    EXPECT_EQ(show(scan), "plain[body\n]");
    EXPECT_THAT(scan.defects, ElementsAre("cr-only"));
}

TEST(ScannerTest, EntersAnEncodedMessage) {
    const Scan base64 = scan_mail(
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: "
        "base64\n\nU3ViamVjdDogeAoKeQ==\n");
    EXPECT_EQ(show(base64), "rfc822(plain[y])");
    EXPECT_THAT(base64.defects, ElementsAre("encoded-message"));
    const std::string raw = multipart("b") +
                            "--b\nContent-Type: message/rfc822\n"
                            "Content-Transfer-Encoding: quoted-printable\n\n"
                            "Subject:=20x\n\ny\n--b\n\nz\n--b--\n";
    const Scan quoted = scan_mail(raw);
    EXPECT_EQ(show(quoted), "mixed(rfc822(plain[y]),plain[z])");
    EXPECT_TRUE(quoted.parts.back().is_in_message);
}

std::string nested(std::size_t depth) {
    std::string raw;
    for (std::size_t i = 0; i < depth; ++i) {
        if (i > 0) raw += "--b" + std::to_string(i - 1) + "e\n";
        raw += multipart("b" + std::to_string(i) + "e");
    }
    if (depth > 0) raw += "--b" + std::to_string(depth - 1) + "e\n";
    raw += "\ntext\n";
    for (std::size_t i = depth; i > 0; --i) raw += "--b" + std::to_string(i - 1) + "e--\n";
    return raw;
}

std::size_t depth_of(const Scan& scan) {
    std::size_t deepest = 0;
    for (std::size_t i = 0; i < scan.parts.size(); ++i) {
        std::size_t depth = 0;
        for (std::size_t up = i; scan.parts[up].parent != no_part; up = scan.parts[up].parent)
            ++depth;
        deepest = std::max(deepest, depth);
    }
    return deepest;
}

TEST(ScannerTest, EntersTwentyLevels) {
    const Scan twenty = scan_mail(nested(20));
    EXPECT_EQ(twenty.parts.size(), 21u);
    EXPECT_TRUE(twenty.defects.empty());
    for (const std::size_t depth : {21u, 100u, 80'000u}) {
        const Scan deep = scan_mail(nested(depth));
        EXPECT_EQ(depth_of(deep), 20u);
        EXPECT_TRUE(has_defect(deep.defects, "too-deep"));
    }
}

TEST(ScannerTest, NestedMessagesCountAsLevels) {
    std::string raw;
    for (int i = 0; i < 200'000; ++i) raw += "Content-Type: message/rfc822\n\n";
    const Scan scan = scan_mail(raw);
    EXPECT_EQ(scan.parts.size(), 21u);
    EXPECT_EQ(scan.parts.back().kind, PartKind::opaque);
    EXPECT_TRUE(has_defect(scan.defects, "too-deep"));
}

TEST(ScannerTest, NestedEncodedMessagesCountAsLevels) {
    std::string raw;
    for (int i = 0; i < 200; ++i)
        raw += "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n";
    const Scan scan = scan_mail(raw);
    EXPECT_LE(scan.parts.size(), 21u);
    EXPECT_TRUE(has_defect(scan.defects, "too-deep"));
}

TEST(ScannerTest, KeepsFiveHundredParts) {
    for (const int count : {100'000, 400'000}) {
        std::string raw = multipart("b");
        for (int i = 0; i < count; ++i) raw += "--b\n\n\n";
        const Scan scan = scan_mail(raw);
        EXPECT_EQ(scan.parts.size(), parts_max);
        EXPECT_EQ(scan.parts.back().kind, PartKind::opaque);
        EXPECT_TRUE(scan.parts.back().body.ends_with("--b\n\n\n"));
        EXPECT_TRUE(has_defect(scan.defects, "too-many-parts"));
    }
}

TEST(ScannerTest, NoByteIsLostBeyondTheLimitOfParts) {
    std::string raw = multipart("b");
    for (int i = 0; i < 600; ++i) raw += "--b\n\npart " + std::to_string(i) + "\n";
    const Scan scan = scan_mail(raw);
    EXPECT_NE(scan.parts.back().body.find("part 599"), std::string_view::npos);
}

TEST(ScannerTest, WorkIsLinear) {
    const std::vector<std::string> pieces{"--b\n", "--\n", "x\n", "--bx\n", "--b--\n", "\n"};
    for (const std::string& piece : pieces) {
        std::string raw = multipart("b");
        while (raw.size() < 500'000) raw += piece;
        const auto once = scan_mail(raw).steps;
        const auto twice = scan_mail(raw + raw.substr(multipart("b").size())).steps;
        EXPECT_LE(twice, 2 * once + 2) << piece;
    }
}

TEST(ScannerTest, CutAtEveryByteKeepsItsInvariants) {
    const std::string whole = multipart("o") + "pre\n--o\nContent-Type: message/rfc822\n\n" +
                              multipart("i") +
                              "--i\nContent-Type: text/html; "
                              "charset=\"utf-8\"\nContent-Transfer-Encoding: base64\n\nYWJj\n" +
                              "--i--\n--o\nContent-Disposition: attachment; "
                              "filename*0*=utf-8''%C3; filename*1*=%BC\n\nx\n" +
                              "--o--\nepilogue\n";
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        const std::string raw = whole.substr(0, size);
        const Scan scan = scan_mail(raw);
        ASSERT_FALSE(scan.parts.empty());
        for (std::size_t i = 1; i < scan.parts.size(); ++i) EXPECT_LT(scan.parts[i].parent, i);
    }
}

}  // namespace
}  // namespace vastus::mail
