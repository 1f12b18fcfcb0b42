// Quiet hours, mutes and digests: every name must exist, and every suggestion must be listed.
#include <algorithm>
#include <set>

#include "rules/checks.hpp"
#include "rules/suggest.hpp"

namespace vastus::rules {
namespace {

constexpr std::string_view each_team = "each:team:", role_prefix = "role:", team_prefix = "team:";

struct Checker {
    const RuleFile& file;
    Report& report;
    std::set<std::string> in_circles{};  ///< One rule of each circle that was reported.

    const WatchRule* need_rule(const std::string& id, const Position& at) {
        const auto found = std::ranges::find(file.watch, id, &WatchRule::id);
        if (found != file.watch.end()) return &*found;
        std::vector<std::string> known;
        for (const auto& rule : file.watch) known.push_back(rule.id);
        report.error(at, "unknown-rule", "there is no rule of watch " + quoted(id),
                     report.near(id, known), id);
        return nullptr;
    }

    void check_recipient(const Digest& digest, const std::string& to) {
        std::string_view team = to;
        if (to.starts_with(each_team))
            team.remove_prefix(each_team.size());
        else if (to.starts_with(team_prefix))
            team.remove_prefix(team_prefix.size());
        if (team.size() != to.size()) {
            const std::string name(team);
            if (!file.teams.contains(name))
                report.error(digest.at, "unknown-team", "there is no team " + quoted(name),
                             report.near(name, file.teams), to);
            return;
        }
        if (to.starts_with(role_prefix)) {
            const auto role = to.substr(role_prefix.size());
            need_role(file, role, {digest.at, to}, report);
            return;
        }
        if (file.staff.contains(to)) return;
        auto hint = did_you_mean(to, names_of(file.staff));
        if (file.teams.contains(to)) hint = "for the team write \"team:" + to + "\"";
        if (hint.empty()) hint = "write role:x, team:x, each:team:x or a staff id";
        report.error(digest.at, "unknown-staff",
                     "the digest " + quoted(digest.id) + " cannot go to " + quoted(to), hint, to);
    }

    void check_digest(const Digest& digest) {
        if (!digest.days.empty()) need_calendar(file, digest.days, digest.at, report);
        for (const auto& to : digest.to) check_recipient(digest, to);
        for (const auto& section : digest.sections) {
            if (section.of == DigestSection::Of::clients && section.condition)
                check_client_fields(file, *section.condition, report);
            for (const auto& id : section.rules) {
                const auto* rule = need_rule(id, section.at);
                if (rule != nullptr && !rule->is_suggestion)
                    report.error(section.at, "unknown-rule", quoted(id) + " makes no suggestions",
                                 "write deliver: suggestion in that rule");
            }
        }
    }

    /// Rules that keep one another quiet would all be quiet for ever.
    void check_circle(const Mute& mute) {
        std::set<std::string> reached;
        std::vector<std::string> next = mute.mutes;
        while (!next.empty()) {
            const auto id = std::move(next.back());
            next.pop_back();
            if (!reached.insert(id).second) continue;
            for (const auto& other : file.notify.mutes) {
                if (other.active == id)
                    next.insert(next.end(), other.mutes.begin(), other.mutes.end());
            }
        }
        const bool is_told =
            std::ranges::any_of(in_circles, [&](const auto& id) { return reached.contains(id); });
        if (!reached.contains(mute.active) || is_told) return;
        in_circles.insert(mute.active);
        const bool is_direct = std::ranges::count(mute.mutes, mute.active) > 0;
        report.error(mute.at, "mute-circle",
                     quoted(mute.active) + " mutes itself" +
                         (is_direct ? "" : " by way of " + quoted(mute.mutes.front())),
                     mute.mutes == std::vector{mute.active}
                         ? "one alert for many items is written with group or flood"
                         : "leave out one of the mutes that lead back to it");
    }

    bool is_listed(const WatchRule& rule) const {
        return std::ranges::any_of(file.digests, [&rule](const Digest& digest) {
            return std::ranges::any_of(digest.sections, [&rule](const DigestSection& section) {
                return std::ranges::count(section.rules, rule.id) > 0;
            });
        });
    }
};

}  // namespace

void need_calendar(const RuleFile& file, const std::string& name, const Position& at,
                   Report& report) {
    if (file.calendars.contains(name)) return;
    auto hint = did_you_mean(name, names_of(file.calendars));
    if (hint.empty())
        hint = "write calendars: {" + name + ": {hours: {mon-fri: [\"09:00-17:00\"]}}}";
    report.error(at, "unknown-calendar", "there is no calendar " + quoted(name), hint, name);
}

void check_notify(const RuleFile& file, Report& report) {
    Checker checker{file, report};
    if (file.notify.quiet)
        need_calendar(file, file.notify.quiet->open, file.notify.quiet->at, report);
    for (const auto& [id, person] : file.staff) {
        if (person.quiet) need_calendar(file, person.quiet->open, person.quiet->at, report);
    }
    for (const auto& mute : file.notify.mutes) {
        checker.need_rule(mute.active, mute.at);
        for (const auto& id : mute.mutes) checker.need_rule(id, mute.at);
        checker.check_circle(mute);
    }
    for (const auto& digest : file.digests) checker.check_digest(digest);
    for (const auto& rule : file.watch) {
        if (!rule.is_suggestion || !rule.enabled || checker.is_listed(rule)) continue;
        report.warn(rule.at, "suggestion-without-digest",
                    "no digest lists the suggestions of " + quoted(rule.id),
                    "write a section with suggestions: [" + rule.id + "]");
    }
}

}  // namespace vastus::rules
