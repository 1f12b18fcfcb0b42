// What stands under the keys of the table: closed sets of words, sections, conditions, names.
//
// The readers take their words from here, and the schema and the reference are made from it, so
// that none of them can drift from the others. A key without a row is what its shape says. Constant
// data.
#pragma once

#include <span>
#include <string_view>

#include "config/table.hpp"
#include "rules/field.hpp"

namespace vastus::config {

enum class Form {
    words,             ///< Only these words; of `texts` each of them.
    names,             ///< What is defined elsewhere, and the words beside it.
    section,           ///< A map of section `inner`.
    sections,          ///< A list of such maps.
    named_sections,    ///< name: such a map.
    condition,         ///< A map of conditions on the fields of `where`.
    named_conditions,  ///< name: a condition.
    version,
    date,
    wall,              ///< HH:MM
    weekday_hours,     ///< mon-fri: hours
    dated_hours,       ///< 2026-12-28: hours
    weekdays_or_name,  ///< A calendar, or a list of weekdays.
    word_lists,        ///< name: {language: words}
    language_texts,    ///< name: {language: section `inner`}
    ladders,           ///< A list of `inner`, or a map of such lists.
    new_names,         ///< A list of names that are defined here.
    map_of_text,
    map_of_texts,
    text_or_boolean,
};

/// Where the names of a `names` value are defined.
enum class Names { none, kind, team, staff, calendar, template_, watch, recipient, digest_to };

struct Value {
    Section section;
    std::string_view key;
    Form form;
    Section inner = Section::rules;
    std::span<const std::string_view> words = {};
    Names names = Names::none;
    rules::Sections where = 0;
};

/// Null when the shape of the key says all.
const Value* find_value(Section section, std::string_view key);

/// The words of a key, in the order that its reader counts on. Empty when it has none.
std::span<const std::string_view> words_of(Section section, std::string_view key);

std::span<const std::string_view> weekday_words();

/// Keys of which one must be there; `is_exact`: and only one.
struct Choice {
    Section section;
    std::span<const std::string_view> keys;
    bool is_exact = true;
};
std::span<const Choice> choices();

/// A word of the language with what it means.
struct Word {
    std::string_view name, of, doc;
};
/// The events of `since`, in the order of rules::WatchRule::Since; `of` is item or client.
std::span<const Word> anchors();
/// What `to` may name; `of` says where: "steps" or "digests" or both.
std::span<const Word> recipients();
/// The units of a duration, from large to small; `of` says on which clock.
std::span<const Word> units();

}  // namespace vastus::config
