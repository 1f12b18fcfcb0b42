#include "crm/lived_again.hpp"

#include <algorithm>
#include <functional>

#include "rules/condition.hpp"
#include "rules/deliver.hpp"

namespace vastus::crm {
namespace {

using model::Instant;

constexpr auto soon = std::chrono::minutes(30);
constexpr std::size_t judged_max = 2000;  // of one rule and subject: repeats are limited far below

/// One rule and one subject; `as_of` gives what the subject was at a time.
class Life {
public:
    using AsOf = std::function<rules::Watching(Instant)>;

    Life(const rules::RuleSet& rules, const rules::WatchRule& rule, AsOf as_of,
         const std::vector<Instant>& events)
        : rules_(rules), rule_(rule), as_of_(std::move(as_of)), events_(events) {}

    std::vector<PastAlert> run(Instant since, Instant until) {
        std::size_t judged = 0;
        for (std::size_t i = 0; i < events_.size(); ++i) {
            if (events_[i] > until) break;
            const auto end = i + 1 < events_.size() ? std::min(events_[i + 1], until) : until;
            const auto what = as_of_(events_[i]);
            for (auto now = events_[i]; now < end && judged < judged_max; ++judged) {
                const auto watched = judge(what, now);
                if (!watched.next_due || *watched.next_due >= end) break;
                now = *watched.next_due;
            }
        }
        std::erase_if(alerts_, [since](const PastAlert& alert) { return alert.at < since; });
        return std::move(alerts_);
    }

private:
    rules::Watched judge(const rules::Watching& what, Instant now) {
        auto watched = rules::watch(rules_, rule_, what, progress_, now);
        if (watched.anchor != anchor_) {
            anchor_ = watched.anchor;
            if (!progress_.fired.empty()) {
                progress_ = {};
                watched = rules::watch(rules_, rule_, what, progress_, now);
            }
        }
        if (watched.alerts.empty()) return watched;
        progress_.fired.insert(progress_.fired.end(), watched.fired.begin(), watched.fired.end());
        for (const auto& alert : watched.alerts) release(alert);
        return watched;
    }

    /// After quiet hours it is judged again: is it the same matter still?
    void release(const model::Alert& alert) {
        PastAlert past;
        past.rule = rule_.id;
        past.step = alert.step;
        past.repeat = alert.repeat;
        past.anchor = alert.anchor.at;
        past.at = Instant::max();
        for (const auto& person : alert.recipients) {
            const auto release = rules::release_of(rules_, person, alert.severity, alert.decided);
            if (release.is_dropped) continue;
            if (release.at > alert.decided && !is_true_at(alert, release.at)) continue;
            past.recipients.push_back(person);
            past.at = std::min(past.at, release.at);
        }
        if (past.recipients.empty()) return;
        // Of several steps released together only the highest leaves.
        if (!alerts_.empty() && alerts_.back().anchor == past.anchor &&
            alerts_.back().at == past.at)
            alerts_.pop_back();
        alerts_.push_back(std::move(past));
    }

    bool is_true_at(const model::Alert& alert, Instant at) {
        const auto later = std::ranges::upper_bound(events_, at);
        if (later == events_.begin()) return true;
        const auto watched = rules::watch(rules_, rule_, as_of_(*(later - 1)), {}, at);
        return watched.anchor && *watched.anchor == alert.anchor;
    }

    const rules::RuleSet& rules_;
    const rules::WatchRule& rule_;
    AsOf as_of_;
    const std::vector<Instant>& events_;
    rules::Progress progress_;
    std::optional<model::Anchor> anchor_;
    std::vector<PastAlert> alerts_;
};

std::vector<Instant> events_of(const model::Item& item) {
    std::vector<Instant> events;
    for (const auto& one : item.questions) events.push_back(one.at);
    for (const auto& one : item.answers) events.push_back(one.at);
    for (const auto& one : item.acts) events.push_back(one.at);
    std::ranges::sort(events);
    events.erase(std::unique(events.begin(), events.end()), events.end());
    return events;
}

/// A rule whose scope the item never enters needs no life.
bool may_apply(const rules::RuleSet& rules, const rules::WatchRule& rule, const model::Item& item,
               const model::Client* client) {
    const auto conditions = rules.matcher->watch.find(rule.id);
    if (!rule.enabled || conditions == rules.matcher->watch.end()) return false;
    if (!conditions->second.when) return true;
    return rules::Judge(*rules.matcher, {nullptr, &item, client})
        .holds(*conditions->second.when, nullptr);
}

}  // namespace

model::Item as_of(const model::Item& item, Instant at) {
    auto then = item;
    std::erase_if(then.questions, [at](const auto& one) { return one.at > at; });
    std::erase_if(then.answers, [at](const auto& one) { return one.at > at; });
    std::erase_if(then.acts, [at](const auto& one) { return one.at > at; });
    model::derive_state(then);
    model::apply_acts(then);
    if (then.our_answer != item.our_answer) then.promised.reset();
    return then;
}

std::vector<PastAlert> live_again(const rules::RuleSet& rules, const model::Item& item,
                                  const model::Client* client, Instant since, Instant until) {
    std::vector<PastAlert> alerts;
    const auto events = events_of(item);
    std::vector<std::pair<Instant, model::Item>> views;
    const auto view = [&](Instant at) -> const model::Item& {
        for (const auto& [known, item_then] : views) {
            if (known == at) return item_then;
        }
        views.reserve(events.size() + 1);
        return views.emplace_back(at, as_of(item, at)).second;
    };
    for (const auto& rule : rules.file.watch) {
        if (rule.each != rules::WatchRule::Each::item || rule.is_suggestion) continue;
        if (!may_apply(rules, rule, item, client)) continue;
        const auto at = [&](Instant when) { return rules::Watching{&view(when), client}; };
        auto found = Life(rules, rule, at, events).run(since, until);
        std::move(found.begin(), found.end(), std::back_inserter(alerts));
    }
    for (auto& alert : alerts) {
        alert.is_needless = std::ranges::any_of(item.answers, [&alert](const auto& answer) {
            return answer.void_reason.empty() && answer.at >= alert.at &&
                   answer.at <= alert.at + soon;
        });
    }
    return alerts;
}

std::vector<PastAlert> live_again(const rules::RuleSet& rules, const model::Client& client,
                                  const std::vector<Contacted>& contacts, Instant since,
                                  Instant until) {
    std::vector<Instant> events{client.created};
    for (const auto& one : contacts) events.push_back(one.at);
    std::ranges::sort(events);
    events.erase(std::unique(events.begin(), events.end()), events.end());
    model::Client then = client;
    const auto at = [&](Instant when) {
        then.last_from_client.reset();
        then.last_from_us.reset();
        for (const auto& one : contacts) {
            if (one.at > when) break;
            (one.is_from_client ? then.last_from_client : then.last_from_us) = one.at;
        }
        return rules::Watching{nullptr, &then};
    };
    std::vector<PastAlert> alerts;
    for (const auto& rule : rules.file.watch) {
        if (rule.each != rules::WatchRule::Each::client || rule.is_suggestion) continue;
        auto found = Life(rules, rule, at, events).run(since, until);
        std::move(found.begin(), found.end(), std::back_inserter(alerts));
    }
    return alerts;
}

}  // namespace vastus::crm
