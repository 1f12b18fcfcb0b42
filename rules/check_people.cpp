// Everybody who can be told must exist, and somebody must.
#include <algorithm>
#include <map>

#include "rules/checks.hpp"
#include "rules/idn.hpp"
#include "rules/suggest.hpp"

namespace vastus::rules {
namespace {

constexpr std::string_view role_prefix = "role:", team_prefix = "team:";

struct People {
    const RuleFile& file;
    Report& report;

    void need_staff(const std::string& id, const Position& at) {
        if (file.staff.contains(id)) return;
        report.error(at, "unknown-staff", "there is no staff member " + quoted(id),
                     file.teams.contains(id) ? "that is a team: write team: " + id
                                             : report.near(id, file.staff),
                     id);
    }

    bool is_role(const std::string& name) const {
        return std::ranges::any_of(file.staff, [&name](const auto& one) {
            return std::ranges::count(one.second.roles, name) > 0;
        });
    }

    /// What people write who mean something that exists under another name; "" otherwise.
    std::string meant(const std::string& to) const {
        if (file.teams.contains(to)) return "for the team write \"team:" + to + "\"";
        if (is_role(to)) return "for those with the role write \"role:" + to + "\"";
        if (to == "lead" || to == "leader") return "for the lead of the team write team.lead";
        if (to == "manager") return "for the manager of the client write client.manager";
        if (to == "client" || to == "customer")
            return "reminders go to staff: a client never gets mail from vastus";
        return {};
    }

    /// `written` is how the team is named there: id, or team:id.
    void need_team(const std::string& id, const Position& at, const std::string& written) {
        if (!file.teams.contains(id))
            report.error(at, "unknown-team", "there is no team " + quoted(id),
                         report.near(id, file.teams), written);
    }

    void need_recipient(const std::string& to, const Position& at) {
        if (to == "owner" || to == "team" || to == "team.lead" || to == "client.manager") return;
        if (to.starts_with("each:")) {
            report.error(at, "bad-value", quoted(to) + " is for digests only",
                         "write \"" + to.substr(5) + "\"", to);
        } else if (to.starts_with(role_prefix)) {
            need_role(file, to.substr(role_prefix.size()), {at, to}, report);
        } else if (to.starts_with(team_prefix)) {
            need_team(to.substr(team_prefix.size()), at, to);
        } else if (to.find('@') != std::string::npos) {
            report.error(at, "unknown-staff", quoted(to) + " is an address, not a staff member",
                         "enter the person under staff: and write the id here", to);
        } else if (!file.staff.contains(to)) {
            auto known = names_of(file.staff);
            for (const char* word : {"owner", "team", "team.lead", "client.manager"})
                known.emplace_back(word);
            std::string hint = did_you_mean(to, known);
            if (const auto other = meant(to); !other.empty()) hint = other;
            if (hint.empty()) hint = report.near(to, file.staff);
            report.error(at, "unknown-staff", "there is no staff member " + quoted(to), hint, to);
        }
    }

    void check_teams() {
        for (const auto& [id, team] : file.teams) {
            for (const auto& member : team.members) need_staff(member, team.at);
            if (!team.lead.empty()) need_staff(team.lead, team.at);
            if (team.members.empty())
                report.error(team.at, "nobody-to-tell", "the team " + quoted(id) + " is empty",
                             "name its members");
        }
    }

    /// Its lead is asked for, and there is none: the fallback would hear of it, in silence.
    void check_leads() {
        const auto asks = [](const Step& step) {
            return std::ranges::count(step.to, "team.lead") > 0;
        };
        bool is_asked = false;
        for (const auto& rule : file.watch) {
            for (const auto& ladder : rule.ladders) {
                const auto step = std::ranges::find_if(ladder.steps, asks);
                if (step == ladder.steps.end()) continue;
                if (file.teams.empty() && !is_asked)
                    report.warn(step->at, "team-without-lead",
                                "there are no teams, and a step tells team.lead",
                                "write teams: {sales: {members: […], lead: …}} and let a route set "
                                "team: sales; until then the fallback is told",
                                "team.lead");
                is_asked = true;
            }
        }
        for (const auto& [id, team] : file.teams) {
            if (!is_asked || !team.lead.empty()) continue;
            report.warn(team.at, "team-without-lead",
                        "the team " + quoted(id) + " has no lead, and a step tells team.lead",
                        "name its lead; until then the fallback is told", id);
        }
    }

    /// What one of them answers would be known as the other's.
    void check_addresses() {
        std::map<std::string, const Staff*> known;
        for (const auto& [id, staff] : file.staff) {
            if (staff.email.empty()) continue;
            const auto [first, is_new] = known.emplace(readable_address(staff.email), &staff);
            if (is_new) continue;
            report.warn(staff.at, "address-twice",
                        quoted(id) + " and " + quoted(first->second->id) + " have one address",
                        "give each their own; for a shared mailbox, list its people as a team",
                        staff.email);
        }
    }

    void check_fallback() {
        const Position at = start_of(file);
        const std::string& to = file.fallback;
        const bool depends = to == "owner" || to == "team" || to == "team.lead" ||
                             to == "client.manager" || to.starts_with("each:");
        if (to.empty() || depends) {
            report.error(at, "nobody-to-tell",
                         to.empty() ? "there is no fallback"
                                    : "the fallback " + quoted(to) + " may be nobody",
                         "write fallback: and a staff id, team:x or role:x");
            return;
        }
        need_recipient(to, at);
    }

    void check_watch() {
        for (const auto& rule : file.watch) {
            for (const auto& ladder : rule.ladders) {
                for (const auto& step : ladder.steps) check_step(rule, step);
            }
        }
    }

    void check_step(const WatchRule& rule, const Step& step) {
        if (step.to.empty() && !rule.is_suggestion)
            report.error(step.at, "nobody-to-tell",
                         "a step of " + quoted(rule.id) + " tells nobody",
                         "write to: owner, team, team.lead, role:x, team:x or a staff id");
        for (const auto& to : step.to) {
            const bool is_of_item = to == "owner" || to == "team" || to == "team.lead";
            if (rule.each == WatchRule::Each::client && is_of_item) {
                report.error(step.at, "owner-without-item",
                             quoted(to) + " belongs to an item, and the rule is about clients",
                             "write client.manager, role:x, team:x or a staff id");
            } else {
                need_recipient(to, step.at);
            }
        }
    }

    void check_route() {
        for (const auto& rule : file.route) {
            if (rule.team && *rule.team != "none") need_team(*rule.team, rule.at, *rule.team);
            if (!rule.owner || *rule.owner == "none" || *rule.owner == "client.manager") continue;
            need_staff(*rule.owner, rule.at);
        }
    }
};

}  // namespace

void need_role(const RuleFile& file, const std::string& role, const Written& written,
               Report& report) {
    std::set<std::string> roles;
    for (const auto& [id, staff] : file.staff) roles.insert(staff.roles.begin(), staff.roles.end());
    if (roles.contains(role)) return;
    const std::vector<std::string> known(roles.begin(), roles.end());
    report.error(written.at, "unknown-role", "nobody has the role " + quoted(role),
                 known.empty() ? "give it to somebody: staff: {mari: {roles: [" + role + "]}}"
                               : report.near(role, known),
                 written.word);
}

void check_people(const RuleFile& file, const std::vector<std::string>& polled, Report& report) {
    People people{file, report};
    people.check_teams();
    people.check_leads();
    people.check_addresses();
    people.check_fallback();
    people.check_watch();
    people.check_route();
    std::set<std::string> read;
    for (const auto& address : polled) read.insert(readable_address(address));
    for (const auto& [id, staff] : file.staff) {
        if (!read.contains(readable_address(staff.email))) continue;
        report.error(
            staff.at, "alert-loop",
            "alerts for " + quoted(id) + " go to " + staff.email + ", which is a mailbox we poll",
            "give the person's own address");
    }
}

}  // namespace vastus::rules
