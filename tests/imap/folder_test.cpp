#include "mail/folder.hpp"

#include <gtest/gtest.h>

namespace vastus::mail {
namespace {

std::string sent_of(const std::vector<Folder>& folders) {
    const auto* found = find_sent(folders);
    return found ? found->name : "none";
}

std::string sent_of(const std::string& name) {
    return sent_of(std::vector<Folder>{{"INBOX", '/', {}}, {encode_utf7(name), '/', {}}}) == "none"
               ? "none"
               : "found";
}

TEST(FolderTest, TrustsSpecialUseFirst) {
    EXPECT_EQ(sent_of({{"Sent", '/', {}}, {"Archive/x", '/', {"\\HasNoChildren", "\\sent"}}}),
              "Archive/x");
}

TEST(FolderTest, FindsSentByItsNameInEveryLanguage) {
    for (const auto* name : {"Sent",
                             "SENT ITEMS",
                             "INBOX/Saadetud",
                             "Saadetud kirjad",
                             "Saadetud meilid",
                             "Lähetetyt",
                             "Nosūtītās ziņas",
                             "Išsiųsti laiškai",
                             "Отправленные",
                             "Отправленные письма",
                             "Gesendete Objekte",
                             "Skickat",
                             "Sendte elementer",
                             "Wysłane",
                             "Odeslaná pošta",
                             "Éléments envoyés",
                             "Elementos enviados",
                             "Posta inviata",
                             "Απεσταλμένα",
                             "已发送",
                             "送信済み",
                             "보낸 편지함",
                             "נשלחו",
                             "المرسلة",
                             "Sent\u200E"})
        EXPECT_EQ(sent_of(name), "found") << name;
}

TEST(FolderTest, TakesNothingThatOnlyLooksLikeSent) {
    for (const auto* name : {"Sent to clients", "Presents", "Sent/Old", "Drafts", "mail", "Unsent",
                             "Sent mail archive 2020", ""})
        EXPECT_EQ(sent_of(name), "none") << name;
}

TEST(FolderTest, TakesTheOneNearestToTheRoot) {
    EXPECT_EQ(sent_of({{"Old/Sent", '/', {}}, {"Sent", '/', {}}}), "Sent");
    EXPECT_EQ(sent_of({{"Sent", '/', {}}, {"Saadetud", '/', {}}}), "none");
    EXPECT_EQ(sent_of({{"Sent", '/', {"\\Noselect"}}, {"Saadetud", '/', {}}}), "Saadetud");
    EXPECT_EQ(sent_of({{"INBOX.Sent", '.', {}}}), "INBOX.Sent");
    EXPECT_EQ(sent_of({{"a/Sent", '\0', {}}}), "none");
}

TEST(FolderTest, KnowsDrafts) {
    for (const auto* name : {"Drafts", "INBOX/Mustandid", "Luonnokset", "Черновики", "下書き"})
        EXPECT_TRUE(is_drafts({encode_utf7(name), '/', {}})) << name;
    EXPECT_TRUE(is_drafts({"x", '/', {"\\Drafts"}}));
    EXPECT_FALSE(is_drafts({"Sent", '/', {}}));
}

TEST(FolderTest, ReadsModifiedUtf7) {
    struct Row {
        const char *coded, *text;
    };
    for (const auto& [coded, text] :
         std::vector<Row>{{"INBOX", "INBOX"},
                          {"Entw&APw-rfe", "Entwürfe"},
                          {"a&-b", "a&b"},
                          {"&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-", "Отправленные"},
                          {"&2D3eAA-", "😀"},
                          {"~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語"}}) {
        EXPECT_EQ(decode_utf7(coded), text);
        EXPECT_EQ(encode_utf7(text), coded);
    }
}

TEST(FolderTest, LeavesBrokenUtf7AsItIs) {
    for (const auto* name :
         {"&", "a&b", "&APw", "&A-", "&AB!-", "&2D0-", "&3gA-", "&APz-", "&AAA", "&&&", "&AP-"})
        EXPECT_EQ(decode_utf7(name), name);
}

}  // namespace
}  // namespace vastus::mail
