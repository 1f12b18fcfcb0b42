#include "crm/why.hpp"

#include <algorithm>

#include "crm/watching.hpp"
#include "rules/deliver.hpp"
#include "rules/ladder.hpp"
#include "rules/suggest.hpp"

namespace vastus::crm {
namespace {

struct Line {
    model::Instant at{};
    std::string text;
};

std::string step_text(const rules::Ladder& ladder, const rules::Rung& rung) {
    std::string text =
        "step " + std::to_string(rung.number) + " (" + rules::step_label(ladder, *rung.step);
    if (rung.repeat > 0) text += ", repeat " + std::to_string(rung.repeat);
    return text + ")";
}

/// Tells one rule's story of one item.
class Telling {
public:
    Telling(storage::Transaction& tx, const Desk& desk, const rules::WatchRule& rule, Case subject)
        : tx_(tx), desk_(desk), rule_(rule), subject_(std::move(subject)) {}

    Result<std::vector<std::string>> run() {
        TRY(const auto progress, progress_of(tx_, desk_, rule_, subject_));
        const auto what = subject_.watching();
        const auto watched = rules::watch(desk_.rules, rule_, what, progress, desk_.now);
        tell_messages();
        tell_acts();
        TRY(tell_alerts());
        if (watched.anchor) {
            add(watched.anchor->at, "the clock of " + rule_.id + " starts" + clock_text());
            tell_steps(*watched.anchor, progress);
            if (progress.activated && *progress.activated > watched.anchor->at)
                add(*progress.activated, "the rule came into force as it is now");
        }
        std::ranges::stable_sort(lines_, {}, &Line::at);
        std::vector<std::string> text;
        for (const auto& line : lines_)
            text.push_back(rules::local_text(desk_.rules, line.at) + "  " + line.text);
        text.push_back(next_text(watched));
        return text;
    }

private:
    void add(model::Instant at, std::string text) { lines_.push_back({at, std::move(text)}); }

    std::string clock_text() const {
        return rule_.clock.empty() ? std::string() : " on the calendar " + rule_.clock;
    }

    void tell_messages() {
        const auto& item = *subject_.item;
        for (const auto& one : item.questions) add(one.at, "the client wrote");
        for (const auto& one : item.thanks)
            add(one.at, "the client thanked; that waits for nobody");
        for (const auto& one : item.answers)
            add(one.at, one.void_reason.empty() ? one.why : one.why + "; void: " + one.void_reason);
    }

    void tell_acts() {
        for (const auto& act : subject_.item->acts) {
            std::string text(model::name(act.type));
            if (!act.value.empty()) text += " " + act.value;
            if (act.until != model::Instant{})
                text += " " + rules::local_text(desk_.rules, act.until);
            add(act.at, text + ", by " + act.by);
        }
    }

    Result<> tell_alerts() {
        TRY(const auto alerts, storage::list_alerts_of(tx_, subject_.item->id));
        for (const auto& alert : alerts) {
            if (alert.rule != rule_.id) continue;
            std::string people;
            for (const auto& one : alert.recipients) people += (people.empty() ? "" : ", ") + one;
            std::string text = "step " + std::to_string(alert.step_number) + " (" + alert.step;
            if (alert.repeat > 0) text += ", repeat " + std::to_string(alert.repeat);
            text += ") was decided for " + people;
            for (const auto step : alert.superseded)
                text += "; it stands for step " + std::to_string(step) + " too";
            text += alert.ending.empty() ? "; it waits" : "; " + alert.ending;
            add(alert.decided, text);
        }
        TRY(const auto sent, storage::list_sent_of(tx_, subject_.item->id));
        for (const auto& one : sent) {
            TRY(const auto alert, storage::find_alert(tx_, one.alert));
            if (alert && alert->rule == rule_.id)
                add(one.at, "the mail to " + one.recipient + " <" + one.address +
                                "> was accepted: " + one.reply);
        }
        return model::ok();
    }

    /// Steps of the present episode that have not fired: due, and why they did not.
    void tell_steps(const model::Anchor& anchor, const rules::Progress& progress) {
        const auto* ladder = rules::ladder_for(rule_, subject_.watching());
        if (ladder == nullptr) return;
        for (const auto& rung :
             rules::rungs_of(desk_.rules, rule_, *ladder, subject_.watching(), anchor)) {
            if (rung.due > desk_.now) continue;
            const rules::Fired one{rules::step_label(*ladder, *rung.step), rung.repeat};
            const bool has_fired = std::ranges::find(progress.fired, one) != progress.fired.end();
            add(rung.due,
                step_text(*ladder, rung) + (has_fired ? " was due" : " was due and did not fire"));
        }
    }

    std::string next_text(const rules::Watched& watched) const {
        if (!watched.anchor) return "now: no reminder: " + watched.over;
        std::string text = "next: ";
        if (!watched.held.empty()) text = "held: " + watched.held + "; next: ";
        if (!watched.alerts.empty()) {
            const auto& due = watched.alerts.front();
            return text + "step " + std::to_string(due.step_number) + " (" + due.step +
                   ") is due now, and is decided when the reminders are next judged";
        }
        if (!watched.next_due) return text + "no further step";
        return text + rules::local_text(desk_.rules, *watched.next_due) + ", if it still " +
               (subject_.item->first_unanswered ? "waits for us" : "stands so");
    }

    storage::Transaction& tx_;
    const Desk& desk_;
    const rules::WatchRule& rule_;
    Case subject_;
    std::vector<Line> lines_;
};

}  // namespace

Result<std::vector<std::string>> why(storage::Transaction& tx, const Desk& desk, model::ItemId id,
                                     std::string_view rule) {
    const auto& watches = desk.rules.file.watch;
    const auto found = std::ranges::find(watches, rule, &rules::WatchRule::id);
    if (found == watches.end()) {
        std::vector<std::string> known;
        for (const auto& one : watches) known.push_back(one.id);
        const auto hint = rules::did_you_mean(rule, known);
        return model::missing("there is no rule \"" + std::string(rule) + "\"" +
                              (hint.empty() ? "" : "; " + hint));
    }
    if (found->each == rules::WatchRule::Each::client)
        return model::missing("the rule \"" + std::string(rule) + "\" is about clients, not items");
    TRY(auto subject, load_case(tx, id));
    if (!subject.item) return model::missing("there is no item " + std::to_string(id.value));
    return Telling(tx, desk, *found, std::move(subject)).run();
}

}  // namespace vastus::crm
