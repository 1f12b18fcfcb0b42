#include <algorithm>
#include <array>

#include "mail/locale.hpp"
#include "mail/sorted.hpp"

namespace vastus::mail {
namespace {

struct Language {
    std::string_view name;
    std::string_view words;       ///< The most frequent ones, in lower case, parted by blanks.
    std::u32string_view letters;  ///< That tell it from its neighbours.
    bool is_cyrillic = false;
};

constexpr std::array<Language, language_count> languages{{
    {"et",
     "ja on ei et see kui ka mis oma aga või ning kas siis seda meie teie mul palun tere tänan "
     "aitäh oleme olen saab sai kuid nüüd veel juba väga küll eest kohta lugupidamisega soovin "
     "sooviksin tellimus arve millal kuidas teile meile minu palume ole oli tuleb",
     U"õäöü"},
    {"en",
     "the and is to of in that for you it we not are with this be have on your can please would "
     "will has our thank thanks hello dear when what was but any from there could order was were "
     "do does my me us an as at by or if so need",
     U""},
    {"fi",
     "ja on ei että se kun myös mitä mutta tai sekä voi olen olemme hei kiitos terveisin joka oli "
     "ole jos niin vain nyt vielä meillä teillä minulla teidän meidän koska miten milloin tilaus "
     "lasku voisitteko haluaisin ovat tämä sen ollut kanssa",
     U"äö"},
    {"ru",
     "и в не на что с я мы вы это как но по для за от из у нас вас мне вам так же или если когда "
     "был было есть здравствуйте спасибо пожалуйста добрый день заказ только уже ещё еще можно "
     "все до бы к о ваш наш который",
     U"ыэъё", true},
    {"lv",
     "un ir ka ar par no uz es mēs jūs kas lai bet vai ja ļoti paldies lūdzu labdien kā tas arī "
     "mums jums man vēl pie līdz cieņu sveiki būs varētu nav bija mūsu jūsu kad pasūtījums",
     U"āēīūķļņģšžč"},
    {"lt",
     "ir yra kad ar su iš į tai mes jūs aš bet arba jei labai ačiū prašome laba diena kaip taip "
     "mums jums man dar nuo pagarbiai sveiki bus galima ne apie jūsų mūsų kada užsakymas būtų "
     "norėčiau prašau",
     U"ėųįūąęšžč"},
    {"uk",
     "і в не на що з я ми ви це як але по для за від із у нас вас мені вам так або якщо коли був "
     "було є дякую будь ласка добрий день замовлення тільки вже ще можна до та про чи ваше наш "
     "який",
     U"іїєґ", true},
    {"de",
     "und ist die der das nicht ich sie wir für mit auf ein eine zu den von haben wird bitte danke "
     "guten hallo sehr geehrte uns ihnen ihre dem des auch aber oder wenn noch kann wann wie bei "
     "sind war grüßen freundlichen",
     U"äöüß"},
    {"sv",
     "och är att det inte jag vi ni för med på en ett som har av till den om kan tack hej vänliga "
     "hälsningar men eller när från var ska er vår skulle min mig också finns",
     U"åäö"},
    {"no",
     "og er at det ikke jeg vi dere for med på en et som har av til den om kan takk hei vennlig "
     "hilsen men eller når fra var skal deg meg også noe hva hvordan etter ble mye nå bare kunne "
     "ønsker",
     U"åøæ"},
    {"da",
     "og er at det ikke jeg vi for med på en et som har af til den om kan tak hej venlig hilsen "
     "men eller når fra var skal dig mig også noget hvad hvordan efter blev meget nu kun kunne "
     "jer vil gerne ønsker",
     U"åøæ"},
    {"pl",
     "i w nie na że z się jest to do dla jak ale lub czy mam proszę dziękuję dzień dobry "
     "pozdrawiam "
     "jestem mamy nas was państwa kiedy został od po przez oraz już tylko bardzo był będzie",
     U"ąęłśżźćń"},
    {"fr",
     "et est le la les des pas je nous vous pour avec une un que qui dans sur du au bonjour merci "
     "cordialement mais ou si votre notre ce cette être avons avez plus quand commande ne en à "
     "été sont mon",
     U"çàèùœêâîô"},
    {"es",
     "y es el la los las no que de en un una para con por se su pero como si hola gracias buenos "
     "días saludos cuando pedido nosotros usted está estoy hemos muy más este esta del al mi lo "
     "tiene tengo puede",
     U"ñáíóú"},
    {"it",
     "e è il la i gli le non che di in un una per con si ma come se ciao grazie buongiorno saluti "
     "quando ordine noi voi sono siamo abbiamo questo questa del della al mi ho anche più vostro "
     "nostro",
     U"àèìòù"},
    {"nl",
     "en is de het een niet ik wij jullie voor met op van te dat die zijn heeft hebben graag dank "
     "goedemorgen beste groet groeten maar of als wanneer onze ons uw bestelling naar ook bij nog "
     "kunt wordt",
     U""},
    {"pt",
     "e é o a os as não que de em um uma para com por se mas como olá obrigado bom dia quando "
     "pedido nós você está estou temos muito mais este esta do da ao na no seu meu tem pode",
     U"ãõçâê"},
}};

constexpr std::size_t slots = 2048;  // four times the words, so that a look-up is short

constexpr std::uint32_t hash(std::string_view word) {
    std::uint32_t value = 2166136261u;
    for (const char c : word) value = (value ^ static_cast<unsigned char>(c)) * 16777619u;
    return value;
}

struct Slot {
    std::string_view word;
    std::uint32_t languages = 0;
};

constexpr auto make_table() {
    std::array<Slot, slots> table{};
    for (std::size_t i = 0; i < language_count; ++i) {
        auto rest = languages[i].words;
        while (!rest.empty()) {
            const auto end = std::min(rest.find(' '), rest.size());
            const auto word = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            auto at = hash(word) % slots;
            while (!table[at].word.empty() && table[at].word != word) at = (at + 1) % slots;
            table[at].word = word;
            table[at].languages |= 1u << i;
        }
    }
    return table;
}

constexpr auto table = make_table();

/// Languages of each letter below U+0530.
constexpr auto make_letters() {
    std::array<std::uint32_t, 0x530> letters{};
    for (std::size_t i = 0; i < language_count; ++i) {
        for (const char32_t letter : languages[i].letters) letters[letter] |= 1u << i;
    }
    return letters;
}

constexpr auto letters = make_letters();

}  // namespace

std::string_view language_name(std::size_t language) { return languages[language].name; }
bool language_is_cyrillic(std::size_t language) { return languages[language].is_cyrillic; }

std::uint32_t languages_of_word(std::string_view lower) {
    for (auto at = hash(lower) % slots; !table[at].word.empty(); at = (at + 1) % slots) {
        if (table[at].word == lower) return table[at].languages;
    }
    return 0;
}

std::uint32_t languages_of_letter(char32_t lower) {
    return lower < letters.size() ? letters[lower] : 0;
}

}  // namespace vastus::mail
