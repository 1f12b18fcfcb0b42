// The register: which client an address belongs to, and new clients from new senders.
//
// A client is found by address, else by the organisation's domain; public mail providers count by
// address only. Nobody is ever merged by guess. All writes go into the caller's transaction. Faults
// are those of storage.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crm/office.hpp"
#include "model/client.hpp"
#include "model/message.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

struct Match {
    model::Client client;
    bool has_new_contact = false;
    bool is_new = false;  ///< Not in the register before: made now, as a prospect.
};

/// By the address, else by the domain of the organisation. Only looks. `person` has an address.
Result<std::optional<model::ClientId>> find_client_of(const storage::Transaction& tx,
                                                      const Office& office,
                                                      const model::Address& person);

/// Finds, or makes a prospect; adds the person to the contacts when they are new. Does not save.
Result<Match> match_client(storage::Transaction& tx, const Office& office,
                           const model::Address& person, model::Instant now);

/// Adds the person to the contacts when they are new, and says whether they were.
bool add_contact_of(model::Client& client, const model::Address& person);

/// When the client was heard from and written to, by an item of theirs; true when that is news. A
/// note among ourselves and a mail that came back are no contact.
bool note_contacts_of(model::Client& client, const model::Item& item);

/// Everything of `from` goes to `into`: contacts, domains, groups, items. Fails: missing, refused
/// (the same client).
Result<> merge_clients(storage::Transaction& tx, model::ClientId from, model::ClientId into);

/// A client of its own for some addresses and domains of another, with the items of those people.
/// Fails: missing, refused (nothing of it is the client's, or all of it).
Result<model::ClientId> split_client(storage::Transaction& tx, model::ClientId from,
                                     const std::vector<std::string>& parts, model::Instant now);

/// Is the address the client's: a contact, or at one of its domains?
bool belongs_to(const model::Client& client, std::string_view address);

}  // namespace vastus::crm
