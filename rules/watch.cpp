// What must not be forgotten: ladders of time.
#include <algorithm>

#include "model/assert.hpp"
#include "rules/calendar.hpp"
#include "rules/condition.hpp"
#include "rules/decide.hpp"
#include "rules/ladder.hpp"

namespace vastus::rules {
namespace {

using Since = WatchRule::Since;

/// A muted step is looked at again this much later, or when what mutes it has ended.
constexpr auto mute_look_again = std::chrono::minutes(15);

bool has_fired(const std::vector<Fired>& fired, const Ladder& ladder, const Rung& rung) {
    const Fired one{step_label(ladder, *rung.step), rung.repeat};
    return std::ranges::find(fired, one) != fired.end();
}

/// The place after the highest rung that has fired, or that a changed ladder has behind it.
std::size_t after_fired(const std::vector<Rung>& rungs, const Ladder& ladder,
                        const Progress& progress) {
    for (std::size_t i = rungs.size(); i > 0; --i) {
        const auto& rung = rungs[i - 1];
        if (has_fired(progress.fired, ladder, rung)) return i;
        if (progress.fired_due && rung.due <= *progress.fired_due) return i;
    }
    return 0;
}

/// The place after the highest rung that is due.
std::size_t after_due(const std::vector<Rung>& rungs, model::Instant now) {
    const auto later = std::ranges::upper_bound(rungs, now, {}, &Rung::due);
    return static_cast<std::size_t>(later - rungs.begin());
}

/// Why there is no episode; "" when there is one. `is_withdrawn`: not because something was done.
std::string why_over(const RuleSet& rules, const WatchRule& rule, const Watching& what,
                     model::Instant now, bool& is_withdrawn) {
    is_withdrawn = true;
    VASTUS_ASSERT(rules.matcher != nullptr);
    const auto* item = what.item;
    if (!rule.enabled) return "the rule is switched off";
    if (item != nullptr && item->merged_into) return "part of another item";
    if (item != nullptr && item->imported) return "imported: older than the history window";
    const auto conditions = rules.matcher->watch.find(rule.id);
    if (conditions == rules.matcher->watch.end()) return "the rule is not in these rules";
    Context context;
    context.item = item;
    context.client = what.client;
    context.now = now;
    Judge judge(*rules.matcher, context);
    const auto& [when, while_] = conditions->second;
    if (when && !judge.holds(*when, nullptr)) {
        // A condition on the state may stand here too.
        is_withdrawn = item == nullptr || item->first_unanswered;
        return "not in scope: " + judge.why_not(*when);
    }
    is_withdrawn = false;
    if (!while_ || judge.holds(*while_, nullptr)) return {};
    if (item != nullptr && item->state == model::State::waiting_client && item->our_answer)
        return "answered";
    if (item != nullptr && item->state == model::State::closed) return "closed";
    return "no longer: " + judge.why_not(*while_);
}

std::string no_anchor(const WatchRule& rule, const Watching& what) {
    switch (rule.since) {
        case Since::promise: return "no promise of ours is open";
        case Since::our_answer: return "we have not answered yet";
        case Since::due: return "no date is set";
        case Since::activity:
        case Since::client_activity:
        case Since::our_activity: return "there was no contact yet";
        default: break;
    }
    return what.item != nullptr && what.item->our_answer ? "answered"
                                                         : "nothing waits for an answer";
}

std::string who(const Watching& what) {
    const auto* item = what.item;
    if (what.client != nullptr && !what.client->name.empty()) return what.client->name;
    if (item == nullptr) return "the client";
    if (!item->contact.name.empty()) return item->contact.name;
    return item->contact.address.empty() ? "the client" : item->contact.address;
}

std::string what_waits(const WatchRule& rule, const Watching& what) {
    switch (rule.since) {
        case Since::first_unanswered:
        case Since::last_client_message: return who(what) + " has waited for an answer since ";
        case Since::our_answer: return who(what) + " has been silent since our answer of ";
        case Since::opened: return "the item is open since ";
        case Since::promise: return "we promised " + who(what) + " another answer by ";
        case Since::state: return "the item is " + std::string(name(what.item->state)) + " since ";
        case Since::due: return "the matter of " + who(what) + " is due ";
        case Since::activity: return "no contact with " + who(what) + " since ";
        case Since::client_activity: return "nothing heard from " + who(what) + " since ";
        case Since::our_activity: return "we have not written to " + who(what) + " since ";
        case Since::created: return who(what) + " is in the register since ";
    }
    return {};
}

std::string why_alert(const RuleSet& rules, const WatchRule& rule, const Watching& what,
                      const model::Alert& alert, const std::vector<std::string>& people) {
    std::string text =
        "rule " + rule.id + ", step " + std::to_string(alert.step_number) + " (" + alert.step;
    if (alert.repeat > 0) text += ", repeat " + std::to_string(alert.repeat);
    text += "): " + what_waits(rule, what) + local_text(rules, alert.anchor.at);
    if (alert.is_suggestion) return text + "; a suggestion for a digest";
    text += "; told: ";
    for (std::size_t i = 0; i < people.size(); ++i) text += (i > 0 ? ", " : "") + people[i];
    return text;
}

model::Alert make_alert(const RuleSet& rules, const WatchRule& rule, const Watching& what,
                        const model::Anchor& anchor, const Ladder& ladder, const Rung& rung) {
    model::Alert alert;
    alert.step = step_label(ladder, *rung.step);
    alert.subject = what.subject();
    alert.id = model::alert_id(rule.id, alert.subject, anchor.event, alert.step, rung.repeat);
    alert.rule = rule.id;
    alert.anchor = anchor;
    alert.step_number = rung.number;
    alert.repeat = rung.repeat;
    alert.severity = rung.step->severity;
    alert.suggest = rung.step->suggest;
    alert.is_suggestion = rule.is_suggestion;
    alert.template_name =
        rung.step->template_name.empty() ? rule.template_name : rung.step->template_name;
    alert.due = rung.due;
    std::vector<std::string> people;
    if (!rule.is_suggestion) alert.recipients = recipients(rules, rung.step->to, what, people);
    alert.why = why_alert(rules, rule, what, alert, people);
    return alert;
}

/// An instant of the client's card as an event.
std::optional<model::Anchor> client_event(const model::Client& client, std::string_view what,
                                          std::optional<model::Instant> at) {
    if (!at) return std::nullopt;
    const std::string id = std::to_string(client.id.value);
    const std::string millis = std::to_string(model::millis(*at));
    return model::Anchor{{model::hash128({what, id, millis})}, *at};
}

std::optional<model::Anchor> anchor_of_client(const WatchRule& rule, const model::Client& client) {
    const auto& in = client.last_from_client;
    const auto& out = client.last_from_us;
    switch (rule.since) {
        case Since::client_activity: return client_event(client, "client activity", in);
        case Since::our_activity: return client_event(client, "our activity", out);
        case Since::created: return client_event(client, "created", client.created);
        case Since::activity: {
            const auto last = in && out ? std::max(*in, *out) : (in ? in : out);
            return client_event(client, "activity", last);
        }
        default: return std::nullopt;
    }
}

std::optional<model::Anchor> anchor_of_item(const WatchRule& rule, const model::Item& item) {
    const std::string id = std::to_string(item.id.value);
    switch (rule.since) {
        case Since::first_unanswered: return item.first_unanswered;
        case Since::last_client_message: return item.last_client_message;
        case Since::our_answer: return item.our_answer;
        case Since::opened: return model::Anchor{{model::hash128({"opened", id})}, item.opened};
        case Since::state: {
            // Entering a state is an event of its own, even when no message did it.
            std::string at = std::to_string(model::millis(item.state_since));
            const auto times = model::times_open_again(item, item.state_since);
            if (times > 0) at += " again " + std::to_string(times);
            return model::Anchor{{model::hash128({"state", id, name(item.state), at})},
                                 item.state_since};
        }
        case Since::promise: return item.promised;
        case Since::due: return item.due;
        default: return std::nullopt;
    }
}

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

std::optional<model::Anchor> anchor_of_seen(const WatchRule& rule, const Watching& what) {
    if (rule.each == WatchRule::Each::client)
        return what.client != nullptr ? anchor_of_client(rule, *what.client) : std::nullopt;
    return what.item != nullptr ? anchor_of_item(rule, *what.item) : std::nullopt;
}

/// Until when steps do not fire, and why.
struct Hold {
    model::Instant until{};
    std::string why;
};

Hold hold_of(const RuleSet& rules, const Watching& what, const model::Anchor& anchor,
             const WatchRule& rule, const Progress& progress, model::Instant now) {
    Hold hold;
    const auto take = [&](model::Instant until, const std::string& why) {
        if (until > now && until > hold.until)
            hold = {until, why + " until " + local_text(rules, until)};
    };
    if (what.item != nullptr) {
        const auto& notify = rules.file.notify;
        const auto quiet = notify.quiet ? notify.quiet->open : std::string();
        const auto clock = rules.calendars.find(quiet);
        const Calendar* open = clock == rules.calendars.end() ? nullptr : clock->second.get();
        for (const auto& act : what.item->acts) {
            const bool is_mine = act.value.empty() || act.value == rule.id;
            const bool is_since = rule.since == Since::due || act.at >= anchor.at;
            if (act.type != model::Act::Type::acknowledge || !is_mine || !is_since) continue;
            take(add(open, rules.file.timezone, act.at, notify.ack_holds),
                 "acknowledged by " + act.by);
        }
        if (what.item->snoozed_until) take(*what.item->snoozed_until, "snoozed");
    }
    if (!progress.muted_by.empty() && hold.until <= now) {
        hold.until = now + mute_look_again;
        hold.why = "muted by an open alert of " + progress.muted_by;
    }
    return hold;
}

/// Judges one episode.
class Session {
public:
    Session(const RuleSet& rules, const WatchRule& rule, const Watching& what,
            const Progress& progress, model::Instant now)
        : rules_(rules), rule_(rule), what_(what), progress_(progress), now_(now) {}

    Watched run() {
        watched_.over = why_over(rules_, rule_, what_, now_, watched_.is_withdrawn);
        if (watched_.over.empty()) watched_.anchor = anchor_of_seen(rule_, what_);
        if (watched_.over.empty() && !watched_.anchor) watched_.over = no_anchor(rule_, what_);
        ladder_ = ladder_for(rule_, what_);
        if (watched_.anchor && (ladder_ == nullptr || ladder_->steps.empty())) {
            watched_.anchor.reset();
            watched_.is_withdrawn = true;
            watched_.over = "the rule has no ladder for it";
        }
        if (!watched_.anchor) {
            // The end of a snooze is no event of its own, but a condition may wait for it.
            const auto* item = what_.item;
            if (rule_.enabled && item != nullptr && item->snoozed_until > now_)
                watched_.next_due = item->snoozed_until;
            return std::move(watched_);
        }
        rungs_ = rungs_of(rules_, rule_, *ladder_, what_, *watched_.anchor);
        passed_ = after_fired(rungs_, *ladder_, progress_);
        if (passed_ < rungs_.size()) watched_.first_due = rungs_[passed_].due;
        pass_activation();
        const auto hold = hold_of(rules_, what_, *watched_.anchor, rule_, progress_, now_);
        const std::size_t due = after_due(rungs_, now_);
        if (hold.until > now_) {
            watched_.held = hold.why;
            watched_.held_until = hold.until;
        } else if (due > passed_) {
            watched_.alerts.push_back(fire(due));
            passed_ = due;
        }
        if (passed_ < rungs_.size()) {
            const auto next = std::max(rungs_[passed_].due, hold.until);
            if (next != model::Instant::max()) watched_.next_due = next;
        }
        return std::move(watched_);
    }

private:
    /// Steps that were due before the rule came into force.
    void pass_activation() {
        if (!progress_.activated || rule_.on_activate == WatchRule::OnActivate::fire) return;
        const auto rung = std::ranges::lower_bound(rungs_, *progress_.activated, {}, &Rung::due);
        const auto past = static_cast<std::size_t>(rung - rungs_.begin());
        if (past <= passed_) return;
        auto alert = fire(past);
        passed_ = past;
        if (rule_.on_activate == WatchRule::OnActivate::report)
            watched_.reported = std::move(alert);
    }

    /// The highest due rung fires; those below it are superseded.
    model::Alert fire(std::size_t due) {
        const Rung& rung = rungs_[due - 1];
        auto alert = make_alert(rules_, rule_, what_, *watched_.anchor, *ladder_, rung);
        alert.decided = now_;
        for (std::size_t i = 0; i + 1 < due; ++i) {
            const bool is_older = rungs_[i].repeat == 0 && rungs_[i].number < rung.number;
            if (!is_older || has_fired(progress_.fired, *ladder_, rungs_[i])) continue;
            alert.superseded.push_back(rungs_[i].number);
            add_fired(rungs_[i]);
        }
        // A repeat that stands in for its own step takes that along.
        const Rung step{rung.step, rung.number, 0, {}};
        if (rung.repeat > 0 && !has_fired(progress_.fired, *ladder_, step)) add_fired(step);
        add_fired(rung);
        watched_.fired_due = rung.due;
        return alert;
    }

    void add_fired(const Rung& rung) {
        watched_.fired.push_back({step_label(*ladder_, *rung.step), rung.repeat});
    }

    const RuleSet& rules_;
    const WatchRule& rule_;
    const Watching& what_;
    const Progress& progress_;
    model::Instant now_;
    const Ladder* ladder_ = nullptr;
    std::vector<Rung> rungs_;
    std::size_t passed_ = 0;
    Watched watched_;
};

}  // namespace

std::optional<model::Anchor> anchor_of(const WatchRule& rule, const Watching& what) {
    if (!rule.needs_strong || what.item == nullptr) return anchor_of_seen(rule, what);
    const auto seen = strong_view(*what.item);
    return anchor_of_seen(rule, {&seen, what.client});
}

Watched watch(const RuleSet& rules, const WatchRule& rule, const Watching& what,
              const Progress& progress, model::Instant now) {
    if (!rule.needs_strong || what.item == nullptr)
        return Session(rules, rule, what, progress, now).run();
    const auto seen = strong_view(*what.item);
    return Session(rules, rule, {&seen, what.client}, progress, now).run();
}

std::optional<model::Instant> first_due(const RuleSet& rules, const WatchRule& rule,
                                        const Watching& what, const Progress& progress,
                                        model::Instant now) {
    return first_due(watch(rules, rule, what, progress, now));
}

std::optional<model::Instant> first_due(const Watched& watched) {
    const bool has_fired = !watched.alerts.empty() || watched.reported;
    return has_fired ? watched.first_due : watched.next_due;
}

}  // namespace vastus::rules
