#include <algorithm>
#include <map>

#include "config/rule_parts.hpp"
#include "config/scalar.hpp"
#include "config/values.hpp"
#include "rules/suggest.hpp"

namespace vastus::config {
namespace {

rules::ClassifyRule read_classify_rule(const Node& node, Problems& problems) {
    rules::ClassifyRule rule;
    const Entries entries(node, Section::classify_rule, problems);
    rule.at = problems.position(node.at);
    if (const Node* id = entries.find("id")) rule.id = id->text;
    if (const Node* kind = entries.find("kind")) {
        rule.kind = kind->text;
        rule.at = problems.position(kind->at);
    }
    if (const Node* about = entries.find("about")) rule.about = about->text;
    if (const Node* weight = entries.find("weight")) {
        rule.weight = read_decimal(*weight, problems).value_or(rule.weight);
    }
    rule.tags = read_texts(entries.find("tags"));
    if (const Node* enabled = entries.find("enabled")) {
        rule.enabled = read_boolean(*enabled, problems).value_or(true);
    }
    if (const Node* when = entries.find("when")) {
        if (auto condition = read_condition(*when, problems)) rule.when = std::move(*condition);
    }
    return rule;
}

/// The language has it; without a model nothing is ever suggested, so only `apply` would mislead.
void check_learned(const Node& node, Problems& problems) {
    const Entries entries(node, Section::learned, problems);
    if (const Node* above = entries.find("apply_above")) {
        const auto value = read_decimal(*above, problems);
        if (value && (*value < 0.5 || *value > 1))
            problems.error("bad-number", above->at, "a precision is from 0.5 to 1", "write 0.95");
    }
    if (const Node* examples = entries.find("min_examples"))
        read_integer(*examples, {1, 1'000'000}, problems);
    const Node* mode = entries.find("mode");
    if (mode == nullptr) return;
    if (mode->text == "apply")
        problems.error("not-yet", mode->at,
                       "\"apply\" is part of the language, but not of this version yet",
                       "write mode: suggest, or off");
    else
        read_word(*mode, words_of(Section::learned, "mode"), problems);
}

/// The nearest kind, or all of them where they are few.
std::string near_kind(const std::string& name, const std::vector<std::string>& kinds) {
    constexpr std::size_t listed_max = 8;
    std::string hint = rules::did_you_mean(name, kinds);
    if (!hint.empty() || kinds.size() > listed_max) return hint;
    for (const auto& kind : kinds) hint += (hint.empty() ? "there are: " : ", ") + kind;
    return hint;
}

/// Checked here because compile() does not know where it stands.
void read_default(const Node& kind, RuleReading reading) {
    const std::vector<std::string>& kinds = reading.file.kinds;
    if (std::find(kinds.begin(), kinds.end(), kind.text) != kinds.end()) {
        reading.file.default_kind = kind.text;
    } else if (!kinds.empty()) {
        reading.problems.error("unknown-kind", kind.at, "there is no kind " + in_quotes(kind.text),
                               near_kind(kind.text, kinds));
    }
}

void read_set(const Node& node, rules::RouteRule& rule, Problems& problems) {
    const Entries entries(node, Section::route_set, problems);
    if (const Node* owner = entries.find("owner")) rule.owner = owner->text;
    if (const Node* team = entries.find("team")) rule.team = team->text;
    if (const Node* priority = entries.find("priority")) {
        const auto word = read_word(*priority, words_of(Section::route_set, "priority"), problems);
        if (word) rule.priority = model::parse_priority(priority->text);
    }
    if (const Node* state = entries.find("state")) {
        if (state->text == "waiting_us" || state->text == "waiting_client") {
            problems.error("bad-value", state->at,
                           in_quotes(state->text) + " comes from messages only, never from a rule",
                           "write new or closed");
        } else if (const auto word =
                       read_word(*state, words_of(Section::route_set, "state"), problems)) {
            rule.state = *word == 0 ? model::State::fresh : model::State::closed;
        }
    }
    rule.tags = read_texts(entries.find("tags"));
    if (node.children.empty()) {
        problems.error("bad-value", node.at, "set decides nothing", "write set: {team: …}");
    }
}

rules::RouteRule read_route_rule(const Node& node, Problems& problems) {
    rules::RouteRule rule;
    const Entries entries(node, Section::route_rule, problems);
    rule.at = problems.position(node.at);
    if (const Node* id = entries.find("id")) rule.id = id->text;
    if (node.is_map()) entries.exactly_one({"when", "otherwise"}, problems);
    if (const Node* when = entries.find("when")) rule.when = read_condition(*when, problems);
    const Node* otherwise = entries.find("otherwise");
    if (otherwise != nullptr && !read_boolean(*otherwise, problems).value_or(true)) {
        problems.error("bad-value", otherwise->at, "otherwise can only be true",
                       "write otherwise: true, or when: {…}");
    }
    if (const Node* set = entries.find("set")) {
        rule.at = problems.position(set->at);
        read_set(*set, rule, problems);
    }
    return rule;
}

}  // namespace

void check_new_id(const Node& node, std::map<std::string, Place>& seen, Problems& problems) {
    if (!node.is_map()) return;
    for (const Node& value : node.children) {
        if (value.key != "id" || !value.is_scalar() || value.is_nothing()) continue;
        if (!check_id(value.text, value.at, problems)) return;
        const auto [first, is_new] = seen.try_emplace(value.text, value.at);
        if (is_new) return;
        problems.error("duplicate-id", value.at,
                       "the id " + in_quotes(value.text) + " is used twice (first at " +
                           std::to_string(first->second.line) + ":" +
                           std::to_string(first->second.column) + ")",
                       "give the rule another id");
        return;
    }
}

void check_earlier_ids(const Node& list, const std::map<std::string, Place>& ids,
                       Problems& problems) {
    std::map<std::string, Place> earlier;
    const auto check = [&](const Node& was) {
        if (!check_id(was.text, was.at, problems)) return;
        const auto present = ids.find(was.text);
        const auto [first, is_new] = earlier.try_emplace(was.text, was.at);
        if (present == ids.end() && is_new) return;
        const Place place = present != ids.end() ? present->second : first->second;
        problems.error("was-conflict", was.at,
                       in_quotes(was.text) +
                           (present != ids.end() ? " is the id of a rule (at "
                                                 : " is the earlier id of another rule (at ") +
                           std::to_string(place.line) + ":" + std::to_string(place.column) + ")",
                       "an earlier id belongs to the one rule that had it, and to none now");
    };
    for (const Node& node : list.children) {
        for (const Node& value : node.children) {
            if (value.key != "was") continue;
            for (const Node* one : each_text(value)) check(*one);
        }
    }
}

void read_kinds(const Node& list, RuleReading reading) {
    Problems& problems = reading.problems;
    auto& kinds = reading.file.kinds;
    if (list.children.empty()) {
        problems.error("bad-value", list.at, "there are no kinds", "write kinds: [inquiry]");
    }
    for (const Node& node : list.children) {
        if (!check_shape(node, Shape::text, problems)) continue;
        if (!is_kind(node.text)) {
            problems.error(
                "bad-id", node.at, in_quotes(node.text) + " is not a name of a kind",
                "a kind begins with a letter a-z and has at most 64 of a-z, 0-9, - and _");
        } else if (std::find(kinds.begin(), kinds.end(), node.text) != kinds.end()) {
            problems.error("duplicate-id", node.at, in_quotes(node.text) + " is named twice",
                           "remove one of them");
        } else {
            kinds.push_back(node.text);
        }
    }
}

void read_classify(const Node& map, RuleReading reading) {
    Problems& problems = reading.problems;
    const Entries entries(map, Section::classify, problems);
    if (const Node* kind = entries.find("default")) read_default(*kind, reading);
    if (const Node* threshold = entries.find("threshold")) {
        const auto value = read_decimal(*threshold, problems);
        if (value) reading.file.threshold = *value;
        if (value && *value <= 0) {
            problems.error("bad-number", threshold->at, "the threshold must be more than 0",
                           "write 1.0");
        }
    }
    if (const Node* learned = entries.find("learned")) check_learned(*learned, problems);
    const Node* list = entries.find("rules");
    if (list == nullptr) return;
    std::map<std::string, Place> seen;
    for (const Node& node : list->children) {
        check_new_id(node, seen, problems);
        reading.file.classify.push_back(read_classify_rule(node, problems));
    }
    check_earlier_ids(*list, seen, problems);
}

void read_route(const Node& list, RuleReading reading) {
    std::map<std::string, Place> seen;
    for (const Node& node : list.children) {
        check_new_id(node, seen, reading.problems);
        reading.file.route.push_back(read_route_rule(node, reading.problems));
    }
    check_earlier_ids(list, seen, reading.problems);
}

}  // namespace vastus::config
