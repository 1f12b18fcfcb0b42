// Mails whose content is meant to do harm (reliability.md 8, "Content"): it stays data.
#include "hostile_kit.hpp"

namespace vastus::mail {
namespace {

const std::string head = "From: a@b.example\n";

std::string html(const std::string& body) { return head + "Content-Type: text/html\n\n" + body; }

std::string part(const std::string& type, const std::string& body) {
    return head +
           "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nt\n--b\nContent-Type: " + type +
           "\n\n" + body + "\n--b--\n";
}

TEST(HostileContentTest, MarkupIsReadAsText) {
    expect_records({
        {"script", html("a<script>alert(1)</script>b"), "a@b.example |  | html | ab~ |"},
        {"script without end", html("a<script>alert(1)"), "a@b.example |  | html | aalert(1)~ |"},
        {"script in odd case", html("a<ScRiPt/x>alert(1)</sCrIpT >b"),
         "a@b.example |  | html | ab~ |"},
        {"handlers", html("<p onclick=alert(1) onload='x'>a</p>"), "a@b.example |  | html | a~ |"},
        {"svg", html("a<svg><script>alert(1)</script><text>x</text></svg>b"),
         "a@b.example |  | html | ab~ |"},
        {"math", html("a<math><mi>x</mi></math>b"), "a@b.example |  | html | ab~ |"},
        {"noscript", html("<noscript>a</noscript>"), "a@b.example |  | html | a~ |"},
        {"import", html("<style>@import url(http://evil.example/x.css);</style>a"),
         "a@b.example |  | html | a~ |"},
        {"data link", html("<a href='data:text/html,<script>x</script>'>a</a>"),
         "a@b.example |  | html | a~ |"},
        {"javascript with white space", html("<a href='java\nscript:alert(1)'>a</a>"),
         "a@b.example |  | html | a~ |"},
        {"remote image", html("a<img src=http://evil.example/x.png>b"),
         "a@b.example |  | html | ab~ |"},
        {"markup in references", html("&lt;script&gt;alert(1)&lt;/script&gt;"),
         "a@b.example |  | html | <script>alert(1)</script>~ |"},
        {"a null character reference", html("a&#0;b&#xFFFFFFFF;c&#xD800;d"),
         "a@b.example |  | html | a\xEF\xBF\xBD"
         "b\xEF\xBF\xBD"
         "c\xEF\xBF\xBD"
         "d~ |"},
        {"hidden text", html("a<div style='display:none'>x</div><p hidden>y</p>b"),
         "a@b.example |  | html | a~b~ |"},
        {"comment tricks", html("a<!-->b<!-- x --!>c"), "a@b.example |  | html | abc~ |"},
    });
}

TEST(HostileContentTest, PartsAreKeptAndNeverOpened) {
    const std::string eicar =
        R"(X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*)";
    expect_records({
        {"calendar", part("text/calendar; method=REPLY", "BEGIN:VCALENDAR\nSUMMARY:<script>"),
         "a@b.example |  | mixed(plain,calendar) | t | []"},
        {"content location", part("text/html\nContent-Location: javascript:alert(1)", "x"),
         "a@b.example |  | mixed(plain,html) | t~x~ |"},
        {"svg", part("image/svg+xml; name=a.svg", "<svg onload=alert(1)>"),
         "a@b.example |  | mixed(plain,svg+xml) | t | [a.svg]"},
        {"winmail.dat", part("application/ms-tnef; name=winmail.dat", "\x78\x9f\x3e\x22../../x"),
         "a@b.example |  | mixed(plain,ms-tnef) | t | [winmail.dat]"},
        {"zip bomb", part("application/zip; name=a.zip", "PK\x03\x04"),
         "a@b.example |  | mixed(plain,zip) | t | [a.zip]"},
        {"EICAR", part("application/octet-stream; name=eicar.com", eicar),
         "a@b.example |  | mixed(plain,octet-stream) | t | [eicar.com]"},
        {"S/MIME", head + "Content-Type: application/pkcs7-mime; name=smime.p7m\n\nMIIB\n",
         "a@b.example |  | pkcs7-mime |  | [smime.p7m]"},
        {"S/MIME signed",
         head + "Content-Type: multipart/signed; boundary=b\n\n--b\n\nt\n--b\nContent-Type:"
                " application/pkcs7-signature; name=smime.p7s\n\nMIIB\n--b--\n",
         "a@b.example |  | signed(plain,pkcs7-signature) | t | [smime.p7s]"},
        {"PGP",
         head + "Content-Type: multipart/encrypted; boundary=b\n\n--b\nContent-Type:"
                " application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type:"
                " application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n--b--\n",
         "a@b.example |  | encrypted(pgp-encrypted,octet-stream) |  | [] []"},
        {"external body",
         part("message/external-body; access-type=URL; URL=\"http://evil.example\"",
              "Content-Type: text/html\n\nx"),
         "a@b.example |  | mixed(plain,external-body) | t | []"},
        {"partial", part("message/partial; id=a; number=1", "Subject: x\n\ny"),
         "a@b.example |  | mixed(plain,partial) | t | []"},
        {"cid loop",
         head + "Content-Type: multipart/related; boundary=b\n\n--b\nContent-ID: <a>\n"
                "Content-Type: text/html\n\n<img src='cid:b'>a\n--b\nContent-ID: <b>\n"
                "Content-Type: text/html; name=b.html\n\n<img src='cid:a'>b\n--b--\n",
         "a@b.example |  | related(html,html) | a~ | [b.html]"},
    });
}

std::string file_name(const std::string& name) {
    const auto content = read_mail(
        part("application/octet-stream\nContent-Disposition: attachment; filename=" + name, "x"));
    expect_bounded(content, name);
    return content.attachments.size() == 1 ? content.attachments[0].name : "not one file";
}

TEST(HostileContentTest, AFileNameIsALabel) {
    EXPECT_EQ(file_name("../../x"), "x");
    EXPECT_EQ(file_name("\"C:\\\\x\""), "x");
    EXPECT_EQ(file_name("/etc/passwd"), "passwd");
    EXPECT_EQ(file_name("\".ht\xe2\x80\x8b"
                        "access\""),
              ".htaccess");
    EXPECT_EQ(file_name("\"a\xe2\x80\xae"
                        "fdp.exe\""),
              "afdp.exe");
    EXPECT_EQ(file_name(std::string(4096, 'x')), std::string(255, 'x'));
    EXPECT_EQ(file_name("\"\""), "");
    EXPECT_EQ(file_name(".htaccess"), ".htaccess");
    EXPECT_EQ(file_name("\"..\""), "");
    EXPECT_EQ(file_name("\"a\r\nb\""), "a");
    EXPECT_EQ(file_name("=?utf-8?q?=2E=2E=2Fx?="), "x");
}

TEST(HostileContentTest, SubjectsAreShownWithoutTricks) {
    const auto subject = [](const std::string& value) {
        return read_mail(head + "Subject: " + value + "\n\nt\n").subject;
    };
    EXPECT_EQ(subject("\xd1\x80\xd0\xb0ypal"), "раypal");
    EXPECT_EQ(subject("<script>alert(1)</script>"), "<script>alert(1)</script>");
    EXPECT_EQ(subject("=?utf-8?q?a=E2=80=AEb?="),
              "a\xE2\x80\xAE"
              "b");
}

}  // namespace
}  // namespace vastus::mail
