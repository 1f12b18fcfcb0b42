#include "rules/condition.hpp"

#include <algorithm>

#include "model/utf8.hpp"
#include "rules/calendar.hpp"

namespace vastus::rules {
namespace {

/// Sentences for people quote so much of a text, and no more.
constexpr std::size_t quote_bytes_max = 80;
/// Below this a pattern is tried at once: a pass of the automaton would cost more.
constexpr std::size_t scan_bytes_min = 256;
/// Defines inside defines that a sentence looks into.
constexpr int defines_shown = 3;
/// Reasons that a sentence names.
constexpr std::size_t notes_max = 6;

std::string shorten(std::string_view text) {
    const std::string_view cut = model::cut_utf8(text, quote_bytes_max);
    return std::string(cut) + (cut.size() < text.size() ? "…" : "");
}

/// The hit with the rest of its words: «заказу» for "заказ*".
std::string_view whole_words(const Folded& folded, std::string_view original, const Hit& hit) {
    const std::string_view text = folded.text;
    std::size_t begin = hit.begin;
    while (begin > 0) {
        std::size_t before = begin - 1;
        while (before > 0 && (static_cast<unsigned char>(text[before]) & 0xC0) == 0x80) --before;
        if (!is_word(model::code_point_at(text, before).value)) break;
        begin = before;
    }
    std::size_t end = hit.end;
    while (end < text.size() && is_word(model::code_point_at(text, end).value))
        end += model::code_point_at(text, end).size;
    return folded.quote(original, begin, end);
}

void note(Because* because, std::string text) {
    if (because != nullptr && because->notes.size() < notes_max)
        because->notes.push_back(std::move(text));
}

void merge(Because* because, const Because& more) {
    if (because == nullptr) return;
    for (const auto& text : more.notes) {
        const bool is_told = std::ranges::count(because->notes, text) > 0;
        if (!is_told) note(because, text);
    }
    because->captures.insert(more.captures.begin(), more.captures.end());
}

std::string join(const std::vector<std::string>& parts, std::string_view between) {
    std::string text;
    for (const auto& part : parts) {
        if (!text.empty()) text += between;
        text += part;
    }
    return text;
}

}  // namespace

bool Judge::holds(const Clause& clause, Because* because) {
    switch (clause.type) {
        case Condition::Type::all: return all_hold(clause, because);
        case Condition::Type::any: return any_holds(clause, because);
        case Condition::Type::none: return !any_holds(clause, nullptr);
        case Condition::Type::negation: return !all_hold(clause, nullptr);
        case Condition::Type::use: return use_holds(clause, because);
        case Condition::Type::words:
            return words_hold(clause, "subject", because) || words_hold(clause, "body", because);
        case Condition::Type::field: return field_holds(clause, because);
    }
    return false;
}

bool Judge::all_hold(const Clause& clause, Because* because) {
    return std::ranges::all_of(clause.parts,
                               [&](const Clause& part) { return holds(part, because); });
}

bool Judge::any_holds(const Clause& clause, Because* because) {
    return std::ranges::any_of(clause.parts, [&](const Clause& part) {
        Because mine;
        const bool held = holds(part, because != nullptr ? &mine : nullptr);
        if (held) merge(because, mine);
        return held;
    });
}

/// Judged once per facts, so that defines that use defines cost no more than they are long.
bool Judge::use_holds(const Clause& clause, Because* because) {
    if (!defines_[clause.number]) {
        Verdict verdict;
        verdict.holds = holds(matcher_.defines[clause.number], &verdict.because);
        defines_[clause.number] = std::move(verdict);
    }
    const Verdict& verdict = *defines_[clause.number];
    if (verdict.holds) merge(because, verdict.because);
    return verdict.holds;
}

Judge::Value& Judge::value_of(const FieldInfo& field, std::string_view name,
                              std::string_view rest) {
    const auto known = values_.find(name);
    if (known != values_.end()) return known->second;
    FieldValue read = field.read(context_, rest);
    Value value;
    value.number = read.number;
    value.flag = read.flag;
    for (auto& text : read.texts) {
        Reading reading;
        reading.original = std::move(text);
        reading.folded = fold(reading.original);
        value.readings.push_back(std::move(reading));
    }
    return values_.emplace(name, std::move(value)).first->second;
}

Scan& Judge::scanned(Reading& reading) {
    if (!reading.scan) reading.scan = matcher_.searcher.scan(reading.folded, reading.original);
    return *reading.scan;
}

bool Judge::words_hold(const Clause& clause, std::string_view field, Because* because) {
    const FieldInfo* info = clause.field != nullptr ? clause.field : find_field(field);
    for (auto& reading : value_of(*info, field, clause.rest).readings) {
        const Hit* hit = scanned(reading).hit(clause.number);
        if (hit == nullptr) continue;
        if (because != nullptr) {
            const auto& word = matcher_.searcher.word_text(hit->group, hit->entry);
            const auto quote = whole_words(reading.folded, reading.original, *hit);
            note(because,
                 "\"" + word + "\" in " + std::string(field) + ": «" + shorten(quote) + "»");
        }
        return true;
    }
    return false;
}

/// `age: {gt: 5wd}`, `wakes_within: 1wd`: on the digest's clock.
bool Judge::duration_holds(const Clause& clause, Because* because) {
    if (context_.item == nullptr) return false;
    const auto later = [&](model::Instant from) {
        return add(context_.clock, context_.timezone, from, clause.span);
    };
    bool held = false;
    if (clause.name == "wakes_within") {
        const auto& wakes = context_.item->snoozed_until;
        held = wakes && *wakes > context_.now && *wakes <= later(context_.now);
    } else {
        const bool is_older = later(context_.item->state_since) < context_.now;
        held = clause.test == Condition::Test::less ? !is_older : is_older;
    }
    if (held) note(because, clause.name + " fits " + clause.shown);
    return held;
}

bool Judge::field_holds(const Clause& clause, Because* because) {
    if (clause.test == Condition::Test::words) return words_hold(clause, clause.name, because);
    if (clause.field->type == FieldType::duration) return duration_holds(clause, because);
    Value& value = value_of(*clause.field, clause.name, clause.rest);
    switch (clause.test) {
        case Condition::Test::set: {
            const auto is_filled = [](const Reading& text) { return !text.folded.text.empty(); };
            const bool is_set =
                value.number || value.flag || std::ranges::any_of(value.readings, is_filled);
            if (is_set) note(because, clause.name + " is set");
            return is_set;
        }
        case Condition::Test::greater:
        case Condition::Test::less: {
            if (!value.number || clause.limits.empty()) return false;
            const bool is_greater = clause.test == Condition::Test::greater;
            const bool held =
                is_greater ? *value.number > clause.limits[0] : *value.number < clause.limits[0];
            if (held) note(because, clause.name + (is_greater ? " > " : " < ") + clause.shown);
            return held;
        }
        case Condition::Test::regex:
        case Condition::Test::glob: return pattern_holds(clause, value, because);
        default: return text_holds(clause, value, because);
    }
}

bool Judge::pattern_holds(const Clause& clause, Value& value, Because* because) {
    for (auto& reading : value.readings) {
        // A text that was searched for words already, or is long, knows its candidates.
        const bool is_long = reading.folded.text.size() >= scan_bytes_min;
        const Scan* scan = reading.scan || is_long ? &scanned(reading) : nullptr;
        const auto match =
            matcher_.searcher.find(clause.number, reading.folded, reading.original, scan);
        if (!match) continue;
        note(because, clause.shown + " in " + clause.name + ": «" + shorten(match->text) + "»");
        if (because != nullptr)
            because->captures.insert(match->captures.begin(), match->captures.end());
        return true;
    }
    return false;
}

bool Judge::text_holds(const Clause& clause, Value& value, Because* because) {
    if (value.flag) {
        const bool held = std::ranges::count(clause.values, *value.flag ? "true" : "false") > 0;
        if (held) note(because, clause.name + " is " + (*value.flag ? "true" : "false"));
        return held;
    }
    if (value.number) {
        const bool held = std::ranges::count(clause.limits, *value.number) > 0;
        if (held) note(because, clause.name + " is " + clause.shown);
        return held;
    }
    for (const auto& reading : value.readings) {
        if (std::ranges::count(clause.values, reading.folded.text) == 0) continue;
        note(because, clause.name + " is " + shorten(reading.original));
        return true;
    }
    return false;
}

std::string Judge::why_not(const Clause& clause, int depth) {
    switch (clause.type) {
        case Condition::Type::all:
            for (const auto& part : clause.parts) {
                if (!holds(part, nullptr)) return why_not(part, depth);
            }
            return {};
        case Condition::Type::any: {
            std::vector<std::string> reasons;
            for (const auto& part : clause.parts) {
                if (reasons.size() == 3) break;
                reasons.push_back(why_not(part, depth));
            }
            return join(reasons, "; ");
        }
        case Condition::Type::none:
        case Condition::Type::negation: {
            Because because;
            for (const auto& part : clause.parts) holds(part, &because);
            return "excluded by " + join(because.notes, ", ");
        }
        case Condition::Type::use:
            if (depth == defines_shown) return "not " + clause.name;
            return why_not(matcher_.defines[clause.number], depth + 1);
        case Condition::Type::words: return "no word of " + clause.shown;
        case Condition::Type::field: break;
    }
    const Value& value = value_of(*clause.field, clause.name, clause.rest);
    if (value.flag) return clause.name + " is " + (*value.flag ? "true" : "false");
    if (value.number) {
        const auto whole = static_cast<long long>(*value.number);
        return clause.name + " is " + std::to_string(whole) + ", not " + clause.shown;
    }
    if (value.readings.empty()) return clause.name + " is absent";
    std::vector<std::string> texts;
    for (const auto& reading : value.readings) texts.push_back(shorten(reading.original));
    return clause.name + " is " + shorten(join(texts, ", ")) + ", not " + clause.shown;
}

}  // namespace vastus::rules
