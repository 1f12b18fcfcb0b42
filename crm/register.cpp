#include "crm/register.hpp"

#include <algorithm>

#include "mail/address.hpp"

namespace vastus::crm {
namespace {

constexpr std::size_t items_max = 100'000;  // of one client: moved in one commit
constexpr std::size_t messages_max = 10'000;
constexpr std::size_t contacts_max = 1000;  // one domain may not grow a record without limit

bool has_contact(const model::Client& client, std::string_view address) {
    const auto key = mail::address_key(address);
    return std::ranges::any_of(client.contacts, [&key](const model::Contact& contact) {
        return mail::address_key(contact.address) == key;
    });
}

model::Client make_client(model::ClientId id, const Office& office, const model::Address& person,
                          model::Instant now) {
    model::Client client;
    client.id = id;
    client.created = now;
    const auto domain = office.organisation_of(person.address);
    if (!domain.empty()) {
        client.domains.push_back(domain);
        client.name = domain;
    } else {
        client.name = person.name.empty() ? person.address : person.name;
    }
    return client;
}

}  // namespace

bool add_contact_of(model::Client& client, const model::Address& person) {
    if (has_contact(client, person.address) || client.contacts.size() >= contacts_max) return false;
    client.contacts.push_back({person.name, mail::address_key(person.address)});
    return true;
}

bool note_contacts_of(model::Client& client, const model::Item& item) {
    const auto before = std::pair(client.last_from_client, client.last_from_us);
    const auto note = [](std::optional<model::Instant>& last, model::Instant at) {
        last = last ? std::max(*last, at) : at;
    };
    for (const auto& one : item.questions) note(client.last_from_client, one.at);
    for (const auto& one : item.thanks) note(client.last_from_client, one.at);
    for (const auto& one : item.answers) {
        if (one.void_reason.empty()) note(client.last_from_us, one.at);
    }
    return before != std::pair(client.last_from_client, client.last_from_us);
}

Result<std::optional<model::ClientId>> find_client_of(const storage::Transaction& tx,
                                                      const Office& office,
                                                      const model::Address& person) {
    TRY(const auto by_address,
        storage::find_client_by_address(tx, mail::address_key(person.address)));
    if (by_address) return by_address;
    const auto domain = office.organisation_of(person.address);
    if (domain.empty()) return std::nullopt;
    return storage::find_client_by_domain(tx, domain);
}

Result<Match> match_client(storage::Transaction& tx, const Office& office,
                           const model::Address& person, model::Instant now) {
    Match match;
    TRY(const auto known, find_client_of(tx, office, person));
    std::optional<model::Client> found;
    if (known) {
        TRY(found, storage::find_client(tx, *known));
    }
    if (found) {
        match.client = std::move(*found);
    } else {
        TRY(auto id, storage::next_client_id(tx));
        match.client = make_client(id, office, person, now);
        match.is_new = true;
    }
    match.has_new_contact = add_contact_of(match.client, person);
    return match;
}

namespace {

Result<model::Client> client_of(const storage::Transaction& tx, model::ClientId id) {
    TRY(auto client, storage::find_client(tx, id));
    if (!client) return model::missing("there is no client " + std::to_string(id.value));
    return std::move(*client);
}

Result<> move_item(storage::Transaction& tx, model::Item item, model::ClientId into) {
    item.client = into;
    TRY(storage::save_item(tx, item));
    TRY(auto keys, storage::list_messages(tx, item.id, messages_max));
    for (const auto& key : keys) {
        TRY(auto message, storage::find_message(tx, key));
        if (!message) return model::corrupt("an item names a message that is not there");
        message->client = into;
        TRY(storage::save_message(tx, *message));
    }
    return model::ok();
}

template <class T>
void add_new(std::vector<T>& list, const std::vector<T>& others) {
    for (const auto& one : others) {
        if (std::ranges::find(list, one) == list.end()) list.push_back(one);
    }
}

/// The organisation or address that an item's contact stands for, among `parts`.
bool is_of(const std::vector<std::string>& parts, std::string_view address) {
    const auto key = mail::address_key(address);
    const auto domain = mail::organisation_of(address);
    return std::ranges::any_of(parts, [&](const std::string& part) {
        return part == key || (!domain.empty() && part == domain);
    });
}

/// Takes the parts out of one client and puts them into the other.
void move_parts(model::Client& from, model::Client& to, const std::vector<std::string>& parts) {
    for (const auto& domain : from.domains) {
        if (std::ranges::find(parts, domain) != parts.end()) to.domains.push_back(domain);
    }
    std::erase_if(from.domains, [&parts](const std::string& domain) {
        return std::ranges::find(parts, domain) != parts.end();
    });
    for (const auto& contact : from.contacts) {
        if (is_of(parts, contact.address)) to.contacts.push_back(contact);
    }
    std::erase_if(from.contacts, [&parts](const model::Contact& contact) {
        return is_of(parts, contact.address);
    });
}

}  // namespace

Result<> merge_clients(storage::Transaction& tx, model::ClientId from, model::ClientId into) {
    if (from == into) return model::refused("both are the same client");
    TRY(auto source, client_of(tx, from));
    TRY(auto target, client_of(tx, into));
    TRY(auto items, storage::list_items_of(tx, from, items_max));
    for (const auto id : items) {
        TRY(auto item, storage::find_item(tx, id));
        if (!item) return model::corrupt("a client names an item that is not there");
        TRY(move_item(tx, std::move(*item), into));
    }
    add_new(target.domains, source.domains);
    add_new(target.contacts, source.contacts);
    add_new(target.groups, source.groups);
    add_new(target.tags, source.tags);
    if (target.manager.empty()) target.manager = source.manager;
    if (target.language.empty()) target.language = source.language;
    target.created = std::min(target.created, source.created);
    target.last_from_client = std::max(target.last_from_client, source.last_from_client);
    target.last_from_us = std::max(target.last_from_us, source.last_from_us);
    target.items += source.items;
    if (source.status == "active") target.status = source.status;
    // Both go, so that every address and domain of either leads to what is left.
    TRY(storage::erase_client(tx, from));
    TRY(storage::erase_client(tx, into));
    return storage::save_client(tx, target);
}

Result<model::ClientId> split_client(storage::Transaction& tx, model::ClientId from,
                                     const std::vector<std::string>& parts, model::Instant now) {
    TRY(auto source, client_of(tx, from));
    std::vector<std::string> keys;
    for (const auto& part : parts) keys.push_back(mail::address_key(part));
    model::Client made;
    made.status = source.status;
    made.created = now;
    move_parts(source, made, keys);
    if (made.domains.empty() && made.contacts.empty())
        return model::refused("none of these is a contact or domain of client " +
                              std::to_string(from.value));
    if (source.domains.empty() && source.contacts.empty())
        return model::refused("that is all of client " + std::to_string(from.value) +
                              ": nothing would be left");
    TRY(made.id, storage::next_client_id(tx));
    made.name = made.domains.empty() ? made.contacts.front().address : made.domains.front();
    TRY(storage::save_client(tx, source));
    TRY(auto items, storage::list_items_of(tx, from, items_max));
    for (const auto id : items) {
        TRY(auto item, storage::find_item(tx, id));
        if (!item || !is_of(keys, item->contact.address)) continue;
        const bool is_gone = static_cast<bool>(item->merged_into);
        note_contacts_of(made, *item);
        TRY(move_item(tx, std::move(*item), made.id));
        if (is_gone) continue;  // it is counted where it went
        ++made.items;
        if (source.items > 0) --source.items;
    }
    TRY(storage::save_client(tx, source));
    TRY(storage::save_client(tx, made));
    return made.id;
}

bool belongs_to(const model::Client& client, std::string_view address) {
    if (has_contact(client, address)) return true;
    const auto domain = mail::organisation_of(address);
    return !domain.empty() && std::ranges::find(client.domains, domain) != client.domains.end();
}

}  // namespace vastus::crm
