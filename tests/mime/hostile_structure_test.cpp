// Mails whose shape is wrong: boundaries, nesting, ends (reliability.md 8, "Structure").
#include "hostile_kit.hpp"

namespace vastus::mail {
namespace {

const std::string head = "From: a@b.example\nSubject: s\n";

std::string multipart(const std::string& boundary, const std::string& type = "mixed") {
    return "Content-Type: multipart/" + type + "; boundary=\"" + boundary + "\"\n\n";
}

std::string nested(int depth) {
    std::string raw = head + multipart("b0e");
    for (int i = 1; i < depth; ++i)
        raw += "--b" + std::to_string(i - 1) + "e\n" + multipart("b" + std::to_string(i) + "e");
    return raw + "--b" + std::to_string(depth - 1) + "e\n\ninnermost\n";
}

/// "mixed(mixed(…(plain)…))"
std::string nested_shape(int depth, const std::string& inner) {
    return repeated("mixed(", static_cast<std::size_t>(depth)) + inner +
           std::string(static_cast<std::size_t>(depth), ')');
}

TEST(HostileStructureTest, Depth) {
    const std::string open = " unclosed-multipart (19) no-closing-delimiter";
    std::vector<Hostile> mails{
        {"depth 20", nested(20),
         "a@b.example | s | " + nested_shape(20, "plain") + " | innermost~ |" + open}};
    for (const int depth : {21, 100, 80'000})
        mails.push_back(
            {"depth " + std::to_string(depth), nested(depth),
             "a@b.example | s | " + nested_shape(20, "mixed") + " |  | [] too-deep" + open});
    expect_records(mails);
}

TEST(HostileStructureTest, Boundaries) {
    const std::string legal(70, 'x'), long_one(71, 'x'), huge(10'000, 'x');
    expect_records({
        {"in the middle of a line", head + multipart("b") + "--b\n\n1 --b\n2\n--b--\n",
         "a@b.example | s | mixed(plain) | 1 --b~2 | boundary-mid-line"},
        {"b1 and b10", head + multipart("b1") + "--b1\n\n1\n--b10\n2\n--b1\n\n3\n--b1--\n",
         "a@b.example | s | mixed(plain,plain) | 1~--b10~2~3 | boundary-prefix"},
        {"the same, nested",
         head + multipart("b") + "--b\n" + multipart("b") + "--b\n\n1\n--b--\n--b\n\n2\n--b--\n",
         "a@b.example | s | mixed(mixed(plain),plain) | 1~2 | repeated-boundary"},
        {"empty", head + multipart("") + "--\n\n1\n----\n",
         "a@b.example | s | plain | --~~1~----~ | no-boundary"},
        {"missing", head + "Content-Type: multipart/mixed\n\n--b\n\n1\n--b--\n",
         "a@b.example | s | plain | --b~~1~--b--~ | no-boundary"},
        {"70 characters", head + multipart(legal) + "--" + legal + "\n\n1\n--" + legal + "--\n",
         "a@b.example | s | mixed(plain) | 1 |"},
        {"71 characters",
         head + multipart(long_one) + "--" + long_one + "\n\n1\n--" + long_one + "--\n",
         "a@b.example | s | mixed(plain) | 1 | long-boundary"},
        {"10,000 characters", head + multipart(huge) + "1\n",
         "a@b.example | s | plain | 1~ | no-boundary"},
        {"trailing blanks", head + multipart("b") + "--b  \t\n\n1\n--b-- \n",
         "a@b.example | s | mixed(plain) | 1 |"},
        {"blanks inside the quotes", head + multipart("b ") + "--b\n\n1\n--b--\n",
         "a@b.example | s | mixed(plain) | 1 |"},
        {"two parameters",
         head +
             "Content-Type: multipart/mixed; boundary=b; boundary=c\n\n--b\n\n1\n--c\n\n2\n--b--\n",
         "a@b.example | s | mixed(plain) | 1~--c~~2 | repeated-boundary"},
        {"two types",
         head + "Content-Type: multipart/mixed; boundary=b\nContent-Type: "
                "text/html\n\n--b\n\n1\n--b--\n",
         "a@b.example | s | mixed(plain) | 1 | repeated-content-type"},
    });
}

TEST(HostileStructureTest, OpenAndClosed) {
    const std::string outer = head + multipart("o") + "--o\n";
    expect_records({
        {"inner unclosed, then an outer part",
         outer + multipart("i") + "--i\n\nnoise\n--o\n\nthe complaint\n--o--\n",
         "a@b.example | s | mixed(mixed(plain),plain) | noise~the complaint | unclosed-multipart"},
        {"closed before opened", head + multipart("b") + "--b--\n--b\n\n1\n--b--\n",
         "a@b.example | s | mixed(plain) | 1 | closed-before-opened part-after-end"},
        {"a part after the end", head + multipart("b") + "--b\n\n1\n--b--\n--b\n\n2\n--b--\n",
         "a@b.example | s | mixed(plain,plain) | 1~2 | part-after-end"},
        {"text after the end", head + multipart("b") + "--b\n\n1\n--b--\n2\n",
         "a@b.example | s | mixed(plain) | 1 |"},
        {"carriage return and delimiter", head + multipart("b") + "--b\n\n\r--b--\n",
         "a@b.example | s | mixed(plain) |  --b--~ | no-closing-delimiter boundary-mid-line"},
        {"a body of one line end", head + multipart("b") + "--b\r\n\r\n\n--b--\r\n",
         "a@b.example | s | mixed(plain) |  |"},
        {"a body of one byte", head + multipart("b") + "--b\n\n1\n--b--\n",
         "a@b.example | s | mixed(plain) | 1 |"},
        {"no final newline", head + multipart("b") + "--b\n\n1\n--b--",
         "a@b.example | s | mixed(plain) | 1 |"},
        {"no final delimiter", head + multipart("b") + "--b\n\n1",
         "a@b.example | s | mixed(plain) | 1 | no-closing-delimiter"},
        {"preamble only", head + multipart("b") + "all there is\n",
         "a@b.example | s | mixed | all there is~ | no-closing-delimiter"},
        {"a delimiter as the last line", head + multipart("b") + "--b\n\n1\n--b",
         "a@b.example | s | mixed(plain) | 1 | no-closing-delimiter"},
        {"nothing at all", "", "|  | plain |  | no-from"},
        {"line ends only", "\n\n\n", "|  | plain | ~~ | no-from"},
        {"CR only", "From: a@b.example\rSubject: s\r\rone\rtwo\r",
         "a@b.example | s | plain | one~two~ | cr-only"},
    });
}

TEST(HostileStructureTest, Masses) {
    std::string messages = head;
    for (int i = 0; i < 200'000; ++i) messages += "Content-Type: message/rfc822\n\n";
    const std::string parts = "mixed(" + repeated("plain,", 498) + "octet-stream)";
    expect_records({
        {"200,000 messages in each other", messages,
         "a@b.example | s | "
         "rfc822(rfc822(rfc822(rfc822(rfc822(rfc822(rfc822(rfc822(rfc822(rfc822(rfc822(rfc822("
         "rfc822(rfc822(rfc822(rfc822(rfc822(rfc822(rfc822(rfc822(rfc822)))))))))))))))))))) |  | "
         "[] too-deep"},
        {"100,000 empty parts", head + multipart("b") + repeated("--b\n\n\n", 100'000),
         "a@b.example | s | " + parts + " |  | [] too-many-parts no-closing-delimiter"},
        {"400,000 empty parts", head + multipart("b") + repeated("--b\n\n\n", 400'000),
         "a@b.example | s | " + parts + " |  | [] too-many-parts no-closing-delimiter"},
    });
}

TEST(HostileStructureTest, FiveMailsCutAtEveryByte) {
    const std::string list = repeated("--o\n\nThe same line again and again, to be cut.\n", 40);
    const std::vector<std::string> mails{
        head + multipart("o") + list + "--o--\n",
        head + multipart("o") + "--o\n" + multipart("i", "alternative") +
            "--i\nContent-Type: text/html; charset=\"koi8-r\"\n\n" +
            repeated("<div class=gmail_quote><p>\xd0\xd2&auml;&#228;<br></div>", 60) +
            "\n--i--\n--o\nContent-Type: application/pdf; name*0*=utf-8''%C3%A4; name*1=b\n"
            "Content-Transfer-Encoding: base64\n\n" +
            repeated("YWJjZGVm\n", 60) + "--o--\n",
        head +
            "Content-Transfer-Encoding: quoted-printable\nContent-Type: text/plain;"
            " charset=utf-8; format=flowed\n\n" +
            repeated("T=C3=A4nan =\n\xc3\xa4 > x \n> On 2 Mar 2026, A <a@b.example> wrote:\n", 50),
        repeated("Received: from a (b [1.2.3.4]) by c; Mon, 2 Mar 2026 12:00:00 +0200 (EET)\n",
                 20) +
            "From: =?utf-8?q?=C3=84?= \"q\\\"u, x\" <a@b.example>, g: c@d.example;\nTo: " +
            repeated("=?koi8-r?b?8PLJ18XU?= <a@b.example>,\n ", 20) +
            "x\nReferences: " + repeated("<1@b.example>\n\t", 30) + "\n\ntext\n",
        "From: mailer-daemon@b.example\n" + multipart("r", "report; report-type=delivery-status") +
            "--r\n\nIt failed.\n--r\nContent-Type: message/delivery-status\n\n" +
            repeated("Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n",
                     20) +
            "--r\nContent-Type: message/rfc822\n\n" + head +
            "Message-ID: <1@b.example>\n\nx\n--r--\n",
    };
    std::size_t cuts = 0;
    for (const std::string& mail : mails) {
        for (std::size_t size = 0; size <= mail.size(); ++size, ++cuts) {
            const auto content = read_mail(std::string_view(mail).substr(0, size));
            ASSERT_TRUE(model::is_utf8(content.text)) << size << " bytes of\n" << mail;
            ASSERT_TRUE(model::is_utf8(content.subject)) << size << " bytes of\n" << mail;
        }
    }
    EXPECT_GT(cuts, 10'000u);
}

}  // namespace
}  // namespace vastus::mail
