#include "crm/plan.hpp"

#include <algorithm>

#include "crm/watching.hpp"

namespace vastus::crm {
namespace {

using Change = PlannedRule::Change;

constexpr std::size_t subjects_per_page = 1000;

const rules::WatchRule* find_rule(const rules::RuleSet& rules, const rules::WatchRule& like) {
    for (const auto& rule : rules.file.watch) {
        if (rule.id == like.id) return &rule;
        if (std::ranges::count(like.was, rule.id) > 0) return &rule;
        if (std::ranges::count(rule.was, like.id) > 0) return &rule;
    }
    return nullptr;
}

/// Judges every subject under the rules that change.
class Planning {
public:
    Planning(storage::Transaction& tx, const Desk& desk, const rules::RuleSet& next,
             const std::function<bool()>& goes_on)
        : tx_(tx), desk_(desk), next_(next), goes_on_(goes_on) {}

    Result<std::vector<PlannedRule>> run() {
        for (const auto& rule : next_.file.watch) {
            const auto* old = find_rule(desk_.rules, rule);
            PlannedRule planned;
            planned.id = rule.id;
            planned.change = old == nullptr           ? Change::added
                             : old->hash == rule.hash ? Change::same
                                                      : Change::changed;
            if (planned.change != Change::same)
                judged_.push_back({planned, old, &rule});
            else
                plan_.push_back(planned);
        }
        for (const auto& rule : desk_.rules.file.watch) {
            if (find_rule(next_, rule) != nullptr) continue;
            PlannedRule planned;
            planned.id = rule.id;
            planned.change = Change::removed;
            judged_.push_back({planned, &rule, nullptr});
        }
        TRY(judge_items());
        TRY(judge_clients());
        for (auto& one : judged_) plan_.push_back(std::move(one.planned));
        return std::move(plan_);
    }

private:
    struct Judged {
        PlannedRule planned;
        const rules::WatchRule *old = nullptr, *next = nullptr;
    };

    static Result<> stopped() { return model::transient("vastusd is stopping"); }

    Result<> judge_items() {
        model::ItemId after;
        while (true) {
            if (!goes_on_()) return stopped();
            TRY(auto items, storage::list_items(tx_, after, subjects_per_page));
            for (auto& item : items) {
                after = item.id;
                if (item.state == model::State::closed || item.imported || item.merged_into)
                    continue;
                Case subject;
                TRY(subject.client, storage::find_client(tx_, item.client));
                subject.item = std::move(item);
                TRY(judge(subject, rules::WatchRule::Each::item));
            }
            if (items.size() < subjects_per_page) return model::ok();
        }
    }

    Result<> judge_clients() {
        model::ClientId after;
        while (true) {
            if (!goes_on_()) return stopped();
            TRY(auto clients, storage::list_clients(tx_, after, subjects_per_page));
            for (auto& client : clients) {
                after = client.id;
                Case subject;
                subject.client = std::move(client);
                TRY(judge(subject, rules::WatchRule::Each::client));
            }
            if (clients.size() < subjects_per_page) return model::ok();
        }
    }

    Result<> judge(const Case& subject, rules::WatchRule::Each each) {
        for (auto& one : judged_) {
            std::optional<model::Instant> before;
            const auto what = subject.watching();
            rules::Progress progress;
            if (one.old != nullptr && one.old->each == each) {
                TRY(progress, progress_of(tx_, desk_, *one.old, subject));
                const auto watched = rules::watch(desk_.rules, *one.old, what, progress, desk_.now);
                before = watched.next_due;
                if (watched.anchor && one.next == nullptr) ++one.planned.withdrawn;
            }
            if (one.next == nullptr || one.next->each != each) continue;
            // As after the reload: fired steps stay passed, what is past is reported.
            progress.activated = desk_.now;
            const auto watched = rules::watch(next_, *one.next, what, progress, desk_.now);
            if (!watched.anchor) {
                if (before) ++one.planned.withdrawn;
                continue;
            }
            ++one.planned.in_scope;
            if (watched.reported || !watched.alerts.empty()) ++one.planned.past_due;
            if (before && watched.next_due && *watched.next_due < *before) ++one.planned.earlier;
        }
        return model::ok();
    }

    storage::Transaction& tx_;
    const Desk& desk_;
    const rules::RuleSet& next_;
    const std::function<bool()>& goes_on_;
    std::vector<Judged> judged_;
    std::vector<PlannedRule> plan_;
};

}  // namespace

Result<std::vector<PlannedRule>> plan(storage::Transaction& tx, const Desk& desk,
                                      const rules::RuleSet& next,
                                      const std::function<bool()>& goes_on) {
    return Planning(tx, desk, next, goes_on).run();
}

std::vector<std::string> plan_text(const std::vector<PlannedRule>& rules) {
    std::vector<std::string> lines;
    std::size_t same = 0;
    const auto count = [](std::size_t number, const std::string& what) {
        return number == 0 ? std::string() : ", " + std::to_string(number) + " " + what;
    };
    for (const auto& rule : rules) {
        switch (rule.change) {
            case Change::same: ++same; break;
            case Change::removed:
                lines.push_back("- " + rule.id + "  removed, " + std::to_string(rule.withdrawn) +
                                " open reminders withdrawn");
                break;
            case Change::added:
            case Change::changed:
                lines.push_back((rule.change == Change::added ? "+ " : "~ ") + rule.id + "  " +
                                std::to_string(rule.in_scope) + " in scope" +
                                count(rule.earlier, "due earlier") +
                                count(rule.past_due, "past due -> activation report") +
                                count(rule.withdrawn, "withdrawn"));
                break;
        }
    }
    lines.push_back("= " + std::to_string(same) + (same == 1 ? " rule" : " rules") + " unchanged");
    return lines;
}

}  // namespace vastus::crm
