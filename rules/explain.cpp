#include "rules/explain.hpp"

#include <algorithm>

#include "rules/condition.hpp"

namespace vastus::rules {
namespace {

void add_all(std::vector<std::string>& sentences, std::string_view prefix,
             const std::vector<std::string>& more) {
    for (const auto& one : more) sentences.push_back(std::string(prefix) + one);
}

std::string people_text(const RuleSet& rules, const Step& step, const model::Item& item,
                        const model::Client* client) {
    std::vector<std::string> people;
    recipients(rules, step.to, item, client, people);
    std::string text;
    for (const auto& person : people) text += (text.empty() ? "" : ", ") + person;
    return text;
}

/// The step or repeat that is due at `due`.
std::string next_text(const RuleSet& rules, const WatchRule& rule, const model::Item& item,
                      const model::Client* client, model::Instant since, model::Instant due) {
    const Step* next = nullptr;
    std::uint32_t repeat = 0;
    for (const auto& step : rule.steps) {
        if (since + step.after <= due) next = &step;
    }
    if (next == nullptr) return {};
    const auto past = due - (since + next->after);
    if (next->repeat && past > model::Duration(0))
        repeat = static_cast<std::uint32_t>(past / *next->repeat);
    std::string text = next->label;
    if (repeat > 0) text += " (repeat " + std::to_string(repeat) + ")";
    return text + " at " + local_text(rules, due) + " -> " +
           people_text(rules, *next, item, client);
}

std::string watch_text(const RuleSet& rules, const WatchRule& rule, const model::Item& item,
                       const model::Client* client, const std::vector<Fired>& fired,
                       model::Instant now) {
    const Watched watched = watch(rules, rule, item, client, fired, now);
    std::string text = rule.id + ": ";
    if (!watched.anchor) return text + watched.over;
    const model::Instant since = watched.anchor->at;
    text += "the clock runs since " + local_text(rules, since) + " (" +
            waited_text(now - since, "en") + ")";
    for (const auto& one : fired) {
        text += "; fired " + one.step;
        if (one.repeat > 0) text += " repeat " + std::to_string(one.repeat);
    }
    if (!watched.alerts.empty()) text += "; due now: " + watched.alerts.front().why;
    if (!watched.next_due) return text + "; no further step";
    return text + "; next " + next_text(rules, rule, item, client, since, *watched.next_due);
}

}  // namespace

std::vector<std::string> explain(const RuleSet& rules, const MessageFacts& facts,
                                 const model::Item& item, const model::Client* client,
                                 const FiredByRule& fired, model::Instant now) {
    std::vector<std::string> sentences;
    if (facts.content != nullptr) {
        add_all(sentences, "kind: ", classify(rules, facts).why);
        add_all(sentences, "route: ", route(rules, facts, item).why);
    } else {
        add_all(sentences, "kind: ", item.why_kind);
        add_all(sentences, "route: ", item.why_route);
    }
    static const std::vector<Fired> none;
    for (const auto& rule : rules.file.watch) {
        const auto found = fired.find(rule.id);
        const auto& before = found != fired.end() ? found->second : none;
        sentences.push_back("watch: " + watch_text(rules, rule, item, client, before, now));
    }
    return sentences;
}

}  // namespace vastus::rules
