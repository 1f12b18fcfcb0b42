// Clients, and how an address or a domain leads to one.
#include <algorithm>

#include "storage/records.hpp"
#include "storage/schema.hpp"
#include "storage/table_access.hpp"
#include "storage/tables.hpp"

namespace vastus::storage {

using namespace model;

namespace {

enum class By { address, domain };

using Names = std::vector<std::pair<By, std::string>>;

// What leads to a client: its addresses and domains, sorted, each once. Keys are made of those
// alone that have changed: a card of a thousand contacts is saved with every mail of one of them.
Names names_of(const Client& client) {
    Names names;
    for (const auto& contact : client.contacts) {
        if (!contact.address.empty()) names.emplace_back(By::address, lower(contact.address));
    }
    for (const auto& domain : client.domains) names.emplace_back(By::domain, lower(domain));
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

// The keys of what is in `names` and not in `others`.
std::vector<std::string> keys_beyond(const Names& names, const Names& others) {
    Names beyond;
    std::ranges::set_difference(names, others, std::back_inserter(beyond));
    std::vector<std::string> keys;
    for (const auto& [by, name] : beyond)
        keys.push_back(by == By::address ? address_key(name) : domain_key(name));
    return keys;
}

Result<std::optional<ClientId>> find_id(const Transaction& tx, std::string_view key) {
    TRY(const auto number, access::find_number(tx, key, 8));
    if (!number) return std::optional<ClientId>();
    return std::optional<ClientId>(ClientId{*number});
}

Result<> let_go(Transaction& tx, ClientId id, const std::vector<std::string>& keys) {
    for (const auto& key : keys) {
        TRY(const auto holder, find_id(tx, key));
        if (holder == id) tx.erase(key);
    }
    return ok();
}

}  // namespace

Result<ClientId> next_client_id(Transaction& tx) {
    TRY(const auto number, access::next_number(tx, Counter::client));
    return ClientId{number};
}

Result<std::optional<Client>> find_client(const Transaction& tx, ClientId id) {
    return access::find(tx, client_key(id), decode_client);
}

// An address that two clients claim leads to the one that had it first.
Result<> save_client(Transaction& tx, const Client& client) {
    TRY(const auto old, find_client(tx, client.id));
    const auto wanted = names_of(client);
    const auto present = old ? names_of(*old) : Names();
    TRY(let_go(tx, client.id, keys_beyond(present, wanted)));
    const auto added = keys_beyond(wanted, present);
    TRY(tx.read_ahead(added));
    for (const auto& entry : added) {
        TRY(const auto holder, find_id(tx, entry));
        if (!holder) tx.put(entry, u64_bytes(client.id.value));
    }
    tx.put(client_key(client.id), encode(client));
    return ok();
}

Result<> erase_client(Transaction& tx, ClientId id) {
    TRY(const auto old, find_client(tx, id));
    if (!old) return ok();
    TRY(let_go(tx, id, keys_beyond(names_of(*old), {})));
    tx.erase(client_key(id));
    return ok();
}

Result<std::vector<Client>> list_clients(const Transaction& tx, ClientId after, std::size_t limit) {
    const KeyRange range{client_key(after) + '\0', all_of(Table::client).to};
    return access::list(tx, range, limit, decode_client);
}

Result<std::optional<ClientId>> find_client_by_address(const Transaction& tx,
                                                       std::string_view address) {
    return find_id(tx, address_key(address));
}

Result<std::optional<ClientId>> find_client_by_domain(const Transaction& tx,
                                                      std::string_view domain) {
    return find_id(tx, domain_key(domain));
}

}  // namespace vastus::storage
