// What people see of the store: lists of items and clients, one item with its story. Reads only.
//
// Every function pages or has a limit, so that no request can hold the whole store in memory.
// Faults are those of storage, and missing for an item or client that is not there.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crm/desk.hpp"
#include "crm/prefixes.hpp"
#include "model/alert.hpp"
#include "model/client.hpp"
#include "model/item.hpp"
#include "model/message.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

struct ItemFilter {
    std::optional<bool> unanswered;  ///< Waits for us: new or waiting_us, and not imported.
    std::optional<model::State> state;
    std::string kind, owner, team,
        client;  ///< "" = any; `client` is part of its name or an address.
    std::size_t limit = 100;
};
struct ItemRow {
    model::Item item;
    std::string client_name;
};
struct ItemPage {
    std::vector<ItemRow> rows;  ///< Those who wait longest first.
    std::size_t more = 0;       ///< Left out by the limit.
};
Result<ItemPage> find_items(const storage::Transaction& tx, const ItemFilter& filter);

struct ItemStory {
    model::Item item;
    model::Client client;
    std::vector<model::Message> messages;  ///< Oldest first.
    std::vector<model::Alert> alerts;
    std::vector<model::SentRecord> sent;
    std::vector<std::string> suggestions;  ///< What may have answered it, for a person to confirm.
    std::vector<std::string> watches;  ///< Each watch rule: in scope or not, and what comes next.
};
Result<ItemStory> tell_item(storage::Transaction& tx, const Desk& desk, model::ItemId id);

struct AlertFilter {
    model::Instant since{};
    std::string to, rule;     ///< "" = any.
    bool waits = false;       ///< Only those that have not ended.
    std::size_t limit = 100;  ///< The newest.
};
struct AlertRow {
    model::Alert alert;
    std::string about;  ///< The item's subject, or the client's name.
    /// Staff id -> when it may leave, of those it still waits for.
    std::map<std::string, model::Instant> waits_for;
};
struct AlertPage {
    std::vector<AlertRow> rows;  ///< Oldest first.
    std::size_t waiting = 0, ended = 0;
};
Result<AlertPage> find_alerts(const storage::Transaction& tx, const AlertFilter& filter);

struct ClientPage {
    std::vector<model::Client> clients;
    std::size_t more = 0;
};
/// `text` is part of the name, a domain or an address; "" = all.
Result<ClientPage> find_clients(const storage::Transaction& tx, std::string_view text,
                                std::size_t limit);

struct ClientCard {
    model::Client client;
    std::vector<model::Item> items;  ///< Newest first.
};
Result<ClientCard> client_card(const storage::Transaction& tx, model::ClientId id);

struct Counts {
    std::size_t fresh = 0, waiting_us = 0, waiting_client = 0, closed = 0, outbox = 0,
                quarantined = 0;
    std::vector<UnknownPrefix> prefixes;
};
Result<Counts> count(const storage::Transaction& tx);

}  // namespace vastus::crm
