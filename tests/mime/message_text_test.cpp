#include "mail/message_text.hpp"

#include <gmock/gmock.h>

#include "mail/attachment.hpp"
#include "mail/message_ids.hpp"
#include "mail/mime.hpp"

namespace vastus::mail {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string text_of(const std::string& raw) {
    const Scan scan = scan_mail(raw);
    Defects defects;
    return read_text(scan, defects).text;
}

/// "name|type|bytes|inline" of each.
std::vector<std::string> attachments_of(const std::string& raw) {
    const Scan scan = scan_mail(raw);
    Defects defects;
    const MessageText text = read_text(scan, defects);
    std::vector<std::string> shown;
    for (const auto& file : read_attachments(scan, text, defects).all) {
        shown.push_back(file.name + "|" + file.type + "|" + std::to_string(file.bytes) +
                        (file.is_inline ? "|inline" : ""));
    }
    return shown;
}

std::string part(const std::string& headers, const std::string& body) {
    return "--b\n" + headers + "\n" + body + "\n";
}

std::string multipart(const std::string& type, const std::string& parts) {
    return "Content-Type: multipart/" + type + "; boundary=b\n\n" + parts + "--b--\n";
}

TEST(MessageTextTest, ReadsThePlainBranchOfAnAlternative) {
    const std::string html = part("Content-Type: text/html\n", "<p>hello</p>");
    EXPECT_EQ(text_of(multipart("alternative", part("", "hello plain") + html)), "hello plain");
    EXPECT_EQ(text_of(multipart("alternative", html + part("", "hello plain"))), "hello plain");
    EXPECT_EQ(text_of(multipart("alternative", part("", " \n ") + html)), "hello\n");
    EXPECT_EQ(text_of(multipart("alternative", html)), "hello\n");
    EXPECT_EQ(text_of(multipart("alternative",
                                part("", "Your program cannot show HTML.") +
                                    part("Content-Type: text/html\n",
                                         "<p>The offer you asked for is ready and waits.</p>"))),
              "The offer you asked for is ready and waits.\n");
}

TEST(MessageTextTest, ReadsShortHtmlBesideANotice) {
    const auto read = [](const std::string& plain, const std::string& html) {
        return text_of(
            multipart("alternative", part("", plain) + part("Content-Type: text/html\n", html)));
    };
    const std::string notice = "To view this message please use an HTML compatible email viewer!";
    EXPECT_EQ(read(notice, "<p>Tere! Palun hinda 20 aknale.</p>"),
              "Tere! Palun hinda 20 aknale.\n");
    EXPECT_EQ(read(notice, "<p>Jah.</p>"), "Jah.\n");
    EXPECT_EQ(read("Teie e-posti programm ei toeta HTML-kirju.", "<p>Jah.</p>"), "Jah.\n");
    // A letter about HTML, and an HTML part of nothing but a picture.
    EXPECT_EQ(read("Please send the HTML template.", "<p>Please send the template.</p>"),
              "Please send the HTML template.");
    EXPECT_EQ(read(notice, "<img src='cid:x'>"), notice);
}

TEST(MessageTextTest, ReadsHtmlWhenThePlainPartIsATenthOfIt) {
    const std::string much(500, 'x');
    const std::string html = part("Content-Type: text/html\n", "<p>" + much + "</p>");
    EXPECT_EQ(text_of(multipart("alternative", part("", "short") + html)), much + "\n");
    EXPECT_EQ(text_of(multipart("alternative", part("", std::string(60, 'y')) + html)),
              std::string(60, 'y'));
}

TEST(MessageTextTest, JoinsTheTextPartsInOrder) {
    EXPECT_EQ(text_of(multipart(
                  "mixed", part("", "a") + part("Content-Type: text/html\n", "b") + part("", "c"))),
              "a\nb\nc");
}

TEST(MessageTextTest, LeavesOutFilesAndNestedMessages) {
    EXPECT_EQ(
        text_of(multipart("mixed", part("", "a") + part("Content-Disposition: attachment\n", "b") +
                                       part("Content-Type: message/rfc822\n", "X: y\n\nc") +
                                       part("Content-Type: text/calendar\n", "d") +
                                       part("Content-Type: text/plain; name=x.txt\n", "e"))),
        "a");
}

TEST(MessageTextTest, AMultipartWithoutAnyPartIsReadAsText) {
    EXPECT_EQ(text_of("Content-Type: multipart/mixed; boundary=b\n\nonly this\n"), "only this\n");
}

TEST(MessageTextTest, DecodesTransferAndCharset) {
    EXPECT_EQ(text_of("Content-Type: text/plain; charset=iso-8859-15\n"
                      "Content-Transfer-Encoding: quoted-printable\n\n=A6okol=\naad\r\n"),
              "Šokolaad\n");
    EXPECT_EQ(text_of("Content-Type: text/plain; charset=utf-8\n"
                      "Content-Transfer-Encoding: base64\n\nw7w=\n"),
              "ü");
}

TEST(MessageTextTest, BelievesWhatHtmlSaysOfItself) {
    EXPECT_EQ(text_of("Content-Type: text/html\n\n<META content=\"text/html; CHARSET=koi8-r\">"
                      "<p>\xF0\xD2\xC9</p>"),
              "При\n");
    EXPECT_EQ(text_of("Content-Type: text/html\n\n<meta charset='windows-1257'>\xF0\xFE"), "šž\n");
}

TEST(MessageTextTest, UndoesFlowedText) {
    struct Case {
        std::string_view raw, expected;
        bool deletes_space = false;
    };
    constexpr Case cases[] = {
        {"a \nb\nc\n", "a b\nc\n"},
        {"a \nb\n", "ab\n", true},
        {"> a \n> b\nc\n", "> a b\nc\n"},
        {"> a \nb\n", "> a \nb\n"},
        {">> a \n> b\n", ">> a \n> b\n"},
        {"-- \nMari\n", "-- \nMari\n"},
        {"a \n-- \nMari", "a \n-- \nMari"},
        {" From x\n", "From x\n"},
        {"a ", "a \n"},
        {"", ""},
        {"\n\n", "\n\n"},
    };
    for (const auto& [raw, expected, deletes] : cases)
        EXPECT_EQ(unflow(raw, deletes), expected) << raw;
}

TEST(MessageTextTest, LineEndsAreLineFeeds) {
    Defects defects;
    EXPECT_EQ(normal_text("a\r\nb\r\r\nc\rd\n", defects), "a\nb\nc d\n");
    EXPECT_THAT(defects, IsEmpty());
    EXPECT_EQ(normal_text(std::string("a\0b", 3), defects),
              "a\xEF\xBF\xBD"
              "b");
    EXPECT_THAT(defects, ElementsAre("nul"));
}

TEST(MessageTextTest, TakesAMegabyteOfText) {
    const std::string raw = "\n" + std::string(3'000'000, 'x');
    const Scan scan = scan_mail(raw);
    Defects defects;
    const auto text = read_text(scan, defects);
    EXPECT_LE(text.text.size(), text_bytes_max);
    EXPECT_TRUE(text.is_cut);
}

TEST(AttachmentTest, ListsEveryLeafThatIsNotText) {
    EXPECT_THAT(
        attachments_of(multipart(
            "mixed",
            part("", "text") +
                part("Content-Type: application/pdf; name=\"old.pdf\"\n"
                     "Content-Disposition: attachment; filename=\"../new.pdf\"\n"
                     "Content-Transfer-Encoding: base64\n",
                     "YWJj") +
                part("Content-Type: image/png; name=p.png\nContent-Disposition: inline\n", "1234") +
                part("Content-Type: text/plain; name=x.txt\n", "12345") +
                part("Content-Type: message/rfc822\n", "X: y\n\nz"))),
        ElementsAre("new.pdf|application/pdf|3", "p.png|image/png|4|inline", "x.txt|text/plain|5",
                    "|message/rfc822|7"));
}

TEST(AttachmentTest, APictureInTheHtmlIsInline) {
    EXPECT_THAT(
        attachments_of(multipart(
            "related", part("Content-Type: text/html\n", "<img src=\"cid:p1@b.example\">x") +
                           part("Content-Type: image/png\nContent-ID: <p1@b.example>\n", "1") +
                           part("Content-Type: image/png\nContent-ID: <p2@b.example>\n", "2"))),
        ElementsAre("|image/png|1|inline", "|image/png|1"));
}

TEST(AttachmentTest, TheOtherBranchOfAnAlternativeIsNone) {
    EXPECT_THAT(attachments_of(multipart(
                    "alternative", part("", "hello") + part("Content-Type: text/html\n", "hello") +
                                       part("Content-Type: text/calendar\n", "BEGIN"))),
                ElementsAre("|text/calendar|5"));
}

TEST(AttachmentTest, APictureThatTheHtmlShowsIsNoContent) {
    const auto mail = [](const std::string& type, const std::string& more,
                         const std::string& html = "<p>Thanks!</p><img src='cid:a@b'>",
                         const std::string& body = "x") {
        return read_mail(
            multipart("related", part("Content-Type: text/html\n", html) +
                                     part("Content-Type: " + type + "\n" + more, body)));
    };
    const std::string shown = "Content-ID: <a@b>\nContent-Disposition: inline; filename=a\n";
    EXPECT_FALSE(carries_files(mail("image/png", shown)));
    EXPECT_FALSE(may_carry_files(mail("image/png", shown)));
    EXPECT_FALSE(carries_files(mail("image/png", "Content-ID: <a@b>\n")));
    // Apple Mail sends documents and photos as "inline" too; only what the HTML shows is
    // decoration.
    EXPECT_TRUE(carries_files(mail("application/pdf", shown)));
    EXPECT_TRUE(carries_files(mail("image/png", shown, "<p>Thanks!</p>")));
    EXPECT_TRUE(carries_files(mail("image/png", "Content-Disposition: inline\n")));
    EXPECT_TRUE(
        carries_files(mail("image/png", "Content-ID: <a@b>\nContent-Disposition: attachment\n")));
    const auto photo =
        mail("image/jpeg", shown, "<img src='cid:a@b'>", std::string(200 * 1024, 'x'));
    EXPECT_FALSE(carries_files(photo));
    EXPECT_TRUE(may_carry_files(photo));
    EXPECT_FALSE(carries_files(read_mail("Subject: x\n\nThanks!\n")));
    // A mail cannot say so itself.
    EXPECT_TRUE(carries_files(read_mail("Content-Type: image/png\nshown pictures: 0\n\nx")));
}

TEST(AttachmentTest, HashesTheDecodedBytes) {
    const Scan scan = scan_mail("Content-Type: a/b\nContent-Transfer-Encoding: base64\n\nYWJj\n");
    Defects defects;
    const auto files = read_attachments(scan, read_text(scan, defects), defects).all;
    ASSERT_EQ(files.size(), 1u);
    EXPECT_EQ(files[0].sha256, model::sha256("abc"));
}

TEST(MessageIdsTest, ReadsIdsAsTheyAreWritten) {
    struct Case {
        std::string_view raw;
        std::vector<std::string> expected;
    };
    const Case cases[] = {
        {"<a@b>", {"a@b"}},
        {"<a@b> <c@d>\t<e@f>", {"a@b", "c@d", "e@f"}},
        {"<a@b><c@d>", {"a@b", "c@d"}},
        {"< a@b >", {"a@b"}},
        {"<a@ b>", {"a@b"}},
        {"a@b", {"a@b"}},
        {"a@b, c@d", {"a@b", "c@d"}},
        {"Your mail of Monday <a@b>", {"a@b"}},
        {"<a@b> (added by x@y)", {"a@b"}},
        {"<a@b", {"a@b"}},
        {"<a@b <c@d>", {"a@b", "c@d"}},
        {"nothing here", {}},
        {"<>", {}},
        {"", {}},
    };
    for (const auto& [raw, expected] : cases) {
        Defects defects;
        EXPECT_EQ(read_message_ids(raw, defects), expected) << raw;
    }
}

TEST(MessageIdsTest, KeepsTheBeginningAndTheEndOfALongList) {
    std::string raw;
    for (int i = 0; i < 10'000; ++i) raw += "<" + std::to_string(i) + "@b> ";
    Defects defects;
    const auto ids = read_message_ids(raw, defects);
    ASSERT_EQ(ids.size(), 200u);
    EXPECT_EQ(ids[19], "19@b");
    EXPECT_EQ(ids[20], "9820@b");
    EXPECT_EQ(ids.back(), "9999@b");
    EXPECT_TRUE(has_defect(defects, "too-many-references"));
}

TEST(MessageIdsTest, AnIdOfFourKilobytesIsNone) {
    Defects defects;
    EXPECT_THAT(read_message_ids("<" + std::string(4'096, 'a') + "@b>", defects), IsEmpty());
    EXPECT_TRUE(has_defect(defects, "message-id-long"));
}

}  // namespace
}  // namespace vastus::mail
