#include "crm/watching.hpp"

#include <algorithm>

#include "crm/filing.hpp"

namespace vastus::crm {
namespace {

const rules::WatchRule* find_rule(const rules::RuleSet& rules, std::string_view id) {
    const auto found = std::ranges::find(rules.file.watch, id, &rules::WatchRule::id);
    return found == rules.file.watch.end() ? nullptr : &*found;
}

Result<> decide_alert(storage::Transaction& tx, const Desk& desk, const model::Alert& alert) {
    TRY(auto known, storage::find_alert(tx, alert.id));
    if (known) return model::ok();
    TRY(storage::insert_alert(tx, alert));
    for (const auto& recipient : alert.recipients) {
        model::Delivery delivery;
        delivery.id = model::delivery_id(alert.id, recipient);
        delivery.alert = alert.id;
        delivery.item = alert.item;
        delivery.recipient = recipient;
        delivery.next_try = desk.now;
        TRY(storage::save_delivery(tx, delivery));
    }
    return model::ok();
}

Result<> save_progress(storage::Transaction& tx, const storage::Timer& timer,
                       const rules::WatchRule& rule, const rules::Watched& watched,
                       const std::vector<rules::Fired>& before) {
    if (!watched.anchor) return storage::end_episode(tx, timer.item, timer.rule);
    storage::Episode episode;
    episode.anchor = *watched.anchor;
    episode.rule_hash = rule.hash;
    for (const auto& one : before) episode.fired.push_back({one.step, one.repeat, false});
    for (const auto& one : watched.fired) episode.fired.push_back({one.step, one.repeat, false});
    return storage::save_episode(tx, timer.item, timer.rule, episode);
}

Result<std::size_t> judge(storage::Transaction& tx, const Desk& desk, const storage::Timer& timer) {
    TRY(storage::consume_timer(tx, timer));
    TRY(auto name, storage::rule_name(tx, timer.rule));
    const auto* rule = find_rule(desk.rules, name);
    TRY(auto item, storage::find_item(tx, timer.item));
    if (rule == nullptr || !item) return std::size_t{0};
    TRY(auto client, storage::find_client(tx, item->client));
    TRY(auto episode, storage::find_episode(tx, timer.item, timer.rule));
    const auto fired = fired_in(episode, *rule, *item);
    const auto* who = client ? &*client : nullptr;
    const auto watched = rules::watch(desk.rules, *rule, *item, who, fired, desk.now);
    for (const auto& alert : watched.alerts) {
        TRY(decide_alert(tx, desk, alert));
    }
    TRY(save_progress(tx, timer, *rule, watched, fired));
    TRY(storage::arm(tx, timer.item, timer.rule, watched.next_due));
    return watched.alerts.size();
}

}  // namespace

Result<Ticked> tick(storage::Transaction& tx, const Desk& desk, std::size_t limit) {
    Ticked ticked;
    TRY(auto timers, storage::due_timers(tx, desk.now, limit));
    for (const auto& timer : timers) {
        TRY(auto alerts, judge(tx, desk, timer));
        ticked.alerts += alerts;
        ++ticked.judged;
    }
    ticked.more = timers.size() == limit;
    TRY(storage::save_watermark(tx, ticked.more ? timers.back().wake : desk.now));
    return ticked;
}

Result<std::optional<model::ItemId>> rearm(storage::Transaction& tx, const Desk& desk,
                                           model::ItemId after, std::size_t limit) {
    TRY(auto items, storage::list_items(tx, after, limit));
    for (const auto& item : items) {
        if (item.state == model::State::closed || item.imported) continue;
        TRY(arm_item(tx, desk, item));
    }
    if (items.size() < limit) return std::nullopt;
    return items.back().id;
}

std::vector<rules::Fired> fired_in(const std::optional<storage::Episode>& episode,
                                   const rules::WatchRule& rule, const model::Item& item) {
    std::vector<rules::Fired> fired;
    if (!episode || rules::anchor_of(rule, item) != episode->anchor) return fired;
    for (const auto& step : episode->fired) fired.push_back({step.step, step.repeat});
    return fired;
}

}  // namespace vastus::crm
