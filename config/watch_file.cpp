#include <algorithm>
#include <map>

#include "config/rule_parts.hpp"
#include "config/scalar.hpp"
#include "config/values.hpp"
#include "rules/suggest.hpp"

namespace vastus::config {
namespace {

// Nobody reads the hundredth reminder; a repeat of a moment would be a flood.
constexpr Range times_range{1, 1000};
constexpr model::Duration repeat_min = std::chrono::seconds(1);
constexpr std::size_t steps_max = 50;

using Since = rules::WatchRule::Since;

Since read_since(const Node& node, Problems& problems) {
    std::vector<std::string> names;
    const auto all = anchors();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].name == node.text) return static_cast<Since>(i);
        names.emplace_back(all[i].name);
    }
    auto hint = rules::did_you_mean(node.text, names);
    if (hint.empty())
        hint =
            "write first_unanswered, opened, last_client_message, our_answer, state, promise, "
            "due; of clients activity, client_activity, our_activity, created";
    problems.error("unknown-anchor", node.at, "there is no event " + in_quotes(node.text), hint);
    return Since::first_unanswered;
}

/// `repeat` and `times` belong together, and to the last step.
void read_repeat(const Entries& entries, rules::Step& step, bool is_last, Problems& problems) {
    const Node* repeat = entries.find("repeat");
    const Node* times = entries.find("times");
    if (repeat != nullptr) {
        step.repeat = read_span(*repeat, problems);
        if (step.repeat && step.repeat->roughly() < repeat_min)
            problems.error("bad-duration", repeat->at, in_quotes(repeat->text) + " is too short",
                           "write at least 1s");
    }
    if (times != nullptr) {
        const auto count = read_integer(*times, times_range, problems);
        if (count) step.times = static_cast<std::uint32_t>(*count);
    }
    if (repeat != nullptr && times == nullptr) {
        problems.error("missing-key", repeat->key_at, "\"repeat\" needs \"times\" beside it",
                       "write times: 3");
    } else if (repeat == nullptr && times != nullptr) {
        problems.error("missing-key", times->key_at, "\"times\" needs \"repeat\" beside it",
                       "write repeat: 1d");
    }
    if (repeat != nullptr && !is_last) {
        problems.error("bad-value", repeat->key_at, "only the last step can be repeated",
                       "move repeat: to the last step");
    }
}

rules::Step read_step(const Node& node, bool is_last, bool is_suggestion, Problems& problems) {
    rules::Step step;
    step.at = problems.position(node.at);
    const Entries entries(node, Section::step, problems);
    if (node.is_map()) entries.exactly_one({"after", "before"}, problems);
    for (const bool is_before : {false, true}) {
        const Node* offset = entries.find(is_before ? "before" : "after");
        if (offset == nullptr) continue;
        step.at = problems.position(offset->at);
        step.is_before = is_before;
        step.offset = read_span(*offset, problems).value_or(step.offset);
    }
    const Node* to = entries.find("to");
    step.to = read_texts(to);
    if (to != nullptr && step.to.empty()) {
        problems.error("nobody-to-tell", to->at, "this step tells nobody", "write to: owner");
    } else if (to == nullptr && !is_suggestion && node.is_map()) {
        problems.error("missing-key", node.at, "a step needs \"to\"",
                       "owner, team, team.lead, role:x, team:x or staff ids");
    }
    if (const Node* severity = entries.find("severity")) {
        const auto word = read_word(*severity, words_of(Section::step, "severity"), problems);
        if (word) step.severity = model::parse_severity(severity->text).value_or(step.severity);
    }
    if (const Node* name = entries.find("template")) step.template_name = name->text;
    if (const Node* suggest = entries.find("suggest")) {
        if (read_word(*suggest, words_of(Section::step, "suggest"), problems))
            step.suggest = suggest->text;
    }
    read_repeat(entries, step, is_last, problems);
    return step;
}

rules::Ladder read_ladder(const Node& list, bool may_be_empty, bool is_suggestion,
                          Problems& problems) {
    rules::Ladder ladder;
    ladder.at = problems.position(list.at);
    const std::size_t count = list.children.size();
    if ((count == 0 && !may_be_empty) || count > steps_max) {
        problems.error("bad-value", list.at, "the rule has " + std::to_string(count) + " steps",
                       "write 1 to " + std::to_string(steps_max) + ": [{after: 4h, to: owner}]");
        return ladder;
    }
    for (std::size_t i = 0; i < count; ++i)
        ladder.steps.push_back(
            read_step(list.children[i], i + 1 == count, is_suggestion, problems));
    return ladder;
}

/// A list of steps; under `by` a map of such lists.
void read_steps(const Node& node, rules::WatchRule& rule, Problems& problems) {
    if (rule.by.empty()) {
        if (!node.is_list()) {
            problems.error("wrong-type", node.at, "\"steps\" must be a list",
                           node.is_map() ? "a map of ladders needs by: beside it"
                                         : "write [{after: 4h, to: owner}]");
            return;
        }
        rule.ladders.push_back(read_ladder(node, false, rule.is_suggestion, problems));
        return;
    }
    if (!node.is_map()) {
        problems.error("wrong-type", node.at,
                       "under \"by\" the steps are a map: one ladder for each name",
                       "write {vip: [{after: 3w, to: owner}], default: []}");
        return;
    }
    bool has_default = false;
    for (const Node& one : node.children) {
        has_default = has_default || one.key == "default";
        if (!check_shape(one, Shape::list, problems)) continue;
        rule.ladders.push_back(read_ladder(one, true, rule.is_suggestion, problems));
        rule.ladders.back().name = one.key;
    }
    if (!has_default)
        problems.error("missing-key", node.at, "the ladders have no \"default\"",
                       "write default: [] for nothing");
}

void read_scope(const Entries& entries, rules::WatchRule& rule, Problems& problems) {
    if (const Node* each = entries.find("each")) {
        const auto word = read_word(*each, words_of(Section::watch_rule, "each"), problems);
        if (word && *word == 1) rule.each = rules::WatchRule::Each::client;
    }
    if (const Node* when = entries.find("when")) rule.when = read_condition(*when, problems);
    if (const Node* during = entries.find("while")) rule.while_ = read_condition(*during, problems);
    rule.since_at = rule.clock_at = rule.counts_at = rule.by_at = rule.at;
    if (const Node* since = entries.find("since")) {
        rule.since = read_since(*since, problems);
        rule.since_at = problems.position(since->at);
    }
    if (const Node* by = entries.find("answered_by"))
        rule.needs_strong =
            read_word(*by, words_of(Section::watch_rule, "answered_by"), problems) &&
            by->text == "strong";
    if (const Node* clock = entries.find("clock")) {
        rule.clock = clock->text;
        rule.clock_at = problems.position(clock->at);
    }
    if (const Node* counts = entries.find("counts")) {
        rule.counts_at = problems.position(counts->key_at);
        for (const Node* state : each_text(*counts)) {
            const auto word = read_word(*state, words_of(Section::watch_rule, "counts"), problems);
            if (word) rule.counts.push_back(static_cast<model::State>(*word));
        }
    }
    if (const Node* by = entries.find("by")) {
        rule.by_at = problems.position(by->at);
        if (read_word(*by, words_of(Section::watch_rule, "by"), problems)) rule.by = by->text;
    }
}

void read_delivery(const Entries& entries, rules::WatchRule& rule, Problems& problems) {
    if (const Node* deliver = entries.find("deliver"))
        rule.is_suggestion =
            read_word(*deliver, words_of(Section::watch_rule, "deliver"), problems).value_or(0) ==
            1;
    if (const Node* resolved = entries.find("resolved"))
        rule.tells_resolved =
            read_word(*resolved, words_of(Section::watch_rule, "resolved"), problems).value_or(0) ==
            1;
    if (const Node* activate = entries.find("on_activate")) {
        const auto word =
            read_word(*activate, words_of(Section::watch_rule, "on_activate"), problems);
        if (word) rule.on_activate = static_cast<rules::WatchRule::OnActivate>(*word);
    }
    if (const Node* name = entries.find("template")) rule.template_name = name->text;
}

rules::WatchRule read_watch_rule(const Node& node, Problems& problems) {
    rules::WatchRule rule;
    const Entries entries(node, Section::watch_rule, problems);
    rule.at = problems.position(node.at);
    if (const Node* id = entries.find("id")) {
        rule.id = id->text;
        rule.at = problems.position(id->at);
    }
    rule.was = read_texts(entries.find("was"));
    if (const Node* about = entries.find("about")) rule.about = about->text;
    if (const Node* enabled = entries.find("enabled")) {
        rule.enabled = read_boolean(*enabled, problems).value_or(true);
    }
    read_scope(entries, rule, problems);
    read_delivery(entries, rule, problems);
    if (const Node* steps = entries.find("steps")) read_steps(*steps, rule, problems);
    return rule;
}

}  // namespace

void read_watch(const Node& list, RuleReading reading) {
    std::map<std::string, Place> seen;
    for (const Node& node : list.children) {
        check_new_id(node, seen, reading.problems);
        reading.file.watch.push_back(read_watch_rule(node, reading.problems));
    }
    check_earlier_ids(list, seen, reading.problems);
}

}  // namespace vastus::config
