#include "mail/text.hpp"

#include <gtest/gtest.h>

#include <string>

#include "mail/quote.hpp"
#include "model/time.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

TextContext reply() { return text_context(base_subject("Re: Gates"), true); }
TextContext first() { return text_context(base_subject("Gates"), false); }
TextContext forward() { return text_context(base_subject("Fwd: Gates"), false); }

Split split(std::string_view text, const TextContext& context = reply()) {
    return split_text(plain_lines(text), context);
}

std::string all_of(const std::vector<Line>& lines) {
    std::string text;
    for (const auto& line : lines) text += std::to_string(line.depth) + "|" + line.text + "\n";
    return text;
}

}  // namespace

TEST(PlainLinesTest, CountsQuoteMarks) {
    EXPECT_EQ(all_of(plain_lines("a \r\n> b\n>> c\n> > d  \n >e\n>From f\n-- \nx")),
              "0|a\n1|b\n2|c\n2|d\n1|e\n0|From f\n0|-- \n0|x\n");
    EXPECT_EQ(all_of(plain_lines("\xEF\xBB\xBF"
                                 "a\u200Eb\n>   c")),
              "0|ab\n1|  c\n");
    EXPECT_TRUE(plain_lines("").empty());
    EXPECT_EQ(plain_lines(std::string(1000, '>'))[0].depth, 20);
}

TEST(SplitTest, TextAloneIsAllNew) {
    const auto result = split("Hello,\n\nthe gates came: two of three.\n\nWhere is the third?\n");
    EXPECT_EQ(result.reply, "Hello,\n\nthe gates came: two of three.\n\nWhere is the third?");
    EXPECT_EQ(result.quoted, "");
    EXPECT_EQ(result.signature, "");
    EXPECT_FALSE(result.forwarded);
    EXPECT_FALSE(result.inline_below);
}

TEST(SplitTest, AttributionsOfAllLanguagesCut) {
    for (const std::string line : {
             "On Tue, Jan 5, 2016 at 11:39 PM, Mari Mets <mari@firm.example> wrote:",
             "Mari Mets wrote on 5.1.2016:",
             "In message <1@firm.example> Mari Mets writes:",
             "5. jaanuar 2016 23:39 Mari Mets kirjutas:",
             "Mari Mets kirjutas 05.01.2016 kell 23:39:",
             "Kontakt Mari Mets (<mari@firm.example>) kirjutas kuupäeval T, 5. jaanuar 2016 kell "
             "23:39:",
             "Mari Mets kirjoitti 5.1.2016 klo 23.39:",
             "ti 5. tammik. 2016 klo 23.39 Mari Mets (mari@firm.example) kirjoitti:",
             "otrd., 2016. g. 5. janv., plkst. 23:39 — lietotājs Mari (<mari@firm.example>) "
             "rakstīja:",
             "2016-01-05 23:39, Mari Mets rašė:",
             "05.01.2016 23:39, Мария Метс пишет:",
             "5 января 2016 г., 23:39 пользователь Мария Метс <mari@firm.example> написал(а):",
             "вт, 5 янв. 2016 г. в 23:39, Мария Метс <mari@firm.example>:",
             "вт, 5 січ. 2016 р. о 23:39 Марія Метс <mari@firm.example> пише:",
             "Am 05.01.2016 um 23:39 schrieb Mari Mets:",
             "Am Di., 5. Jan. 2016 hat Mari Mets <mari@firm.example> geschrieben:",
             "Den tis 5 jan. 2016 kl 23:39 skrev Mari Mets <mari@firm.example>:",
             "tir. 5. jan. 2016 kl. 23:39 skrev Mari Mets <mari@firm.example>:",
             "Þann 5.1.2016 23:39, skrifaði Mari Mets:",
             "Op di 5 jan. 2016 om 23:39 schreef Mari Mets <mari@firm.example>:",
             "Op 5 januari 2016 heeft Mari Mets <mari@firm.example> het volgende geschreven:",
             "Le mar. 5 janv. 2016 à 23:39, Mari Mets <mari@firm.example> a écrit\u00A0:",
             "El mar, 5 ene 2016 a las 23:39, Mari (<mari@firm.example>) escribió:",
             "Il giorno mar 5 gen 2016 alle ore 23:39 Mari <mari@firm.example> ha scritto:",
             "Em ter., 5 de jan. de 2016 às 23:39, Mari <mari@firm.example> escreveu:",
             "Pe mar., 5 ian. 2016 la 23:39, Mari <mari@firm.example> a scris:",
             "W dniu 05.01.2016 o 23:39, Mari Mets pisze:",
             "wt., 5 sty 2016 o 23:39 Mari Mets <mari@firm.example> napisał(a):",
             "út 5. 1. 2016 v 23:39 odesílatel Mari <mari@firm.example> napsal:",
             "Dňa 5. 1. 2016 o 23:39 Mari Mets napísal(a):",
             "Mari Mets <mari@firm.example> ezt írta (időpont: 2016. jan. 5., K, 23:39):",
             "V V tor., 5. jan. 2016 ob 23:39 je oseba Mari <mari@firm.example> napisala:",
             "Στις Τρί, 5 Ιαν 2016 στις 23:39, ο/η Mari <mari@firm.example> έγραψε:",
             "Mari Mets <mari@firm.example>, 5 Oca 2016 Sal, 23:39 tarihinde şunu yazdı:",
             "Mari Mets <mari@firm.example> 于2016年1月5日周二 23:39写道：",
             "2016年1月5日(火) 23:39 Mari <mari@firm.example>のメッセージ:",
             "---- On Tue, 05 Jan 2016 23:39:00 +0200 mari@firm.example wrote ----",
             "On Tue, Jan 5, 2016 at 11:39 PM, Mari Mets of the Firm\n<mari@firm.example> wrote:",
             "On Tue, Jan 5, 2016\nat 11:39 PM, Mari Mets\n<mari@firm.example> wrote:",
             "tir. 5. jan. 2016 kl. 23:39 skrev Mari <mari@firm.example\n>:",
         }) {
        const auto marked =
            split("We look at it.\n\n" + line + "\n\n> Where is the gate?\n> Mari\n");
        EXPECT_EQ(marked.reply, "We look at it.") << line;
        EXPECT_TRUE(marked.quoted.starts_with(line.substr(0, 4))) << line << "\n" << marked.quoted;
        const auto bare = split("We look at it.\n\n" + line + "\nWhere is the gate?\n\nMari\n");
        EXPECT_EQ(bare.reply, "We look at it.") << line;
        EXPECT_TRUE(bare.quoted.ends_with("Where is the gate?\n\nMari")) << bare.quoted;
    }
}

TEST(SplitTest, AShortAttributionCutsOnlyAboveAQuotation) {
    EXPECT_EQ(split("Jah.\n\nMari Mets kirjutas:\n> Kas tuleb?\n").reply, "Jah.");
    EXPECT_EQ(split("Yes.\n\nMari wrote:\nthe letter.\n").reply,
              "Yes.\n\nMari wrote:\nthe letter.");
}

TEST(SplitTest, ProseIsNoAttribution) {
    for (const std::string_view text :
         {"On Monday we open.\nThe list:\n- gate\n- door", "Time: 10:30\nPlace: the yard",
          "He wrote a letter in 2016. Then:\nnothing.", "Prices, 2016:\n100\n200",
          "On the other hand:\nwe wait.", "See https://firm.example/on-5.1.2016-mari-wrote"})
        EXPECT_EQ(split(text).reply, text);
}

TEST(SplitTest, AFirstMessageIsCutWithCare) {
    const auto text = "On 5.1.2016 Mari wrote:\nThe gate is broken.\nWhat now?";
    EXPECT_EQ(split(text, first()).reply, text);
    EXPECT_EQ(split(text, reply()).reply, "");
}

TEST(SplitTest, LabelBlocksOfAllLanguagesAreQuotes) {
    for (const std::string block : {
             "From: Mari Mets <mari@firm.example>\nSent: Tuesday, January 5, 2016 11:39 PM\n"
             "To: Info <info@shop.example>\nSubject: Gates\n",
             "Saatja: Mari Mets <mari@firm.example>\nSaadetud: 5. jaanuar 2016 23:39\n"
             "Adressaat: info@shop.example\nTeema: Väravad\n",
             "Lähettäjä: Mari <mari@firm.example>\nPäivämäärä: 5.1.2016\nAihe: Portit\n",
             "От: Мария <mari@firm.example>\nОтправлено: 5 января 2016 г. 23:39\n"
             "Кому: info@shop.example\nТема: Ворота\n",
             "No: Mari <mari@firm.example>\nNosūtīts: 2016. gada 5. janvāris\nTemats: Vārti\n",
             "Nuo: Mari <mari@firm.example>\nIšsiųsta: 2016 m. sausio 5 d.\nTema: Vartai\n",
             "Von: Mari <mari@firm.example>\nGesendet: Dienstag, 5. Januar 2016 23:39\n"
             "An: info@shop.example\nBetreff: Tore\n",
             "Från: Mari <mari@firm.example>\nSkickat: den 5 januari 2016\nÄmne: Grindar\n",
             "*From:* Mari <mari@firm.example>\n*Date:* 5.1.2016\n*Subject:* Gates\n",
             "De : Mari <mari@firm.example>\nEnvoyé : mardi 5 janvier 2016\nÀ : info\nObjet : P\n",
             "发件人：Mari <mari@firm.example>\n日期：2016年1月5日\n主题：门\n",
             "Saatja: Mari <mari@firm.example>\nDate: T, 5. jaanuar 2016\nSubject: Gates\n",
             "From: Mari Mets\nSent: 5 January 2016\nTo: Jüri Tamm\nSubject: Gates\n",
             "________________________________\nFrom: a@b.example\nTo: c@d.example\nSubject: x\n",
             "From: Mari\n <mari@firm.example>\nTo: a@b.example;\nc@d.example\nSubject: Gates\n",
             "From: a@b.example\n\nTo: c@d.example\n\nSubject: x\n",
             "-----Original Message-----\nFrom: Mari\nTo: Info\nSubject: Gates\n",
             "-------- Исходное сообщение --------\nТема: x\nОт: Мария\nКому: Info\n",
             "-----Algne kiri-----\n",
             "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\n",
             "------------------ 原始邮件 ------------------\n",
         }) {
        const auto result = split("We look.\n\n" + block + "\nWhere is the gate?\n");
        EXPECT_EQ(result.reply, "We look.") << block;
        EXPECT_TRUE(result.quoted.ends_with("Where is the gate?")) << block;
        EXPECT_FALSE(result.forwarded) << block;
    }
}

TEST(SplitTest, TwoLabelsAreNoBlock) {
    for (const std::string_view text :
         {"From: Tallinn\nTo: Tartu\nWhen does it leave?", "Subject: gates\nDate: tomorrow\nok",
          "From: a\nX: b\nTo: c\nY: d", "Data: 5 GB\nNo: 17\nTo: do\nmore",
          "Algne kiri: see below\nx", "Begin forwarded message: what does it mean?"})
        EXPECT_EQ(split(text).reply, text);
}

TEST(SplitTest, AForwardIsTakenApart) {
    const auto result = split(
        "Please look.\n\n---------- Forwarded message ---------\n"
        "Saatja: Mari Mets <mari@firm.example>\nDate: K, 27. oktoober 2021 kell 09:31\n"
        "Subject: Gates\nTo: <info@shop.example>\nCc: Jüri [mailto:j@shop.example], k@shop.example"
        "\n\nThe gate is broken.\n\n> old\n",
        first());
    ASSERT_TRUE(result.forwarded);
    EXPECT_EQ(result.reply, "Please look.");
    EXPECT_EQ(result.quoted, "");
    const auto& inner = *result.forwarded;
    EXPECT_EQ(inner.from, (model::Address{"Mari Mets", "mari@firm.example"}));
    ASSERT_EQ(inner.to.size(), 1u);
    EXPECT_EQ(inner.to[0], (model::Address{"", "info@shop.example"}));
    ASSERT_EQ(inner.cc.size(), 2u);
    EXPECT_EQ(inner.cc[0], (model::Address{"Jüri", "j@shop.example"}));
    EXPECT_EQ(inner.subject, "Gates");
    ASSERT_TRUE(inner.date);
    EXPECT_EQ(model::iso(*inner.date), "2021-10-27T09:31:00Z");
    EXPECT_EQ(inner.text, "The gate is broken.\n\n> old");
    EXPECT_EQ(inner.own_text, "Please look.");
}

TEST(SplitTest, ForwardsOfOtherProgramsToo) {
    const std::string block =
        "From: Mari <mari@firm.example>\nTo: x@shop.example\nSubject: Gates\n";
    const std::string quoted =
        "> Välitetty viesti alkaa:\n>\n> Lähettäjä: Mari <mari@firm.example>\n"
        "> Aihe: Gates\n> Vastaanottaja: x@shop.example\n>\n> Broken.\n";
    for (const auto& [text, context] :
         {std::pair(block + "\nBroken.", forward()), std::pair(quoted, first()),
          std::pair("Begin forwarded message:\n\n> " +
                        std::string("From: Mari <mari@firm.example>\n> Subject: Gates\n> "
                                    "To: x@shop.example\n>\n> Broken.\n"),
                    reply()),
          std::pair(" ----- Weitergeleitete Nachricht ----- Von: Mari <mari@firm.example>"
                    "An: \"x@shop.example\" <x@shop.example>Gesendet: Dienstag, 2. November 2021, "
                    "09:26:50 MEZBetreff: Gates\n Broken." +
                        std::string(),
                    first()),
          std::pair("________________________________\n" + block + "\nBroken.",
                    text_context(base_subject("VS: Gates"), false))}) {
        const auto result = split(text, context);
        ASSERT_TRUE(result.forwarded) << text;
        EXPECT_EQ(result.forwarded->from, (model::Address{"Mari", "mari@firm.example"})) << text;
        EXPECT_EQ(result.forwarded->subject, "Gates") << text;
        ASSERT_EQ(result.forwarded->to.size(), 1u) << text;
        EXPECT_EQ(result.forwarded->to[0].address, "x@shop.example") << text;
        EXPECT_TRUE(result.forwarded->text.ends_with("Broken.")) << text;
    }
}

TEST(SplitTest, OutlooksIndentedForwardNeedsItsPrefix) {
    const auto text =
        "Look.\n\nOn 28/10/2021 12:46, \"Mari Mets\" <mari@firm.example> wrote:\n\n"
        "    Broken.\n      Really.\n";
    const auto result = split(text, forward());
    ASSERT_TRUE(result.forwarded);
    EXPECT_EQ(result.forwarded->from, (model::Address{"Mari Mets", "mari@firm.example"}));
    EXPECT_EQ(model::iso(result.forwarded->date.value()), "2021-10-28T12:46:00Z");
    EXPECT_EQ(result.forwarded->text, "Broken.\n  Really.");
    EXPECT_FALSE(split(text, reply()).forwarded);
}

TEST(SplitTest, VsIsAReplyOverFinnishLabels) {
    const auto context = text_context(base_subject("VS: Portit"), false);
    const auto fi = "Lähettäjä: M <m@firm.example>\nLähetetty: 5.1.2016\nAihe: P\n\nx";
    const auto da = "Fra: M <m@firm.example>\nSendt: 5.1.2016\nEmne: P\n\nx";
    EXPECT_FALSE(split(fi, context).forwarded);
    EXPECT_TRUE(split(da, context).forwarded);
    EXPECT_FALSE(split(da, text_context(base_subject("VS: P"), true)).forwarded);
}

TEST(SplitTest, AForwardInsideAQuotationStaysThere) {
    const auto result = split(
        "Yes.\n\n> Look:\n> ---------- Forwarded message ---------\n"
        "> From: a@b.example\n> To: c@d.example\n> Subject: x\n");
    EXPECT_FALSE(result.forwarded);
    EXPECT_EQ(result.reply, "Yes.");
}

TEST(SplitTest, AnswersBetweenTheLinesStayNew) {
    const auto result = split(
        "Hi!\n\nOn 5.1.2016 Mari wrote:\n> Is it red?\n\nYes.\n\n> Is it dear?\n"
        "\nNo, it is not.\n");
    EXPECT_EQ(result.reply, "Hi!\n\n\nYes.\n\n\nNo, it is not.");
    EXPECT_EQ(result.quoted, "On 5.1.2016 Mari wrote:\nIs it red?\nIs it dear?");
    EXPECT_TRUE(result.inline_below);
}

TEST(SplitTest, BottomPostingIsNew) {
    const auto result = split("> Is it red?\n> Mari\n\nYes, it is.\n");
    EXPECT_EQ(result.reply, "Yes, it is.");
    EXPECT_EQ(result.quoted, "Is it red?\nMari");
    EXPECT_FALSE(result.inline_below);
}

TEST(SplitTest, AWrappedTailBelongsToItsQuotation) {
    const auto result = split(
        "Yes.\n\nOn 5.1.2016 Mari wrote:\n"
        "> A long line of the old mail that a program has broken behind here\n"
        "and went on.\n> Next line.\n");
    EXPECT_EQ(result.reply, "Yes.");
}

TEST(SplitTest, AnswerBelowIsTold) {
    for (const auto* text :
         {"Vt allpool.", "See below", "Ответы ниже", "Katso alta!", "Siehe unten.", "Se nedan"}) {
        const auto result =
            split(std::string(text) + "\n\nFrom: a@b.example\nTo: c\nSubject: x\n\ny");
        EXPECT_EQ(result.reply, text);
        EXPECT_TRUE(result.inline_below) << text;
    }
}

TEST(SplitTest, SignaturesAreCut) {
    for (const std::string signature :
         {"-- \nMari Mets\n+372 5555 5555",
          "--\nMari",
          "__\nMari",
          "—\nMari",
          "Sent from my iPhone",
          "Get Outlook for iOS",
          "Saadetud minu Samsungi seadmest",
          "Отправлено с iPhone",
          "Von meinem iPhone gesendet",
          "Diese Nachricht wurde von unterwegs gesendet",
          "Lugupidamisega\nMari Mets\nFirma OÜ",
          "Parimat,\nMari",
          "Tervitades, Mari Mets",
          "Ystävällisin terveisin\nMari Mets",
          "С уважением,\nМария Метс",
          "Ar cieņu\nMari",
          "Pagarbiai\nMari",
          "З повагою,\nМарія",
          "Mit freundlichen Grüßen\nMari Mets",
          "MfG Mari",
          "Med vänliga hälsningar\nMari",
          "Best regards,\nMari\n\nFirm Ltd\nwww.firm.example",
          "Cordialement,\nMari",
          "Pozdrawiam\nMari",
          "Kind regards\nMari\n\nThis e-mail is confidential and intended only for the person it "
          "was written to; others must destroy it."}) {
        const auto result =
            split("The gates leave on Monday, and you get two of them.\n\n" + signature + "\n");
        EXPECT_EQ(result.reply, "The gates leave on Monday, and you get two of them.") << signature;
        EXPECT_EQ(result.signature, signature);
    }
}

TEST(SplitTest, WhatOnlyLooksLikeASignatureStays) {
    for (const std::string_view text :
         {"Regards the price we offered, it holds.\nMari", "With regards to the gate: it is red.",
          "We pack:\n-- gates\n-- doors", "Cheers", "It was sent from my house to yours.",
          "Best price is 100.\nMari", "-- \nThis one sentence is all that the mail has to say."})
        EXPECT_EQ(split(text).reply, text);
}

TEST(SplitTest, HtmlMarkersCut) {
    std::vector<Line> lines{{"Yes.", 0, Marker::none},
                            {"On 5.1.2016 Mari wrote:", 0, Marker::quote},
                            {"Red?", 1, Marker::none}};
    EXPECT_EQ(split_text(lines, first()).reply, "Yes.");
    lines = {
        {"Yes.", 0, Marker::none}, {"The old mail.", 0, Marker::quote}, {"x", 0, Marker::none}};
    const auto quote = split_text(lines, first());
    EXPECT_EQ(quote.reply, "Yes.");
    EXPECT_EQ(quote.quoted, "The old mail.\nx");
    lines = {{"Look.", 0, Marker::none},
             {"---------- Forwarded message ---------", 0, Marker::forward},
             {"From: Mari <m@firm.example>", 0, Marker::none},
             {"Date: 5.1.2016", 0, Marker::none},
             {"Subject: Gates", 0, Marker::none},
             {"", 0, Marker::none},
             {"Broken.", 0, Marker::none}};
    const auto forwarded = split_text(lines, reply());
    ASSERT_TRUE(forwarded.forwarded);
    EXPECT_EQ(forwarded.forwarded->text, "Broken.");
    lines = {{"Yes.", 0, Marker::none}, {"Mari", 0, Marker::signature}, {"Firm", 0, Marker::none}};
    EXPECT_EQ(split_text(lines, reply()).signature, "Mari\nFirm");
}

TEST(SplitTest, BoundsOfAnAddressDoNotCutACharacter) {
    std::string word;
    for (int i = 0; i < 100; ++i) word += "\u20AC";
    for (const std::string blanks : {"", "x", "xy"}) {
        const std::string attribution =
            "On 28/10/2020, \"Ma" + word + "@" + blanks + word + "> wrote:\n\n    Broken.\n";
        auto lines = plain_lines(attribution);
        lines[1].marker = Marker::quote;
        const auto result = split_text(lines, forward());
        ASSERT_TRUE(result.forwarded);
        EXPECT_TRUE(model::is_utf8(result.forwarded->from.name));
        EXPECT_TRUE(model::is_utf8(result.forwarded->from.address));
    }
}

TEST(SplitTest, EveryCutOfAMailIsSplitWithoutHarm) {
    const std::string mail =
        "Tere!\n\nJah.\n\nLugupidamisega\nMari\n\nT, 5. jaanuar 2016 kell 23:39 "
        "Mari\n<m@firm.example"
        "> kirjutas:\n> -----Algne kiri-----\n> Saatja: M <m@firm.example>\n> Teema: Õ\n> Saaja: "
        "x\n";
    for (std::size_t size = 0; size <= mail.size(); ++size) {
        for (const auto& context : {first(), reply(), forward()})
            EXPECT_LE(split(mail.substr(0, size), context).reply.size(), size);
    }
}

TEST(SplitTest, HostileTextsAreLinear) {
    for (const std::string_view piece :
         {"From: a@b\n", "> ", ">", "- ", "--\n", "On 1:\n", "From:\n\n", "a@", "*", "____\n",
          "----- Original Message ----- From: ", "wrote:\n", ": ", "Regards\n",
          "<mailto:", "\xE2\x80"}) {
        std::string text;
        while (text.size() < 200'000) text += piece;
        for (const auto& context : {first(), reply(), forward()})
            EXPECT_LE(split(text, context).reply.size(), text.size() * 25);
    }
}

TEST(LocalDateTest, ReadsWhatProgramsWrite) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"Wed, Oct 27, 2021 at 9:31 PM", "2021-10-27T21:31:00Z"},
        {"K, 27. oktoober 2021 kell 09:31", "2021-10-27T09:31:00Z"},
        {"ke 27. lokak. 2021 klo 9.31", "2021-10-27T09:31:00Z"},
        {"26. lokakuuta 2021 klo 14.25.08 UTC+3", "2021-10-26T11:25:08Z"},
        {"четверг, 28 октября 2021 г. в 12:46", "2021-10-28T12:46:00Z"},
        {"trešdiena, 2021. gada 27. oktobris 09:31", "2021-10-27T09:31:00Z"},
        {"2021 m. spalio 27 d. 09:31", "2021-10-27T09:31:00Z"},
        {"Dienstag, 2. November 2021, 09:26:50 MEZ", "2021-11-02T08:26:50Z"},
        {"2021. okt. 27., Sze, 9:31", "2021-10-27T09:31:00Z"},
        {"út 27. 10. 2021 v 9:31", "2021-10-27T09:31:00Z"},
        {"28/10/2021 12:46", "2021-10-28T12:46:00Z"},
        {"28/10/21, 12:46", "2021-10-28T12:46:00Z"},
        {"02/10/2023 4:52 PM EST", "2023-02-10T21:52:00Z"},
        {"2022年9月19日月曜日 17:55:44 -0400", "2022-09-19T21:55:44Z"},
        {"2026-01-05 23:39", "2026-01-05T23:39:00Z"},
        {"kolmapäev, 4. märts 2026 9:00", "2026-03-04T09:00:00Z"},
        {"mardi 3 février 2026 09:00", "2026-02-03T09:00:00Z"},
        {"Le mar. 5 janv. 2016 à 23:39", "2016-01-05T23:39:00Z"},
        {"ter., 5 de mai. de 2016 às 23:39", "2016-05-05T23:39:00Z"},
        {"Tuesday, March 3, 2026 9:00 AM", "2026-03-03T09:00:00Z"},
        {"5.1.2016", "2016-01-05T00:00:00Z"},
    };
    for (const auto& [text, iso] : cases) {
        const auto date = read_local_date(text);
        ASSERT_TRUE(date) << text;
        EXPECT_EQ(model::iso(*date), iso) << text;
    }
    for (const auto* text : {"", "yesterday", "32. jaanuar 2021", "12:30", "99/99/2021", "0.0.0000",
                             "2021", "99999999999999999999", "March"})
        EXPECT_FALSE(read_local_date(text)) << text;
}

}  // namespace vastus::mail
