#include "crm/reclassify.hpp"

#include <algorithm>

#include "crm/decision.hpp"
#include "crm/watching.hpp"

namespace vastus::crm {
namespace {

std::string listed(const std::vector<std::string>& all) {
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : ", ") + one;
    return text.empty() ? "none" : text;
}

/// What differs, in words; "" when nothing does.
std::string difference(const model::Item& before, const model::Item& after) {
    std::string text;
    const auto compare = [&text](std::string_view what, const std::string& was,
                                 const std::string& is) {
        if (was == is) return;
        text += (text.empty() ? "" : "; ") + std::string(what) + " " +
                (was.empty() ? "none" : was) + " -> " + (is.empty() ? "none" : is);
    };
    compare("kind", before.kind, after.kind);
    compare("state", std::string(model::name(before.state)), std::string(model::name(after.state)));
    compare("also", listed(before.also), listed(after.also));
    compare("team", before.team, after.team);
    compare("owner", before.owner, after.owner);
    compare("priority", std::string(model::name(before.priority)),
            std::string(model::name(after.priority)));
    compare("tags", listed(before.tags), listed(after.tags));
    return text;
}

}  // namespace

Result<bool> decide_again(const storage::Transaction& tx, const rules::RuleSet& rules,
                          model::Item& item, const model::Client* client,
                          std::vector<std::string>& voted) {
    TRY(const auto first, storage::find_message(tx, item.decided_on));
    if (!first) return false;
    // The card as it was before the item.
    std::optional<model::Client> known;
    if (client != nullptr && client->created < item.opened) known = *client;
    if (known && known->items > 0) --known->items;
    Asked asked{&*first, known ? &*known : nullptr, {}, item.contact.name, false};
    auto decided = decide(rules, item, asked);
    voted = decided.voted;
    // Who answered first keeps an item that was nobody's.
    const auto owner = item.owner;
    const bool is_answered = item.owner_answered;
    put(item, std::move(decided), rules);
    if (is_answered && item.owner.empty()) {
        item.owner = owner;
        item.owner_answered = true;
    }
    for (std::size_t i = 1; i < item.questions.size(); ++i) {
        const bool may_matter =
            item.kind == rules.file.default_kind || !item.acts.empty() || item.closed_by_route;
        if (!may_matter) break;
        TRY(const auto later, storage::find_message(tx, item.questions[i].message));
        if (!later) continue;
        asked.message = &*later;
        asked.client = client;
        asked.is_reply = true;
        const auto held = reconsider(rules, item, asked);
        voted.insert(voted.end(), held.begin(), held.end());
    }
    return true;
}

Result<Reclassified> reclassify(storage::Transaction& tx, const Desk& desk, model::ItemId after,
                                std::size_t limit) {
    Reclassified done;
    TRY(const auto items, storage::list_items(tx, after, limit));
    for (const auto& before : items) {
        done.next = before.id;
        if (before.merged_into || before.imported || before.state == model::State::closed) continue;
        ++done.looked_at;
        TRY(const auto client, storage::find_client(tx, before.client));
        auto item = before;
        std::vector<std::string> voted;
        TRY(const auto is_decided,
            decide_again(tx, desk.rules, item, client ? &*client : nullptr, voted));
        if (!is_decided) continue;
        model::derive_state(item);
        model::apply_acts(item);
        const auto text = difference(before, item);
        if (text.empty()) continue;
        done.changes.push_back("item " + std::to_string(before.id.value) + ": " + text);
        TRY(storage::save_item(tx, item));
        TRY(arm_item(tx, desk, item));
    }
    if (items.size() < limit) done.next.reset();
    return done;
}

}  // namespace vastus::crm
