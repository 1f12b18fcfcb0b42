#include "crm/watching.hpp"

#include <algorithm>
#include <charconv>

#include "rules/deliver.hpp"
#include "rules/recipients.hpp"

namespace vastus::crm {
namespace {

/// A tick comes within a minute of what is due; what is decided later had been held up.
constexpr auto late_after = std::chrono::minutes(15), tick_takes_max = std::chrono::minutes(2);
constexpr std::size_t items_of_client_max = 100'000;
constexpr std::size_t muting_items_max = 200;  // of one client that are looked at

const rules::WatchRule* find_rule(const rules::RuleSet& rules, std::string_view id) {
    const auto found = std::ranges::find(rules.file.watch, id, &rules::WatchRule::id);
    return found == rules.file.watch.end() ? nullptr : &*found;
}

/// By its id, or by an earlier one: what was decided under that goes on.
bool is_called(const rules::WatchRule& rule, const std::string& id) {
    return rule.id == id || std::ranges::count(rule.was, id) > 0;
}

const rules::WatchRule* rule_called(const rules::RuleSet& rules, const std::string& id) {
    const auto found = std::ranges::find_if(rules.file.watch,
                                            [&id](const auto& one) { return is_called(one, id); });
    return found == rules.file.watch.end() ? nullptr : &*found;
}

/// An earlier id keeps its number: alerts and timers follow the rule.
Result<std::uint32_t> number_of(storage::Transaction& tx, const rules::WatchRule& rule) {
    if (rule.was.empty()) return storage::rule_number(tx, rule.id);
    return storage::rule_number(tx, rule.was.front());
}

const rules::WatchRule* rule_of(const rules::RuleSet& rules, const std::string& stored) {
    for (const auto& rule : rules.file.watch) {
        const auto& name = rule.was.empty() ? rule.id : rule.was.front();
        if (name == stored) return &rule;
    }
    return nullptr;
}

std::string active_setting(const rules::WatchRule& rule) { return "rule in force " + rule.id; }

Result<std::optional<model::Instant>> activated(const storage::Transaction& tx,
                                                const rules::WatchRule& rule) {
    TRY(auto text, storage::find_setting(tx, active_setting(rule)));
    if (!text) return std::optional<model::Instant>();
    const auto space = text->find(' ');
    std::int64_t millis = 0;
    std::from_chars(text->data() + space + 1, text->data() + text->size(), millis);
    return std::optional<model::Instant>(model::from_millis(millis));
}

// --- alerts for people
Result<> wake_post(storage::Transaction& tx, const std::string& recipient, model::Instant at) {
    TRY(auto post, storage::find_post(tx, recipient));
    if (post.wake && *post.wake <= at) return model::ok();
    post.wake = at;
    return storage::save_post(tx, post);
}

/// It had become untrue before anybody was told, and is true again.
bool was_dropped_untold(const model::Alert& alert) {
    return alert.ending.starts_with("resolved before sending");
}

Result<> decide_alert(storage::Transaction& tx, const Desk& desk, model::Alert alert,
                      std::string_view rule) {
    TRY(auto known, storage::find_alert(tx, alert.id));
    if (known && !was_dropped_untold(*known)) return model::ok();
    // It may have ended for one person while it still waits for another.
    for (const auto& recipient : known.value_or(model::Alert{}).recipients) {
        TRY(storage::erase_delivery(tx, model::delivery_id(alert.id, recipient)));
    }
    bool waits = alert.is_suggestion;
    if (rule == rules::report_rule) alert.is_suggestion = false;
    for (const auto& recipient : alert.recipients) {
        TRY(const auto is_waiting, deliver_to(tx, desk, alert, recipient, rule));
        waits = waits || is_waiting;
    }
    if (!waits) alert.ending = "dropped: due outside of the hours of those who would be told";
    return known ? storage::update_alert(tx, alert) : storage::insert_alert(tx, alert);
}

/// Of a rule that has just come into force: told once, to those who are told when nobody else is.
Result<> report(storage::Transaction& tx, const Desk& desk, model::Alert alert) {
    alert.recipients.clear();
    for (auto& person : rules::find_recipients(desk.rules, {desk.rules.file.fallback}, {}))
        alert.recipients.push_back(std::move(person.staff));
    alert.severity = model::Severity::info;
    return decide_alert(tx, desk, std::move(alert), rules::report_rule);
}

// --- episodes
/// "Done", to those who got an alert of the episode.
Result<> tell_resolved(storage::Transaction& tx, const Desk& desk, const model::Subject& subject,
                       const rules::WatchRule& rule, const storage::Episode& episode) {
    TRY(auto sent, storage::list_sent_of(tx, subject));
    std::vector<std::string> told;
    for (const auto& one : sent) {
        TRY(auto alert, storage::find_alert(tx, one.alert));
        const bool is_mine =
            alert && is_called(rule, alert->rule) && alert->anchor == episode.anchor;
        if (!is_mine || std::ranges::count(told, one.recipient) > 0) continue;
        told.push_back(one.recipient);
        model::Letter letter;
        letter.type = model::Letter::Type::resolved;
        letter.recipient = one.recipient;
        letter.alerts = {alert->id};
        letter.id = model::letter_id(one.recipient, "resolved", letter.alerts);
        letter.made = letter.next_try = desk.now;
        TRY(storage::save_letter(tx, letter));
    }
    return model::ok();
}

/// The item itself, or all items of the client.
Result<std::vector<model::Subject>> items_under(const storage::Transaction& tx, const Case& subject,
                                                bool is_of_client) {
    std::vector<model::Subject> subjects;
    if (is_of_client && subject.client) {
        TRY(const auto items, storage::list_items_of(tx, subject.client->id, muting_items_max));
        subjects.assign(items.begin(), items.end());
    } else if (subject.item) {
        subjects.push_back(subject.item->id);
    }
    return subjects;
}

/// What this rule has muted is looked at again.
Result<> wake_muted(storage::Transaction& tx, const Desk& desk, const Case& subject,
                    const rules::WatchRule& rule) {
    for (const auto& mute : desk.rules.file.notify.mutes) {
        if (mute.active != rule.id) continue;
        for (const auto& id : mute.mutes) {
            const auto* muted = find_rule(desk.rules, id);
            if (muted == nullptr) continue;
            TRY(const auto number, number_of(tx, *muted));
            const bool is_client = muted->each == rules::WatchRule::Each::client;
            std::vector<model::Subject> subjects;
            if (is_client) {
                if (subject.client) subjects.push_back(subject.client->id);
            } else {
                TRY(subjects, items_under(tx, subject, mute.same_client));
            }
            for (const auto& one : subjects) {
                TRY(storage::arm(tx, one, number, desk.now));
            }
        }
    }
    return model::ok();
}

Result<> end_episode(storage::Transaction& tx, const Desk& desk, const Case& subject,
                     const rules::WatchRule& rule, std::uint32_t number,
                     const rules::Watched& watched) {
    const auto about = subject.watching().subject();
    TRY(auto episode, storage::find_episode(tx, about, number));
    if (!episode) return model::ok();
    TRY(storage::end_episode(tx, about, number));
    if (rule.tells_resolved && !watched.is_withdrawn && !episode->fired.empty()) {
        TRY(tell_resolved(tx, desk, about, rule, *episode));
    }
    return wake_muted(tx, desk, subject, rule);
}

Result<> save_progress(storage::Transaction& tx, const model::Subject& subject,
                       std::uint32_t number, const rules::WatchRule& rule,
                       const rules::Watched& watched, const rules::Progress& before) {
    TRY(const auto known, storage::find_episode(tx, subject, number));
    // Steps are known by the names and times of the ladder that they fired under.
    if (watched.fired.empty() && known && known->anchor == *watched.anchor) return model::ok();
    storage::Episode episode;
    episode.anchor = *watched.anchor;
    episode.rule_hash = rule.hash;
    episode.fired_due = watched.fired_due ? watched.fired_due : before.fired_due;
    for (const auto& one : before.fired) episode.fired.push_back({one.step, one.repeat, false});
    for (const auto& one : watched.fired) episode.fired.push_back({one.step, one.repeat, false});
    return storage::save_episode(tx, subject, number, episode);
}

void count(Ticked& ticked, const model::Alert& alert) {
    ++ticked.alerts;
    if (alert.due + late_after > alert.decided) return;
    ++ticked.late;
    ticked.superseded += alert.superseded.size();
    ticked.oldest_due = std::min(ticked.oldest_due.value_or(alert.due), alert.due);
}

Result<> judge(storage::Transaction& tx, const Desk& desk, const storage::Timer& timer,
               Ticked& ticked) {
    TRY(storage::consume_timer(tx, timer));
    TRY(auto name, storage::rule_name(tx, timer.rule));
    const auto* rule = rule_of(desk.rules, name);
    if (rule == nullptr) return model::ok();
    TRY(const auto subject, load_case(tx, timer.subject));
    if (subject.watching().subject() != timer.subject) return model::ok();
    TRY(const auto progress, progress_of(tx, desk, *rule, subject));
    const auto watched = rules::watch(desk.rules, *rule, subject.watching(), progress, desk.now);
    for (const auto& alert : watched.alerts) {
        TRY(decide_alert(tx, desk, alert, rule->id));
        count(ticked, alert);
    }
    if (watched.reported) {
        TRY(report(tx, desk, *watched.reported));
    }
    if (watched.anchor) {
        TRY(save_progress(tx, timer.subject, timer.rule, *rule, watched, progress));
    } else {
        TRY(end_episode(tx, desk, subject, *rule, timer.rule, watched));
    }
    return storage::arm(tx, timer.subject, timer.rule, watched.next_due);
}

Result<> arm_rule(storage::Transaction& tx, const Desk& desk, const Case& subject,
                  const rules::WatchRule& rule) {
    TRY(const auto number, number_of(tx, rule));
    TRY(const auto progress, progress_of(tx, desk, rule, subject));
    const auto watching = subject.watching();
    const auto watched = rules::watch(desk.rules, rule, watching, progress, desk.now);
    if (!watched.anchor) {
        TRY(end_episode(tx, desk, subject, rule, number, watched));
    }
    return storage::arm(tx, watching.subject(), number, rules::first_due(watched));
}

/// Whether a rule has fired in an episode of the subject that still lives.
Result<bool> has_open_alert(storage::Transaction& tx, const Desk& desk,
                            const rules::WatchRule& rule, const Case& subject) {
    const auto watching = subject.watching();
    TRY(const auto number, number_of(tx, rule));
    TRY(auto episode, storage::find_episode(tx, watching.subject(), number));
    if (!episode || episode->fired.empty()) return false;
    const auto watched = rules::watch(desk.rules, rule, watching, {}, desk.now);
    return watched.anchor && *watched.anchor == episode->anchor;
}

Result<std::string> muted_by(storage::Transaction& tx, const Desk& desk,
                             const rules::WatchRule& rule, const Case& subject) {
    for (const auto& mute : desk.rules.file.notify.mutes) {
        const auto* active = find_rule(desk.rules, mute.active);
        if (active == nullptr || std::ranges::count(mute.mutes, rule.id) == 0) continue;
        std::vector<model::Subject> subjects;
        if (active->each == rules::WatchRule::Each::item) {
            TRY(subjects, items_under(tx, subject, mute.same_client));
        } else if (subject.client) {
            subjects.push_back(subject.client->id);
        }
        for (const auto& one : subjects) {
            TRY(const auto other, load_case(tx, one));
            if (!other.item && !other.client) continue;
            TRY(const auto is_open, has_open_alert(tx, desk, *active, other));
            if (is_open) return active->id;
        }
    }
    return std::string();
}

using Why = std::optional<std::string>;

constexpr auto moment = std::chrono::seconds(5);
constexpr auto withdrawn = "withdrawn: the rule is gone";

Why why_untrue(const rules::Watched& watched, const model::Alert& alert) {
    if (!watched.anchor) return "resolved before sending: " + watched.over;
    if (*watched.anchor != alert.anchor) return "resolved before sending: a newer matter waits now";
    return std::nullopt;
}

}  // namespace

Result<bool> deliver_to(storage::Transaction& tx, const Desk& desk, const model::Alert& alert,
                        const std::string& recipient, std::string_view rule) {
    // Quiet hours are about the time at which it was due; a tick comes a moment later.
    const auto at_due = rules::release_of(desk.rules, recipient, alert.severity, alert.due);
    const bool is_report = rule == rules::report_rule;
    if (at_due.is_dropped && !is_report) return false;
    const bool is_in_time = !is_report && desk.now - alert.due < tick_takes_max;
    const auto release =
        is_in_time ? at_due : rules::release_of(desk.rules, recipient, alert.severity, desk.now);
    model::Delivery delivery;
    delivery.id = model::delivery_id(alert.id, recipient);
    delivery.alert = alert.id;
    delivery.subject = alert.subject;
    delivery.recipient = recipient;
    delivery.rule = rule;
    delivery.severity = alert.severity;
    delivery.release = release.at;
    TRY(storage::insert_delivery(tx, delivery));
    TRY(wake_post(tx, recipient, release.at));
    return true;
}

Result<Case> load_case(const storage::Transaction& tx, const model::Subject& subject) {
    Case loaded;
    auto client = subject.client();
    if (subject.item()) {
        TRY(loaded.item, storage::find_item(tx, subject.item()));
        if (loaded.item) client = loaded.item->client;
    }
    if (client) {
        TRY(loaded.client, storage::find_client(tx, client));
    }
    return loaded;
}

Result<rules::Progress> progress_of(storage::Transaction& tx, const Desk& desk,
                                    const rules::WatchRule& rule, const Case& subject) {
    rules::Progress progress;
    const auto watching = subject.watching();
    TRY(const auto number, number_of(tx, rule));
    TRY(auto episode, storage::find_episode(tx, watching.subject(), number));
    if (episode && rules::anchor_of(rule, watching) == episode->anchor) {
        for (const auto& step : episode->fired) progress.fired.push_back({step.step, step.repeat});
        // An unchanged ladder knows its steps by name; clamped times of it say nothing.
        if (episode->rule_hash != rule.hash) progress.fired_due = episode->fired_due;
    }
    TRY(progress.activated, activated(tx, rule));
    TRY(progress.muted_by, muted_by(tx, desk, rule, subject));
    return progress;
}

Result<std::optional<std::string>> why_over(const storage::Transaction& tx, const Desk& desk,
                                            const model::Alert& alert) {
    const auto* rule = rule_called(desk.rules, alert.rule);
    if (rule == nullptr) return Why(withdrawn);
    TRY(const auto subject, load_case(tx, alert.subject));
    return why_untrue(rules::watch(desk.rules, *rule, subject.watching(), {}, desk.now), alert);
}

Result<Standing> standing(storage::Transaction& tx, const Desk& desk, const model::Alert& alert) {
    const auto* rule = rule_called(desk.rules, alert.rule);
    if (rule == nullptr) return Standing{Why(withdrawn), {}};
    TRY(const auto subject, load_case(tx, alert.subject));
    TRY(const auto progress, progress_of(tx, desk, *rule, subject));
    const auto watched = rules::watch(desk.rules, *rule, subject.watching(), progress, desk.now);
    auto held = watched.held_until;
    // A higher step is due this moment: it leaves instead, as soon as its timer has been judged.
    if (!watched.alerts.empty()) held = desk.now + moment;
    return Standing{why_untrue(watched, alert), held};
}

Result<Ticked> tick(storage::Transaction& tx, const Desk& desk, std::size_t limit) {
    Ticked ticked;
    TRY(auto timers, storage::due_timers(tx, desk.now, limit));
    TRY(storage::read_ahead(tx, timers));
    ticked.more = timers.size() == limit;
    // First: what judging arms must not lie behind it.
    if (ticked.more) {
        TRY(storage::save_watermark(tx, timers.back()));
    } else {
        TRY(storage::save_watermark(tx, desk.now));
    }
    for (const auto& timer : timers) {
        TRY(judge(tx, desk, timer, ticked));
        ++ticked.judged;
    }
    return ticked;
}

Result<> arm_item(storage::Transaction& tx, const Desk& desk, const model::Item& item) {
    Case subject;
    subject.item = item;
    TRY(subject.client, storage::find_client(tx, item.client));
    for (const auto& rule : desk.rules.file.watch) {
        if (rule.each != rules::WatchRule::Each::item) continue;
        TRY(arm_rule(tx, desk, subject, rule));
    }
    return model::ok();
}

Result<> arm_client(storage::Transaction& tx, const Desk& desk, const model::Client& client) {
    Case subject;
    subject.client = client;
    for (const auto& rule : desk.rules.file.watch) {
        if (rule.each != rules::WatchRule::Each::client) continue;
        TRY(arm_rule(tx, desk, subject, rule));
    }
    return model::ok();
}

Result<> arm_all_of(storage::Transaction& tx, const Desk& desk, model::ClientId id) {
    TRY(const auto client, storage::find_client(tx, id));
    if (!client) return model::ok();
    TRY(arm_client(tx, desk, *client));
    TRY(const auto items, storage::list_items_of(tx, id, items_of_client_max));
    for (const auto one : items) {
        TRY(const auto item, storage::find_item(tx, one));
        if (!item || item->state == model::State::closed || item->imported) continue;
        TRY(arm_item(tx, desk, *item));
    }
    return model::ok();
}

Result<> activate_rules(storage::Transaction& tx, const Desk& desk) {
    for (const auto& rule : desk.rules.file.watch) {
        TRY(auto known, storage::find_setting(tx, active_setting(rule)));
        if (known && known->starts_with(rule.hash + " ")) continue;
        const auto now = std::to_string(model::millis(desk.now));
        TRY(storage::save_setting(tx, active_setting(rule), rule.hash + " " + now));
    }
    return model::ok();
}

Result<> rewind_rules(storage::Transaction& tx, const Desk& desk) {
    for (const auto& rule : desk.rules.file.watch) {
        TRY(const auto since, activated(tx, rule));
        if (!since || *since <= desk.now) continue;
        const auto now = std::to_string(model::millis(desk.now));
        TRY(storage::save_setting(tx, active_setting(rule), rule.hash + " " + now));
    }
    return model::ok();
}

Result<std::optional<model::Subject>> rearm(storage::Transaction& tx, const Desk& desk,
                                            model::Subject after, std::size_t limit) {
    using Next = std::optional<model::Subject>;
    if (after.type == model::Subject::Type::item) {
        TRY(auto items, storage::list_items(tx, after.item(), limit));
        for (const auto& item : items) {
            if (item.state == model::State::closed || item.imported) continue;
            TRY(arm_item(tx, desk, item));
        }
        if (items.size() == limit) return Next(items.back().id);
        return Next(model::ClientId{0});
    }
    TRY(auto clients, storage::list_clients(tx, after.client(), limit));
    for (const auto& client : clients) {
        TRY(arm_client(tx, desk, client));
    }
    if (clients.size() < limit) return Next();
    return Next(clients.back().id);
}

}  // namespace vastus::crm
