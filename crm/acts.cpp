#include "crm/acts.hpp"

#include <algorithm>

#include "crm/watching.hpp"
#include "rules/calendar.hpp"
#include "rules/suggest.hpp"

namespace vastus::crm {
namespace {

using Type = model::Act::Type;

constexpr std::size_t acts_max = 1000;  // of one item; more is a program gone wrong

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

model::Error unknown(const std::string& what, const std::string& value,
                     const std::vector<std::string>& known) {
    const auto hint = rules::did_you_mean(value, known);
    return model::malformed("there is no " + what + " " + quoted(value) +
                            (hint.empty() ? "" : "; " + hint));
}

template <class Map>
std::vector<std::string> names_of(const Map& map) {
    std::vector<std::string> names;
    for (const auto& [name, value] : map) names.push_back(name);
    return names;
}

/// The longest that an item can be put off.
Result<> check_snooze(const Desk& desk, const model::Act& act) {
    const auto& notify = desk.rules.file.notify;
    if (act.until <= act.at) return model::malformed("the end of the snooze is past");
    const auto last = rules::add(nullptr, desk.rules.file.timezone, act.at, notify.snooze_max);
    if (act.until > last)
        return model::malformed("an item can be snoozed for " + rules::label(notify.snooze_max) +
                                " at most (notify.snooze.max)");
    return model::ok();
}

Result<> check(const Desk& desk, const model::Act& act) {
    const auto& file = desk.rules.file;
    switch (act.type) {
        case Type::owner:
            if (act.value.empty() || file.staff.contains(act.value)) return model::ok();
            return unknown("member of staff", act.value, names_of(file.staff));
        case Type::team:
            if (act.value.empty() || file.teams.contains(act.value)) return model::ok();
            return unknown("team", act.value, names_of(file.teams));
        case Type::kind:
            if (std::ranges::count(file.kinds, act.value) > 0) return model::ok();
            return unknown("kind", act.value, file.kinds);
        case Type::priority:
            if (model::parse_priority(act.value)) return model::ok();
            return model::malformed("write low, normal or high, not " + quoted(act.value));
        case Type::snooze: return check_snooze(desk, act);
        case Type::acknowledge: {
            if (act.value.empty()) return model::ok();
            std::vector<std::string> rules;
            for (const auto& rule : file.watch) rules.push_back(rule.id);
            if (std::ranges::count(rules, act.value) > 0) return model::ok();
            return unknown("rule", act.value, rules);
        }
        case Type::wake:
        case Type::close:
        case Type::reopen:
        case Type::due: return model::ok();
    }
    return model::ok();
}

/// What follows: when the next reminder comes, or that none does.
Result<std::string> sentence(storage::Transaction& tx, const Desk& desk, const model::Item& item,
                             const model::Act& act) {
    std::string text =
        "item " + std::to_string(item.id.value) + ": " + std::string(model::name(act.type));
    if (!act.value.empty() && act.type != Type::snooze) text += " " + act.value;
    if (act.until != model::Instant{}) text += " " + rules::local_text(desk.rules, act.until);
    text += "; it is " + std::string(model::name(item.state));
    std::optional<model::Instant> next;
    TRY(const auto subject, load_case(tx, item.id));
    for (const auto& rule : desk.rules.file.watch) {
        if (rule.each != rules::WatchRule::Each::item) continue;
        TRY(const auto progress, progress_of(tx, desk, rule, subject));
        const auto watched = rules::watch(desk.rules, rule, subject.watching(), progress, desk.now);
        const auto due = watched.anchor ? rules::first_due(watched) : std::nullopt;
        if (due && (!next || *due < *next)) next = due;
    }
    if (!next) return text + ", and no reminder comes";
    return text + "; the next reminder is at " +
           rules::local_text(desk.rules, std::max(*next, desk.now));
}

}  // namespace

Result<std::string> act(storage::Transaction& tx, const Desk& desk, model::ItemId id,
                        model::Act act) {
    TRY(auto item, storage::find_item(tx, id));
    if (!item) return model::missing("there is no item " + std::to_string(id.value));
    if (item->merged_into)
        return model::missing("item " + std::to_string(id.value) + " is part of item " +
                              std::to_string(item->merged_into.value) + " now: use that number");
    if (act.at == model::Instant{}) act.at = desk.now;
    TRY(check(desk, act));
    if (item->acts.size() >= acts_max)
        return model::refused("item " + std::to_string(id.value) + " has " +
                              std::to_string(acts_max) + " acts of staff already");
    if (act.type == Type::snooze && !desk.rules.file.notify.wakes_on_client) act.value = "firm";
    item->acts.push_back(act);
    model::derive_state(*item);
    model::apply_acts(*item);
    TRY(storage::save_item(tx, *item));
    TRY(arm_item(tx, desk, *item));
    return sentence(tx, desk, *item, act);
}

Result<> log_activity(storage::Transaction& tx, const Desk& desk, model::ClientId id,
                      model::Direction direction, model::Instant at) {
    TRY(auto client, storage::find_client(tx, id));
    if (!client) return model::missing("there is no client " + std::to_string(id.value));
    auto& last =
        direction == model::Direction::in ? client->last_from_client : client->last_from_us;
    if (last && *last >= at) return model::ok();
    last = at;
    TRY(storage::save_client(tx, *client));
    return arm_client(tx, desk, *client);
}

}  // namespace vastus::crm
