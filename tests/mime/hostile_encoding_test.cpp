// Mails whose encodings are wrong (reliability.md 8, "Encodings").
#include "hostile_kit.hpp"

namespace vastus::mail {
namespace {

const std::string head = "From: a@b.example\n";

std::string base64(const std::string& body) {
    return head + "Content-Transfer-Encoding: base64\n\n" + body;
}
std::string quoted(const std::string& body) {
    return head + "Content-Transfer-Encoding: quoted-printable\n\n" + body;
}
std::string in_charset(const std::string& charset, const std::string& body) {
    return head + "Content-Type: text/plain; charset=" + charset + "\n\n" + body;
}
std::string subject(const std::string& value) { return head + "Subject: " + value + "\n\nt\n"; }

TEST(HostileEncodingTest, Base64) {
    expect_records({
        {"a bar", base64("YW|Jj\n"), "a@b.example |  | plain | abc | base64"},
        {"padding first", base64("=YWJj\n"), "a@b.example |  | plain | abc |"},
        {"padding in the middle", base64("YQ==YWJj\n"), "a@b.example |  | plain | aabc |"},
        {"one character too many", base64("YWJjZ\n"), "a@b.example |  | plain | abc | base64"},
        {"two of four", base64("YWJjZA\n"), "a@b.example |  | plain | abcd |"},
        {"8-bit bytes", base64("Y\xe4WJj\n"), "a@b.example |  | plain | abc | base64"},
        {"NUL", base64(std::string("Y\0WJj\n", 6)), "a@b.example |  | plain | abc | base64"},
        {"words behind it", base64("YWJj\n\n-- \nlist footer\n"),
         "a@b.example |  | plain | abc\xE2\x80\x93+-~\xC5\xA0-z | base64"},
        {"nothing", base64(""), "a@b.example |  | plain |  |"},
        {"padding only", base64("====\n"), "a@b.example |  | plain |  |"},
    });
    // 50 MB are beyond the limit of a mail: the first megabyte of the body is read.
    const auto huge = read_mail(base64(repeated("YWJj", 12'500'000)));
    EXPECT_TRUE(huge.truncated);
    EXPECT_TRUE(has_defect(huge.defects, "truncated"));
    EXPECT_TRUE(huge.text.starts_with("abcabc"));
    expect_bounded(huge, "50 MB");
}

TEST(HostileEncodingTest, QuotedPrintable) {
    expect_records({
        {"a soft break at the end", quoted("abc="), "a@b.example |  | plain | abc |"},
        {"a soft break and a line end", quoted("abc=\n"), "a@b.example |  | plain | abc |"},
        {"an escaped line end and a dot", quoted("a=0D=0A.=0D=0Ab\n"),
         "a@b.example |  | plain | a~.~b~ |"},
        {"half an escape", quoted("a=4"), "a@b.example |  | plain | a=4 |"},
        {"no escape", quoted("a=XYb=\xe4=\n"), "a@b.example |  | plain | a=XYb=\xC3\xA4 |"},
        {"lower case", quoted("=c3=a4\n"), "a@b.example |  | plain | \xC3\xA4~ |"},
        {"blanks at line ends", quoted("a  \t\nb= \t\nc\n"), "a@b.example |  | plain | a~bc~ |"},
        {"NUL", quoted("a=00b\n"),
         "a@b.example |  | plain | a\xEF\xBF\xBD"
         "b~ | nul"},
    });
}

TEST(HostileEncodingTest, OtherTransferEncodings) {
    const std::string two = "Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: 7bit\n";
    expect_records({
        {"uuencode", head + "\nbegin 644 x\n#86)C\n`\nend\n",
         "a@b.example |  | plain | begin 644 x~#86)C~`~end~ |"},
        {"x-uuencode",
         head + "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n#86)C\n`\nend\n",
         "a@b.example |  | plain | begin 644 x~#86)C~`~end~ | transfer-encoding"},
        {"two of them", head + two + "\nYWJj\n",
         "a@b.example |  | plain | abc | repeated-transfer-encoding"},
        {"unknown", head + "Content-Transfer-Encoding: x-rot13\n\nnop\n",
         "a@b.example |  | plain | nop~ | transfer-encoding"},
        {"a comment behind it", head + "Content-Transfer-Encoding: base64 (old)\n\nYWJj\n",
         "a@b.example |  | plain | abc |"},
        {"on a multipart",
         head + "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n"
                "--b\n\nt\n--b--\n",
         "a@b.example |  | mixed(plain) | t |"},
    });
}

TEST(HostileEncodingTest, Charsets) {
    expect_records({
        {"unknown", in_charset("x-no-such", "\xe4\xf6 abc\n"),
         "a@b.example |  | plain | \xC3\xA4\xC3\xB6 abc~ | unknown-charset"},
        {"empty", in_charset("\"\"", "\xc3\xa4\n"), "a@b.example |  | plain | \xC3\xA4~ |"},
        {"of 10 KB", in_charset(std::string(10'000, 'x'), "\xc3\xa4\n"),
         "a@b.example |  | plain | \xC3\xA4~ |"},
        {"UTF-7 as declared", in_charset("utf-7", "+AOQ- +ADw-script+AD4-\n"),
         "a@b.example |  | plain | \xC3\xA4 <script>~ |"},
        {"UTF-7 not declared", head + "\n+ADw-script+AD4-\n",
         "a@b.example |  | plain | +ADw-script+AD4-~ |"},
        {"UTF-16 without BOM", in_charset("utf-16", std::string("\0a\0b\0\n", 6)),
         "a@b.example |  | plain | ab~ |"},
        {"UTF-16 little, one byte short", in_charset("utf-16le", std::string("a\0b\0\n", 5)),
         "a@b.example |  | plain | a\xEF\xBF\xBD"
         "b\xEF\xBF\xBD~ | charset nul"},
        {"overlong", in_charset("utf-8", "a\xc0\xaf\xe0\x80\xaf b\n"),
         "a@b.example |  | plain | a\xC3\x80\xC2\xAF\xC3\xA0\xE2\x82\xAC\xC2\xAF b~ | charset"},
        {"surrogates", in_charset("utf-8", "a\xed\xa0\x80\xed\xb0\x80 b\n"),
         "a@b.example |  | plain | a\xC3\xAD\xC2\xA0\xE2\x82\xAC\xC3\xAD\xC2\xB0\xE2\x82\xAC b~ | "
         "charset"},
        {"contradicting", in_charset("utf-8", "t\xe4nan v\xe4ga, k\xf5ik on k\xe4tte saadud\n"),
         "a@b.example |  | plain | t\xC3\xA4nan v\xC3\xA4ga, k\xC3\xB5ik on k\xC3\xA4tte saadud~ | "
         "charset"},
        {"ascii with 8 bits", in_charset("us-ascii", "t\xc3\xa4nan\n"),
         "a@b.example |  | plain | t\xC3\xA4nan~ |"},
        {"windows-1257",
         in_charset("windows-1257",
                    "\xd0okol\xe2"
                    "de\n"),
         "a@b.example |  | plain | \xC5\xA0okol\xC4\x81"
         "de~ |"},
        {"two of them", in_charset("utf-8; charset=koi8-r", "\xc3\xa4\n"),
         "a@b.example |  | plain | \xC3\xA4~ |"},
    });
}

TEST(HostileEncodingTest, EncodedWords) {
    expect_records({
        {"nested", subject("=?utf-8?q?=3D=3Futf-8=3Fq=3Fa=3F=3D?="),
         "a@b.example | =?utf-8?q?a?= | plain | t~ |"},
        {"split inside a character", subject("=?utf-8?q?=C3?= =?utf-8?q?=A4?="),
         "a@b.example | \xC3\xA4 | plain | t~ |"},
        {"split, base64", subject("=?utf-8?b?w6Q=?= =?utf-8?b?w6Q=?="),
         "a@b.example | \xC3\xA4\xC3\xA4 | plain | t~ |"},
        {"with CRLF", subject("=?utf-8?q?a=0D=0Ab?="), "a@b.example | a  b | plain | t~ |"},
        {"with NUL", subject("=?utf-8?q?a=00b?="), "a@b.example | a b | plain | t~ |"},
        {"no end", subject("=?utf-8?q?abc"), "a@b.example | abc | plain | t~ |"},
        {"blanks inside", subject("=?utf-8?q?a b c?="), "a@b.example | a b c | plain | t~ |"},
        {"language", subject("=?utf-8*et?q?a?="), "a@b.example | a | plain | t~ |"},
        {"unknown charset", subject("=?x-no-such?q?a?="), "a@b.example | a | plain | t~ |"},
        {"unknown encoding", subject("=?utf-8?x?a?="),
         "a@b.example | =?utf-8?x?a?= | plain | t~ |"},
        {"in the middle of a word", subject("a=?utf-8?q?b?=c"), "a@b.example | abc | plain | t~ |"},
        {"question marks", subject("=?=?=?=?=?=?"), "a@b.example | =?=?=?=?=?=? | plain | t~ |"},
        {"broken base64", subject("=?utf-8?b?Y|Q?="), "a@b.example | a | plain | t~ | base64"},
    });
}

std::string file_name(const std::string& disposition, const std::string& type = "application/pdf") {
    const auto content =
        read_mail(head + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: " + type +
                  "\nContent-Disposition: attachment" + disposition + "\n\nx\n--b--\n");
    expect_bounded(content, disposition);
    return content.attachments.size() == 1 ? content.attachments[0].name : "not one file";
}

TEST(HostileEncodingTest, ExtendedParameters) {
    EXPECT_EQ(file_name("; filename*=utf-8''%C3%A4.pdf"), "ä.pdf");
    EXPECT_EQ(file_name("; filename*0*=utf-8''%C3; filename*1*=%A4.pdf"), "ä.pdf");
    EXPECT_EQ(file_name("; filename*1=b; filename*0=a; filename*3=d"), "ab");
    EXPECT_EQ(file_name("; filename*=utf-8''%%41%4"), "%A%4");
    EXPECT_EQ(file_name("; filename*=x-no-such''%E4"), "\xC3\xA4");
    EXPECT_EQ(file_name("; filename*='"), "'");
    EXPECT_EQ(file_name("; filename*0*=; filename*1*=b"), "b");
    EXPECT_EQ(file_name("; filename*99999999999999999999=a"), "");
    EXPECT_EQ(file_name("; filename*-1=a"), "");
    EXPECT_EQ(file_name("; filename=a.exe; filename*=utf-8''b.pdf"), "b.pdf");
    EXPECT_EQ(file_name("; filename=a.exe", "application/pdf; name=b.pdf"), "a.exe");
    EXPECT_EQ(file_name("", "application/pdf; name=b.pdf"), "b.pdf");
    EXPECT_EQ(file_name("; filename==?utf-8?q?=C3=A4?="), "ä");
    EXPECT_EQ(file_name("; filename=\"a\\\"b"), "\"b");
}

}  // namespace
}  // namespace vastus::mail
