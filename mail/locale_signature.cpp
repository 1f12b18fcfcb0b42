#include <array>

#include "mail/locale.hpp"
#include "mail/sorted.hpp"

namespace vastus::mail {
namespace {

constexpr auto device_rows = sorted(std::to_array<std::string_view>({
    "sent from my",
    "sent from mail for",
    "sent from outlook",
    "sent from yahoo",
    "sent from proton",
    "sent from samsung",
    "get outlook for",
    "get bluemail for",
    "saadetud minu",
    "saadetud telefonist",
    "saadetud rakendusest",
    "saadetud seadmest",
    "hankige outlook",
    "hanki outlook",
    "отправлено с моего",
    "отправлено с моей",
    "надіслано з мого",
    "von meinem iphone gesendet",
    "diese nachricht wurde von",
    "skickat från min",
    "hämta outlook",
    "sendt fra min",
    "hent outlook",
    "envoyé de mon",
    "envoyé depuis mon",
    "envoyé à partir de outlook",
    "télécharger outlook",
    "obtenir outlook",
    "obtenez outlook",
    "enviado desde mi",
    "obtener outlook",
    "enviado do meu",
    "obter o outlook",
    "inviato dal mio",
    "scarica outlook",
    "verzonden vanaf mijn",
    "verstuurd vanaf mijn",
    "wysłane z mojego",
    "pobierz outlook",
    "nosūtīts no mana",
    "išsiųsta iš mano",
    "從我的",
    "从我的",
    "发自我的",
    "iphoneから送信",
}));

// What goes on as "by courier" too: the line must name a device or a program.
constexpr auto sent_rows = sorted(std::to_array<std::string_view>({
    "sent from",          "sent with",     "sent via",         "sent by",       "sent using",
    "saadetud",           "lähetetty",     "отправлено с",     "отправлено из", "отправлено через",
    "надіслано з",        "von meinem",    "von meiner",       "gesendet von",  "gesendet mit",
    "gesendet über",      "skickat från",  "sendt fra",        "envoyé de",     "envoyé depuis",
    "envoyé à partir de", "enviado desde", "enviado a partir", "enviado do",    "enviado via",
    "inviato da",         "inviato dal",   "verzonden vanaf",  "verzonden met", "verstuurd vanaf",
    "wysłane z",          "wysłano z",     "odesláno z",       "odoslané z",    "nosūtīts no",
    "išsiųsta iš",
}));

constexpr auto device_word_rows = std::to_array<std::string_view>({
    "iphone",     "ipad",        "ipod",       "android",      "samsung",       "galaxy",
    "huawei",     "honor",       "xiaomi",     "redmi",        "oneplus",       "nokia",
    "motorola",   "xperia",      "pixel",      "blackberry",   "windows phone", "windows mail",
    "windows 10", "outlook",     "gmail",      "yahoo",        "proton",        "bluemail",
    "spark",      "thunderbird", "k-9",        "fairemail",    "aquamail",      "gmx",
    "web.de",     "emclient",    "em client",  "mail.ru",      "mail app",      "mail for",
    "mail-app",   "mail für",    "yandex",     "яндекс",       "почты",         "mobile",
    "mobil",      "mobiil",      "mobilen",    "mobiltelefon", "telefonist",    "nutitelefon",
    "seadmest",   "tahvlist",    "rakendus",   "puhelimesta",  "puhelimella",   "laitteesta",
    "smartphone", "smartfon",    "phone",      "tablet",       "handy",         "telefona",
    "telefono",   "telefonu",    "телефон",    "смартфон",     "айфон",         "айпад",
    "планшет",    "мобильн",     "мобільн",    "устройств",    "пристро",       "приложени",
    "самсунг",    "macbook",     "手机",       "手機",         "apple watch",   "ierīces",
    "įrenginio",  "téléphone",   "teléfono",   "dispositivo",  "mailbox",       "roundcube",
    "horde",      "zoho",        "opera mail",
});

// A participle that says without a preposition where it was sent: the noun must say it.
constexpr auto bare_participle_rows =
    sorted(std::to_array<std::string_view>({"lähetetty", "saadetud"}));
constexpr auto ablative_rows = std::to_array<std::string_view>(
    {"st", "ga", "sta", "stä", "lla", "llä", "stani", "stäni", "llani", "lläni"});

constexpr auto device_ending_rows =
    std::to_array<std::string_view>({" gesendet", " gesendet.", "傳送", "发送", "から送信"});

// Written as firms are, with a capital.
constexpr auto firm_rows = sorted(std::to_array<std::string_view>({
    "oü",   "as",  "mtü", "tü",   "fie",   "oy",    "oyj", "ab",    "sia",   "uab",     "ооо",
    "зао",  "оао", "пао", "ип",   "тов",   "gmbh",  "ag",  "kg",    "ug",    "ltd",     "llc",
    "llp",  "inc", "plc", "corp", "aps",   "asa",   "bv",  "b.v",   "nv",    "srl",     "s.r.l",
    "sarl", "s.a", "sas", "kft",  "d.o.o", "s.r.o", "a.s", "group", "grupp", "company",
}));

constexpr auto contact_rows = sorted(std::to_array<std::string_view>({
    "tel",      "telefon", "phone",    "mob",      "mobile",   "mobiil", "gsm",     "faks",
    "fax",      "skype",   "whatsapp", "viber",    "telegram", "puh",    "puhelin", "tālr",
    "mobilais", "тел",     "моб",      "телефон",  "факс",     "email",  "epost",   "meil",
    "почта",    "reg",     "kmkr",     "tunnus",   "vat",      "инн",    "mnt",     "tn",
    "pst",      "tänav",   "maantee",  "puiestee", "street",   "str",    "avenue",  "iela",
    "katu",     "gatan",   "vägen",    "strasse",  "gatvė",    "ул",     "улица",   "вул",
    "ulica",    "ul",
}));

constexpr auto postscript_rows = sorted(std::to_array<std::string_view>({
    "ps",
    "ps.",
    "p.s",
    "p.s.",
    "p. s.",
    "pps",
    "nb",
    "nb!",
    "n:b",
    "n.b.",
    "p/s",
    "зы",
    "з.ы.",
    "пс",
    "п.с.",
    "p.s.:",
}));

constexpr auto closing_rows = sorted(std::to_array<std::string_view>({
    // Estonian
    "lugupidamisega",
    "parimate soovidega",
    "parimat",
    "tervitades",
    "tervitustega",
    "tervitusi",
    "tervitusega",
    "head soovides",
    "kõike head",
    "kena päeva",
    "ilusat päeva",
    "heade soovidega",
    "ette tänades",
    "parimatega",
    // Finnish
    "ystävällisin terveisin",
    "terveisin",
    "yst. terv.",
    "yst.terv",
    "yst terv",
    "terv.",
    "parhain terveisin",
    "kunnioittaen",
    "t.",
    "ystävällisesti",
    // Russian, Ukrainian
    "с уважением",
    "с наилучшими пожеланиями",
    "с благодарностью",
    "всего доброго",
    "всего хорошего",
    "з повагою",
    "з найкращими побажаннями",
    "з вдячністю",
    // Latvian, Lithuanian
    "ar cieņu",
    "ar labiem vēlējumiem",
    "ar sveicieniem",
    "pagarbiai",
    "geriausi linkėjimai",
    "su pagarba",
    "geriausios kloties",
    // German
    "mit freundlichen grüssen",
    "mit freundlichem gruss",
    "mit besten grüssen",
    "viele grüsse",
    "beste grüsse",
    "liebe grüsse",
    "freundliche grüsse",
    "schöne grüsse",
    "herzliche grüsse",
    "mfg",
    "lg",
    "hochachtungsvoll",
    "gruss",
    "grüsse",
    // Swedish, Norwegian, Danish
    "med vänliga hälsningar",
    "med vänlig hälsning",
    "vänliga hälsningar",
    "vänligen",
    "hälsningar",
    "bästa hälsningar",
    "mvh",
    "med vennlig hilsen",
    "vennlig hilsen",
    "med venlig hilsen",
    "venlig hilsen",
    "hilsen",
    "beste hilsener",
    "de bedste hilsner",
    "bedste hilsner",
    "vh",
    // English
    "best regards",
    "kind regards",
    "kindest regards",
    "warm regards",
    "warmest regards",
    "with kind regards",
    "with best regards",
    "regards",
    "sincerely",
    "yours sincerely",
    "sincerely yours",
    "yours faithfully",
    "yours truly",
    "cheers",
    "best wishes",
    "all the best",
    "best",
    "many thanks and best regards",
    "thanks and regards",
    "thanks & regards",
    "respectfully",
    "cordially",
    // French, Spanish, Portuguese, Italian, Dutch
    "cordialement",
    "bien cordialement",
    "salutations",
    "meilleures salutations",
    "bien à vous",
    "saludos",
    "un saludo",
    "saludos cordiales",
    "un cordial saludo",
    "atentamente",
    "atenciosamente",
    "cumprimentos",
    "com os melhores cumprimentos",
    "cordiali saluti",
    "distinti saluti",
    "saluti",
    "met vriendelijke groet",
    "met vriendelijke groeten",
    "groeten",
    "mvg",
    // Polish, Czech, Slovak
    "pozdrawiam",
    "z poważaniem",
    "z wyrazami szacunku",
    "s pozdravem",
    "s pozdravom",
    "s úctou",
}));

// Words of a confidentiality notice.
constexpr auto notice_rows = std::to_array<std::string_view>({
    "confiden",
    "konfidents",
    "konfiden",
    "luottamuksel",
    "конфиденц",
    "конфіденц",
    "vertraul",
    "disclaimer",
    "intended only",
    "intended for",
    "intended recipient",
    "privileged",
    "poufn",
    "fortrolig",
    "riservat",
    "konfidenc",
    "adressaadile",
    "ametialaseks",
});

}  // namespace

Words device_openings() { return device_rows; }
Words sent_openings() { return sent_rows; }
Words device_endings() { return device_ending_rows; }
Words bare_participles() { return bare_participle_rows; }
Words ablative_endings() { return ablative_rows; }
Words device_words() { return device_word_rows; }
Words firm_words() { return firm_rows; }
Words contact_words() { return contact_rows; }
Words postscripts() { return postscript_rows; }
Words closings() { return closing_rows; }
Words notice_words() { return notice_rows; }

}  // namespace vastus::mail
