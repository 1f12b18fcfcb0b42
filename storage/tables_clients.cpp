// Clients, and how an address or a domain leads to one.
#include <algorithm>

#include "storage/records.hpp"
#include "storage/schema.hpp"
#include "storage/table_access.hpp"
#include "storage/tables.hpp"

namespace vastus::storage {

using namespace model;

namespace {

// The keys that lead to a client, each once.
std::vector<std::string> index_keys(const Client& client) {
    std::vector<std::string> keys;
    for (const auto& contact : client.contacts) {
        if (!contact.address.empty()) keys.push_back(address_key(contact.address));
    }
    for (const auto& domain : client.domains) keys.push_back(domain_key(domain));
    std::ranges::sort(keys);
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

Result<std::optional<ClientId>> find_id(const Transaction& tx, std::string_view key) {
    TRY(const auto number, access::find_number(tx, key, 8));
    if (!number) return std::optional<ClientId>();
    return std::optional<ClientId>(ClientId{*number});
}

}  // namespace

Result<ClientId> next_client_id(Transaction& tx) {
    TRY(const auto number, access::next_number(tx, Counter::client));
    return ClientId{number};
}

Result<std::optional<Client>> find_client(const Transaction& tx, ClientId id) {
    return access::find(tx, client_key(id), decode_client);
}

// An address that two clients claim leads to the one that had it first, until that one lets it go.
Result<> save_client(Transaction& tx, const Client& client) {
    const std::string key = client_key(client.id);
    TRY(const auto old, find_client(tx, client.id));
    const auto wanted = index_keys(client);
    const auto present = old ? index_keys(*old) : std::vector<std::string>();
    for (const auto& entry : present) {
        if (std::ranges::binary_search(wanted, entry)) continue;
        TRY(const auto holder, find_id(tx, entry));
        if (holder == client.id) tx.erase(entry);
    }
    TRY(tx.read_ahead(wanted));
    for (const auto& entry : wanted) {
        TRY(const auto holder, find_id(tx, entry));
        if (!holder) tx.put(entry, u64_bytes(client.id.value));
    }
    tx.put(key, encode(client));
    return ok();
}

Result<> erase_client(Transaction& tx, ClientId id) {
    TRY(const auto old, find_client(tx, id));
    if (!old) return ok();
    for (const auto& entry : index_keys(*old)) {
        TRY(const auto holder, find_id(tx, entry));
        if (holder == id) tx.erase(entry);
    }
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
