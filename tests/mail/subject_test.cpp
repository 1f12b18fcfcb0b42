#include "mail/subject.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "mail/mime.hpp"

#include <string>

namespace vastus::mail {
namespace {

enum Kind { plain, reply, forward };
struct Case {
    std::string_view subject, text;
    Kind kind;
};

}  // namespace

TEST(SubjectTest, StripsPrefixesOfAllLanguages) {
    const Case cases[] = {
        {"Delivery of the gates", "Delivery of the gates", plain},
        {"Re: Delivery", "Delivery", reply},
        {"RE : Delivery", "Delivery", reply},
        {"re:Delivery", "Delivery", reply},
        {"Re: Re: RE: Delivery", "Delivery", reply},
        {"Re[2]: Delivery", "Delivery", reply},
        {"Re (3): Delivery", "Delivery", reply},
        {"Re^4: Delivery", "Delivery", reply},
        {"Re*5: Delivery", "Delivery", reply},
        {"Fwd: Re: Delivery", "Delivery", forward},
        {"Re: Fwd: Delivery", "Delivery", reply},
        {"Vs: Tellimus 17", "Tellimus 17", reply},
        {"Vastus: Tellimus 17", "Tellimus 17", reply},
        {"Edasi: Tellimus 17", "Tellimus 17", forward},
        {"VL: Tilaus", "Tilaus", forward},
        {"SV: Tilaus", "Tilaus", reply},
        {"Ats.: Užsakymas", "Užsakymas", reply},
        {"PĀRS: Pasūtījums", "Pasūtījums", forward},
        {"Отв: Заказ", "Заказ", reply},
        {"ПЕР: Заказ", "Заказ", forward},
        {"Відповідь: Запит", "Запит", reply},
        {"AW: WG: Anfrage", "Anfrage", reply},
        {"TR: Commande", "Commande", forward},
        {"RÉF : Commande", "Commande", reply},
        {"I: Ordine", "Ordine", forward},
        {"R: Ordine", "Ordine", reply},
        {"Odpowiedź: Zamówienie", "Zamówienie", reply},
        {"Podaj dalej: Zamówienie", "Zamówienie", forward},
        {"İLT: Sipariş", "Sipariş", forward},
        {"YNT: Sipariş", "Sipariş", reply},
        {"ΑΠ: Παραγγελία", "Παραγγελία", reply},
        {"回复：订单", "订单", reply},
        {"转发: 订单", "订单", forward},
        {"답장", "답장", plain},
        {"[EXT] Re: Delivery", "Delivery", reply},
        {"***SPAM*** {Spam?} [list] Delivery", "Delivery", plain},
        {"[Fwd: Delivery]", "Delivery", forward},
        {"[Fwd: [Re: Delivery]]", "Delivery", forward},
        {"Delivery (fwd)", "Delivery", forward},
        {"Delivery (FWD)", "Delivery", forward},
        {"  Delivery \t of\r\n  gates ", "Delivery of gates", plain},
    };
    for (const auto& c : cases) {
        const auto base = base_subject(c.subject);
        EXPECT_EQ(base.text, c.text) << c.subject;
        EXPECT_EQ(base.is_reply, c.kind == reply) << c.subject;
        EXPECT_EQ(base.is_forward, c.kind == forward) << c.subject;
    }
}

TEST(SubjectTest, KeepsWhatOnlyLooksLikeAPrefix) {
    for (const auto* subject :
         {"Regarding: gates", "Reply to your letter", "i: lower case", "tr: lower case",
          "I : apart", "на: складе", "[tag only]", "{only}", "***only***", "Time: 10:00", ": x",
          "12: x", "[", "]", ":", "[[[[", "Re", "(fwd)", "A tag [in] the middle"}) {
        EXPECT_EQ(base_subject(subject).text, subject);
        EXPECT_FALSE(base_subject(subject).is_reply);
    }
}

TEST(SubjectTest, CapitalsAreToldInEveryScript) {
    EXPECT_EQ(base_subject("На: Ворота и двери").text, "Ворота и двери");
    EXPECT_EQ(base_subject("НА: Ворота и двери").text, "Ворота и двери");
    EXPECT_EQ(base_subject("на: Ворота и двери").text, "на: Ворота и двери");
}

TEST(SubjectTest, IsKeptAsWrittenOnlyWhereThatDiffers) {
    model::Content content;
    keep_base_subject(content, base_subject("Re: Gates"));
    EXPECT_EQ(content.base_subject, "Gates");
    EXPECT_TRUE(content.headers.empty());
    keep_base_subject(content, base_subject("Re: № 5"));
    EXPECT_EQ(content.base_subject, "No 5");
    EXPECT_EQ(content.headers.front().second, "№ 5");
}

TEST(SubjectTest, GivesItAsWrittenToo) {
    EXPECT_EQ(base_subject("Re: Заказ № 20417").text, "Заказ No 20417");
    EXPECT_EQ(base_subject("Re: Заказ № 20417").written, "Заказ № 20417");
    EXPECT_EQ(base_subject("Re: [EXT] Ｆｕｌｌ  width").written, "Ｆｕｌｌ width");
    EXPECT_EQ(base_subject("Re： № 5").written, "No 5");
    EXPECT_EQ(base_subject("Re: Gates").written, "Gates");
    const auto headers = read_mail("Subject: =?utf-8?q?Re:_=E2=84=96_5?=\n\nx\n").headers;
    EXPECT_EQ(std::ranges::count(headers,
                                 std::pair<std::string, std::string>(written_subject_field, "№ 5")),
              1);
    EXPECT_EQ(read_mail("Subject: Re: Gates\n\nx\n").headers.size(), 1u);
}

TEST(SubjectTest, VsIsDoubtful) {
    EXPECT_TRUE(base_subject("VS: Tilaus").is_doubtful);
    EXPECT_FALSE(base_subject("SV: Tilaus").is_doubtful);
}

TEST(SubjectTest, KeyIsFoldedWithoutPunctuation) {
    EXPECT_EQ(base_subject("Re: KÖÖGIMÖÖBEL?!").key, "köögimööbel");
    EXPECT_EQ(base_subject("Re: ЖАЛОБА на доставку.").key, "жалоба на доставку");
    EXPECT_EQ(base_subject("Straße").key, base_subject("STRASSE").key);
    EXPECT_EQ(base_subject("Ｆｕｌｌ width").key, "full width");
}

TEST(SubjectTest, ShortAndGenericOnesAreNoEvidence) {
    for (const auto* subject : {"", "Re:", "Tere!", "Küsimus", "Re: Hinnapakkumine", "ВОПРОС",
                                "Bestellung.", "offer 12", "abc def", "....................."})
        EXPECT_FALSE(base_subject(subject).is_usable) << subject;
    EXPECT_TRUE(base_subject("Re: Order 4711 of March").is_usable);
    EXPECT_TRUE(base_subject("Köögimööbel").is_usable);
}

TEST(SubjectTest, HostileOnesEnd) {
    std::string many;
    for (int i = 0; i < 20'000; ++i) many += "Re: [Fwd: [x] ";
    EXPECT_LE(base_subject(many).text.size(), 512u);
    EXPECT_LE(base_subject(std::string(1 << 20, '[')).text.size(), 512u);
    EXPECT_LE(base_subject("\xff\xfe: \xc3").text.size(), 16u);
    EXPECT_LE(base_subject(std::string(5000, '\xff')).key.size(), 2048u);
}

}  // namespace vastus::mail
