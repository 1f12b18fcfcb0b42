#include <algorithm>
#include <array>
#include <map>

#include "config/rule_parts.hpp"
#include "config/scalar.hpp"

namespace vastus::config {
namespace {

// Nobody reads the hundredth reminder; a repeat of a moment would be a flood.
constexpr Range times_range{1, 1000};
constexpr model::Duration repeat_min = std::chrono::seconds(1);
constexpr std::size_t steps_max = 50;

using Since = rules::WatchRule::Since;

struct SinceName {
    std::string_view name;
    Since since;
};
constexpr std::array<SinceName, 6> anchors{{{"opened", Since::opened},
                                            {"first_unanswered", Since::first_unanswered},
                                            {"last_client_message", Since::last_client_message},
                                            {"our_answer", Since::our_answer},
                                            {"state", Since::state},
                                            {"promise", Since::promise}}};
constexpr std::array<std::string_view, 5> later_anchors{"due", "activity", "client_activity",
                                                        "our_activity", "created"};

void report_later(const Node& node, std::string hint, Problems& problems) {
    problems.error("not-yet", node.at,
                   in_quotes(node.text) + " is part of the language, but not of this version yet",
                   std::move(hint));
}

Since read_since(const Node& node, Problems& problems) {
    for (const SinceName& anchor : anchors) {
        if (anchor.name == node.text) return anchor.since;
    }
    const auto is_later = std::find(later_anchors.begin(), later_anchors.end(), node.text);
    if (is_later != later_anchors.end()) {
        report_later(
            node,
            "write first_unanswered, opened, last_client_message, our_answer, state or promise",
            problems);
    } else {
        read_word(
            node,
            {"first_unanswered", "opened", "last_client_message", "our_answer", "state", "promise"},
            problems);
    }
    return Since::first_unanswered;
}

/// `repeat` and `times` belong together, and to the last step.
void read_repeat(const Entries& entries, rules::Step& step, bool is_last, Problems& problems) {
    const Node* repeat = entries.find("repeat");
    const Node* times = entries.find("times");
    if (repeat != nullptr) step.repeat = read_duration(*repeat, repeat_min, problems);
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

rules::Step read_step(const Node& node, bool is_last, Problems& problems) {
    rules::Step step;
    step.at = problems.position(node.at);
    const Entries entries(node, Section::step, problems);
    if (const Node* after = entries.find("after")) {
        step.at = problems.position(after->at);
        if (const auto span = read_span(*after, problems)) {
            step.after = span->length();
            step.label = "after " + span->label();
        }
    }
    const Node* to = entries.find("to");
    step.to = read_texts(to);
    if (to != nullptr && step.to.empty()) {
        problems.error("nobody-to-tell", to->at, "this step tells nobody", "write to: owner");
    }
    if (const Node* severity = entries.find("severity")) {
        const auto word = read_word(*severity, {"info", "warning", "critical"}, problems);
        if (word) step.severity = model::parse_severity(severity->text).value_or(step.severity);
    }
    if (const Node* name = entries.find("template")) step.template_name = name->text;
    read_repeat(entries, step, is_last, problems);
    return step;
}

void read_steps(const Node& list, rules::WatchRule& rule, Problems& problems) {
    const std::size_t count = list.children.size();
    if (count == 0 || count > steps_max) {
        problems.error("bad-value", list.at, "the rule has " + std::to_string(count) + " steps",
                       "write 1 to " + std::to_string(steps_max) + ": [{after: 4h, to: owner}]");
        return;
    }
    for (std::size_t i = 0; i < count; ++i) {
        rule.steps.push_back(read_step(list.children[i], i + 1 == count, problems));
    }
}

rules::WatchRule read_watch_rule(const Node& node, Problems& problems) {
    rules::WatchRule rule;
    const Entries entries(node, Section::watch_rule, problems);
    rule.at = problems.position(node.at);
    if (const Node* id = entries.find("id")) {
        rule.id = id->text;
        rule.at = problems.position(id->at);
    }
    if (const Node* about = entries.find("about")) rule.about = about->text;
    if (const Node* enabled = entries.find("enabled")) {
        rule.enabled = read_boolean(*enabled, problems).value_or(true);
    }
    if (const Node* each = entries.find("each")) {
        if (each->text == "client") {
            report_later(*each, "write each: item", problems);
        } else {
            read_word(*each, {"item"}, problems);
        }
    }
    if (const Node* when = entries.find("when")) rule.when = read_condition(*when, problems);
    if (const Node* during = entries.find("while")) rule.while_ = read_condition(*during, problems);
    if (const Node* since = entries.find("since")) rule.since = read_since(*since, problems);
    if (const Node* by = entries.find("answered_by"))
        rule.needs_strong = read_word(*by, {"any", "strong"}, problems) && by->text == "strong";
    if (const Node* name = entries.find("template")) rule.template_name = name->text;
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
}

}  // namespace vastus::config
