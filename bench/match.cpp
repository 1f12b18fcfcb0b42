// What matching costs on messages never seen before, beside RE2::Set and RE2 pattern by pattern.
//
//   bench_match [MESSAGES 200] [SEED 1] [alone]
//
// 100 to 10,000 patterns, four in five of them words, on messages of 4 KB, each read once. A
// hundred times as many patterns match a hundred times as often, so one table has patterns of which
// a message holds the same few whatever their number: it shows the engine without the matches. All
// engines read the same folded text, and what they find is compared: a difference is printed, and
// the exit code is 1. Prints tables in Markdown, in processor time. RE2::Set may use 256 MB;
// pattern by pattern is measured on fewer messages. `alone` leaves the others out.
#include <re2/re2.h>
#include <re2/set.h>
#include <time.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "match_maker.hpp"
#include "rules/search.hpp"

namespace {

using namespace vastus;

constexpr std::size_t message_bytes = 4096;
constexpr std::int64_t set_bytes_max = 256 << 20;
/// Pattern by pattern is a thousand times slower; so few messages are enough to see it.
constexpr std::size_t slow_messages = 5;

/// Processor time of this thread: what else runs on the machine does not count.
class Watch {
public:
    double milliseconds() const { return now() - start_; }

private:
    static double now() {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    }
    double start_ = now();
};

struct Cost {
    double mean = 0, worst = 0;
};

Cost cost_of(std::vector<double> times) {
    Cost cost;
    for (const double one : times) cost.mean += one / static_cast<double>(times.size());
    std::ranges::sort(times);
    if (!times.empty()) cost.worst = times[times.size() * 99 / 100];
    return cost;
}

/// The same as a word of a list, for engines that know no words.
std::string regex_of(const std::string& written) {
    const auto word = std::get<rules::Word>(rules::parse_word(written));
    std::string text = RE2::QuoteMeta(word.folded);
    if (!word.stripped.empty()) text = "(?:" + text + "|" + RE2::QuoteMeta(word.stripped) + ")";
    return R"((?:^|[^\pL\pN\pM]))" + text + (word.open_right ? "" : R"((?:$|[^\pL\pN\pM]))");
}

struct Text {
    std::string original;
    rules::Folded folded;
};

using Found = std::vector<int>;  // numbers of patterns, rising

// --- ours
struct Engine {
    rules::Searcher searcher;
    std::size_t words = 0;
    double compile_ms = 0;

    explicit Engine(const bench::Patterns& all) {
        const Watch watch;
        for (const auto& word : all.words)
            searcher.add_words({std::get<rules::Word>(rules::parse_word(word))});
        for (const auto& regex : all.regexes) {
            std::vector<rules::PatternProblem> problems;
            searcher.add_pattern(regex, problems);
        }
        searcher.finish();
        words = all.words.size();
        compile_ms = watch.milliseconds();
    }

    Found find(const Text& text, std::size_t& tried) const {
        const rules::Scan scan = searcher.scan(text.folded, text.original);
        tried += scan.candidates.size();
        Found found;
        for (const rules::Hit& hit : scan.hits) found.push_back(static_cast<int>(hit.group));
        std::ranges::sort(found);
        found.erase(std::unique(found.begin(), found.end()), found.end());
        // Patterns are numbered as they were added, from 0; so are the groups, one for each word.
        for (const int number : scan.candidates) {
            if (searcher.find(static_cast<std::uint32_t>(number), text.folded, text.original,
                              &scan))
                found.push_back(static_cast<int>(words) + number);
        }
        return found;
    }
};

// --- the peers
RE2::Options peer_options() {
    RE2::Options options;
    options.set_case_sensitive(false);
    options.set_log_errors(false);
    return options;
}

std::vector<std::string> peer_patterns(const bench::Patterns& all) {
    std::vector<std::string> texts;
    for (const auto& word : all.words) texts.push_back(regex_of(word));
    for (const auto& regex : all.regexes) texts.push_back(rules::fold_pattern(regex));
    return texts;
}

struct OneByOne {
    std::vector<std::unique_ptr<RE2>> patterns;

    explicit OneByOne(const std::vector<std::string>& texts) {
        for (const auto& text : texts)
            patterns.push_back(std::make_unique<RE2>(text, peer_options()));
    }
    Found find(const Text& text) const {
        Found found;
        for (std::size_t i = 0; i < patterns.size(); ++i) {
            if (RE2::PartialMatch(text.folded.text, *patterns[i]))
                found.push_back(static_cast<int>(i));
        }
        return found;
    }
};

struct Set {
    RE2::Set set;
    bool is_compiled = false;
    double compile_ms = 0;

    static RE2::Options options() {
        RE2::Options chosen = peer_options();
        chosen.set_max_mem(set_bytes_max);
        return chosen;
    }
    explicit Set(const std::vector<std::string>& texts) : set(options(), RE2::UNANCHORED) {
        const Watch watch;
        for (const auto& text : texts) set.Add(text, nullptr);
        is_compiled = set.Compile();
        compile_ms = watch.milliseconds();
    }
    Found find(const Text& text) const {
        Found found;
        set.Match(text.folded.text, &found);
        std::ranges::sort(found);
        return found;
    }
};

// --- one row of the table
struct Row {
    std::size_t patterns = 0;
    double compile = 0, set_compile = 0, hits = 0, tried = 0;
    double first = 0;  ///< Mean of the first hundred messages.
    Cost ours, set, one_by_one;
    bool agrees = true;
};

/// How many messages an engine has read before the first is measured: a pattern compiles its
/// classes of letters when it is first tried, and RE2 makes its states.
constexpr std::size_t warm_messages = 1000;

const std::vector<Text>& warm_texts() {
    static const std::vector<Text> texts = [] {
        std::vector<Text> made;
        bench::MessageMaker maker(4711);
        for (std::size_t i = 0; i < warm_messages; ++i) {
            Text text{maker.ordinary(message_bytes), {}};
            text.folded = rules::fold(text.original);
            made.push_back(std::move(text));
        }
        return made;
    }();
    return texts;
}

Row measure(const bench::Patterns& patterns, const std::vector<Text>& texts, bool is_alone) {
    Row row;
    row.patterns = patterns.words.size() + patterns.regexes.size();
    const Engine engine(patterns);
    row.compile = engine.compile_ms;
    std::vector<Found> wanted;
    std::vector<double> times;
    std::size_t tried = 0, hits = 0;
    for (const Text& text : warm_texts()) {
        const Watch watch;
        engine.find(text, tried);
        times.push_back(watch.milliseconds());
    }
    row.first = cost_of({times.begin(), times.begin() + 100}).mean;
    times.clear();
    tried = 0;
    for (const Text& text : texts) {
        const Watch watch;
        wanted.push_back(engine.find(text, tried));
        times.push_back(watch.milliseconds());
        hits += wanted.back().size();
    }
    row.ours = cost_of(times);
    row.hits = static_cast<double>(hits) / static_cast<double>(texts.size());
    row.tried = static_cast<double>(tried) / static_cast<double>(texts.size());

    if (is_alone) return row;
    const auto peers = peer_patterns(patterns);
    const Set set(peers);
    row.set_compile = set.compile_ms;
    times.clear();
    // Its states are of no use for other messages; a few show it the patterns once.
    for (std::size_t i = 0; i < 20 && set.is_compiled; ++i) set.find(warm_texts()[i]);
    for (std::size_t i = 0; i < texts.size() && set.is_compiled; ++i) {
        const Watch watch;
        const Found found = set.find(texts[i]);
        times.push_back(watch.milliseconds());
        row.agrees = row.agrees && found == wanted[i];
    }
    row.set = cost_of(times);

    const OneByOne single(peers);
    times.clear();
    for (std::size_t i = 0; i < std::min(slow_messages, texts.size()); ++i) {
        const Watch watch;
        const Found found = single.find(texts[i]);
        times.push_back(watch.milliseconds());
        row.agrees = row.agrees && found == wanted[i];
    }
    row.one_by_one = cost_of(times);
    return row;
}

struct Table {
    const char* title;
    decltype(&bench::make_patterns) make_patterns;
    const std::vector<Text>& texts;
};

bool print_table(const Table& table, double fold, unsigned seed, bool is_alone) {
    std::printf("%s\n\n", table.title);
    std::printf(
        "| patterns | compile | match, mean | 99 of 100 within | first 100 messages | patterns "
        "that match | regexes "
        "tried "
        "| RE2::Set: compile, match | RE2 one by one |\n|---|---|---|---|---|---|---|---|---|\n");
    bool agrees = true;
    std::vector<double> means;
    for (const std::size_t count : {100u, 1000u, 5000u, 10000u}) {
        const Row row = measure(table.make_patterns(count, seed), table.texts, is_alone);
        const char* set = row.set.mean > 0 ? "" : is_alone ? " (not tried)" : " (refused)";
        std::printf(
            "| %zu | %.0f ms | %.3f ms | %.3f ms | %.3f ms | %.1f | %.1f | %.0f ms, %.2f ms%s | "
            "%.1f ms |\n",
            row.patterns, row.compile, row.ours.mean, row.ours.worst, row.first, row.hits,
            row.tried, row.set_compile, row.set.mean, set, row.one_by_one.mean);
        std::fflush(stdout);
        if (!row.agrees) std::printf("THE ENGINES DO NOT AGREE\n");
        agrees = agrees && row.agrees;
        means.push_back(row.ours.mean);
    }
    std::printf(
        "\nFrom 100 to 10,000 patterns the cost grows %.1f times; with folding the message, %.1f "
        "times.\n\n",
        means.back() / means.front(), (means.back() + fold) / (means.front() + fold));
    return agrees;
}

unsigned number(int argc, char** argv, int at, unsigned otherwise) {
    if (argc <= at) return otherwise;
    const std::string_view text = argv[at];
    std::from_chars(text.data(), text.data() + text.size(), otherwise);
    return otherwise;
}

}  // namespace

int main(int argc, char** argv) {
    const unsigned messages = number(argc, argv, 1, 200);
    const unsigned seed = number(argc, argv, 2, 1);
    const bool is_alone = argc > 3;
    bench::MessageMaker maker(seed + 1);
    rules::fold("");  // its tables are made once, at start
    std::vector<Text> ordinary, worst;
    std::vector<double> times;
    std::size_t bytes = 0;
    for (unsigned i = 0; i < messages; ++i) {
        Text text{maker.ordinary(message_bytes), {}};
        bytes += text.original.size();
        const Watch watch;
        text.folded = rules::fold(text.original);
        times.push_back(watch.milliseconds());
        ordinary.push_back(std::move(text));
    }
    for (unsigned i = 0; i < messages; ++i) {
        Text text{maker.worst(message_bytes), {}};
        text.folded = rules::fold(text.original);
        worst.push_back(std::move(text));
    }
    const Cost fold = cost_of(times);
    std::printf(
        "%u messages, %zu bytes on average, seed %u. Folding one: %.4f ms, 99 of 100 "
        "within %.4f ms.\n\n",
        messages, bytes / messages, seed, fold.mean, fold.worst);
    const Table tables[] = {
        {"Ordinary messages", bench::make_patterns, ordinary},
        {"Ordinary messages, and patterns of equal hits", bench::make_patterns_of_equal_hits,
         ordinary},
        {"Messages of the patterns' own words alone", bench::make_patterns, worst}};
    bool agrees = true;
    for (const Table& table : tables)
        agrees = print_table(table, fold.mean, seed, is_alone) && agrees;
    return agrees ? 0 : 1;
}
