#include <array>

#include "mail/locale.hpp"
#include "mail/sorted.hpp"

namespace vastus::mail {
namespace {

using enum Label;
constexpr bool finnic = true;

// By language; what another row already has is left out (mail.md 5.4).
constexpr auto label_rows = sorted(std::to_array<LabelRow>({
    // English
    {"from", from},
    {"date", date},
    {"sent", date},
    {"to", to},
    {"cc", cc},
    {"bcc", cc},
    {"subject", subject},
    {"reply-to", reply_to},
    {"reply to", reply_to},
    // Estonian
    {"saatja", from, finnic},
    {"kellelt", from, finnic},
    {"kuupäev", date, finnic},
    {"saadetud", date, finnic},
    {"saatmisaeg", date, finnic},
    {"saaja", to, finnic},
    {"adressaat", to, finnic},
    {"kellele", to, finnic},
    {"koopia", cc, finnic},
    {"teema", subject, finnic},
    {"vastamise aadress", reply_to, finnic},
    // Finnish
    {"lähettäjä", from, finnic},
    {"päiväys", date, finnic},
    {"päivämäärä", date, finnic},
    {"pvm", date, finnic},
    {"lähetetty", date, finnic},
    {"vastaanottaja", to, finnic},
    {"kopio", cc, finnic},
    {"aihe", subject, finnic},
    {"vastausosoite", reply_to, finnic},
    // Latvian
    {"no", from},
    {"datums", date},
    {"nosūtīts", date},
    {"uz", to},
    {"kopija", cc},
    {"temats", subject},
    {"tēma", subject},
    {"atbildēt uz", reply_to},
    // Lithuanian
    {"kas", from},
    {"nuo", from},
    {"data", date},
    {"išsiųsta", date},
    {"kam", to},
    {"tema", subject},
    {"atsakyti", reply_to},
    // Russian, Ukrainian, Belarusian, Bulgarian
    {"от", from},
    {"отправитель", from},
    {"дата", date},
    {"отправлено", date},
    {"кому", to},
    {"копия", cc},
    {"тема", subject},
    {"ответ-кому", reply_to},
    {"від", from},
    {"від кого", from},
    {"відправлено", date},
    {"надіслано", date},
    {"копія", cc},
    {"ад", from},
    {"да", to},
    {"са", cc},
    {"тэма", subject},
    {"до", to},
    {"копие", cc},
    // German
    {"von", from},
    {"datum", date},
    {"gesendet", date},
    {"an", to},
    {"kopie", cc},
    {"kopie (cc)", cc},
    {"betreff", subject},
    {"antwort an", reply_to},
    // Swedish, Norwegian, Danish, Icelandic
    {"från", from},
    {"skickat", date},
    {"kopia", cc},
    {"till", to},
    {"ämne", subject},
    {"svar till", reply_to},
    {"fra", from},
    {"frå", from},
    {"dato", date},
    {"sendt", date},
    {"til", to},
    {"kopi", cc},
    {"kopi til (cc)", cc},
    {"kopi til", cc},
    {"emne", subject},
    {"svar til", reply_to},
    {"frá", from},
    {"dagsetning", date},
    {"viðfangsefni", subject},
    {"efni", subject},
    // Dutch
    {"van", from},
    {"verzonden", date},
    {"aan", to},
    {"onderwerp", subject},
    {"antwoord aan", reply_to},
    // French
    {"de", from},
    {"expéditeur", from},
    {"envoyé", date},
    {"message du", date},
    {"à", to},
    {"pour", to},
    {"destinataire", to},
    {"copie à", cc},
    {"objet", subject},
    {"sujet", subject},
    {"répondre à", reply_to},
    // Spanish, Portuguese
    {"fecha", date},
    {"enviado", date},
    {"enviado el", date},
    {"enviada", date},
    {"enviada em", date},
    {"enviado em", date},
    {"para", to},
    {"a", to},
    {"asunto", subject},
    {"assunto", subject},
    {"responder a", reply_to},
    // Italian
    {"da", from},
    {"mittente", from},
    {"inviato", date},
    {"oggetto", subject},
    {"rispondi a", reply_to},
    // Romanian
    {"de la", from},
    {"expeditorul", from},
    {"dată", date},
    {"trimis", date},
    {"către", to},
    {"destinatarul", to},
    {"subiect", subject},
    {"subiectul", subject},
    // Polish
    {"od", from},
    {"nadawca", from},
    {"wysłano", date},
    {"do", to},
    {"adresat", to},
    {"dw", cc},
    {"temat", subject},
    {"odpowiedz do", reply_to},
    // Czech, Slovak
    {"odesláno", date},
    {"dátum", date},
    {"odoslané", date},
    {"komu", to},
    {"pre", to},
    {"kópia", cc},
    {"předmět", subject},
    {"predmet", subject},
    // Hungarian
    {"feladó", from},
    {"elküldve", date},
    {"címzett", to},
    {"másolat", cc},
    {"másolatot kap", cc},
    {"tárgy", subject},
    // Slovene, Croatian, Serbian
    {"šalje", from},
    {"шаље", from},
    {"датум", date},
    {"za", to},
    {"prima", to},
    {"прима", to},
    {"kp", cc},
    {"коп", cc},
    {"zadeva", subject},
    {"naslov", subject},
    // Greek, Turkish
    {"από", from},
    {"ημερομηνία", date},
    {"στάλθηκε", date},
    {"προσ", to},
    {"κοιν.", cc},
    {"κοιν", cc},
    {"θέμα", subject},
    {"kimden", from},
    {"gönderen", from},
    {"tarih", date},
    {"gönderilen", date},
    {"gönderme tarihi", date},
    {"kime", to},
    {"bilgi", cc},
    {"konu", subject},
    // Chinese, Japanese, Korean
    {"发件人", from},
    {"從", from},
    {"寄件者", from},
    {"日期", date},
    {"发送时间", date},
    {"收件人", to},
    {"到", to},
    {"抄送", cc},
    {"副本", cc},
    {"主题", subject},
    {"主旨", subject},
    {"送信元", from},
    {"差出人", from},
    {"日付", date},
    {"送信日時", date},
    {"送信先", to},
    {"宛先", to},
    {"件名", subject},
    {"보낸 사람", from},
    {"날짜", date},
    {"받는 사람", to},
    {"참조", cc},
    {"제목", subject},
}));

struct Month {
    std::string_view word;
    unsigned number = 0;
};

// Beginnings: a month name begins with one of these. The longest that fits decides.
constexpr auto month_rows = sorted(std::to_array<Month>({
    {"jan", 1},    {"jaan", 1},       {"янв", 1},        {"січ", 1},      {"saus", 1},
    {"ene", 1},    {"gen", 1},        {"led", 1},        {"sty", 1},      {"tammi", 1},
    {"sij", 1},    {"oca", 1},        {"ian", 1},        {"ιαν", 1},      {"feb", 2},
    {"fév", 2},    {"fev", 2},        {"veeb", 2},       {"фев", 2},      {"лют", 2},
    {"vas", 2},    {"úno", 2},        {"lut", 2},        {"helmi", 2},    {"velj", 2},
    {"şub", 2},    {"φεβ", 2},        {"mar", 3},        {"mär", 3},      {"maerz", 3},
    {"märts", 3},  {"мар", 3},        {"бер", 3},        {"kov", 3},      {"bře", 3},
    {"maalis", 3}, {"ožu", 3},        {"mrt", 3},        {"maart", 3},    {"már", 3},
    {"μαρ", 3},    {"apr", 4},        {"aprill", 4},     {"апр", 4},      {"квіт", 4},
    {"bal", 4},    {"abr", 4},        {"avr", 4},        {"dub", 4},      {"kwi", 4},
    {"huhti", 4},  {"tra", 4},        {"nis", 4},        {"ápr", 4},      {"απρ", 4},
    {"may", 5},    {"mai", 5},        {"maj", 5},        {"май", 5},      {"мая", 5},
    {"трав", 5},   {"geg", 5},        {"mag", 5},        {"kvě", 5},      {"touko", 5},
    {"svi", 5},    {"mei", 5},        {"máj", 5},        {"máj", 5},      {"maijs", 5},
    {"μαϊ", 5},    {"μάι", 5},        {"jun", 6},        {"juni", 6},     {"juuni", 6},
    {"jūn", 6},    {"июн", 6},        {"черв", 6},       {"birž", 6},     {"juin", 6},
    {"giu", 6},    {"čvn", 6},        {"červn", 6},      {"cze", 6},      {"kesä", 6},
    {"lip", 7},    {"haz", 6},        {"jún", 6},        {"iun", 6},      {"ιουν", 6},
    {"jul", 7},    {"juuli", 7},      {"jūl", 7},        {"июл", 7},      {"лип", 7},
    {"liep", 7},   {"juil", 7},       {"lug", 7},        {"červenec", 7}, {"července", 7},
    {"heinä", 7},  {"srp", 8},        {"tem", 7},        {"júl", 7},      {"iul", 7},
    {"ιουλ", 7},   {"aug", 8},        {"авг", 8},        {"серп", 8},     {"rugp", 8},
    {"ago", 8},    {"aoû", 8},        {"sie", 8},        {"elo", 8},      {"kol", 8},
    {"ağu", 8},    {"αυγ", 8},        {"sep", 9},        {"set", 9},      {"сен", 9},
    {"вер", 9},    {"rugs", 9},       {"zář", 9},        {"wrz", 9},      {"syys", 9},
    {"ruj", 9},    {"eyl", 9},        {"szept", 9},      {"σεπ", 9},      {"oct", 10},
    {"okt", 10},   {"окт", 10},       {"жовт", 10},      {"spal", 10},    {"ott", 10},
    {"out", 10},   {"říj", 10},       {"paź", 10},       {"loka", 10},    {"lis", 10},
    {"eki", 10},   {"οκτ", 10},       {"nov", 11},       {"ноя", 11},     {"лист", 11},
    {"lapkr", 11}, {"listopadu", 11}, {"listopada", 11}, {"marras", 11},  {"stu", 11},
    {"kas", 11},   {"noi", 11},       {"νοε", 11},       {"dec", 12},     {"dez", 12},
    {"dets", 12},  {"дек", 12},       {"груд", 12},      {"gruod", 12},   {"dic", 12},
    {"déc", 12},   {"pro", 12},       {"gru", 12},       {"joulu", 12},   {"ara", 12},
    {"des", 12},   {"δεκ", 12},
}));

}  // namespace

const LabelRow* find_label(std::string_view folded) { return find_row(label_rows, folded); }
std::span<const LabelRow> labels() { return label_rows; }

unsigned month_of(std::string_view folded) {
    std::size_t longest = 0;
    unsigned number = 0;
    for (const auto& row : month_rows) {
        if (row.word.size() <= longest || !folded.starts_with(row.word)) continue;
        longest = row.word.size();
        number = row.number;
    }
    return number;
}

}  // namespace vastus::mail
