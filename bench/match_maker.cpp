#include "match_maker.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace vastus::bench {
namespace {

using Words = std::vector<std::string_view>;

/// Of patterns of equal hits, those that texts hold.
constexpr std::size_t held_patterns = 100;

struct Language {
    Words business;  ///< What rules are about.
    Words tails;     ///< Second halves of business words; "" is none.
    Words ordinary;  ///< Stems of everything else.
    Words endings;   ///< Of both.
    Words common;    ///< Words that are as they are.
};

Language estonian() {
    return {
        {"tellimus", "arve",  "pakkumis", "hinnapäring", "kaebus",  "tagastus",      "saadetis",
         "leping",   "makse", "tarne",    "garantii",    "remondi", "hoolduse",      "päringu",
         "kauba",    "konto", "rikke",    "kindlustus",  "lao",     "veo",           "tühistamis",
         "võla",     "üüri",  "müügi",    "ostu",        "krediit", "deklaratsiooni"},
        {"", "kinnitus", "number", "leht", "kuupäev", "nõue", "tingimus", "summa", "aadress",
         "teade", "tähtaeg", "osakond"},
        {"maja",     "linn",    "sõber", "päev",    "nädal",    "töö",      "inime",
         "koosolek", "kõne",    "mõte",  "asi",     "aeg",      "küsimus",  "vastus",
         "auto",     "kool",    "ilm",   "suvi",    "talv",     "raamat",   "pilt",
         "laud",     "aken",    "uks",   "tänav",   "sõit",     "puhkus",   "kolleeg",
         "juhataja", "kohtumi", "plaan", "tulemus", "võimalus", "probleem", "lahendus"},
        {"", "e", "i", "t", "l", "le", "lt", "s", "st", "ga", "ta", "ni", "na", "d", "de", "tega",
         "test", "tele"},
        {"tere",   "palun",
         "saatke", "meile",
         "kas",    "on",
         "ja",     "et",
         "me",     "ei",
         "saa",    "veel",
         "mis",    "kui",
         "aga",    "siis",
         "oleme",  "teie",
         "meie",   "täna",
         "homme",  "eile",
         "väga",   "hästi",
         "aitäh",  "lugupidamisega",
         "soovin", "teada",
         "mul",    "oli",
         "pärast", "enne"}};
}

Language english() {
    return {
        {"order",   "invoice",  "quote",     "complaint", "refund",  "shipment", "contract",
         "payment", "delivery", "warranty",  "repair",    "service", "inquiry",  "goods",
         "account", "defect",   "insurance", "stock",     "freight", "cancel",   "debt",
         "rent",    "sales",    "purchase",  "credit",    "customs"},
        {"", "number", " sheet", " date", " claim", " terms", " amount", " address", " notice",
         " deadline", "s desk", "-form"},
        {"house",   "town",   "friend",  "day",    "week",    "work",     "person",
         "meet",    "call",   "thought", "thing",  "time",    "question", "answer",
         "car",     "school", "weather", "summer", "winter",  "book",     "picture",
         "table",   "window", "door",    "street", "trip",    "holiday",  "colleague",
         "manager", "plan",   "result",  "chance", "problem", "solution"},
        {"", "s", "ed", "ing", "er", "ers", "ly", "ment", "ness", "able", "al", "ation", "less"},
        {"hello",  "please",  "send", "us",    "the",      "is",        "and",    "that",
         "we",     "not",     "can",  "yet",   "what",     "if",        "but",    "then",
         "are",    "your",    "our",  "today", "tomorrow", "yesterday", "very",   "well",
         "thanks", "regards", "wish", "know",  "was",      "after",     "before", "with"}};
}

Language russian() {
    return {{"заказ",  "счет",     "предложени", "жалоб",    "возврат",     "отправлени", "договор",
             "оплат",  "доставк",  "гаранти",    "ремонт",   "обслуживани", "запрос",     "товар",
             "поломк", "страховк", "склад",      "перевозк", "отмен",       "долг",       "аренд",
             "продаж", "покупк",   "кредит",     "таможн"},
            {"", "ный номер", "ный лист", " дата", "ное требование", " услови", " сумм", " адрес",
             " уведомлени", " срок", " отдел", "чик"},
            {"дом",         "город", "друг",      "ден",        "недел",   "работ",  "человек",
             "встреч",      "звон",  "мысл",      "вещ",        "врем",    "вопрос", "ответ",
             "машин",       "школ",  "погод",     "лет",        "зим",     "книг",   "картин",
             "стол",        "окн",   "двер",      "улиц",       "поездк",  "отпуск", "коллег",
             "руководител", "план",  "результат", "возможност", "проблем", "решен"},
            {"", "а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах", "и", "ию", "ия", "ей", "ой"},
            {"здравствуйте", "пожалуйста", "пришлите", "нам",   "ли",    "это",    "и",       "что",
             "мы",           "не",         "можем",    "еще",   "если",  "но",     "тогда",   "ваш",
             "наш",          "сегодня",    "завтра",   "вчера", "очень", "хорошо", "спасибо", "с",
             "уважением",    "хочу",       "знать",    "было",  "после", "до"}};
}

Language finnish() {
    return {
        {"tilaus", "lasku",    "tarjous",  "valitus", "palautus", "lähetys",  "sopimus",
         "maksu",  "toimitus", "takuu",    "korjaus", "huolto",   "kysely",   "tavara",
         "tili",   "vika",     "vakuutus", "varasto", "rahti",    "peruutus", "velka",
         "vuokra", "myynti",   "osto",     "luotto",  "tulli"},
        {"", "numero", "lomake", "päivä", "vaatimus", "ehto", "summa", "osoite", "ilmoitus",
         "määräaika", "osasto", "vahvistus"},
        {"talo",    "kaupunki",    "ystävä", "päivä",        "viikko",  "työ",     "ihminen",
         "kokous",  "puhelu",      "ajatus", "asia",         "aika",    "kysymys", "vastaus",
         "auto",    "koulu",       "sää",    "kesä",         "talvi",   "kirja",   "kuva",
         "pöytä",   "ikkuna",      "ovi",    "katu",         "matka",   "loma",    "kollega",
         "johtaja", "suunnitelma", "tulos",  "mahdollisuus", "ongelma", "ratkaisu"},
        {"", "n", "a", "ssa", "sta", "lla", "lta", "lle", "na", "ksi", "t", "jen", "ita", "issa",
         "ista", "ni", "nne", "kin"},
        {"hei",       "voisitteko", "lähettää", "meille", "onko",     "on",    "ja",    "että",
         "me",        "ei",         "voi",      "vielä",  "mikä",     "jos",   "mutta", "sitten",
         "olemme",    "teidän",     "meidän",   "tänään", "huomenna", "eilen", "hyvin", "kiitos",
         "terveisin", "haluaisin",  "tietää",   "oli",    "jälkeen",  "ennen"}};
}

const std::array<Language, 4>& languages() {
    static const std::array<Language, 4> all{estonian(), english(), russian(), finnish()};
    return all;
}

template <class List>
auto pick(const List& list, std::mt19937& random) -> decltype(list[0]) {
    return list[random() % list.size()];
}

std::string add(std::string_view a, std::string_view b, std::string_view c = {}) {
    std::string text(a);
    text += b;
    text += c;
    return text;
}

std::string business_word(const Language& language, std::mt19937& random) {
    return add(pick(language.business, random), pick(language.tails, random),
               pick(language.endings, random));
}

/// Two ordinary stems make a compound, so that texts do not repeat a small vocabulary.
std::string ordinary_word(const Language& language, std::mt19937& random) {
    const std::string_view second =
        random() % 3 == 0 ? pick(language.ordinary, random) : std::string_view();
    return add(pick(language.ordinary, random), second, pick(language.endings, random));
}

std::string make_regex(const Language& language, std::mt19937& random) {
    const std::string first = add(pick(language.business, random), pick(language.tails, random));
    const std::string second = add(pick(language.business, random), pick(language.tails, random));
    const std::string low = std::to_string(3 + random() % 3);
    const std::string high = std::to_string(7 + random() % 6);
    switch (random() % 5) {
        case 0: return first + R"(\pL*\s*\d{)" + low + "," + high + "}";
        case 1:
            return "(?:" + first + "|" + second + R"()\pL*\s+(?P<no>[A-Z]{2}-?\d{)" + low + "})";
        case 2: return first + R"(\pL*[ :.-]{1,3}(?:nr|no|№|#)?\s*(?P<no>\d{)" + low + ",})";
        case 3: return first + R"(\pL*\s+(?:\pL+\s+){0,2})" + second;
        default: return first + R"(\pL{0,)" + low + R"(}\s*[:=]\s*\d+(?:[.,]\d{2})?)";
    }
}

}  // namespace

Patterns make_patterns(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    Patterns made;
    std::set<std::string> seen;
    while (made.words.size() + made.regexes.size() < count) {
        const Language& language = pick(languages(), random);
        const bool is_regex = made.regexes.size() * 5 < count && random() % 5 == 0;
        const bool words_are_full = made.words.size() >= count - count / 5;
        if (is_regex || words_are_full) {
            std::string regex = make_regex(language, random);
            if (seen.insert(regex).second) made.regexes.push_back(std::move(regex));
            continue;
        }
        std::string word = business_word(language, random);
        if (random() % 5 == 0) word += '*';
        if (seen.insert(word).second) made.words.push_back(std::move(word));
    }
    return made;
}

Patterns make_patterns_of_equal_hits(std::size_t count, unsigned seed) {
    Patterns made;
    std::size_t held = 0;
    for (const Language& language : languages()) {
        for (const std::string_view stem : language.business) {
            if (held == std::min(held_patterns, count)) break;
            if (++held % 5 == 0) {
                made.regexes.push_back(add(stem, R"(\pL*\s+\d{3,6})"));
            } else {
                made.words.push_back(add(stem, "*"));
            }
        }
    }
    const Patterns others = make_patterns(count - held, seed);
    for (std::string word : others.words) {
        word.insert(word.ends_with('*') ? word.size() - 1 : word.size(), "q");
        made.words.push_back(std::move(word));
    }
    for (const auto& regex : others.regexes) made.regexes.push_back(regex + "§");
    return made;
}

std::string MessageMaker::sentence(std::size_t language, unsigned business_of_thousand) {
    const Language& words = languages()[language];
    std::string text;
    const std::size_t length = 5 + random_() % 12;
    for (std::size_t i = 0; i < length; ++i) {
        if (i > 0) text += random_() % 9 == 0 ? ", " : " ";
        const auto dice = static_cast<unsigned>(random_() % 1000);
        if (dice < business_of_thousand) {
            text += business_word(words, random_);
            if (random_() % 3 == 0) text += " " + std::to_string(1000 + random_() % 900000);
        } else if (dice % 20 == 0) {
            text += std::to_string(random_() % 5000);
        } else if (dice % 20 < 9) {
            text += pick(words.common, random_);
        } else {
            text += ordinary_word(words, random_);
        }
    }
    if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 0x20);
    return text + (random_() % 4 == 0 ? ".\r\n" : ". ");
}

std::string MessageMaker::ordinary(std::size_t bytes) {
    const std::size_t language = random_() % languages().size();
    std::string text;
    while (text.size() < bytes) text += sentence(language, 25);
    return text;
}

std::string MessageMaker::worst(std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += sentence(random_() % languages().size(), 1000);
    return text;
}

}  // namespace vastus::bench
