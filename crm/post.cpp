#include "crm/post.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "crm/watching.hpp"
#include "rules/deliver.hpp"

namespace vastus::crm {
namespace {

constexpr std::size_t waiting_max = 20'000;  // of one person in one round; the rest comes next
/// What leaves so much later than planned was held up by something else than its group.
constexpr auto late_after = std::chrono::minutes(15);
constexpr auto look_again = std::chrono::minutes(15);  // at what is held

struct Waiting {
    model::Delivery delivery;
    model::Alert alert;
};

using model::Instant;
using Ladder = std::pair<std::string, model::Subject>;

Result<> end(storage::Transaction& tx, const model::Delivery& delivery, std::string ending) {
    TRY(storage::erase_delivery(tx, delivery.id));
    return end_alert(tx, delivery.alert, std::move(ending));
}

Instant release_of(const Desk& desk, const model::Delivery& delivery, Instant at) {
    return rules::release_of(desk.rules, delivery.recipient, delivery.severity, at).at;
}

/// When it may leave, asked anew: the calendar may have changed since, the clock may have been set,
/// and what the daemon could not send in time, being down, is no reason to break quiet hours.
Instant release_of(const Desk& desk, const model::Delivery& delivery) {
    const auto& notify = desk.rules.file.notify;
    const auto opens = release_of(desk, delivery, desk.now);
    if (delivery.release > opens) return opens;
    const auto patience = notify.wait + notify.at_most_every + notify.flood_within + late_after;
    return delivery.release + patience < desk.now ? opens : delivery.release;
}

/// What is still true; the rest ends here. What is not released yet is not judged yet.
Result<std::vector<Waiting>> still_true(storage::Transaction& tx, const Desk& desk,
                                        std::vector<model::Delivery> deliveries, bool& is_held) {
    std::vector<Waiting> kept;
    for (auto& delivery : deliveries) {
        TRY(auto alert, storage::find_alert(tx, delivery.alert));
        if (!alert) return model::corrupt("delivery " + model::hex(delivery.id) + " has no alert");
        const auto before = delivery.release;
        delivery.release = release_of(desk, delivery);
        if (delivery.release <= desk.now) {
            TRY(auto now, standing(tx, desk, *alert));
            if (now.over) {
                TRY(end(tx, delivery, std::move(*now.over)));
                continue;
            }
            if (now.held_until && delivery.rule != rules::report_rule) {
                delivery.release = release_of(desk, delivery, *now.held_until);
                is_held = true;
            }
        }
        if (delivery.release != before) {
            TRY(storage::save_delivery(tx, delivery));
        }
        kept.push_back({std::move(delivery), std::move(*alert)});
    }
    return kept;
}

/// Of the released steps of one ladder the highest.
Result<std::vector<model::Delivery>> highest(storage::Transaction& tx, const Desk& desk,
                                             const std::vector<Waiting>& waiting) {
    const auto rank = [](const model::Alert& alert) {
        return std::pair(alert.step_number, alert.repeat);
    };
    std::map<Ladder, std::pair<std::uint32_t, std::uint32_t>> best;
    for (const auto& one : waiting) {
        if (one.delivery.release > desk.now) continue;
        auto& top = best[{one.delivery.rule, one.alert.subject}];
        top = std::max(top, rank(one.alert));
    }
    std::vector<model::Delivery> kept;
    for (const auto& one : waiting) {
        const bool is_ready = one.delivery.release <= desk.now;
        const bool is_report = one.delivery.rule == rules::report_rule;
        const auto top = best.find({one.delivery.rule, one.alert.subject});
        if (is_ready && !is_report && top->second != rank(one.alert)) {
            TRY(end(tx, one.delivery, "superseded: a later step left with the same mail"));
            continue;
        }
        kept.push_back(one.delivery);
    }
    return kept;
}

Result<> post_of(storage::Transaction& tx, const Desk& desk, model::Post post, Posted& posted) {
    TRY(auto all, storage::list_waiting(tx, post.recipient, waiting_max));
    const bool is_cut = all.size() == waiting_max;
    bool is_held = false;
    TRY(const auto waiting, still_true(tx, desk, std::move(all), is_held));
    TRY(const auto ready, highest(tx, desk, waiting));
    const auto plan = rules::deliver(desk.rules, ready, post, desk.now);
    std::set<model::AlertId> leaving;
    for (const auto& letter : plan.letters) {
        TRY(storage::save_letter(tx, letter));
        leaving.insert(letter.alerts.begin(), letter.alerts.end());
    }
    for (const auto& one : ready) {
        if (!leaving.contains(one.alert)) continue;
        posted.released[one.id] = one.release;
        TRY(storage::erase_delivery(tx, one.id));
    }
    rules::remember(desk.rules, post, plan.letters, desk.now);
    post.wake = plan.wake;
    // A hold may end before its time: the client writes, somebody wakes the item.
    if (is_held) post.wake = std::min(post.wake.value_or(Instant::max()), desk.now + look_again);
    if (is_cut) post.wake = desk.now + std::chrono::seconds(1);
    posted.letters += plan.letters.size();
    return storage::save_post(tx, post);
}

}  // namespace

Result<Posted> post_letters(storage::Transaction& tx, const Desk& desk, std::size_t limit) {
    Posted posted;
    TRY(auto posts, storage::due_posts(tx, desk.now, limit));
    posted.more = posts.size() == limit;
    for (auto& post : posts) {
        TRY(post_of(tx, desk, std::move(post), posted));
    }
    return posted;
}

Result<> rewind_posts(storage::Transaction& tx, const Desk& desk) {
    for (const auto& [id, person] : desk.rules.file.staff) {
        TRY(auto post, storage::find_post(tx, id));
        std::erase_if(post.recent, [&desk](const auto& mail) { return mail.at > desk.now; });
        if (post.wake) post.wake = std::min(*post.wake, desk.now);
        TRY(storage::save_post(tx, post));
    }
    return model::ok();
}

Result<> end_alert(storage::Transaction& tx, const model::AlertId& id, std::string ending) {
    TRY(auto alert, storage::find_alert(tx, id));
    if (!alert || alert->ending == "sent") return model::ok();
    // Somebody has been told: that another one need not be changes nothing.
    TRY(const auto sent, storage::list_sent_of(tx, alert->subject));
    const bool is_told = std::ranges::count(sent, id, &model::SentRecord::alert) > 0;
    if (is_told && !alert->ending.empty() && ending != "sent") return model::ok();
    alert->ending = std::move(ending);
    return storage::update_alert(tx, *alert);
}

}  // namespace vastus::crm
