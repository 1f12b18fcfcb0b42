// The fields that conditions and templates may name: a closed, typed table.
//
// The reader of YAML, compile(), the evaluation and the manual all use this one table. Only
// header.X, form.X and captures.X are open families. Constant data and pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/decide.hpp"

namespace vastus::rules {

enum class FieldType {
    text,
    set,  ///< Several texts.
    flag,
    number,
    kind,
    state,
    priority,
    staff,
    team,
    source,
    group,
    duration,
    time,
    calendar
};

/// Where a field may stand; a set of these.
using Sections = std::uint8_t;
inline constexpr Sections in_classify = 1, in_route = 2, in_watch = 4, in_template = 8,
                          in_digest = 16;

/// What a condition is judged on. Null is absent.
struct Context {
    const MessageFacts* message = nullptr;
    const model::Item* item = nullptr;
    const model::Client* client = nullptr;
    const Calendars* calendars = nullptr;  ///< For received.open.
    const Calendar* clock = nullptr;       ///< Of a digest, for age; null: plain time.
    std::string_view timezone = "UTC";
    model::Instant now{};  ///< Of watch and digests: whether a snooze has ended, how old it is.
};

/// Of a message, before its item is known.
Context context_of(const RuleSet& rules, const MessageFacts& facts);

struct FieldValue {
    std::vector<std::string> texts;
    std::optional<double> number;
    std::optional<bool> flag;
};

struct FieldInfo {
    std::string_view name;  ///< Ends in '.' for an open family.
    FieldType type = FieldType::text;
    Sections sections = 0;  ///< 0: in the language, but not in this version.
    std::string_view doc;
    /// `rest`: the X of an open family.
    FieldValue (*read)(const Context& context, std::string_view rest) = nullptr;

    bool is_family() const { return name.ends_with('.'); }
    bool is_later() const { return sections == 0; }
};

/// All fields, as the manual lists them.
std::span<const FieldInfo> fields();

/// Null for a name that is no field. An open family is found by any name inside it.
const FieldInfo* find_field(std::string_view name);

/// The X of "header.X"; "" for a closed field.
std::string_view family_rest(const FieldInfo& field, std::string_view name);

/// "classify", "route", "watch", "templates", "digests".
std::string_view section_name(Sections one);

}  // namespace vastus::rules
