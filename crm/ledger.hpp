// The answer ledger: which item a message belongs to, and whether it settles one.
//
// Evidence here: header links (E1, E2), the same subject to the same person (E4), another of our
// mailboxes as witness (E5). Doubt goes to unanswered. Records are never removed; a bounced answer
// is void and the original clock runs again. Works in the caller's transaction; faults are those of
// storage.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crm/desk.hpp"
#include "model/item.hpp"
#include "model/message.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

struct Link {
    model::ItemId item;
    model::Evidence evidence = model::Evidence::in_reply_to;
};

/// The item that the header of `content` names: In-Reply-To, then References from the last to the
/// first, then an item that already refers to this very message.
Result<std::optional<Link>> find_link(const storage::Transaction& tx,
                                      const model::Content& content);

/// May this outside address take part in the item: it wrote or received in it, or belongs to its
/// client?
bool is_participant(const model::Item& item, const model::Client& client, std::string_view address);

/// The one open item of a counterparty with the same base subject, for an outgoing mail without a
/// known link (mail.md 8.4, E4); nothing when there is none or more than one.
Result<std::optional<model::ItemId>> find_by_subject(const storage::Transaction& tx,
                                                     const Desk& desk,
                                                     const model::Message& outgoing);

/// Judges an outgoing message against an item it is linked to. Empty: it is an answer and was added
/// to the ledger. Otherwise the sentence why it is none (N5, N6, N7, …).
std::string judge_answer(model::Item& item, const model::Client& client, const Desk& desk,
                         const model::Message& outgoing, model::Evidence evidence);

/// Adds a witness to an answer that is known already: the same mail, seen in another place.
void add_witness(model::Item& item, const model::Message& message, const model::Place& place);

/// A bounce that names the answer: void, when it failed for every counterparty it went to. Gives a
/// sentence.
Result<std::string> apply_bounce(storage::Transaction& tx, const model::Content& bounce,
                                 model::Item& item);

/// Message-ID and everything the message refers to become aliases of the item.
Result<> remember_aliases(storage::Transaction& tx, const model::Content& content,
                          model::ItemId item);

}  // namespace vastus::crm
