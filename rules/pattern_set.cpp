#include "rules/pattern_set.hpp"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>

#include "model/assert.hpp"
#include "model/utf8.hpp"

namespace vastus::rules {
namespace {

/// Memory for one pattern's program and its states.
constexpr std::int64_t pattern_memory_max = 8 << 20;
/// A larger program costs more than a second on the largest text.
constexpr int program_size_max = 10'000;
/// A class of all letters or all numbers in a program, measured on RE2 of 2022-06.
constexpr int class_size = 1'200;
/// Bytes, not letters: two Cyrillic letters are an atom.
constexpr int atom_bytes_min = 3;

RE2::Options options() {
    RE2::Options chosen;
    chosen.set_case_sensitive(false);
    chosen.set_log_errors(false);
    chosen.set_max_mem(pattern_memory_max);
    return chosen;
}

std::string syntax_hint(RE2::ErrorCode code) {
    switch (code) {
        case RE2::ErrorMissingParen:
        case RE2::ErrorUnexpectedParen: return "every ( needs its ); the sign itself is \\( or \\)";
        case RE2::ErrorMissingBracket: return "every [ needs its ]; the sign itself is \\[";
        case RE2::ErrorRepeatArgument:
        case RE2::ErrorRepeatOp:
            return "a letter or group stands before *, + and ?; the sign itself is \\*";
        case RE2::ErrorBadCharRange: return "the smaller end of a range stands first: [a-z]";
        case RE2::ErrorBadCharClass: return "classes are \\pL, \\p{Cyrillic}, [[:alpha:]]";
        case RE2::ErrorTrailingBackslash: return "the sign itself is \\\\";
        case RE2::ErrorBadNamedCapture: return "write (?P<name>…); a name is made of letters and _";
        default: return "signs like . * ( [ need a \\ before them when they are meant";
    }
}

PatternProblem problem_of(const RE2& pattern) {
    const std::string& part = pattern.error_arg();
    const auto unsupported = [](std::string what, std::string hint) {
        return PatternProblem{"regex-unsupported", std::move(what), std::move(hint)};
    };
    const std::size_t behind = pattern.pattern().find("(?<");
    const bool is_look_behind =
        behind != std::string::npos && behind + 3 < pattern.pattern().size() &&
        (pattern.pattern()[behind + 3] == '=' || pattern.pattern()[behind + 3] == '!');
    if (part.starts_with("(?<") && !is_look_behind)
        return unsupported("\"(?<name>\" is not known here", "write (?P<name>…)");
    if (part.starts_with("(?=") || part.starts_with("(?!") || part.starts_with("(?<"))
        return unsupported("look-around (\"(?=\", \"(?<=\" …) is not supported: it is not linear",
                           "use two conditions, or none: with a second one");
    if (part.size() == 2 && part[0] == '\\' && part[1] >= '1' && part[1] <= '9')
        return unsupported("back-references like \"" + part + "\" are not supported",
                           "write the alternatives out");
    const auto code = pattern.error_code();
    if (code == RE2::ErrorRepeatSize || code == RE2::ErrorPatternTooLarge)
        return {"regex-too-big", "the regex needs too much: " + pattern.error(),
                "repeat at most 1,000 times, and not repeats of repeats"};
    if (code == RE2::ErrorBadPerlOp || part.starts_with("(?"))
        return unsupported("\"" + part + "\" is not supported", "see the syntax of RE2");
    return {"regex-syntax", "the regex cannot be read: " + pattern.error(), syntax_hint(code)};
}

/// RE2 lower-cases by its own table; the text was folded by ours.
std::string fold_literal(std::string_view literal) {
    std::string text;
    for (std::size_t at = 0; at < literal.size();) {
        const model::CodePoint point = model::code_point_at(literal, at);
        model::append_utf8(text, fold_point(point.value));
        at += point.size;
    }
    return text;
}

}  // namespace

PatternSet::PatternSet() : filtered_(std::make_unique<re2::FilteredRE2>(atom_bytes_min)) {}
PatternSet::~PatternSet() = default;

std::optional<std::uint32_t> PatternSet::add(const std::string& pattern,
                                             std::vector<PatternProblem>& problems) {
    const auto known = numbers_.find(pattern);
    for (auto& problem : check_pattern(pattern)) problems.push_back(std::move(problem));
    if (known != numbers_.end()) return known->second;
    if (std::ranges::any_of(problems, &PatternProblem::is_error)) return std::nullopt;
    const std::string folded = fold_pattern(pattern);
    const QuickPattern quick = quick_pattern(folded);
    int number = 0;
    if (filtered_->Add(quick.stand_in, options(), &number) != RE2::NoError) {
        problems.push_back(problem_of(RE2(folded, options())));
        return std::nullopt;
    }
    const auto place = static_cast<std::uint32_t>(number);
    VASTUS_ASSERT(patterns_.size() == place);
    Pattern& added = patterns_.emplace_back();
    if (quick.classes > 0) {
        added.late = std::make_unique<Late>();
        added.late->text = quick.text;
    }
    int size = filtered_->GetRE2(number).ProgramSize() + quick.classes * class_size;
    if (quick.classes > 0 && (quick.repeats_groups || size > program_size_max)) {
        const RE2& compiled = whole(place);
        size = compiled.ok() ? compiled.ProgramSize() : program_size_max + 1;
    }
    if (size > program_size_max) {
        problems.push_back({"regex-too-big", "the regex would be slow on long mails",
                            "use smaller repeats; a list of words is written as words:"});
        return std::nullopt;
    }
    add_heads(added, folded);
    numbers_[pattern] = place;
    return place;
}

std::uint32_t PatternSet::add_glob(const std::string& glob) {
    int number = 0;
    // A glob is made of literals and ".*": RE2 takes every one of at most 1,000 characters.
    filtered_->Add(glob_pattern(glob), options(), &number);
    patterns_.emplace_back();
    return static_cast<std::uint32_t>(number);
}

const RE2& PatternSet::whole(std::uint32_t pattern) const {
    VASTUS_ASSERT(patterns_[pattern].late != nullptr);
    Late& one = *patterns_[pattern].late;
    std::call_once(one.once, [&one] { one.compiled = std::make_unique<RE2>(one.text, options()); });
    return *one.compiled;
}

void PatternSet::add_heads(Pattern& pattern, const std::string& folded) {
    pattern.first_head = static_cast<std::uint32_t>(heads_.size());
    for (const auto& [letters, tail, is_all] : pattern_heads(folded)) {
        const auto [found, is_new] =
            head_numbers_.try_emplace(letters, static_cast<std::uint32_t>(head_texts_.size()));
        if (is_new) head_texts_.push_back(letters);
        heads_.push_back({found->second, static_cast<std::uint32_t>(letters.size()),
                          tail_number(quick_pattern(tail).stand_in), is_all});
        ++pattern.head_count;
    }
}

std::uint32_t PatternSet::tail_number(const std::string& text) {
    if (text.empty()) return none;
    const auto [found, is_new] =
        tail_numbers_.try_emplace(text, static_cast<std::uint32_t>(tails_.size()));
    if (is_new) tails_.push_back({text, 0, nullptr});
    ++tails_[found->second].users;
    return found->second;
}

std::vector<std::string> PatternSet::finish() {
    if (patterns_.empty()) return {};
    std::vector<std::string> atoms;
    filtered_->Compile(&atoms);
    for (auto& atom : atoms) atom = fold_literal(atom);
    filtered_->AllPotentials({}, &always_);
    std::ranges::sort(always_);
    compile_tails();
    find_whole_heads();
    return atoms;
}

void PatternSet::compile_tails() {
    for (auto& tail : tails_) {
        // A program of one pattern alone would be as cold as the pattern's.
        if (tail.users < 2) continue;
        tail.compiled = std::make_unique<RE2>(tail.text, options());
        if (!tail.compiled->ok()) tail.compiled = nullptr;
    }
}

/// A group may be in the head, or behind another head only: there the tail knows too few.
void PatternSet::find_whole_heads() {
    for (std::size_t number = 0; number < patterns_.size(); ++number) {
        const Pattern& pattern = patterns_[number];
        const int groups = filtered_->GetRE2(static_cast<int>(number)).NumberOfCapturingGroups();
        for (std::uint32_t i = 0; i < pattern.head_count; ++i) {
            Head& head = heads_[pattern.first_head + i];
            const RE2* tail = head.tail == none ? nullptr : tails_[head.tail].compiled.get();
            head.is_all &= tail != nullptr && tail->NumberOfCapturingGroups() == groups;
        }
    }
}

std::vector<int> PatternSet::candidates(const std::vector<int>& atoms) const {
    if (atoms.empty()) return always_;
    std::vector<int> found;
    filtered_->AllPotentials(atoms, &found);
    return found;
}

/// Where a pattern's matches can begin, rising; nothing when that is unknown or too often.
std::optional<std::vector<PatternSet::Begin>> PatternSet::begins(std::uint32_t pattern,
                                                                 const Scan& scan) const {
    const std::uint32_t first = patterns_[pattern].first_head;
    const std::uint32_t end = first + patterns_[pattern].head_count;
    if (first == end) return std::nullopt;
    std::vector<Begin> found;
    for (std::uint32_t i = first; i < end; ++i) {
        const Head& head = heads_[i];
        auto place = std::ranges::lower_bound(scan.heads, Scan::Head{head.number, 0});
        const std::size_t before = found.size();
        for (; place != scan.heads.end() && place->number == head.number; ++place)
            found.push_back({place->begin, &head});
        if (found.size() - before > heads_kept) return std::nullopt;
    }
    std::ranges::sort(found);
    return found;
}

/// One pattern on one text: where to try, and what its groups caught.
struct PatternSet::Attempt {
    re2::StringPiece text;
    std::optional<std::vector<Begin>> begins;
    bool has_tails = true;       ///< They are made of stand-ins.
    const RE2* found = nullptr;  ///< What has the names of the groups.
    std::vector<re2::StringPiece> groups;

    bool matches(const RE2& regex, std::size_t begin, RE2::Anchor anchor) const {
        return regex.Match(text, begin, text.size(), anchor, nullptr, 0);
    }
    bool matches_groups(const RE2& regex, std::size_t begin, RE2::Anchor anchor) {
        const int count = regex.NumberOfCapturingGroups() + 1;
        groups.resize(static_cast<std::size_t>(count));
        found = &regex;
        return regex.Match(text, begin, text.size(), anchor, groups.data(), count);
    }
};

bool PatternSet::is_found(const RE2& compiled, Attempt& attempt) const {
    // Whether it matches at all is much cheaper to know than where its groups lie.
    if (!attempt.begins)
        return attempt.matches(compiled, 0, RE2::UNANCHORED) &&
               attempt.matches_groups(compiled, 0, RE2::UNANCHORED);
    return std::ranges::any_of(
        *attempt.begins, [&](const Begin& begin) { return is_found_at(begin, compiled, attempt); });
}

bool PatternSet::is_found_at(Begin begin, const RE2& compiled, Attempt& attempt) const {
    const Head& head = *begin.head;
    const RE2* tail = nullptr;
    if (attempt.has_tails && head.tail != none) tail = tails_[head.tail].compiled.get();
    if (tail == nullptr)
        return attempt.matches(compiled, begin.at, RE2::ANCHOR_START) &&
               attempt.matches_groups(compiled, begin.at, RE2::ANCHOR_START);
    const std::size_t behind = begin.at + head.size;
    if (!attempt.matches(*tail, behind, RE2::ANCHOR_START)) return false;
    if (!head.is_all) return attempt.matches_groups(compiled, begin.at, RE2::ANCHOR_START);
    if (!attempt.matches_groups(*tail, behind, RE2::ANCHOR_START)) return false;
    re2::StringPiece& all = attempt.groups[0];
    all = {all.data() - head.size, all.size() + head.size};
    return true;
}

std::optional<Match> PatternSet::find(std::uint32_t pattern, const Folded& folded,
                                      std::string_view original, const Scan* scan) const {
    const auto number = static_cast<int>(pattern);
    if (scan != nullptr && !std::ranges::binary_search(scan->candidates, number))
        return std::nullopt;
    Attempt attempt;
    attempt.text = folded.text;
    if (scan != nullptr) attempt.begins = begins(pattern, *scan);
    if (attempt.begins && attempt.begins->empty()) return std::nullopt;
    if (!is_found(filtered_->GetRE2(number), attempt)) return std::nullopt;
    if (patterns_[pattern].late != nullptr) {
        // What has matched is a stand-in for the pattern.
        const bool is_same = scan != nullptr ? scan->is_plain : is_plain(folded.text);
        attempt.has_tails = false;
        if (!is_same && !(whole(pattern).ok() && is_found(whole(pattern), attempt)))
            return std::nullopt;
    }
    const auto quote = [&](const re2::StringPiece& part) {
        const auto begin = static_cast<std::size_t>(part.data() - folded.text.data());
        return std::string(folded.quote(original, begin, begin + part.size()));
    };
    Match match;
    match.text = quote(attempt.groups[0]);
    for (const auto& [name, index] : attempt.found->NamedCapturingGroups()) {
        const auto& part = attempt.groups[static_cast<std::size_t>(index)];
        if (part.data() != nullptr) match.captures[name] = quote(part);
    }
    return match;
}

std::vector<std::string> PatternSet::capture_names(std::uint32_t pattern) const {
    std::vector<std::string> names;
    const RE2& compiled = filtered_->GetRE2(static_cast<int>(pattern));
    for (const auto& [name, index] : compiled.NamedCapturingGroups()) names.push_back(name);
    return names;
}

}  // namespace vastus::rules
