// Word tables of many languages, as constexpr data: the only place that knows how programs and
// people say "Re", "wrote", "From", "original message", "regards", "out of office".
//
// Every entry is written as `fold` leaves it (NFKC, case-folded; a test checks all of them), with
// plain apostrophes and single blanks, and every table is sorted, so that a look-up is a binary
// search. Rows of all languages are tried on every mail (mail.md 5.3). Pure data; cannot fail.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace vastus::mail {

using Words = std::span<const std::string_view>;

/// Exact, in a sorted table.
bool is_word(Words table, std::string_view folded);
/// The longest entry that `folded` begins with, ended by a character that is no ASCII letter or
/// digit; "" when there is none.
std::string_view leading_word(Words table, std::string_view folded);

enum class PrefixKind {
    reply,
    forward,
    doubtful,  ///< "VS": a reply in Finnish and Estonian, a forward in Danish and Norwegian.
};
struct Prefix {
    std::string_view word;
    PrefixKind kind = PrefixKind::reply;
    bool is_code = false;  ///< Also a word or a code: counts in upper or title case only.
};
/// The subject prefix of exactly that word (mail.md 6.1), or nullptr.
const Prefix* find_prefix(std::string_view folded);
std::span<const Prefix> prefixes();
/// Subjects that say nothing (mail.md 6.2).
Words generic_subjects();

/// Beginnings of automatic replies' subjects (mail.md 9.2), and of bounces' (9.3).
Words out_of_office_subjects();
Words bounce_subjects();

/// Verbs of "N wrote:" (mail.md 5.2) as whole words, those of scripts that write words together
/// (not sorted), and the words such a line opens with.
Words attribution_verbs();
Words attribution_run_on_verbs();
Words attribution_openings();
/// Who speaks of themselves: in any case, and in lower case only (else they are names: "Ma", "Vi").
Words first_persons();
Words first_persons_in_lower_case();
/// Longer words that stand in attributions beside verb, name and date.
Words attribution_fillers();

enum class Label : std::uint8_t { from, date, to, cc, subject, reply_to };
struct LabelRow {
    std::string_view word;
    Label label = Label::from;
    bool is_finnic = false;  ///< Estonian or Finnish: there "VS" is a reply.
};
/// The header label of exactly that word (mail.md 5.4), or nullptr.
const LabelRow* find_label(std::string_view folded);
std::span<const LabelRow> labels();
/// Bytes of the longest label; a candidate that is longer is none.
inline constexpr std::size_t label_bytes_max = 48;

/// The words of mail.md 5.5, without dashes and colon.
Words original_lines();
Words forwarded_lines();

/// Beginnings of a device or program line ("sent from my"), beginnings that anything can follow
/// ("sent by"), and endings ("… gesendet", not sorted) of one (mail.md 5.7).
Words device_openings();
Words sent_openings();
Words device_endings();
/// Those of the open beginnings that need a noun in the right case, and the ends of such nouns (not
/// sorted).
Words bare_participles();
Words ablative_endings();
/// Beginnings of words that name a device or a program (not sorted).
Words device_words();
/// Closing lines: "regards".
Words closings();
/// Words of a firm's name and of a line with an address or a number; how a postscript begins.
Words firm_words();
Words contact_words();
Words postscripts();
/// Parts of words of a confidentiality notice (not sorted).
Words notice_words();
/// "See below": the answer stands between the quoted lines (not sorted).
Words below_words();

/// What people write who only thank (mail.md 8.6): phrases, one of which must be there; words that
/// may stand beside them; phrases of which none may.
Words thanks_phrases();
Words agreement_phrases();
Words polite_words();
Words stop_phrases();

/// "We will answer" (mail.md 8.7), and what makes it none.
Words promise_verbs();
struct PartedVerb {
    std::string_view first, last;
};
std::span<const PartedVerb> parted_verbs();  ///< "anname … teada".
Words promise_negations();
Words promise_conditions();  ///< Where one of second_persons follows.
Words promise_references();
Words clause_joiners();
Words second_persons();
/// Of verbs, in languages that leave the pronoun out.
Words second_person_endings();
/// "Attached I send": done with this mail, unless a day is named.
Words promise_enclosures();

enum class PromisedDay : std::uint8_t {
    none,
    today,
    tomorrow,
    after_tomorrow,
    weekday,  ///< The next such day, 1 = Monday.
    end_of_day,
    end_of_week,
    next_week,
    in_days,  ///< "Within 3 days".
    date,     ///< A day and a month.
};
struct DayWord {
    std::string_view words;
    PromisedDay day = PromisedDay::none;
    unsigned number = 0;  ///< Of the weekday.
};
std::span<const DayWord> day_words();

/// Month number 1 to 12 of a month name or its beginning in any language; 0 when it is none.
unsigned month_of(std::string_view folded);

/// Languages by their most frequent words and their letters, as a set of bits; 0 when unknown.
inline constexpr std::size_t language_count = 17;
std::string_view language_name(std::size_t language);
bool language_is_cyrillic(std::size_t language);
std::uint32_t languages_of_word(std::string_view lower);
std::uint32_t languages_of_letter(char32_t lower);

}  // namespace vastus::mail
