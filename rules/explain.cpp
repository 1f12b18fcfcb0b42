#include "rules/explain.hpp"

#include <algorithm>

#include "rules/ladder.hpp"

namespace vastus::rules {
namespace {

void add_all(std::vector<std::string>& sentences, std::string_view prefix,
             const std::vector<std::string>& more) {
    for (const auto& one : more) sentences.push_back(std::string(prefix) + one);
}

std::string people_text(const RuleSet& rules, const Step& step, const Watching& what) {
    std::vector<std::string> people;
    recipients(rules, step.to, what, people);
    std::string text;
    for (const auto& person : people) text += (text.empty() ? "" : ", ") + person;
    return text;
}

/// The step or repeat that is due at `due`, or is held until then.
std::string next_text(const RuleSet& rules, const WatchRule& rule, const Watching& what,
                      const model::Anchor& anchor, const std::vector<Fired>& fired,
                      model::Instant due) {
    const Ladder* ladder = ladder_for(rule, what);
    if (ladder == nullptr) return {};
    const Rung* next = nullptr;
    const auto rungs = rungs_of(rules, rule, *ladder, what, anchor);
    for (const auto& rung : rungs) {
        const Fired one{step_label(*ladder, *rung.step), rung.repeat};
        const bool has_fired = std::ranges::find(fired, one) != fired.end();
        if (rung.due <= due && !has_fired) next = &rung;
    }
    if (next == nullptr) return {};
    std::string text = step_label(*ladder, *next->step);
    if (next->repeat > 0) text += " (repeat " + std::to_string(next->repeat) + ")";
    text += " at " + local_text(rules, due);
    if (rule.is_suggestion) return text + ", a suggestion for a digest";
    return text + " -> " + people_text(rules, *next->step, what);
}

std::string watch_text(const RuleSet& rules, const WatchRule& rule, const Watching& what,
                       const Progress& progress, model::Instant now) {
    const Watched watched = watch(rules, rule, what, progress, now);
    std::string text = rule.id + ": ";
    if (!watched.anchor) return text + watched.over;
    const model::Instant since = watched.anchor->at;
    text += "the clock runs since " + local_text(rules, since);
    if (since <= now) text += " (" + waited_text(now - since, "en") + ")";
    for (const auto& one : progress.fired) {
        text += "; fired " + one.step;
        if (one.repeat > 0) text += " repeat " + std::to_string(one.repeat);
    }
    if (!watched.held.empty()) text += "; held: " + watched.held;
    if (!watched.alerts.empty()) text += "; due now: " + watched.alerts.front().why;
    if (!watched.next_due) return text + "; no further step";
    auto fired = progress.fired;
    fired.insert(fired.end(), watched.fired.begin(), watched.fired.end());
    return text + "; next " +
           next_text(rules, rule, what, *watched.anchor, fired, *watched.next_due);
}

}  // namespace

std::vector<std::string> explain(const RuleSet& rules, const MessageFacts& facts,
                                 const model::Item& item, const model::Client* client,
                                 const ProgressByRule& progress, model::Instant now) {
    std::vector<std::string> sentences;
    if (facts.content != nullptr) {
        add_all(sentences, "kind: ", classify(rules, facts).why);
        add_all(sentences, "route: ", route(rules, facts, item).why);
    } else {
        add_all(sentences, "kind: ", item.why_kind);
        add_all(sentences, "route: ", item.why_route);
    }
    static const Progress none;
    for (const auto& rule : rules.file.watch) {
        if (rule.each == WatchRule::Each::client) continue;
        const auto found = progress.find(rule.id);
        const auto& before = found != progress.end() ? found->second : none;
        sentences.push_back("watch: " + watch_text(rules, rule, {&item, client}, before, now));
    }
    return sentences;
}

}  // namespace vastus::rules
