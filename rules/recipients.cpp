#include "rules/recipients.hpp"

#include <algorithm>

namespace vastus::rules {
namespace {

constexpr std::string_view role_prefix = "role:", team_prefix = "team:";

struct Finder {
    const RuleFile& file;
    const Watching& what;
    bool is_fallback = false;
    std::vector<Recipient> found;

    void add(const std::string& staff, Reason::Type type, std::string name = {}) {
        if (!file.staff.contains(staff)) return;  // Left since the item was routed.
        const auto known = std::ranges::find(found, staff, &Recipient::staff);
        Recipient& person =
            known != found.end() ? *known : found.emplace_back(Recipient{staff, {}});
        person.reasons.push_back({type, std::move(name), is_fallback});
    }

    void add_team(const std::string& id) {
        const auto team = file.teams.find(id);
        if (team == file.teams.end()) return;
        for (const auto& member : team->second.members) add(member, Reason::Type::team, id);
    }

    void add_lead(const std::string& id) {
        const auto team = file.teams.find(id);
        if (team != file.teams.end()) add(team->second.lead, Reason::Type::lead, id);
    }

    void add_role(const std::string& role) {
        for (const auto& [id, staff] : file.staff) {
            if (std::ranges::count(staff.roles, role) > 0) add(id, Reason::Type::role, role);
        }
    }

    void add_all(const std::string& to) {
        if (to == "owner") {
            add(what.item != nullptr ? what.item->owner : "", Reason::Type::owner);
        } else if (to == "team") {
            add_team(what.item != nullptr ? what.item->team : "");
        } else if (to == "team.lead") {
            add_lead(what.item != nullptr ? what.item->team : "");
        } else if (to == "client.manager") {
            if (what.client != nullptr) add(what.client->manager, Reason::Type::manager);
        } else if (to.starts_with(role_prefix)) {
            add_role(to.substr(role_prefix.size()));
        } else if (to.starts_with(team_prefix)) {
            add_team(to.substr(team_prefix.size()));
        } else {
            add(to, Reason::Type::named);
        }
    }
};

}  // namespace

std::vector<Recipient> find_recipients(const RuleSet& rules, const std::vector<std::string>& to,
                                       const Watching& what) {
    Finder finder{rules.file, what, false, {}};
    for (const auto& one : to) finder.add_all(one);
    if (finder.found.empty()) {
        finder.is_fallback = true;
        finder.add_all(rules.file.fallback);
    }
    return finder.found;
}

std::string describe(const Reason& reason) {
    const std::string prefix = reason.is_fallback ? "fallback, " : "";
    switch (reason.type) {
        case Reason::Type::owner: return prefix + "owner";
        case Reason::Type::team: return prefix + "team " + reason.name;
        case Reason::Type::lead: return prefix + "lead of team " + reason.name;
        case Reason::Type::manager: return prefix + "manager of the client";
        case Reason::Type::role: return prefix + "role " + reason.name;
        case Reason::Type::named: return prefix + "named in the rule";
    }
    return prefix;
}

std::vector<std::string> recipients(const RuleSet& rules, const std::vector<std::string>& to,
                                    const Watching& what, std::vector<std::string>& why) {
    std::vector<std::string> ids;
    for (const auto& person : find_recipients(rules, to, what)) {
        std::string reasons;
        for (const auto& reason : person.reasons)
            reasons += (reasons.empty() ? "" : ", ") + describe(reason);
        why.push_back(person.staff + " (" + reasons + ")");
        ids.push_back(person.staff);
    }
    return ids;
}

}  // namespace vastus::rules
