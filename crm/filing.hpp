// Filing: one message onto the right client's card. The body of COMMIT 1.
//
// What belongs together is written in one transaction: message, item, client, aliases, timers, and
// (by accounting) the mailbox's cursor. Filing the same message again changes nothing but the
// places it was seen in. Items are made anew from all messages that may belong together
// (matters.hpp), so the result does not depend on the order in which they are seen. Faults are
// those of storage.
#pragma once

#include <string>

#include "crm/desk.hpp"
#include "model/item.hpp"
#include "model/message.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

/// One message as it was read from its source.
struct Incoming {
    model::Source source = model::Source::imap;
    model::FolderRole role = model::FolderRole::inbox;
    model::MessageKey key;
    model::Place place;
    model::Instant received{};
    bool is_draft = false;
    std::string form_id;  ///< Name of the form for a form entry.
    model::Content content;
};

struct Filed {
    model::ItemId item;  ///< None when the message belongs to no item.
    model::Direction direction = model::Direction::in;
    bool is_new_item = false;
    bool is_private = false;    ///< Of a personal mailbox, without a client: nothing was stored.
    bool reads_again = false;   ///< What was left alone may concern a client now.
    bool is_duplicate = false;  ///< Known already: only the place is new.
    std::string kind, note;     ///< `note`: what it did, one sentence.
    std::vector<std::string> voted;  ///< Of a new item: the rules of classify that held.
};

/// Notes the conversation that the server of the mail's account put it into (mail.md 7.1); 0 is
/// none.
void note_gmail_thread(Incoming& incoming, std::uint64_t thread);

Result<Filed> file_message(storage::Transaction& tx, const Desk& desk, Incoming incoming);

/// What a person says about a message is kept with it, and its item is judged anew (mail.md 8.1,
/// E7). Fails: missing.
Result<Filed> correct(storage::Transaction& tx, const Desk& desk, const model::MessageKey& key,
                      model::Correction correction);

/// When the store was first used: older mail is history. Set by the first call.
Result<model::Instant> first_start(storage::Transaction& tx, model::Instant now);

}  // namespace vastus::crm
