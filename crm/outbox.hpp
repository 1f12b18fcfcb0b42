// The outbox: letters that are written but not yet known to be delivered.
//
// A letter is frozen in the batch that takes what waited for its recipient (post.hpp) and leaves in
// the batch that records the server's acceptance (COMMIT 3). Between the two it may be sent more
// than once, with the same Message-ID, never zero times, unless nothing in it is true any more.
// Faults are those of storage.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crm/desk.hpp"
#include "model/alert.hpp"
#include "rules/notice.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

struct PostSettings {
    model::Address from;
    std::string bounce_address, message_id_host, mac_key;
    model::Duration retry_first = std::chrono::minutes(1), retry_max = std::chrono::hours(1),
                    undecided_retry = std::chrono::minutes(15),
                    give_up = std::chrono::hours(24 * 5);
};

/// An alert that a letter does not name, for it is no longer true.
struct LeftOut {
    model::AlertId alert;
    std::string why;
};

/// What is to be done with one letter now.
struct Prepared {
    std::optional<std::string> over;  ///< No longer true: why. Nothing is sent.
    std::string from, to, bytes, message_id;
    std::vector<LeftOut> left_out;
};
/// Judges whether its alerts are still true, and composes the mail; a reminder of an item names
/// what is `unread` now. Reads only. Fails: refused (the address or letter cannot be sent at all),
/// and as storage.
Result<Prepared> prepare(const storage::Transaction& tx, const Desk& desk, const PostSettings& post,
                         const model::Letter& letter,
                         const std::vector<rules::Unread>& unread = {});

enum class Outcome { accepted, undecided, later, refused, resolved };

struct Attempt {
    model::Letter letter;
    Outcome outcome = Outcome::accepted;
    std::string address, message_id, reply;  ///< `reply`: the server's words, or the reason.
    std::vector<LeftOut> left_out;           ///< Of what was prepared.
    /// Since when mails have been sent without a break; before, nobody tried.
    model::Instant trying_since{};
};
/// The clock was set back: no letter waits for a time of the clock that was wrong.
Result<> rewind_letters(storage::Transaction& tx, model::Instant now);

/// Records the outcome: COMMIT 3. An accepted one becomes a sent record; a later one gets its next
/// try; a refused one leaves the outbox, and the fallback is told what it would have told.
Result<> record_attempt(storage::Transaction& tx, const Desk& desk, const PostSettings& post,
                        const Attempt& attempt);

}  // namespace vastus::crm
