#include "rules/rule_hash.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "model/hash.hpp"

namespace vastus::rules {
namespace {

/// Length first, so that no two different lists of fields are the same text.
std::string field(std::string_view text) {
    return std::to_string(text.size()) + ":" + std::string(text) + ",";
}

std::string fields(std::vector<std::string> all, bool is_sorted) {
    if (is_sorted) std::ranges::sort(all);
    std::string text = "(";
    for (const auto& one : all) text += field(one);
    return text + ")";
}

std::string list_text(const std::string& name, const RuleFile& file) {
    const auto found = file.lists.find(name);
    if (found == file.lists.end()) return name;
    std::vector<std::string> words;
    for (const auto& entry : found->second.entries) words.push_back(entry.text);
    return fields(std::move(words), true);
}

class Writer {
public:
    explicit Writer(const RuleFile& file) : file_(file) {}

    std::string write(const Condition& condition) {
        std::string text = std::to_string(static_cast<int>(condition.type));
        if (condition.type == Condition::Type::use) return text + field(define(condition.name));
        std::vector<std::string> parts;
        for (const auto& part : condition.parts) parts.push_back(write(part));
        text += fields(std::move(parts), true) + field(condition.name);
        text += std::to_string(static_cast<int>(condition.test));
        if (condition.is_list_name && !condition.values.empty())
            return text + list_text(condition.values.front(), file_);
        return text + fields(condition.values, true);
    }

private:
    /// Hashed once each, so that defines inside defines do not multiply the text.
    std::string define(const std::string& name) {
        const auto found = file_.defines.find(name);
        if (found == file_.defines.end()) return name;
        // A cycle is an error elsewhere; here it finds the name and ends.
        const auto [known, is_new] = hashes_.try_emplace(name, name);
        if (!is_new) return known->second;
        const std::string text = write(found->second.condition);
        return hashes_[name] = model::hex(model::hash128({"condition", text}));
    }

    const RuleFile& file_;
    std::map<std::string, std::string> hashes_;
};

std::string optional_text(const std::optional<Condition>& condition, const RuleFile& file) {
    return condition ? canonical(*condition, file) : "";
}

std::string step_text(const Step& step) {
    const auto repeat = step.repeat ? label(*step.repeat) : std::string();
    return fields(
        {step.label, fields(step.to, true), std::to_string(static_cast<int>(step.severity)),
         step.template_name, step.suggest, repeat, std::to_string(step.times)},
        false);
}

}  // namespace

std::string canonical(const Condition& condition, const RuleFile& file) {
    return Writer(file).write(condition);
}

std::string rule_hash(const WatchRule& rule, const RuleFile& file, const std::string& clock_hash) {
    std::vector<std::string> ladders;
    for (const auto& ladder : rule.ladders) {
        std::vector<std::string> steps{ladder.name};
        for (const auto& step : ladder.steps) steps.push_back(step_text(step));
        ladders.push_back(fields(std::move(steps), false));
    }
    std::vector<std::string> counts;
    for (const auto state : rule.counts) counts.emplace_back(model::name(state));
    const std::string ladder = fields(std::move(ladders), false);
    const std::string more =
        fields({std::to_string(static_cast<int>(rule.each)), rule.clock, clock_hash, rule.by,
                fields(std::move(counts), true), rule.is_suggestion ? "suggestion" : "mail",
                rule.tells_resolved ? "resolved" : ""},
               false);
    const std::string when = optional_text(rule.when, file);
    const std::string while_text = optional_text(rule.while_, file);
    return model::hex(
        model::hash128({"watch", rule.id, rule.enabled ? "1" : "0", when, while_text,
                        std::to_string(static_cast<int>(rule.since)), rule.template_name, ladder,
                        rule.needs_strong ? "strong" : "", more}));
}

}  // namespace vastus::rules
