#include "rules/search.hpp"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "model/assert.hpp"
#include "model/utf8.hpp"
#include "rules/automaton.hpp"

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
/// Where a head of a pattern stands oftener, one search through the text is cheaper, and linear.
constexpr std::uint8_t heads_kept = 8;
/// What `explain` shows of one entry.
constexpr std::uint8_t hits_kept = 3;

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

char32_t first_point(std::string_view text) { return model::code_point_at(text, 0).value; }

std::size_t last_begin(std::string_view text, std::size_t end) {
    std::size_t begin = end - 1;
    while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
    return begin;
}

bool is_word_before(std::string_view text, std::size_t at) {
    if (at == 0) return false;
    return is_word(model::code_point_at(text, last_begin(text, at)).value);
}

bool is_word_after(std::string_view text, std::size_t at) {
    return at < text.size() && is_word(model::code_point_at(text, at).value);
}

/// Whether all beyond ASCII are letters of alphabets that we know: there a stand-in is as good.
bool is_plain(std::string_view folded) {
    for (std::size_t at = 0; at < folded.size();) {
        if (static_cast<unsigned char>(folded[at]) < 0x80) {
            ++at;
            continue;
        }
        const model::CodePoint point = model::code_point_at(folded, at);
        const char32_t value = point.value;
        const bool is_latin = value >= 0xDF && value < 0x250 && value != 0xF7;
        const bool is_cyrillic = value >= 0x430 && value < 0x482;
        if (!is_latin && !is_cyrillic) return false;
        at += point.size;
    }
    return true;
}

}  // namespace

struct Searcher::Inside {
    static constexpr std::uint32_t none = 0xFFFFFFFF;
    /// One way in which a needle stands for a word.
    struct Use {
        std::uint32_t group = 0, entry = 0, number = 0;
        bool closed_left = false, closed_right = false, is_exception = false;
        const Word* exact = nullptr;
    };
    struct Needle {
        std::vector<Use> uses;
        std::vector<int> atoms;     ///< Several when they differ only in what folding removes.
        std::uint32_t head = none;  ///< Number, when patterns begin with it.
    };
    struct Span {
        std::size_t begin = 0, end = 0;
    };
    using Exceptions = std::unordered_map<std::uint32_t, std::vector<Span>>;

    std::vector<std::vector<Word>> groups;
    std::vector<bool> has_exceptions;
    std::unordered_map<std::string, std::uint32_t> needle_numbers;
    std::vector<std::string> needle_texts;
    std::vector<Needle> needles;
    std::uint32_t uses = 0;
    std::size_t atoms = 0;
    re2::FilteredRE2 filtered{atom_bytes_min};
    std::unordered_map<std::string, std::uint32_t> pattern_numbers;
    std::vector<int> always;
    /// A pattern whose class of letters is compiled when it is first needed: that takes a
    /// millisecond. `filtered` has its stand-in, which says the same of a plain text.
    struct Late {
        std::string text;
        bool is_narrower = false;  ///< Matches nothing that the stand-in does not.
        std::once_flag once;
        std::unique_ptr<RE2> compiled;
    };
    std::vector<std::unique_ptr<Late>> late;        ///< By pattern; null: `filtered` has it.
    std::vector<std::vector<std::uint32_t>> heads;  ///< By pattern; empty: may begin with anything.
    std::uint32_t head_count = 0;
    Automaton automaton;

    Needle& needle(const std::string& text) {
        const auto [found, is_new] =
            needle_numbers.try_emplace(text, static_cast<std::uint32_t>(needles.size()));
        if (is_new) {
            needles.emplace_back();
            needle_texts.push_back(text);
        }
        return needles[found->second];
    }

    void add_use(const std::string& text, const Word& word, std::uint32_t group,
                 std::uint32_t entry) {
        Use use;
        use.group = group;
        use.entry = entry;
        use.number = uses++;
        use.closed_left = !word.open_left && is_word(first_point(text));
        use.closed_right = !word.open_right && is_word_before(text, text.size());
        use.is_exception = word.is_exception;
        use.exact = word.exact.empty() ? nullptr : &word;
        needle(text).uses.push_back(use);
    }

    bool fits(const Use& use, const Folded& folded, std::string_view original, Span at) const {
        if (use.closed_left && is_word_before(folded.text, at.begin)) return false;
        if (use.closed_right && is_word_after(folded.text, at.end)) return false;
        return use.exact == nullptr || folded.quote(original, at.begin, at.end) == use.exact->exact;
    }

    const RE2& pattern(std::uint32_t number) const {
        if (late[number] == nullptr) return filtered.GetRE2(static_cast<int>(number));
        Late& one = *late[number];
        std::call_once(one.once,
                       [&one] { one.compiled = std::make_unique<RE2>(one.text, options()); });
        return *one.compiled;
    }

    void add_late(std::string text) {
        late.push_back(std::make_unique<Late>());
        late.back()->is_narrower =
            text.find(":\\pN") == std::string::npos && text.find(":\\p{N") == std::string::npos;
        late.back()->text = std::move(text);
    }

    void add_heads(int pattern, const std::string& folded) {
        auto& numbers = heads.emplace_back();
        VASTUS_ASSERT(heads.size() == static_cast<std::size_t>(pattern) + 1);
        for (const auto& text : pattern_heads(folded)) {
            std::uint32_t& number = needle(text).head;
            if (number == none) number = head_count++;
            numbers.push_back(number);
        }
    }

    /// Where a pattern's matches can begin, rising; nothing when that is unknown or too often.
    std::optional<std::vector<std::uint32_t>> begins(std::uint32_t pattern,
                                                     const Scan& scan) const {
        if (heads[pattern].empty()) return std::nullopt;
        std::vector<std::uint32_t> found;
        for (const std::uint32_t number : heads[pattern]) {
            auto place =
                std::lower_bound(scan.heads.begin(), scan.heads.end(), Scan::Head{number, 0});
            const std::size_t before = found.size();
            for (; place != scan.heads.end() && place->number == number; ++place)
                found.push_back(place->begin);
            if (found.size() - before > heads_kept) return std::nullopt;
        }
        std::ranges::sort(found);
        return found;
    }

    void compile_patterns() {
        if (filtered.NumRegexps() == 0) return;
        std::vector<std::string> found;
        filtered.Compile(&found);
        atoms = found.size();
        for (std::size_t i = 0; i < found.size(); ++i) {
            // RE2 lower-cases by its own table; the text was folded by ours.
            std::string text;
            for (std::size_t at = 0; at < found[i].size();) {
                const model::CodePoint point = model::code_point_at(found[i], at);
                model::append_utf8(text, fold_point(point.value));
                at += point.size;
            }
            needle(text).atoms.push_back(static_cast<int>(i));
        }
        filtered.AllPotentials({}, &always);
        std::ranges::sort(always);
    }

    void hide(std::vector<Hit>& hits, const Exceptions& exceptions) const {
        const auto is_hidden = [&exceptions](const Hit& hit) {
            const auto group = exceptions.find(hit.group);
            if (group == exceptions.end()) return false;
            const auto& spans = group->second;
            const auto after = std::ranges::upper_bound(spans, hit.begin, {}, &Span::end);
            return after != spans.end() && after->begin < hit.end;
        };
        std::erase_if(hits, is_hidden);
    }
};

namespace {

/// Spans arrive by their ends; overlapping ones become one, so that they stay sorted.
template <class Span>
void add_span(std::vector<Span>& spans, Span span) {
    while (!spans.empty() && spans.back().end >= span.begin) {
        span.begin = std::min(span.begin, spans.back().begin);
        spans.pop_back();
    }
    spans.push_back(span);
}

}  // namespace

const Hit* Scan::hit(std::uint32_t group) const {
    if (group >= first.size() || first[group] == 0) return nullptr;
    return &hits[first[group] - 1];
}

Searcher::Searcher() : inside_(std::make_unique<Inside>()) {}
Searcher::~Searcher() = default;

std::uint32_t Searcher::add_words(const std::vector<Word>& words) {
    const auto group = static_cast<std::uint32_t>(inside_->groups.size());
    inside_->groups.push_back(words);
    inside_->has_exceptions.push_back(
        std::ranges::any_of(words, [](const Word& word) { return word.is_exception; }));
    return group;
}

std::optional<std::uint32_t> Searcher::add_pattern(const std::string& pattern,
                                                   std::vector<PatternProblem>& problems) {
    const auto known = inside_->pattern_numbers.find(pattern);
    for (auto& problem : check_pattern(pattern)) problems.push_back(std::move(problem));
    if (known != inside_->pattern_numbers.end()) return known->second;
    if (std::ranges::any_of(problems, &PatternProblem::is_error)) return std::nullopt;
    const std::string folded = fold_pattern(pattern);
    const QuickPattern quick = quick_pattern(folded);
    int number = 0;
    if (inside_->filtered.Add(quick.stand_in, options(), &number) != RE2::NoError) {
        problems.push_back(problem_of(RE2(folded, options())));
        return std::nullopt;
    }
    const auto place = static_cast<std::uint32_t>(number);
    if (quick.classes > 0) {
        inside_->add_late(quick.text);
    } else {
        inside_->late.emplace_back();
    }
    int size = inside_->filtered.GetRE2(number).ProgramSize() + quick.classes * class_size;
    if (quick.classes > 0 && (quick.repeats_groups || size > program_size_max)) {
        const RE2& whole = inside_->pattern(place);
        size = whole.ok() ? whole.ProgramSize() : program_size_max + 1;
    }
    if (size > program_size_max) {
        problems.push_back({"regex-too-big", "the regex would be slow on long mails",
                            "use smaller repeats; a list of words is written as words:"});
        inside_->heads.emplace_back();
        return std::nullopt;
    }
    inside_->add_heads(number, folded);
    inside_->pattern_numbers[pattern] = static_cast<std::uint32_t>(number);
    return static_cast<std::uint32_t>(number);
}

std::uint32_t Searcher::add_glob(const std::string& glob) {
    int number = 0;
    // A glob is made of literals and ".*": RE2 takes every one of at most 1,000 characters.
    inside_->filtered.Add(glob_pattern(glob), options(), &number);
    inside_->heads.emplace_back();
    inside_->late.emplace_back();
    return static_cast<std::uint32_t>(number);
}

void Searcher::finish() {
    for (std::uint32_t group = 0; group < inside_->groups.size(); ++group) {
        const auto& words = inside_->groups[group];
        for (std::uint32_t entry = 0; entry < words.size(); ++entry) {
            inside_->add_use(words[entry].folded, words[entry], group, entry);
            if (!words[entry].stripped.empty())
                inside_->add_use(words[entry].stripped, words[entry], group, entry);
        }
    }
    inside_->compile_patterns();
    inside_->automaton = Automaton(inside_->needle_texts);
}

Scan Searcher::scan(const Folded& folded, std::string_view original) const {
    Scan result;
    result.first.assign(inside_->groups.size(), 0);
    std::vector<std::uint8_t> kept(inside_->uses, 0);
    std::vector<bool> seen(inside_->atoms, false);
    std::vector<std::uint8_t> heads(inside_->head_count, 0);
    std::vector<int> atoms;
    Inside::Exceptions exceptions;
    const auto found = [&](std::uint32_t number, std::size_t end) {
        const auto& needle = inside_->needles[number];
        for (const int atom : needle.atoms) {
            if (seen[static_cast<std::size_t>(atom)]) continue;
            seen[static_cast<std::size_t>(atom)] = true;
            atoms.push_back(atom);
        }
        const Inside::Span at{end - inside_->needle_texts[number].size(), end};
        if (needle.head != Inside::none && heads[needle.head] <= heads_kept) {
            ++heads[needle.head];
            result.heads.push_back({needle.head, static_cast<std::uint32_t>(at.begin)});
        }
        for (const auto& use : needle.uses) {
            if (kept[use.number] == hits_kept) continue;
            if (!inside_->fits(use, folded, original, at)) continue;
            if (use.is_exception) {
                add_span(exceptions[use.group], at);
                continue;
            }
            // An exception may hide the first hits of a word, so there all are kept until the end.
            if (!inside_->has_exceptions[use.group]) ++kept[use.number];
            result.hits.push_back({use.group, use.entry, at.begin, at.end});
        }
    };
    for (const auto& [number, end] : inside_->automaton.scan(folded.text)) found(number, end);
    if (!exceptions.empty()) inside_->hide(result.hits, exceptions);
    for (std::size_t i = result.hits.size(); i > 0; --i)
        result.first[result.hits[i - 1].group] = static_cast<std::uint32_t>(i);
    std::ranges::sort(result.heads);
    if (atoms.empty()) {
        result.candidates = inside_->always;
    } else {
        inside_->filtered.AllPotentials(atoms, &result.candidates);
    }
    return result;
}

std::optional<Match> Searcher::find(std::uint32_t pattern, const Folded& folded,
                                    std::string_view original, const Scan* scan) const {
    const auto number = static_cast<int>(pattern);
    if (scan != nullptr && !std::ranges::binary_search(scan->candidates, number))
        return std::nullopt;
    const auto begins = scan != nullptr ? inside_->begins(pattern, *scan) : std::nullopt;
    if (begins && begins->empty()) return std::nullopt;
    const re2::StringPiece text(folded.text);
    const RE2* compiled = &inside_->filtered.GetRE2(number);
    std::vector<re2::StringPiece> groups(
        static_cast<std::size_t>(compiled->NumberOfCapturingGroups()) + 1);
    // Whether it matches at all is much cheaper to know than where its groups lie.
    const auto matches = [&](std::size_t begin, RE2::Anchor anchor) {
        return compiled->Match(text, begin, text.size(), anchor, nullptr, 0) &&
               compiled->Match(text, begin, text.size(), anchor, groups.data(),
                               static_cast<int>(groups.size()));
    };
    const auto is_found = [&] {
        if (!begins) return matches(0, RE2::UNANCHORED);
        return std::ranges::any_of(
            *begins, [&](std::uint32_t at) { return matches(at, RE2::ANCHOR_START); });
    };
    const auto* late = inside_->late[pattern].get();
    if (late == nullptr || late->is_narrower) {
        if (!is_found()) return std::nullopt;
    }
    if (late != nullptr) {
        const bool is_whole = !is_plain(folded.text);
        if (is_whole) compiled = &inside_->pattern(pattern);
        const bool is_known = late->is_narrower && !is_whole;
        if (!compiled->ok() || (!is_known && !is_found())) return std::nullopt;
    }
    const auto quote = [&](const re2::StringPiece& part) {
        const auto begin = static_cast<std::size_t>(part.data() - text.data());
        return std::string(folded.quote(original, begin, begin + part.size()));
    };
    Match match;
    match.text = quote(groups[0]);
    for (const auto& [name, index] : compiled->NamedCapturingGroups()) {
        const auto& part = groups[static_cast<std::size_t>(index)];
        if (part.data() != nullptr) match.captures[name] = quote(part);
    }
    return match;
}

bool Searcher::is_always_tried(std::uint32_t pattern) const {
    return std::ranges::binary_search(inside_->always, static_cast<int>(pattern));
}

std::vector<std::string> Searcher::capture_names(std::uint32_t pattern) const {
    std::vector<std::string> names;
    const RE2& compiled = inside_->filtered.GetRE2(static_cast<int>(pattern));
    for (const auto& [name, index] : compiled.NamedCapturingGroups()) names.push_back(name);
    return names;
}

const std::string& Searcher::word_text(std::uint32_t group, std::uint32_t entry) const {
    return inside_->groups[group][entry].text;
}

}  // namespace vastus::rules
