#include "rules/search.hpp"

#include <algorithm>
#include <unordered_map>

#include "model/assert.hpp"
#include "model/utf8.hpp"
#include "rules/automaton.hpp"
#include "rules/pattern_set.hpp"

namespace vastus::rules {
namespace {

/// What `explain` shows of one entry.
constexpr std::uint8_t hits_kept = 3;

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

}  // namespace

struct Searcher::Inside {
    static constexpr std::uint32_t none = 0xFFFFFFFF;
    /// One way in which a needle stands for a word.
    struct Use {
        std::uint32_t needle = 0, group = 0, entry = 0;
        bool closed_left = false, closed_right = false, is_exception = false;
        bool has_exceptions = false;  ///< The group.
        const Word* exact = nullptr;
    };
    struct Atom {
        std::uint32_t needle = 0;
        int number = 0;
    };
    struct Needle {
        std::uint32_t size = 0, first_use = 0, first_atom = 0;
        std::uint32_t head = none;  ///< Number, when patterns begin with it.
    };
    struct Span {
        std::size_t begin = 0, end = 0;
    };
    using Exceptions = std::unordered_map<std::uint32_t, std::vector<Span>>;

    std::vector<std::vector<Word>> groups;
    std::unordered_map<std::string, std::uint32_t> needle_numbers;
    std::vector<std::string> needle_texts;
    // What a text finds lies together, as it is rarely in the processor's cache.
    std::vector<Needle> needles;  ///< One more than there are.
    std::vector<Use> uses;        ///< By needle.
    std::vector<Atom> atoms;      ///< By needle; several when they differ in what folding removes.
    PatternSet patterns;
    Automaton automaton;

    std::uint32_t needle(const std::string& text) {
        const auto [found, is_new] =
            needle_numbers.try_emplace(text, static_cast<std::uint32_t>(needle_texts.size()));
        if (is_new) needle_texts.push_back(text);
        return found->second;
    }

    void add_use(const std::string& text, const Word& word, std::uint32_t group,
                 std::uint32_t entry, bool has_exceptions) {
        Use use;
        use.needle = needle(text);
        use.group = group;
        use.entry = entry;
        use.closed_left = !word.open_left && is_word(first_point(text));
        use.closed_right = !word.open_right && is_word_before(text, text.size());
        use.is_exception = word.is_exception;
        use.has_exceptions = has_exceptions;
        use.exact = word.exact.empty() ? nullptr : &word;
        uses.push_back(use);
    }

    void add_words() {
        for (std::uint32_t group = 0; group < groups.size(); ++group) {
            const auto& words = groups[group];
            const bool has_exceptions = std::ranges::any_of(words, &Word::is_exception);
            for (std::uint32_t entry = 0; entry < words.size(); ++entry) {
                const Word& word = words[entry];
                add_use(word.folded, word, group, entry, has_exceptions);
                if (!word.stripped.empty())
                    add_use(word.stripped, word, group, entry, has_exceptions);
            }
        }
    }

    void add_needles() {
        const auto found = patterns.finish();
        for (std::size_t i = 0; i < found.size(); ++i)
            atoms.push_back({needle(found[i]), static_cast<int>(i)});
        for (const auto& head : patterns.heads()) needle(head);
        std::ranges::sort(atoms, {}, &Atom::needle);
        std::stable_sort(uses.begin(), uses.end(), [](const Use& left, const Use& right) {
            return left.needle < right.needle;
        });
        std::uint32_t use = 0, atom = 0;
        for (std::uint32_t number = 0; number < needle_texts.size(); ++number) {
            needles.push_back(
                {static_cast<std::uint32_t>(needle_texts[number].size()), use, atom, none});
            while (use < uses.size() && uses[use].needle == number) ++use;
            while (atom < atoms.size() && atoms[atom].needle == number) ++atom;
        }
        needles.push_back({0, use, atom, none});
        for (std::uint32_t i = 0; i < patterns.heads().size(); ++i)
            needles[needle(patterns.heads()[i])].head = i;
    }

    bool fits(const Use& use, const Folded& folded, std::string_view original, Span at) const {
        if (use.closed_left && is_word_before(folded.text, at.begin)) return false;
        if (use.closed_right && is_word_after(folded.text, at.end)) return false;
        return use.exact == nullptr || folded.quote(original, at.begin, at.end) == use.exact->exact;
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
    return group;
}

std::optional<std::uint32_t> Searcher::add_pattern(const std::string& pattern,
                                                   std::vector<PatternProblem>& problems) {
    return inside_->patterns.add(pattern, problems);
}

std::uint32_t Searcher::add_glob(const std::string& glob) {
    return inside_->patterns.add_glob(glob);
}

void Searcher::finish() {
    inside_->add_words();
    inside_->add_needles();
    inside_->automaton = Automaton(inside_->needle_texts);
}

Scan Searcher::scan(const Folded& folded, std::string_view original) const {
    Scan result;
    result.first.assign(inside_->groups.size(), 0);
    std::vector<std::uint8_t> kept(inside_->uses.size(), 0);
    std::vector<bool> seen(inside_->atoms.size(), false);
    std::vector<std::uint8_t> heads(inside_->patterns.heads().size(), 0);
    std::vector<int> atoms;
    Inside::Exceptions exceptions;
    const auto found = [&](std::uint32_t number, std::size_t end) {
        const auto& needle = inside_->needles[number];
        const auto& next = inside_->needles[number + 1];
        for (std::uint32_t i = needle.first_atom; i < next.first_atom && !seen[i]; ++i) {
            seen[i] = true;
            atoms.push_back(inside_->atoms[i].number);
        }
        const Inside::Span at{end - needle.size, end};
        if (needle.head != Inside::none && heads[needle.head] <= heads_kept) {
            ++heads[needle.head];
            result.heads.push_back({needle.head, static_cast<std::uint32_t>(at.begin)});
        }
        for (std::uint32_t i = needle.first_use; i < next.first_use; ++i) {
            const auto& use = inside_->uses[i];
            if (kept[i] == hits_kept) continue;
            if (!inside_->fits(use, folded, original, at)) continue;
            if (use.is_exception) {
                add_span(exceptions[use.group], at);
                continue;
            }
            // An exception may hide the first hits of a word, so there all are kept until the end.
            if (!use.has_exceptions) ++kept[i];
            result.hits.push_back({use.group, use.entry, at.begin, at.end});
        }
    };
    for (const auto& [number, end] : inside_->automaton.scan(folded.text)) found(number, end);
    if (!exceptions.empty()) inside_->hide(result.hits, exceptions);
    for (std::size_t i = result.hits.size(); i > 0; --i)
        result.first[result.hits[i - 1].group] = static_cast<std::uint32_t>(i);
    std::ranges::sort(result.heads);
    result.candidates = inside_->patterns.candidates(atoms);
    result.is_plain = !result.candidates.empty() && is_plain(folded.text);
    return result;
}

std::optional<Match> Searcher::find(std::uint32_t pattern, const Folded& folded,
                                    std::string_view original, const Scan* scan) const {
    return inside_->patterns.find(pattern, folded, original, scan);
}

bool Searcher::is_always_tried(std::uint32_t pattern) const {
    return std::ranges::binary_search(inside_->patterns.always(), static_cast<int>(pattern));
}

std::vector<std::string> Searcher::capture_names(std::uint32_t pattern) const {
    return inside_->patterns.capture_names(pattern);
}

const std::string& Searcher::word_text(std::uint32_t group, std::uint32_t entry) const {
    return inside_->groups[group][entry].text;
}

}  // namespace vastus::rules
