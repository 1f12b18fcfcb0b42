#include <array>

#include "mail/locale.hpp"
#include "mail/sorted.hpp"

namespace vastus::mail {
namespace {

// The one word of "N wrote" that carries it: "scritto" of "ha scritto", "napsal" of "napsal(a)".
constexpr auto verb_rows = sorted(std::to_array<std::string_view>({
    "wrote",     "writes",                                             // English
    "kirjutas",  "kirjutab",                                           // Estonian
    "kirjoitti",                                                       // Finnish
    "rakstīja",                                                        // Latvian
    "rašė",      "parašė",                                             // Lithuanian
    "пишет",     "написал",     "написала",     "писал",    "писала",  // Russian
    "пише",      "написав",     "писав",                               // Ukrainian, Serbian
    "напісаў",   "напісала",    "піша",         "написа",              // Belarusian, Bulgarian
    "schrieb",   "geschrieben", "schreibt",                            // German
    "skrev",     "skreiv",      "skriver",      "skrifaði",            // the north
    "schreef",   "geschreven",  "schrijft",                            // Dutch
    "écrit",     "escribió",    "scritto",      "escreveu", "scris",   // the south
    "pisze",     "napisał",     "napisała",                            // Polish
    "napsal",    "napsala",     "napísal",      "napísala", "píše",    // Czech, Slovak
    "írta",                                                            // Hungarian
    "napisal",   "napisala",    "piše",         "napisao",  "pisao",
    "pisala",                                    // Slovene, Croatian
    "έγραψε",    "yazdı",       "yazmış",        // Greek, Turkish
    "쓴",        "작성",        "작성했습니다",  // Korean
    "כתב",       "כתבה",        "كتب",           // Hebrew, Arabic
}));

// Without blanks between words: looked for inside the line.
constexpr auto run_on_verbs =
    std::to_array<std::string_view>({"写道", "寫道", "写于", "寫於", "のメッセージ", "님이 작성"});

constexpr auto opening_rows = sorted(std::to_array<std::string_view>({
    "on",      "at",         "in",      "el",   "le",   "il",   "em",     "am",      "op",
    "den",     "d.",         "dne",     "dňa",  "dnia", "la",   "w dniu", "в",       "на",
    "дана",    "þann",       "στισ",    "în",   "ziua", "bei",  "na",     "à",       "às",
    "in data", "in message", "kontakt", "ke",   "ma",   "ti",   "to",     "pe",      "su",
    "man.",    "tir.",       "ons.",    "tor.", "fre.", "lør.", "søn.",   "на дата", "בתאריך",
    "على",     "في",         "在",      "u",
}));

constexpr auto first_person_rows =
    sorted(std::to_array<std::string_view>({"we", "ich", "wir", "я", "мы", "ми", "nous", "minä"}));
constexpr auto lower_first_person_rows = sorted(std::to_array<std::string_view>(
    {"ma", "mina", "me", "meie", "mä", "es", "mēs", "mes", "aš",  "jag", "jeg", "vi",
     "ik", "wij",  "ja", "yo",   "io", "ho", "eu",  "noi", "нам", "мне", "my"}));

constexpr auto filler_rows = sorted(std::to_array<std::string_view>({
    "kell",       "kuupäeval",    "klo",        "plkst",       "lietotājs",   "lietotāja",
    "gada",       "пользователь", "користувач", "написала",    "heeft",       "volgende",
    "följande",   "følgende",     "följer",     "giorno",      "alle",        "data",
    "dnia",       "dniu",         "odesílatel", "uživatel",    "používateľ",  "időpont",
    "időpontban", "keltezéssel",  "dátummal",   "oseba",       "tarihinde",   "şunu",
    "datum",      "message",      "esmaspäev",  "teisipäev",   "kolmapäev",   "neljapäev",
    "reede",      "laupäev",      "pühapäev",   "maanantaina", "tiistaina",   "keskiviikkona",
    "torstaina",  "perjantaina",  "lauantaina", "sunnuntaina", "понедельник", "вторник",
    "среда",      "среду",        "четверг",    "пятница",     "пятницу",     "суббота",
    "субботу",    "воскресенье",  "pirmdien",   "otrdien",     "trešdien",    "ceturtdien",
    "piektdien",  "otrd",         "trešd",      "ceturtd",     "piektd",      "pirmd",
    "sestd",      "svētd",
}));

constexpr auto original_rows = sorted(std::to_array<std::string_view>({
    "original message",
    "original mail",
    "original email",
    "reply message",
    "original",
    "original appointment",
    "message original",
    "algne kiri",
    "algne sõnum",
    "alkuperäinen viesti",
    "sākotnējā vēstule",
    "sākotnējais ziņojums",
    "originalus laiškas",
    "originalaus laiško tekstas",
    "исходное сообщение",
    "оригинальное сообщение",
    "початкове повідомлення",
    "зыходнае паведамленне",
    "зыходны ліст",
    "оригинално писмо",
    "original-nachricht",
    "originalnachricht",
    "ursprüngliche nachricht",
    "ursprüngliche mitteilung",
    "ursprungligt meddelande",
    "originalmeddelande",
    "opprinnelig melding",
    "opphavleg melding",
    "oprindelig meddelelse",
    "oprindelig besked",
    "original meddelelse",
    "upprunalegur póstur",
    "oorspronkelijk bericht",
    "message d'origine",
    "mensaje original",
    "messaggio originale",
    "mensagem original",
    "mesajul original",
    "treść oryginalnej wiadomości",
    "wiadomość oryginalna",
    "oryginalna wiadomość",
    "původní zpráva",
    "pôvodná správa",
    "eredeti üzenet",
    "izvirno sporočilo",
    "izvorna poruka",
    "изворна порука",
    "αρχικό μήνυμα",
    "özgün i̇leti",
    "orijinal mesaj",
    "原始消息",
    "原始信息",
    "原始邮件",
    "原始郵件",
    "원본 메시지",
    "元のメッセージ",
    "הודעה מקורית",
    "الرسالة الأصلية",
}));

constexpr auto forwarded_rows = sorted(std::to_array<std::string_view>({
    "forwarded message",
    "begin forwarded message",
    "forwarded mail",
    "forwarded by",
    "edastatud kiri",
    "edastatud sõnum",
    "algab edastatud kiri",
    "välitetty viesti",
    "edelleenlähetetty viesti",
    "välitetty viesti alkaa",
    "pārsūtītā vēstule",
    "persiųstas laiškas",
    "перенаправленное сообщение",
    "пересылаемое сообщение",
    "пересланное сообщение",
    "начало переадресованного сообщения",
    "начало пересылаемого сообщения",
    "переслане повідомлення",
    "перенаправлене повідомлення",
    "початок листа, що пересилається",
    "перанакіраванае паведамленне",
    "препратено писмо",
    "weitergeleitete nachricht",
    "anfang der weitergeleiteten nachricht",
    "anfang der weitergeleiteten e-mail",
    "vidarebefordrat meddelande",
    "vidarebefordrat mejl",
    "videresendt melding",
    "vidaresend melding",
    "videresendt meddelelse",
    "start på videresendt besked",
    "áframsendur póstur",
    "doorgestuurd bericht",
    "begin doorgestuurd bericht",
    "message transféré",
    "message transmis",
    "début du message transféré",
    "début du message réexpédié",
    "mensaje reenviado",
    "mensaje remitido",
    "inicio del mensaje reenviado",
    "messaggio inoltrato",
    "inizio messaggio inoltrato",
    "mensagem encaminhada",
    "mensagem reencaminhada",
    "início da mensagem encaminhada",
    "início da mensagem reencaminhada",
    "mesaj redirecționat",
    "mesaj redirecţionat",
    "începe mesajul redirecționat",
    "treść przekazanej wiadomości",
    "przekazana wiadomość",
    "wiadomość przesłana dalej",
    "początek przekazywanej wiadomości",
    "přeposlaná zpráva",
    "začátek přeposílané zprávy",
    "preposlaná správa",
    "začiatok preposlanej správy",
    "továbbított üzenet",
    "továbbított levél kezdete",
    "posredovano sporočilo",
    "proslijeđena poruka",
    "započni proslijeđenu poruku",
    "прослеђена порука",
    "προωθημένο μήνυμα",
    "i̇letilen i̇leti",
    "i̇letilmiş i̇leti",
    "i̇letilmiş mesaj",
    "i̇leti başlangıcı",
    "转发的消息",
    "转发邮件",
    "轉寄郵件",
    "メッセージを転送",
    "転送メッセージ",
    "전달된 메시지",
    "הודעה מועברת",
    "رسالة ممرّرة",
}));

// "See below", anywhere in a short text.
constexpr auto below_rows = std::to_array<std::string_view>({
    "vt allpool",       "vt. allpool",      "vaata allpool",   "vastused allpool",
    "vastasin allpool", "vastus allpool",   "all tekstis",     "see below",
    "answers below",    "my answers below", "comments below",  "replies below",
    "inline below",     "answers inline",   "comments inline", "see inline",
    "katso alta",       "ks. alla",         "vastaukset alla", "vastaukset alempana",
    "см. ниже",         "смотрите ниже",    "ответы ниже",     "ответил ниже",
    "див. нижче",       "skat. zemāk",      "skatīt zemāk",    "žr. žemiau",
    "žiūrėkite žemiau", "siehe unten",      "s. unten",        "antworten unten",
    "se nedan",         "svar nedan",       "se nedenfor",     "se under",
    "zie hieronder",    "zobacz poniżej",   "patrz poniżej",   "voir ci-dessous",
    "ver abajo",        "ver más abajo",    "vedi sotto",      "viz níže",
});

}  // namespace

Words attribution_verbs() { return verb_rows; }
Words attribution_run_on_verbs() { return run_on_verbs; }
Words first_persons() { return first_person_rows; }
Words first_persons_in_lower_case() { return lower_first_person_rows; }
Words attribution_fillers() { return filler_rows; }
Words attribution_openings() { return opening_rows; }
Words original_lines() { return original_rows; }
Words forwarded_lines() { return forwarded_rows; }
Words below_words() { return below_rows; }

}  // namespace vastus::mail
