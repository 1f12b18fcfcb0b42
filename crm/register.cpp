#include "crm/register.hpp"

#include <algorithm>

#include "mail/address.hpp"

namespace vastus::crm {
namespace {

constexpr std::size_t contacts_max = 1000;  // one domain may not grow a record without limit

/// The domain that stands for an organisation; "" where addresses stand for people.
std::string organisation(std::string_view address) {
    const auto domain = mail::domain_of(address);
    if (domain.empty() || mail::is_public_mail_domain(domain)) return {};
    return mail::registrable_domain(domain);
}

bool has_contact(const model::Client& client, std::string_view address) {
    const auto key = mail::address_key(address);
    return std::ranges::any_of(client.contacts, [&key](const model::Contact& contact) {
        return mail::address_key(contact.address) == key;
    });
}

void add_contact(model::Client& client, const model::Address& person) {
    if (has_contact(client, person.address) || client.contacts.size() >= contacts_max) return;
    client.contacts.push_back({person.name, mail::address_key(person.address)});
}

model::Client make_client(model::ClientId id, const model::Address& person, model::Instant now) {
    model::Client client;
    client.id = id;
    client.created = now;
    const auto domain = organisation(person.address);
    if (!domain.empty()) {
        client.domains.push_back(domain);
        client.name = domain;
    } else {
        client.name = person.name.empty() ? person.address : person.name;
    }
    return client;
}

}  // namespace

Result<std::optional<model::Client>> find_client_of(const storage::Transaction& tx,
                                                    const model::Address& person) {
    TRY(auto by_address, storage::find_client_by_address(tx, mail::address_key(person.address)));
    if (by_address) return storage::find_client(tx, *by_address);
    const auto domain = organisation(person.address);
    if (domain.empty()) return std::nullopt;
    TRY(auto by_domain, storage::find_client_by_domain(tx, domain));
    if (by_domain) return storage::find_client(tx, *by_domain);
    return std::nullopt;
}

Result<Match> match_client(storage::Transaction& tx, const model::Address& person,
                           model::Instant now) {
    Match match;
    TRY(auto found, find_client_of(tx, person));
    if (found) {
        match.client = std::move(*found);
    } else {
        TRY(auto id, storage::next_client_id(tx));
        match.client = make_client(id, person, now);
        match.is_new = true;
    }
    add_contact(match.client, person);
    return match;
}

bool belongs_to(const model::Client& client, std::string_view address) {
    if (has_contact(client, address)) return true;
    const auto domain = organisation(address);
    return !domain.empty() && std::ranges::find(client.domains, domain) != client.domains.end();
}

}  // namespace vastus::crm
