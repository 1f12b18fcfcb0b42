// Words and patterns from any bytes, against any text: what the filter says must be what a direct
// try says, and every quotation must lie in the original.
//
// Input: lines of words, up to the first empty line; one pattern a line, up to the next; the text.
#include <cstdint>
#include <string_view>

#include "model/assert.hpp"
#include "model/utf8.hpp"
#include "rules/search.hpp"

namespace {

using namespace vastus::rules;

/// As many as an input can hold without spending its time on compiling.
constexpr std::size_t words_max = 50, patterns_max = 4, text_bytes_max = 4096;

std::string_view take_line(std::string_view& rest) {
    const auto end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return line;
}

std::vector<Word> take_words(std::string_view& rest) {
    std::vector<Word> words;
    for (auto line = take_line(rest); !line.empty(); line = take_line(rest)) {
        auto word = parse_word(line);
        if (auto* good = std::get_if<Word>(&word); good != nullptr && words.size() < words_max)
            words.push_back(std::move(*good));
    }
    return words;
}

std::vector<std::uint32_t> take_patterns(std::string_view& rest, Searcher& searcher) {
    std::vector<std::uint32_t> numbers;
    for (auto line = take_line(rest); !line.empty(); line = take_line(rest)) {
        std::vector<PatternProblem> problems;
        if (numbers.size() == patterns_max) continue;
        const auto number = searcher.add_pattern(std::string(line), problems);
        VASTUS_ASSERT(number || !problems.empty());
        if (number) numbers.push_back(*number);
    }
    return numbers;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(bytes), size);
    Searcher searcher;
    searcher.add_words(take_words(rest));
    const auto patterns = take_patterns(rest, searcher);
    searcher.finish();
    const std::string_view text = rest.substr(0, text_bytes_max);
    const Folded folded = fold(text);
    VASTUS_ASSERT(vastus::model::is_utf8(folded.text));
    const Scan scan = searcher.scan(folded, text);
    for (const Hit& hit : scan.hits) {
        VASTUS_ASSERT(hit.begin < hit.end && hit.end <= folded.text.size());
        const auto quote = folded.quote(text, hit.begin, hit.end);
        VASTUS_ASSERT(quote.data() >= text.data());
        VASTUS_ASSERT(quote.data() + quote.size() <= text.data() + text.size());
    }
    for (const auto pattern : patterns) {
        const bool filtered = searcher.find(pattern, folded, text, &scan).has_value();
        VASTUS_ASSERT(filtered == searcher.find(pattern, folded, text, nullptr).has_value());
    }
    return 0;
}
