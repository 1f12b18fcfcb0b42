#include "crm/backtest.hpp"

#include <algorithm>
#include <set>

#include "crm/lived_again.hpp"
#include "crm/reclassify.hpp"
#include "rules/decide.hpp"

namespace vastus::crm {
namespace {

constexpr std::size_t items_per_page = 1000, clients_per_page = 1000;
constexpr std::size_t wrong_listed_max = 50;

std::string label_of(const model::Item& item) {
    std::string label;
    for (const auto& act : item.acts) {
        if (act.type == model::Act::Type::kind) label = act.value;
    }
    return label;
}

/// Goes through the store once.
class Run {
public:
    Run(const storage::Transaction& tx, const Desk& desk, const rules::RuleSet& next,
        model::Instant since, const std::function<bool(std::size_t)>& progress)
        : tx_(tx), desk_(desk), next_(next), progress_(progress) {
        report_.since = since;
        report_.until = desk.now;
        has_new_decisions_ = !same_decisions();
    }

    Result<Backtest> run() {
        TRY(take_items());
        TRY(take_clients());
        for (const auto& rule : next_.file.classify) {
            if (has_new_decisions_ && !voted_.contains(rule.id))
                report_.never_matched.push_back(rule.id);
        }
        return std::move(report_);
    }

private:
    /// Rules that classify and route alike need no message read again.
    bool same_decisions() const { return desk_.rules.file.revision == next_.file.revision; }

    Result<> take_items() {
        model::ItemId after;
        std::size_t done = 0;
        while (true) {
            TRY(auto items, storage::list_items(tx_, after, items_per_page));
            for (auto& item : items) {
                after = item.id;
                ++done;
                if (item.merged_into) continue;
                note_contacts(item);
                if (item.imported) continue;
                TRY(take_item(std::move(item)));
            }
            if (progress_ && !progress_(done)) return model::refused("stopped");
            if (items.size() < items_per_page) return model::ok();
        }
    }

    bool is_in_period(const model::Item& item) const {
        if (item.state != model::State::closed && item.first_unanswered) return true;
        auto last = item.opened;
        if (!item.questions.empty()) last = std::max(last, item.questions.back().at);
        if (!item.answers.empty()) last = std::max(last, item.answers.back().at);
        if (!item.acts.empty()) last = std::max(last, item.acts.back().at);
        return last >= report_.since;
    }

    Result<> take_item(model::Item item) {
        if (!is_in_period(item)) return model::ok();
        ++report_.items;
        report_.messages += item.messages;
        TRY(auto client, storage::find_client(tx_, item.client));
        const auto* who = client ? &*client : nullptr;
        auto before = item, after = item;
        if (has_new_decisions_ && item.opened >= report_.since) {
            TRY(compare_decisions(who, before, after));
        }
        const auto old_alerts = live_again(desk_.rules, before, who, report_.since, report_.until);
        const auto new_alerts = live_again(next_, after, who, report_.since, report_.until);
        compare_alerts(old_alerts, new_alerts);
        return model::ok();
    }

    Result<> compare_decisions(const model::Client* client, const model::Item& before,
                               model::Item& after) {
        std::vector<std::string> voted;
        TRY(const auto is_decided, decide_again(tx_, next_, after, client, voted));
        if (!is_decided) return model::ok();
        voted_.insert(voted.begin(), voted.end());
        auto old_kind = before.kind;
        if (const auto label = label_of(before); !label.empty()) {
            auto then = before;
            TRY(const auto is_known, decide_again(tx_, desk_.rules, then, client, voted));
            static_cast<void>(is_known);
            old_kind = then.kind;
            ++report_.labels;
            const bool was_right = old_kind == label, is_right = after.kind == label;
            report_.right_before += was_right ? 1 : 0;
            report_.right_after += is_right ? 1 : 0;
            if (was_right && !is_right && report_.wrong_now.size() < wrong_listed_max)
                report_.wrong_now.push_back(before.id);
        }
        if (after.kind != old_kind) {
            ++report_.changed_kinds;
            ++report_.kinds[old_kind + "->" + after.kind];
        }
        if (after.team != before.team) {
            ++report_.changed_routes;
            ++report_.routes[before.team + "->" + after.team];
        }
        model::derive_state(after);
        model::apply_acts(after);
        return model::ok();
    }

    /// By rule, step and subject: new, gone, or at another time.
    void compare_alerts(const std::vector<PastAlert>& old_alerts,
                        const std::vector<PastAlert>& new_alerts) {
        std::map<std::string, model::Instant> before;
        for (const auto& alert : old_alerts) {
            count(alert, true);
            before.emplace(alert.rule + " " + alert.step + " " + std::to_string(alert.repeat) +
                               " " + model::iso(alert.anchor),
                           alert.at);
        }
        for (const auto& alert : new_alerts) {
            count(alert, false);
            const auto found =
                before.find(alert.rule + " " + alert.step + " " + std::to_string(alert.repeat) +
                            " " + model::iso(alert.anchor));
            if (found == before.end()) {
                ++report_.rules[alert.rule].added;
                continue;
            }
            if (found->second != alert.at) ++report_.rules[alert.rule].moved;
            before.erase(found);
        }
        for (const auto& [key, at] : before) ++report_.rules[key.substr(0, key.find(' '))].gone;
    }

    void count(const PastAlert& alert, bool is_before) {
        auto& rule = report_.rules[alert.rule];
        const auto people = alert.recipients.size();
        (is_before ? rule.before : rule.after) += people;
        if (alert.is_needless)
            (is_before ? report_.needless_before : report_.needless_after) += people;
        const auto day = rules::local_text(desk_.rules, alert.at).substr(0, 10);
        for (const auto& person : alert.recipients) {
            auto& staff = report_.staff[person];
            ++(is_before ? staff.before : staff.after)[day];
        }
    }

    // --- clients
    void note_contacts(const model::Item& item) {
        auto& contacts = contacts_[item.client];
        for (const auto& one : item.questions) contacts.push_back({one.at, true});
        for (const auto& one : item.answers) contacts.push_back({one.at, false});
    }

    static bool watches_clients(const rules::RuleSet& rules) {
        return std::ranges::any_of(rules.file.watch, [](const auto& rule) {
            return rule.each == rules::WatchRule::Each::client;
        });
    }

    Result<> take_clients() {
        if (!watches_clients(desk_.rules) && !watches_clients(next_)) {
            report_.clients = contacts_.size();
            return model::ok();
        }
        model::ClientId after;
        while (true) {
            TRY(auto clients, storage::list_clients(tx_, after, clients_per_page));
            for (const auto& client : clients) {
                after = client.id;
                ++report_.clients;
                auto& contacts = contacts_[client.id];
                std::ranges::sort(contacts, {}, &Contacted::at);
                const auto old_alerts =
                    live_again(desk_.rules, client, contacts, report_.since, report_.until);
                const auto new_alerts =
                    live_again(next_, client, contacts, report_.since, report_.until);
                compare_alerts(old_alerts, new_alerts);
            }
            if (clients.size() < clients_per_page) return model::ok();
        }
    }

    const storage::Transaction& tx_;
    const Desk& desk_;
    const rules::RuleSet& next_;
    const std::function<bool(std::size_t)>& progress_;
    bool has_new_decisions_ = true;
    std::set<std::string> voted_;
    std::map<model::ClientId, std::vector<Contacted>> contacts_;
    Backtest report_;
};

std::string tally(const std::map<std::string, std::size_t>& counts) {
    std::vector<std::pair<std::size_t, std::string>> sorted;
    for (const auto& [name, count] : counts) sorted.emplace_back(count, name);
    std::ranges::sort(sorted, std::greater<>());
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(sorted.size(), 8); ++i)
        text += "  " + sorted[i].second + " " + std::to_string(sorted[i].first);
    return text;
}

std::size_t sum(const std::map<std::string, std::size_t>& days) {
    std::size_t all = 0;
    for (const auto& [day, count] : days) all += count;
    return all;
}

std::size_t worst(const std::map<std::string, std::size_t>& days) {
    std::size_t most = 0;
    for (const auto& [day, count] : days) most = std::max(most, count);
    return most;
}

/// "11.2".
std::string per_day(std::size_t count, double days) {
    const auto tenths = static_cast<long long>(10.0 * static_cast<double>(count) / days + 0.5);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string percent(std::size_t part, std::size_t all) {
    return all == 0 ? "0 %" : std::to_string(100 * part / all) + " %";
}

}  // namespace

Result<Backtest> backtest(const storage::Transaction& tx, const Desk& desk,
                          const rules::RuleSet& next, model::Instant since,
                          const std::function<bool(std::size_t)>& progress) {
    return Run(tx, desk, next, since, progress).run();
}

std::string backtest_text(const Backtest& report, const rules::RuleSet& before,
                          const rules::RuleSet& after) {
    const auto number = [](std::size_t value) { return std::to_string(value); };
    std::string text = number(report.messages) + " messages, " + number(report.items) + " items, " +
                       number(report.clients) + " clients; rules " + before.file.revision + " -> " +
                       after.file.revision + "\n";
    text += "kinds     " + number(report.changed_kinds) + " items change (" +
            percent(report.changed_kinds, report.items) + ")" + tally(report.kinds) + "\n";
    if (report.labels > 0) {
        text += "          of " + number(report.labels) + " with a kind set by staff: right " +
                percent(report.right_before, report.labels) + " -> " +
                percent(report.right_after, report.labels);
        if (!report.wrong_now.empty()) text += "   now wrong that were right: items";
        for (const auto id : report.wrong_now) text += " " + number(id.value);
        text += "\n";
    }
    text += "routes    " + number(report.changed_routes) + " items change team" +
            tally(report.routes) + "\n";
    RuleTally all;
    std::string by_rule;
    for (const auto& [id, rule] : report.rules) {
        all.before += rule.before;
        all.after += rule.after;
        all.added += rule.added;
        all.gone += rule.gone;
        all.moved += rule.moved;
        by_rule += "          " + id + ": " + number(rule.before) + " -> " + number(rule.after) +
                   ", new " + number(rule.added) + ", gone " + number(rule.gone) + ", moved " +
                   number(rule.moved) + "\n";
    }
    text += "alerts    " + number(all.before) + " -> " + number(all.after) + "    new " +
            number(all.added) + "   gone " + number(all.gone) + "   moved " + number(all.moved) +
            "\n" + by_rule;
    const double days = std::max(
        1.0, static_cast<double>((report.until - report.since) / std::chrono::hours(1)) / 24.0);
    for (const auto& [id, staff] : report.staff)
        text += "staff     " + id + "  " + per_day(sum(staff.before), days) + " -> " +
                per_day(sum(staff.after), days) + " per day (worst day " +
                number(worst(staff.before)) + " -> " + number(worst(staff.after)) + ")\n";
    text += "needless  " + number(report.needless_before) + " -> " + number(report.needless_after) +
            " alerts came less than 30 minutes before the answer\n";
    if (!report.never_matched.empty()) {
        text += "rules     never matched in the period:";
        for (const auto& id : report.never_matched) text += " " + id;
        text += "\n";
    }
    return text +
           "note      staff reacted to the old alerts; answers given because of them are in "
           "the history\n";
}

}  // namespace vastus::crm
