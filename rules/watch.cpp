// What must not be forgotten: ladders of time.
//
// A ladder is laid out as a line of rungs, the steps and then the repeats of the last one, each due
// at a fixed distance from the anchor. So repeats do not drift, and "the highest due" is one
// search.
#include <algorithm>

#include "model/assert.hpp"
#include "rules/condition.hpp"
#include "rules/decide.hpp"

namespace vastus::rules {
namespace {

model::Item strong_view(const model::Item& item);
std::optional<model::Anchor> anchor_of_seen(const WatchRule& rule, const model::Item& item);

struct Rung {
    const Step* step = nullptr;
    std::uint32_t number = 0, repeat = 0;
    model::Instant due{};
};

std::vector<Rung> ladder_of(const WatchRule& rule, model::Instant since) {
    std::vector<Rung> rungs;
    for (std::uint32_t i = 0; i < rule.steps.size(); ++i)
        rungs.push_back({&rule.steps[i], i + 1, 0, since + rule.steps[i].after});
    if (rungs.empty() || !rungs.back().step->repeat) return rungs;
    const Rung last = rungs.back();
    for (std::uint32_t i = 1; i <= last.step->times; ++i)
        rungs.push_back({last.step, last.number, i, last.due + *last.step->repeat * i});
    return rungs;
}

bool has_fired(const std::vector<Fired>& fired, const Rung& rung) {
    return std::ranges::any_of(fired, [&rung](const Fired& one) {
        return one.step == rung.step->label && one.repeat == rung.repeat;
    });
}

/// The place after the highest rung that has fired; 0 when none has.
std::size_t after_fired(const std::vector<Rung>& rungs, const std::vector<Fired>& fired) {
    for (std::size_t i = rungs.size(); i > 0; --i) {
        if (has_fired(fired, rungs[i - 1])) return i;
    }
    return 0;
}

/// The place after the highest rung that is due.
std::size_t after_due(const std::vector<Rung>& rungs, model::Instant now) {
    const auto later = std::ranges::upper_bound(rungs, now, {}, &Rung::due);
    return static_cast<std::size_t>(later - rungs.begin());
}

/// Why there is no episode; "" when there is one.
std::string why_over(const RuleSet& rules, const WatchRule& rule, const model::Item& item,
                     const model::Client* client) {
    VASTUS_ASSERT(rules.matcher != nullptr);
    if (!rule.enabled) return "the rule is switched off";
    if (item.imported) return "imported: older than the history window";
    const auto conditions = rules.matcher->watch.find(rule.id);
    if (conditions == rules.matcher->watch.end()) return "the rule is not in these rules";
    Judge judge(*rules.matcher, {nullptr, &item, client});
    const auto& [when, while_] = conditions->second;
    if (when && !judge.holds(*when, nullptr)) return "not in scope: " + judge.why_not(*when);
    if (!while_ || judge.holds(*while_, nullptr)) return {};
    if (item.state == model::State::waiting_client && item.our_answer) return "answered";
    if (item.state == model::State::closed) return "closed";
    return "no longer: " + judge.why_not(*while_);
}

std::string no_anchor(const WatchRule& rule, const model::Item& item) {
    if (rule.since == WatchRule::Since::promise) return "no promise of ours is open";
    if (rule.since == WatchRule::Since::our_answer) return "we have not answered yet";
    return item.our_answer ? "answered" : "nothing waits for an answer";
}

std::string who(const model::Item& item, const model::Client* client) {
    if (client != nullptr && !client->name.empty()) return client->name;
    if (!item.contact.name.empty()) return item.contact.name;
    return item.contact.address.empty() ? "the client" : item.contact.address;
}

std::string what_waits(const WatchRule& rule, const model::Item& item,
                       const model::Client* client) {
    switch (rule.since) {
        case WatchRule::Since::first_unanswered:
        case WatchRule::Since::last_client_message:
            return who(item, client) + " has waited for an answer since ";
        case WatchRule::Since::our_answer:
            return who(item, client) + " has been silent since our answer of ";
        case WatchRule::Since::opened: return "the item is open since ";
        case WatchRule::Since::promise:
            return "we promised " + who(item, client) + " another answer by ";
        case WatchRule::Since::state:
            return "the item is " + std::string(name(item.state)) + " since ";
    }
    return {};
}

std::string why_alert(const RuleSet& rules, const WatchRule& rule, const model::Item& item,
                      const model::Client* client, const Rung& rung,
                      const std::vector<std::string>& people) {
    const auto anchor = anchor_of_seen(rule, item);
    std::string text =
        "rule " + rule.id + ", step " + std::to_string(rung.number) + " (" + rung.step->label;
    if (rung.repeat > 0) text += ", repeat " + std::to_string(rung.repeat);
    text += "): " + what_waits(rule, item, client);
    if (anchor) text += local_text(rules, anchor->at);
    text += "; told: ";
    for (std::size_t i = 0; i < people.size(); ++i) text += (i > 0 ? ", " : "") + people[i];
    return text;
}

model::Alert make_alert(const RuleSet& rules, const WatchRule& rule, const model::Item& item,
                        const model::Client* client, const model::Anchor& anchor,
                        const Rung& rung) {
    model::Alert alert;
    alert.id = model::alert_id(rule.id, item.id, anchor.event, rung.step->label, rung.repeat);
    alert.rule = rule.id;
    alert.item = item.id;
    alert.anchor = anchor;
    alert.step = rung.step->label;
    alert.step_number = rung.number;
    alert.repeat = rung.repeat;
    alert.severity = rung.step->severity;
    alert.template_name =
        rung.step->template_name.empty() ? rule.template_name : rung.step->template_name;
    alert.due = rung.due;
    std::vector<std::string> people;
    alert.recipients = recipients(rules, rung.step->to, item, client, people);
    alert.why = why_alert(rules, rule, item, client, rung, people);
    return alert;
}

}  // namespace

std::optional<model::Anchor> anchor_of(const WatchRule& rule, const model::Item& item) {
    if (rule.needs_strong) return anchor_of_seen(rule, strong_view(item));
    return anchor_of_seen(rule, item);
}

namespace {

/// The item as a rule sees it for which an answer found by its subject, or only inferred, is none
/// (mail.md 8.1).
model::Item strong_view(const model::Item& item) {
    using model::Evidence;
    auto seen = item;
    std::erase_if(seen.answers, [](const model::Answer& answer) {
        const auto has = [&answer](Evidence one) {
            return std::ranges::find(answer.evidence, one) != answer.evidence.end();
        };
        return (has(Evidence::subject) || has(Evidence::inferred)) && !has(Evidence::said);
    });
    model::derive_state(seen);
    return seen;
}

std::optional<model::Anchor> anchor_of_seen(const WatchRule& rule, const model::Item& item) {
    switch (rule.since) {
        case WatchRule::Since::first_unanswered: return item.first_unanswered;
        case WatchRule::Since::last_client_message: return item.last_client_message;
        case WatchRule::Since::our_answer: return item.our_answer;
        case WatchRule::Since::opened: {
            const std::string id = std::to_string(item.id.value);
            return model::Anchor{{model::hash128({"opened", id})}, item.opened};
        }
        case WatchRule::Since::state: {
            // Entering a state is an event of its own, even when no message did it.
            const std::string id = std::to_string(item.id.value);
            const std::string at = std::to_string(model::millis(item.state_since));
            return model::Anchor{{model::hash128({"state", id, name(item.state), at})},
                                 item.state_since};
        }
        case WatchRule::Since::promise: return item.promised;
    }
    return std::nullopt;
}

Watched watch_seen(const RuleSet& rules, const WatchRule& rule, const model::Item& item,
                   const model::Client* client, const std::vector<Fired>& fired,
                   model::Instant now) {
    Watched watched;
    watched.over = why_over(rules, rule, item, client);
    if (!watched.over.empty()) return watched;
    watched.anchor = anchor_of_seen(rule, item);
    if (!watched.anchor) {
        watched.over = no_anchor(rule, item);
        return watched;
    }
    const auto rungs = ladder_of(rule, watched.anchor->at);
    const std::size_t passed = after_fired(rungs, fired);
    const std::size_t due = after_due(rungs, now);
    if (due > passed) {
        const Rung& rung = rungs[due - 1];
        auto alert = make_alert(rules, rule, item, client, *watched.anchor, rung);
        alert.decided = now;
        for (std::size_t i = 0; i + 1 < due; ++i) {
            const bool is_older = rungs[i].repeat == 0 && rungs[i].number < rung.number;
            if (!is_older || has_fired(fired, rungs[i])) continue;
            alert.superseded.push_back(rungs[i].number);
            watched.fired.push_back({rungs[i].step->label, 0});
        }
        // A repeat that stands in for its own step takes that along.
        if (rung.repeat > 0 && !has_fired(fired, {rung.step, rung.number, 0, {}}))
            watched.fired.push_back({rung.step->label, 0});
        watched.fired.push_back({rung.step->label, rung.repeat});
        watched.alerts.push_back(std::move(alert));
    }
    const std::size_t next = std::max(due, passed);
    if (next < rungs.size()) watched.next_due = rungs[next].due;
    return watched;
}

}  // namespace

Watched watch(const RuleSet& rules, const WatchRule& rule, const model::Item& item,
              const model::Client* client, const std::vector<Fired>& fired, model::Instant now) {
    if (rule.needs_strong) return watch_seen(rules, rule, strong_view(item), client, fired, now);
    return watch_seen(rules, rule, item, client, fired, now);
}

std::optional<model::Instant> first_due(const RuleSet& rules, const WatchRule& rule,
                                        const model::Item& item, const model::Client* client,
                                        const std::vector<Fired>& fired, model::Instant) {
    const auto seen = rule.needs_strong ? strong_view(item) : item;
    if (!why_over(rules, rule, seen, client).empty()) return std::nullopt;
    const auto anchor = anchor_of_seen(rule, seen);
    if (!anchor) return std::nullopt;
    const auto rungs = ladder_of(rule, anchor->at);
    const std::size_t passed = after_fired(rungs, fired);
    if (passed == rungs.size()) return std::nullopt;
    return rungs[passed].due;
}

}  // namespace vastus::rules
