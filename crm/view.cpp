#include "crm/view.hpp"

#include <algorithm>

#include "crm/matters.hpp"
#include "crm/perhaps.hpp"
#include "crm/watching.hpp"
#include "rules/decide.hpp"

namespace vastus::crm {
namespace {

constexpr std::size_t page_size = 500;
constexpr std::size_t scanned_max = 200'000;  // a list request never reads more items than this
constexpr std::size_t messages_max = 1000;
constexpr std::size_t card_items_max = 200;
constexpr std::size_t count_max = 1'000'000;
constexpr std::size_t waiting_max = 100'000;

bool is_part(std::string_view whole, std::string_view part) {
    return part.empty() || whole.find(part) != std::string_view::npos;
}

bool is_about(const model::Client& client, std::string_view text) {
    if (is_part(client.name, text)) return true;
    const bool domain = std::ranges::any_of(
        client.domains, [text](const std::string& one) { return is_part(one, text); });
    const bool contact = std::ranges::any_of(client.contacts, [text](const model::Contact& one) {
        return is_part(one.address, text) || is_part(one.name, text);
    });
    return domain || contact;
}

bool waits_for_us(const model::Item& item) {
    return item.first_unanswered && !item.imported && item.state != model::State::closed;
}

bool passes(const model::Item& item, const ItemFilter& filter) {
    if (filter.unanswered && waits_for_us(item) != *filter.unanswered) return false;
    if (filter.state && item.state != *filter.state) return false;
    if (!filter.kind.empty() && item.kind != filter.kind) return false;
    if (!filter.owner.empty() && item.owner != filter.owner) return false;
    return filter.team.empty() || item.team == filter.team;
}

std::vector<model::State> states_of(const ItemFilter& filter) {
    using model::State;
    if (filter.state) return {*filter.state};
    if (filter.unanswered.value_or(false)) return {State::fresh, State::waiting_us};
    return {State::fresh, State::waiting_us, State::waiting_client, State::closed};
}

Result<> add_row(const storage::Transaction& tx, const ItemFilter& filter, model::ItemId id,
                 ItemPage& page) {
    TRY(auto item, storage::find_item(tx, id));
    if (!item || !passes(*item, filter)) return model::ok();
    TRY(auto client, storage::find_client(tx, item->client));
    if (!filter.client.empty() && (!client || !is_about(*client, filter.client)))
        return model::ok();
    page.rows.push_back({std::move(*item), client ? client->name : std::string()});
    return model::ok();
}

/// Why a rule does or does not watch the item, and what comes next.
std::string watch_sentence(const Desk& desk, const rules::WatchRule& rule, const Case& subject,
                           const rules::Progress& progress) {
    const auto watched = rules::watch(desk.rules, rule, subject.watching(), progress, desk.now);
    if (!watched.anchor) return rule.id + ": no reminder: " + watched.over;
    std::string text = rule.id + ": the clock runs since " + model::iso(watched.anchor->at);
    if (!progress.fired.empty()) text += "; passed: " + progress.fired.back().step;
    if (!watched.held.empty()) text += "; held: " + watched.held;
    if (!watched.alerts.empty()) return text + "; " + watched.alerts.front().step + " is due now";
    if (!watched.next_due) return text + "; no further step";
    return text + "; next at " + model::iso(*watched.next_due);
}

Result<std::vector<std::string>> watch_sentences(storage::Transaction& tx, const Desk& desk,
                                                 const Case& subject) {
    std::vector<std::string> sentences;
    for (const auto& rule : desk.rules.file.watch) {
        if (rule.each != rules::WatchRule::Each::item) continue;
        TRY(const auto progress, progress_of(tx, desk, rule, subject));
        sentences.push_back(watch_sentence(desk, rule, subject, progress));
    }
    return sentences;
}

Result<std::vector<std::string>> suggestions_for(const storage::Transaction& tx,
                                                 const model::Item& item) {
    TRY(const auto perhaps, perhaps_answered(tx, item));
    std::vector<std::string> found;
    for (const auto& one : perhaps) {
        found.push_back("perhaps answered " + model::iso(one.at) + " by " + one.by +
                        " under the subject \"" + one.subject + "\" (item " +
                        std::to_string(one.item.value) + "); if so: vastus item answered " +
                        std::to_string(item.id.value));
    }
    return found;
}

/// Those who wait longest stay.
void cut(ItemPage& page, std::size_t limit) {
    std::ranges::stable_sort(page.rows, {},
                             [](const ItemRow& row) { return row.item.state_since; });
    if (page.rows.size() <= limit) return;
    page.more += page.rows.size() - limit;
    page.rows.erase(page.rows.begin() + static_cast<std::ptrdiff_t>(limit), page.rows.end());
}

}  // namespace

Result<ItemPage> find_items(const storage::Transaction& tx, const ItemFilter& filter) {
    ItemPage page;
    for (const auto state : states_of(filter)) {
        TRY(auto ids, storage::list_items_in(tx, state, scanned_max));
        for (const auto id : ids) {
            TRY(add_row(tx, filter, id, page));
            if (page.rows.size() >= 2 * filter.limit + page_size) cut(page, filter.limit);
        }
    }
    cut(page, filter.limit);
    return page;
}

Result<ItemStory> tell_item(storage::Transaction& tx, const Desk& desk, model::ItemId id) {
    TRY(auto item, storage::find_item(tx, id));
    if (!item) return model::missing("there is no item " + std::to_string(id.value));
    ItemStory story;
    story.item = std::move(*item);
    TRY(auto client, storage::find_client(tx, story.item.client));
    if (client) story.client = *client;
    TRY(auto keys, storage::list_messages(tx, id, messages_max));
    for (const auto& key : keys) {
        TRY(auto message, storage::find_message(tx, key));
        if (message) story.messages.push_back(std::move(*message));
    }
    const auto order = in_order(story.messages);
    std::vector<model::Message> ordered;
    for (const auto index : order) ordered.push_back(std::move(story.messages[index]));
    story.messages = std::move(ordered);
    TRY(story.alerts, storage::list_alerts_of(tx, id));
    TRY(story.sent, storage::list_sent_of(tx, id));
    TRY(story.suggestions, suggestions_for(tx, story.item));
    TRY(story.watches, watch_sentences(tx, desk, {story.item, client}));
    return story;
}

Result<AlertPage> find_alerts(const storage::Transaction& tx, const AlertFilter& filter) {
    AlertPage page;
    TRY(auto alerts, storage::list_alerts_since(tx, filter.since, scanned_max));
    for (auto& alert : alerts) {
        const bool is_asked =
            (filter.rule.empty() || alert.rule == filter.rule) &&
            (filter.to.empty() || std::ranges::count(alert.recipients, filter.to) > 0) &&
            (!filter.waits || alert.ending.empty());
        if (!is_asked) continue;
        ++(alert.ending.empty() ? page.waiting : page.ended);
        page.rows.push_back({std::move(alert), {}, {}});
    }
    if (page.rows.size() > filter.limit)
        page.rows.erase(page.rows.begin(),
                        page.rows.end() - static_cast<std::ptrdiff_t>(filter.limit));
    for (auto& row : page.rows) {
        TRY(const auto subject, load_case(tx, row.alert.subject));
        if (subject.item)
            row.about = subject.item->subject;
        else if (subject.client)
            row.about = subject.client->name;
        for (const auto& person : row.alert.recipients) {
            TRY(const auto delivery,
                storage::find_delivery(tx, model::delivery_id(row.alert.id, person)));
            if (delivery) row.waits_for[person] = delivery->release;
        }
    }
    return page;
}

Result<ClientPage> find_clients(const storage::Transaction& tx, std::string_view text,
                                std::size_t limit) {
    ClientPage page;
    model::ClientId after;
    for (std::size_t read = 0; read < scanned_max;) {
        TRY(auto clients, storage::list_clients(tx, after, page_size));
        for (auto& client : clients) {
            after = client.id;
            if (!is_about(client, text)) continue;
            if (page.clients.size() < limit) {
                page.clients.push_back(std::move(client));
            } else {
                ++page.more;
            }
        }
        read += clients.size();
        if (clients.size() < page_size) break;
    }
    return page;
}

Result<ClientCard> client_card(const storage::Transaction& tx, model::ClientId id) {
    ClientCard card;
    TRY(auto client, storage::find_client(tx, id));
    if (!client) return model::missing("there is no client " + std::to_string(id.value));
    card.client = std::move(*client);
    TRY(auto ids, storage::list_items_of(tx, id, card_items_max));
    for (const auto one : ids) {
        TRY(auto item, storage::find_item(tx, one));
        if (item && !item->merged_into) card.items.push_back(std::move(*item));
    }
    std::ranges::stable_sort(card.items, std::greater<>(), &model::Item::opened);
    return card;
}

Result<Counts> count(const storage::Transaction& tx) {
    Counts counts;
    TRY(counts.fresh, storage::count_items_in(tx, model::State::fresh));
    TRY(counts.waiting_us, storage::count_items_in(tx, model::State::waiting_us));
    TRY(counts.waiting_client, storage::count_items_in(tx, model::State::waiting_client));
    TRY(counts.closed, storage::count_items_in(tx, model::State::closed));
    TRY(auto outbox, storage::list_letters(tx, count_max));
    TRY(const auto waiting, storage::count_waiting(tx, waiting_max));
    counts.outbox = outbox.size() + waiting;
    TRY(auto quarantined, storage::list_quarantined(tx, 0, page_size));
    counts.quarantined = quarantined.size();
    TRY(counts.prefixes, list_unknown_prefixes(tx));
    return counts;
}

}  // namespace vastus::crm
