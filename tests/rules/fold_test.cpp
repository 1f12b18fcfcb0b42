#include "rules/fold.hpp"

#include <gtest/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <random>

#include "model/utf8.hpp"
#include "rules/idn.hpp"

namespace vastus::rules {
namespace {

std::string utf8(char32_t point) {
    std::string text;
    model::append_utf8(text, point);
    return text;
}

TEST(Fold, BringsTextToOneForm) {
    struct Case {
        std::string text, folded;
    };
    const std::vector<Case> cases{
        {"", ""},
        {"Tere TULEMAST", "tere tulemast"},
        {"HINNAPÄRING", "hinnapäring"},
        {"ЖАЛОБА Ёлка", "жалоба елка"},
        {"й Й", "й й"},
        {"a\u00A0\u2003b\r\n\tc", "a b c"},
        {"  ends  ", "ends"},
        {"don\u2019t \u201Eso\u201C \u2013 \u2014", "don't \"so\" - -"},
        {"so\u00ADft\u200B\uFEFF", "soft"},
        {"№ 5 …", "№ 5 …"},
        {"a\u0308 O\u0303 и\u0306 е\u0308", "ä õ й е"},
        {"\u212B \u2126 \u212A", "å ω k"},
        {"STRASSE Straße \u1E9E", "strasse straße ß"},
        {"ΣΟΦΟΣ ς", "σοφοσ σ"},
        {"\u0130", "\u0130"},
        {"o\u0308\u0323", "\u1ECD\u0308"},
        {"\u0308x", "\u0308x"},
        {"12345678 AbCdEfGh", "12345678 abcdefgh"},
    };
    for (const auto& [text, folded] : cases) EXPECT_EQ(fold(text).text, folded) << text;
}

TEST(Fold, NeverFailsOnBytesThatAreNotText) {
    EXPECT_EQ(fold("a\xFF\xC3").text, "a\uFFFD\uFFFD");
    EXPECT_EQ(fold(std::string(1000, '\xFF')).text.size(), 3000u);
    EXPECT_EQ(fold(std::string("a\0b", 3)).text, std::string("a\0b", 3));
}

TEST(Fold, GrowsItsOutputInTime) {
    for (std::size_t before = 0; before < 40; ++before) {
        const std::string ascii(before, 'a');
        for (const std::string longer : {"\u023A", "\xFF", "\xFF\u023Aabcdefgh"}) {
            std::string text = ascii;
            std::string wanted = ascii;
            for (int i = 0; i < 50; ++i) text += longer;
            for (int i = 0; i < 50; ++i) wanted += fold(longer).text;
            EXPECT_EQ(fold(text + "abcdefgh").text, wanted + "abcdefgh");
        }
    }
}

TEST(Fold, SurvivesManyMarksOnOneLetter) {
    std::string text = "x";
    for (int i = 0; i < 5000; ++i) text += "\u0308";
    EXPECT_EQ(fold(text + "y").text.back(), 'y');
}

TEST(Fold, IsTheSameInAnyPosition) {
    // The fast path takes eight bytes at once: every text is tried at every distance from it.
    for (const std::string text : {"A  B", "Ä b", "a\u0308", "\tX \u00AD Y", " End "}) {
        const std::string alone = fold("_" + text + "_").text;
        for (std::size_t before = 0; before < 20; ++before) {
            const std::string pad(before, 'q');
            EXPECT_EQ(fold(pad + "_" + text + "_" + pad).text, pad + alone + pad) << text;
        }
    }
}

TEST(Fold, LeadsBackToTheOriginal) {
    struct Case {
        std::string source, folded, original;
    };
    const std::vector<Case> cases{
        {"Palun  HINNA\u00ADPÄRING!", "hinnapäring", "HINNA\u00ADPÄRING"},
        {"x \n a\u0308B  y", "äb", "a\u0308B"},
        {"Ёлка ЖАЛОБА по", "жалоба", "ЖАЛОБА"},
        {"see  PALJU \n maksab  nüüd", "palju maksab", "PALJU \n maksab"},
        {"\u2014 Order", "order", "Order"},
        {"\u023A\u023A\u023A xyz", "xyz", "xyz"},
    };
    for (const auto& [source, folded, original] : cases) {
        const Folded result = fold(source);
        const auto begin = result.text.find(folded);
        ASSERT_NE(begin, std::string::npos) << result.text;
        EXPECT_EQ(result.quote(source, begin, begin + folded.size()), original);
    }
}

/// What the fold replaces on top of Unicode's own folding.
bool is_replaced(char32_t point) {
    const std::string one = fold(utf8(point) + "x").text;
    return one == "x" || one.front() == '\'' || one.front() == '"' || one.front() == '-' ||
           fold("x" + utf8(point) + "x").text == "x x" ||
           u_foldCase(static_cast<UChar32>(point), 0) == 0x451;
}

std::string icu_fold(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfc = icu::Normalizer2::getNFCInstance(status);
    const icu::UnicodeString composed = nfc->normalize(text, status);
    icu::UnicodeString folded;
    for (int32_t i = 0; i < composed.length(); i = composed.moveIndex32(i, 1))
        folded.append(u_foldCase(composed.char32At(i), U_FOLD_CASE_DEFAULT));
    std::string bytes;
    nfc->normalize(folded, status).toUTF8String(bytes);
    return bytes;
}

bool is_ours(UChar32 point) {
    // Decompositions of other scripts, as of Hebrew or Korean, are not composed again.
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfd = icu::Normalizer2::getNFDInstance(status);
    icu::UnicodeString parts;
    const bool is_composed = nfd->getDecomposition(point, parts) != 0;
    return u_isdefined(point) && u_charType(point) != U_SURROGATE &&
           (!is_composed || point < 0x500 || (point >= 0x1E00 && point < 0x2000));
}

TEST(Fold, FoldsSingleCodePointsAsIcuDoes) {
    int compared = 0;
    for (UChar32 point = 0x21; point <= 0x10FFFF; ++point) {
        const auto one = static_cast<char32_t>(point);
        if (!is_ours(point) || u_getCombiningClass(point) != 0 || is_replaced(one)) continue;
        if (point == 0x110BB || (point > 0x3000 && u_charType(point) == U_OTHER_LETTER)) continue;
        std::string wanted = icu_fold(icu::UnicodeString(point));
        ASSERT_EQ(fold("x" + utf8(one)).text, "x" + wanted) << std::hex << point;
        ++compared;
    }
    EXPECT_GT(compared, 30'000);
}

TEST(Fold, ComposesLettersAndMarksAsIcuDoes) {
    std::mt19937 random(7);
    const std::u32string bases = U"aAeoOuUsSzZcnyYiIõäöüšĐøßьиИГгоαΑεηΗιωΩυρ";
    for (int round = 0; round < 20'000; ++round) {
        icu::UnicodeString text;
        text.append(static_cast<UChar32>(bases[random() % bases.size()]));
        for (auto marks = random() % 4; marks > 0; --marks)
            text.append(static_cast<UChar32>(0x300 + random() % 0x70));
        if (text.indexOf(UChar32(0x344)) >= 0 || text.indexOf(UChar32(0x34F)) >= 0) continue;
        if (text.indexOf(UChar32(0x345)) >= 0 || text.indexOf(UChar32(0x374)) >= 0) continue;
        // ICU keeps İ as one letter; typed as I and a dot it is an i with a dot for us.
        if (text.indexOf(UChar32(0x307)) >= 0 && text.char32At(0) == 'I') continue;
        std::string bytes;
        text.toUTF8String(bytes);
        ASSERT_EQ(fold(bytes).text, icu_fold(text)) << bytes;
    }
}

TEST(Fold, KnowsLettersAndDigitsAsIcuDoes) {
    for (UChar32 point = 0; point <= 0x1FFFF; ++point) {
        if (!u_isdefined(point)) continue;
        const auto mask = U_GET_GC_MASK(point);
        const bool wanted = (mask & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
        // Python's tables may be one version of Unicode older: newer letters are not counted.
        if (wanted && !is_word(static_cast<char32_t>(point))) {
            UVersionInfo age;
            u_charAge(point, age);
            ASSERT_GE(age[0], 15) << std::hex << point;
        } else {
            ASSERT_EQ(is_word(static_cast<char32_t>(point)), wanted) << std::hex << point;
        }
    }
}

TEST(Fold, StripsLatinLettersOnly) {
    EXPECT_EQ(strip_diacritics("hinnapäring žürii ő"), "hinnaparing zurii o");
    EXPECT_EQ(strip_diacritics("ø ł đ ß й ή"), "ø ł đ ß й ή");
    EXPECT_EQ(strip_diacritics("\u1EAD"), "a");
}

TEST(Idn, ShowsDomainsAsPeopleWriteThem) {
    EXPECT_EQ(readable_address("Ott@XN--JRI-HOA.Example"), "ott@jüri.example");
    EXPECT_EQ(readable_address("a@xn--e1afmkfd.xn--p1ai"), "a@пример.рф");
    EXPECT_EQ(readable_address("no-domain"), "no-domain");
}

TEST(Idn, KeepsWhatIsNotPunycode) {
    for (const std::string bad : {"a@xn--.example", "a@xn--99999999.example", "a@xn--\xC3.example",
                                  "a@xn--zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz.example"}) {
        EXPECT_FALSE(readable_address(bad).empty());
    }
    EXPECT_EQ(readable_address("a@xn--99999999.example"), "a@xn--99999999.example");
}

}  // namespace
}  // namespace vastus::rules
