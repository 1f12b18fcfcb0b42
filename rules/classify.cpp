// What a message is: all rules vote, the order of `kinds` decides.
#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "model/assert.hpp"
#include "rules/condition.hpp"
#include "rules/decide.hpp"

namespace vastus::rules {
namespace {

/// Sums of weights are compared with some slack: 0.1 is no binary number.
constexpr double slack = 1e-9;

std::string number_text(double value) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                   std::chars_format::general, 6);
    return {digits.data(), end.ptr};
}

std::string join(const std::vector<std::string>& parts) {
    std::string text;
    for (const auto& part : parts) text += (text.empty() ? "" : ", ") + part;
    return text;
}

/// The votes so far. Nothing in it depends on the order of the rules.
struct Votes {
    std::map<std::string, double> sums;
    std::vector<std::string> tags;
    struct Capture {
        std::string rule, text;
    };
    std::map<std::string, Capture> captures;

    void add(const ClassifyRule& rule, const Because& because) {
        sums[rule.kind] += rule.weight;
        tags.insert(tags.end(), rule.tags.begin(), rule.tags.end());
        for (const auto& [name, text] : because.captures) {
            const auto [found, is_new] = captures.try_emplace(name, Capture{rule.id, text});
            if (!is_new && rule.id < found->second.rule) found->second = {rule.id, text};
        }
    }
};

void decide(const RuleFile& file, const Votes& votes, Classified& result) {
    std::vector<std::string> candidates;
    for (const auto& kind : file.kinds) {
        const auto sum = votes.sums.find(kind);
        if (sum != votes.sums.end() && sum->second + slack >= file.threshold)
            candidates.push_back(kind);
    }
    const std::string needed = number_text(file.threshold);
    if (candidates.empty()) {
        result.kind = file.default_kind;
        result.why.push_back("decided: " + file.default_kind + ", the default; no kind reached " +
                             needed);
        return;
    }
    result.kind = candidates.front();
    result.also.assign(candidates.begin() + 1, candidates.end());
    std::string why = "decided: " + result.kind + " with " +
                      number_text(votes.sums.at(result.kind)) + " of " + needed;
    if (!result.also.empty()) why += "; it stands before " + join(result.also) + " in kinds";
    result.why.push_back(std::move(why));
}

}  // namespace

Classified classify(const RuleSet& rules, const MessageFacts& facts) {
    VASTUS_ASSERT(rules.matcher != nullptr);
    const Matcher& matcher = *rules.matcher;
    Judge judge(matcher, context_of(rules, facts));
    Classified result;
    Votes votes;
    for (std::size_t i = 0; i < rules.file.classify.size(); ++i) {
        const ClassifyRule& rule = rules.file.classify[i];
        Because because;
        if (!rule.enabled || !judge.holds(matcher.classify[i], &because)) continue;
        votes.add(rule, because);
        result.voted.push_back(rule.id);
        result.why.push_back(rule.id + ": " + number_text(rule.weight) + " for " + rule.kind +
                             (because.notes.empty() ? "" : ", because " + join(because.notes)));
    }
    std::ranges::sort(votes.tags);
    votes.tags.erase(std::unique(votes.tags.begin(), votes.tags.end()), votes.tags.end());
    result.tags = std::move(votes.tags);
    for (auto& [name, capture] : votes.captures) result.captures[name] = std::move(capture.text);
    decide(rules.file, votes, result);
    return result;
}

}  // namespace vastus::rules
