#include "rules/ladder.hpp"

#include <algorithm>

#include "rules/calendar.hpp"

namespace vastus::rules {
namespace {

const Calendar* clock_of(const RuleSet& rules, const WatchRule& rule) {
    const auto found = rules.calendars.find(rule.clock);
    return found == rules.calendars.end() ? nullptr : found->second.get();
}

model::Duration between(const Calendar* clock, model::Instant from, model::Instant to) {
    if (to <= from) return {};
    return clock != nullptr ? clock->elapsed(from, to) : to - from;
}

/// When an item has been `length` in the states that the rule counts.
std::optional<model::Instant> counted(const RuleSet& rules, const WatchRule& rule,
                                      const model::Item& item, model::Duration length) {
    const Calendar* clock = clock_of(rules, rule);
    const auto history = model::state_history(item);
    for (std::size_t i = 0; i < history.size(); ++i) {
        if (std::ranges::find(rule.counts, history[i].state) == rule.counts.end()) continue;
        const bool is_last = i + 1 == history.size();
        const auto spent =
            is_last ? model::Duration::max() : between(clock, history[i].at, history[i + 1].at);
        if (spent >= length) {
            const Span rest{0, 0, 0, length};
            return add(clock, rules.file.timezone, history[i].at, rest);
        }
        length -= spent;
    }
    return std::nullopt;
}

/// Where the clock stood still while the item was snoozed, what is due comes later by as much.
model::Instant after_pauses(const RuleSet& rules, const WatchRule& rule, const model::Item& item,
                            model::Instant due) {
    if (!rules.file.notify.snooze_pauses) return due;
    const Calendar* clock = clock_of(rules, rule);
    for (const auto& pause : model::snoozes(item)) {
        if (pause.from >= due) break;
        const Span left{0, 0, 0, between(clock, pause.from, due)};
        due = add(clock, rules.file.timezone, pause.to, left);
    }
    return due;
}

class Layout {
public:
    Layout(const RuleSet& rules, const WatchRule& rule, const Watching& what,
           const model::Anchor& anchor)
        : rules_(rules), rule_(rule), what_(what), anchor_(anchor) {}

    void add_step(const Step& step, std::uint32_t number) {
        put({&step, number, 0, due_of(step, 0)});
        if (!step.repeat) return;
        for (std::uint32_t i = 1; i <= step.times; ++i) put({&step, number, i, due_of(step, i)});
    }

    std::vector<Rung> take() { return std::move(rungs_); }

private:
    /// A step that clamping puts before the one below it is due with that one.
    void put(Rung rung) {
        if (!rungs_.empty()) rung.due = std::max(rung.due, rungs_.back().due);
        rungs_.push_back(rung);
    }

    model::Instant due_of(const Step& step, std::uint32_t repeat) const {
        const Calendar* clock = clock_of(rules_, rule_);
        const auto& zone = rules_.file.timezone;
        model::Instant due{};
        if (!rule_.counts.empty() && what_.item != nullptr) {
            // Until the item enters such a state again there is no time at which it is due.
            const auto at = counted(rules_, rule_, *what_.item, step.offset.elapsed);
            if (!at) return model::Instant::max();
            due = *at;
        } else if (step.is_before) {
            due = subtract(clock, zone, anchor_.at, step.offset);
        } else {
            due = add(clock, zone, anchor_.at, step.offset);
        }
        if (repeat > 0) due = add(clock, zone, due, *step.repeat, static_cast<int>(repeat));
        if (what_.item != nullptr && !step.is_before)
            due = after_pauses(rules_, rule_, *what_.item, due);
        return due;
    }

    const RuleSet& rules_;
    const WatchRule& rule_;
    const Watching& what_;
    const model::Anchor& anchor_;
    std::vector<Rung> rungs_;
};

bool is_for(const WatchRule& rule, const Ladder& ladder, const Watching& what) {
    if (rule.by == "client.group" && what.client != nullptr)
        return std::ranges::count(what.client->groups, ladder.name) > 0;
    if (what.item == nullptr) return false;
    if (rule.by == "item.priority") return model::name(what.item->priority) == ladder.name;
    return rule.by == "item.team" && what.item->team == ladder.name;
}

}  // namespace

const Ladder* ladder_for(const WatchRule& rule, const Watching& what) {
    if (rule.by.empty()) return rule.ladders.empty() ? nullptr : &rule.ladders.front();
    const auto fits = [&](const Ladder& ladder) { return is_for(rule, ladder, what); };
    auto found = std::ranges::find_if(rule.ladders, fits);
    if (found == rule.ladders.end())
        found = std::ranges::find(rule.ladders, "default", &Ladder::name);
    return found == rule.ladders.end() ? nullptr : &*found;
}

std::vector<Rung> rungs_of(const RuleSet& rules, const WatchRule& rule, const Ladder& ladder,
                           const Watching& what, const model::Anchor& anchor) {
    Layout layout(rules, rule, what, anchor);
    std::uint32_t number = 0;
    for (const auto& step : ladder.steps) layout.add_step(step, ++number);
    return layout.take();
}

std::string step_label(const Ladder& ladder, const Step& step) {
    const std::string offset = (step.is_before ? "before " : "after ") + label(step.offset);
    return ladder.name.empty() ? offset : ladder.name + "/" + offset;
}

}  // namespace vastus::rules
