#include "rules/deliver.hpp"

#include <algorithm>
#include <map>

#include "rules/calendar.hpp"

namespace vastus::rules {
namespace {

using model::Delivery;
using model::Instant;
using model::Letter;
using model::Severity;

constexpr std::size_t alerts_per_letter_max = 10'000;
constexpr auto report_wait = std::chrono::seconds(30);  // the sweep that finds them takes a while

const Quiet* quiet_of(const RuleFile& file, std::string_view staff) {
    const auto person = file.staff.find(std::string(staff));
    if (person != file.staff.end() && person->second.quiet) return &*person->second.quiet;
    return file.notify.quiet ? &*file.notify.quiet : nullptr;
}

class Planning {
public:
    Planning(const RuleSet& rules, const model::Post& post, Instant now)
        : rules_(rules), notify_(rules.file.notify), post_(post), now_(now) {}

    Plan run(const std::vector<Delivery>& waiting) {
        std::vector<Delivery> ready;
        for (const auto& one : waiting) {
            if (one.release <= now_)
                ready.push_back(one);
            else
                wake_at(one.release);
        }
        // The order of a mail is that of waiting, not that of the ids.
        std::ranges::stable_sort(ready, [](const Delivery& one, const Delivery& other) {
            if (one.release != other.release) return one.release < other.release;
            return one.subject.number < other.subject.number;
        });
        std::erase_if(ready, [this](const Delivery& one) { return take_report(one); });
        write_report();
        std::erase_if(ready, [this](const Delivery& one) { return take_critical(one); });
        const bool is_flood = has_flood(ready.size());  // before critical ones are moved out
        write_groups(critical_, Letter::Type::alerts);
        if (is_flood)
            write_summary(std::move(ready));
        else
            write_ready(ready);
        return std::move(plan_);
    }

private:
    using Groups = std::map<std::string, std::vector<Delivery>>;

    void wake_at(Instant at) {
        if (!plan_.wake || at < *plan_.wake) plan_.wake = at;
    }

    bool take_report(const Delivery& one) {
        if (one.rule != report_rule) return false;
        report_.push_back(one);
        return true;
    }

    void write_report() {
        if (report_.empty()) return;
        const auto at = report_.front().release + report_wait;
        if (at > now_) return wake_at(at);
        write({std::string(report_rule), report_}, Letter::Type::report);
    }

    /// Never held: neither for its group nor by a flood.
    bool take_critical(const Delivery& one) {
        if (one.severity != Severity::critical) return false;
        critical_[group_of(one)].push_back(one);
        return true;
    }

    std::string group_of(const Delivery& one) const {
        if (!notify_.groups) return one.rule + " " + model::hex(one.id);
        return notify_.by_rule ? one.rule : std::string();
    }

    std::size_t mailed_of_late() const {
        std::size_t count = 0;
        for (const auto& mail : post_.recent) {
            if (!mail.is_summary && mail.at + notify_.flood_within > now_) count += mail.alerts;
        }
        return count;
    }

    bool has_flood(std::size_t ready) const {
        if (notify_.flood_limit == 0 || ready == 0) return false;
        std::size_t critical = 0;
        for (const auto& [group, alerts] : critical_) critical += alerts.size();
        return ready + critical + mailed_of_late() > notify_.flood_limit;
    }

    /// At most one summary in the time that the limit counts.
    void write_summary(std::vector<Delivery> ready) {
        for (const auto& mail : post_.recent) {
            const auto free = mail.at + notify_.flood_within;
            if (mail.is_summary && free > now_) return wake_at(free);
        }
        // One alone is a summary too, or alerts that come one by one would leave without any limit.
        write({std::string(), std::move(ready)}, Letter::Type::summary);
    }

    /// The first of a group waits for others; later ones keep their distance.
    void write_ready(const std::vector<Delivery>& ready) {
        Groups groups;
        for (const auto& one : ready) groups[group_of(one)].push_back(one);
        for (auto& [group, alerts] : groups) {
            Instant leaves =
                alerts.front().release + (notify_.groups ? notify_.wait : model::Duration{});
            for (const auto& mail : post_.recent) {
                if (mail.group == group && notify_.groups)
                    leaves = std::max(leaves, mail.at + notify_.at_most_every);
            }
            const auto& first = alerts.front();
            // Held back by others of its group it may not run into quiet hours.
            if (leaves > first.release + notify_.wait)
                leaves = release_of(rules_, post_.recipient, first.severity, leaves).at;
            if (leaves > now_)
                wake_at(leaves);
            else
                write({group, std::move(alerts)}, Letter::Type::alerts);
        }
    }

    void write_groups(Groups& groups, Letter::Type type) {
        for (auto& [group, alerts] : groups) write({group, std::move(alerts)}, type);
    }

    void write(std::pair<std::string, std::vector<Delivery>> group, Letter::Type type) {
        auto& alerts = group.second;
        for (std::size_t from = 0; from < alerts.size(); from += alerts_per_letter_max) {
            Letter letter;
            letter.type = type;
            letter.recipient = post_.recipient;
            letter.group = group.first;
            const auto to = std::min(alerts.size(), from + alerts_per_letter_max);
            for (std::size_t i = from; i < to; ++i) letter.alerts.push_back(alerts[i].alert);
            letter.id = model::letter_id(letter.recipient, model::name(type), letter.alerts);
            letter.made = letter.next_try = now_;
            plan_.letters.push_back(std::move(letter));
        }
    }

    const RuleSet& rules_;
    const Notify& notify_;
    const model::Post& post_;
    Instant now_;
    std::vector<Delivery> report_;
    Groups critical_;
    Plan plan_;
};

}  // namespace

Release release_of(const RuleSet& rules, std::string_view staff, Severity severity, Instant at) {
    const Quiet* quiet = quiet_of(rules.file, staff);
    if (quiet == nullptr) return {at, false};
    if (std::ranges::find(quiet->except, severity) != quiet->except.end()) return {at, false};
    const auto calendar = rules.calendars.find(quiet->open);
    if (calendar == rules.calendars.end()) return {at, false};
    const auto opens = calendar->second->next_opening(at);
    return {opens, quiet->drops && opens > at};
}

Plan deliver(const RuleSet& rules, const std::vector<Delivery>& waiting, const model::Post& post,
             Instant now) {
    return Planning(rules, post, now).run(waiting);
}

void remember(const RuleSet& rules, model::Post& post, const std::vector<Letter>& letters,
              Instant now) {
    const auto& notify = rules.file.notify;
    const auto kept = std::max(notify.at_most_every, notify.flood_within);
    std::erase_if(post.recent, [&](const auto& mail) { return mail.at + kept <= now; });
    if (kept == model::Duration{}) return;
    for (const auto& letter : letters) {
        if (letter.type == Letter::Type::report) continue;
        post.recent.push_back({now, letter.group, static_cast<std::uint32_t>(letter.alerts.size()),
                               letter.type == Letter::Type::summary});
    }
}

}  // namespace vastus::rules
