// The tables: typed reading and writing of everything in the schema (schema.hpp), through one
// transaction.
//
// `find_…` gives nothing when there is none; `save_…` writes the record and keeps its indexes
// right, also when it replaces an older one. `list_…` pages: pass the last id seen, get at most
// `limit`. All fail with the faults of Kv, and with corrupt when a record cannot be decoded. Thread
// rule: that of the transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/alert.hpp"
#include "model/client.hpp"
#include "model/item.hpp"
#include "model/message.hpp"
#include "model/result.hpp"
#include "storage/transaction.hpp"

namespace vastus::storage {

using model::Instant;
using model::Result;

// --- numbers
// ------------------------------------------------------------------------------------------------
Result<model::ItemId> next_item_id(Transaction& tx);  ///< Never given twice.
Result<model::ClientId> next_client_id(Transaction& tx);
/// The number of a rule (rules.md 8.3): given once per rule id, never used again.
Result<std::uint32_t> rule_number(Transaction& tx, std::string_view rule);
/// The rule of a number; missing if none.
Result<std::string> rule_name(const Transaction& tx, std::uint32_t number);

// --- messages and items
// ----------------------------------------------------------------------------------------------
Result<std::optional<model::Message>> find_message(const Transaction& tx,
                                                   const model::MessageKey& key);
Result<> save_message(Transaction& tx,
                      const model::Message& message);  ///< And the item's list of messages.
/// Of one item, oldest first.
Result<std::vector<model::MessageKey>> list_messages(const Transaction& tx, model::ItemId item,
                                                     std::size_t limit);

Result<std::optional<model::Item>> find_item(const Transaction& tx, model::ItemId id);
Result<> save_item(Transaction& tx,
                   const model::Item& item);  ///< And the index by state and by client.
Result<std::vector<model::Item>> list_items(const Transaction& tx, model::ItemId after,
                                            std::size_t limit);
/// How many items are in `state`, without looking at them.
Result<std::size_t> count_items_in(const Transaction& tx, model::State state);
/// Items in `state`, those that entered it longest ago first; not those that are part of another.
Result<std::vector<model::ItemId>> list_items_in(const Transaction& tx, model::State state,
                                                 std::size_t limit);
/// Items of a client, newest first.
Result<std::vector<model::ItemId>> list_items_of(const Transaction& tx, model::ClientId client,
                                                 std::size_t limit);

// --- threads: mails that name each other; and with whom we wrote when
// -----------------------------------------
Result<model::ThreadId> next_thread_id(Transaction& tx);
/// `id` is a Message-ID without brackets (or any other alias text, with its own prefix:
/// "thread-index:…"), of a mail seen or only named.
Result<std::optional<model::ThreadId>> find_alias(const Transaction& tx, std::string_view id);
Result<> save_alias(Transaction& tx, std::string_view id, model::ThreadId thread);
/// Of one thread, oldest first.
Result<std::vector<model::MessageKey>> list_thread(const Transaction& tx, model::ThreadId thread,
                                                   std::size_t limit);

/// Which message carries a Message-ID as its own (not just refers to it).
Result<std::optional<model::MessageKey>> find_by_message_id(const Transaction& tx,
                                                            std::string_view id);

/// One message to or from a party.
struct Correspondence {
    model::MessageKey message;
    Instant at{};
    std::uint32_t place = 0;  ///< Where it was seen, as the caller counts places.
    bool operator==(const Correspondence&) const = default;
};
/// `mark`: what messages are compared by, a hash of their subject or words. Of one party and mark
/// the latest 64 are kept.
Result<> add_correspondence(Transaction& tx, std::string_view party, const model::Key128& mark,
                            const Correspondence& entry);
/// Oldest first.
Result<std::vector<Correspondence>> list_correspondence(const Transaction& tx,
                                                        std::string_view party,
                                                        const model::Key128& mark);

// --- clients
// ------------------------------------------------------------------------------------------------
Result<std::optional<model::Client>> find_client(const Transaction& tx, model::ClientId id);
/// And its addresses and domains: what another client has already stays that one's, until it lets
/// it go and this one gains it anew.
Result<> save_client(Transaction& tx, const model::Client& client);
/// And what leads to it.
Result<> erase_client(Transaction& tx, model::ClientId id);
Result<std::vector<model::Client>> list_clients(const Transaction& tx, model::ClientId after,
                                                std::size_t limit);
/// Addresses and domains are compared without regard to ASCII case.
Result<std::optional<model::ClientId>> find_client_by_address(const Transaction& tx,
                                                              std::string_view address);
Result<std::optional<model::ClientId>> find_client_by_domain(const Transaction& tx,
                                                             std::string_view domain);

// --- mailboxes: cursors and the completeness ledger (reliability.md P5)
// ----------------------------------------------
struct FolderKey {
    std::uint32_t folder = 0;  ///< From folder_number.
    std::uint32_t uidvalidity = 0;
    auto operator<=>(const FolderKey&) const = default;
};
/// A number for (mailbox, folder), given once.
Result<std::uint32_t> folder_number(Transaction& tx, std::string_view mailbox,
                                    std::string_view folder);
struct FolderName {
    std::uint32_t number = 0;
    std::string mailbox, folder;
};
Result<std::vector<FolderName>> list_folders(const Transaction& tx);

struct Cursor {
    std::uint32_t done_uid = 0;  ///< Every UID <= it is accounted for in the ledger.
    std::uint32_t uidnext_seen = 0;
    std::optional<Instant> complete;  ///< Last time everything the server had was accounted for.
    bool operator==(const Cursor&) const = default;
};
Result<std::optional<Cursor>> find_cursor(const Transaction& tx, FolderKey key);
Result<> save_cursor(Transaction& tx, FolderKey key, const Cursor& cursor);
Result<std::vector<std::pair<FolderKey, Cursor>>> list_cursors(const Transaction& tx);

enum class Fate : std::uint8_t {
    stored = 1,
    quarantined = 2,
    expunged = 3,
    retrying = 4,
    left = 5,  ///< Private: nothing of it is kept.
};
struct Accounted {
    std::uint32_t uid = 0;
    Fate fate = Fate::stored;
    model::MessageKey message;  ///< Of a stored one.
    std::uint32_t tries = 0;    ///< Of one being retried.
    Instant next_try{};         ///< Of one left alone: when it came.
    std::string why;
};
Result<std::optional<Accounted>> find_uid(const Transaction& tx, FolderKey key, std::uint32_t uid);
Result<> save_uid(Transaction& tx, FolderKey key, const Accounted& entry);
/// Entries with uid > after, ascending.
Result<std::vector<Accounted>> list_uids(const Transaction& tx, FolderKey key, std::uint32_t after,
                                         std::size_t limit);
/// Those being retried, uid > after, ascending; from an index of their own, so that it costs what
/// it finds.
Result<std::vector<Accounted>> list_retrying(const Transaction& tx, FolderKey key,
                                             std::uint32_t after, std::size_t limit);

/// One that was left alone, by when it came.
struct Left {
    Instant received{};
    FolderKey folder;
    std::uint32_t uid = 0;
};
/// Since an instant, oldest first.
Result<std::vector<Left>> list_left(const Transaction& tx, Instant since, std::size_t limit);
/// Before the message gets another fate.
Result<> forget_left(Transaction& tx, const Left& entry);

// --- quarantine
// ------------------------------------------------------------------------------------------------
struct Quarantined {
    std::uint64_t number = 0;
    model::Place place;
    Instant at{}, received{};
    std::uint32_t tries = 0;
    std::string reason, raw, version;
};
Result<std::uint64_t> quarantine(Transaction& tx, Quarantined entry);  ///< Gives its number.
Result<std::optional<Quarantined>> find_quarantined(const Transaction& tx, std::uint64_t number);
/// Without `raw`, which can be large: find_quarantined gives it.
Result<std::vector<Quarantined>> list_quarantined(const Transaction& tx, std::uint64_t after,
                                                  std::size_t limit);
Result<> release_quarantined(Transaction& tx, std::uint64_t number);

// --- forms: polled endpoints
// ---------------------------------------------------------------------------------------------
struct FormCursor {
    std::string cursor, etag;
    std::optional<Instant> complete;
};
Result<std::optional<FormCursor>> find_form_cursor(const Transaction& tx, std::string_view form);
Result<> save_form_cursor(Transaction& tx, std::string_view form, const FormCursor& cursor);

// --- timers and episodes (rules.md 11.4)
// -----------------------------------------------------------------------------
struct Timer {
    Instant wake{};
    std::uint32_t rule = 0;
    model::Subject subject;
    bool operator==(const Timer&) const = default;
};
/// The watermark: everything due before it has been judged.
Result<Instant> watermark(const Transaction& tx);
Result<> save_watermark(Transaction& tx, Instant at);
/// The watermark in the middle of timers that are due at one instant: all up to this one has been
/// judged. Without it each slice would walk over what the ones before it have deleted.
Result<> save_watermark(Transaction& tx, const Timer& last);
/// Arms, or disarms when `wake` is nothing. Lazy: an armed timer that wakes earlier stays and moves
/// itself later. A timer that would lie below the watermark is put just above it.
Result<> arm(Transaction& tx, const model::Subject& subject, std::uint32_t rule,
             std::optional<Instant> wake);
/// Live timers with watermark <= wake <= now; stale entries met on the way are deleted.
Result<std::vector<Timer>> due_timers(Transaction& tx, Instant now, std::size_t limit);
/// Reads at once what judging these will ask for: subjects and episodes.
Result<> read_ahead(const Transaction& tx, const std::vector<Timer>& timers);
/// Deletes the timer and its mark as armed, before it is judged.
Result<> consume_timer(Transaction& tx, const Timer& timer);
/// The earliest timer at or after the watermark, for how long to sleep.
Result<std::optional<Instant>> next_wake(const Transaction& tx);

struct FiredStep {
    std::string step;  ///< Ladder and normalised offset.
    std::uint32_t repeat = 0;
    bool superseded = false;
    bool operator==(const FiredStep&) const = default;
};
struct Episode {
    model::Anchor anchor;
    std::vector<FiredStep> fired;
    std::string rule_hash;
    std::optional<Instant> fired_due;  ///< When the highest one that fired was due.
    bool operator==(const Episode&) const = default;
};
Result<std::optional<Episode>> find_episode(const Transaction& tx, const model::Subject& subject,
                                            std::uint32_t rule);
Result<> save_episode(Transaction& tx, const model::Subject& subject, std::uint32_t rule,
                      const Episode& episode);
Result<> end_episode(Transaction& tx, const model::Subject& subject, std::uint32_t rule);

// --- alerts, and what waits for people
// ------------------------------------------------------------------------------------------------
Result<std::optional<model::Alert>> find_alert(const Transaction& tx, const model::AlertId& id);
/// For a new alert: with the precondition that it is not there yet. A suggestion waits to be
/// listed.
Result<> insert_alert(Transaction& tx, const model::Alert& alert);
Result<> update_alert(Transaction& tx, const model::Alert& alert);
Result<std::vector<model::Alert>> list_alerts_of(const Transaction& tx,
                                                 const model::Subject& subject);
/// The newest of all that were decided since then, at most `limit`, oldest first. Looks at the keys
/// of all alerts.
Result<std::vector<model::Alert>> list_alerts_since(const Transaction& tx, Instant since,
                                                    std::size_t limit);
/// Suggestions that no digest has listed, oldest first.
Result<std::vector<model::Alert>> list_suggestions(const Transaction& tx, std::size_t limit);
/// It has been listed, or is over.
Result<> forget_suggestion(Transaction& tx, const model::Alert& alert);

Result<std::optional<model::Delivery>> find_delivery(const Transaction& tx,
                                                     const model::DeliveryId& id);
/// Of an alert that is inserted in the same transaction: there cannot be an earlier one.
Result<> insert_delivery(Transaction& tx, const model::Delivery& delivery);
Result<> save_delivery(Transaction& tx,
                       const model::Delivery& delivery);  ///< And its place among the person's.
Result<> erase_delivery(Transaction& tx, const model::DeliveryId& id);
/// What waits for a person, by release.
Result<std::vector<model::Delivery>> list_waiting(const Transaction& tx, std::string_view recipient,
                                                  std::size_t limit);

/// How many alerts wait for people, counted up to `limit`.
Result<std::size_t> count_waiting(const Transaction& tx, std::size_t limit);

/// Empty, with its recipient, when nothing was ever sent to the person.
Result<model::Post> find_post(const Transaction& tx, std::string_view recipient);
Result<> save_post(Transaction& tx, const model::Post& post);  ///< And when to look at it.
/// Those to be looked at, earliest first.
Result<std::vector<model::Post>> due_posts(const Transaction& tx, Instant now, std::size_t limit);
Result<std::optional<Instant>> next_post(const Transaction& tx);

// --- outbox, sent
// ------------------------------------------------------------------------------------------------
Result<std::optional<model::Letter>> find_letter(const Transaction& tx, const model::LetterId& id);
Result<> save_letter(Transaction& tx,
                     const model::Letter& letter);  ///< And its place in the order of tries.
Result<> erase_letter(Transaction& tx, const model::LetterId& id);
/// Letters whose next try is due at `now`, earliest first.
Result<std::vector<model::Letter>> due_letters(const Transaction& tx, Instant now,
                                               std::size_t limit);
Result<std::vector<model::Letter>> list_letters(const Transaction& tx, std::size_t limit);

Result<> save_sent(Transaction& tx, const model::SentRecord& record);
Result<std::vector<model::SentRecord>> list_sent_of(const Transaction& tx,
                                                    const model::Subject& subject);
Result<std::optional<model::SentRecord>> find_sent(const Transaction& tx,
                                                   const model::DeliveryId& id);

// --- life
// ------------------------------------------------------------------------------------------------
/// What was being handled when the process ended uncleanly (reliability.md 4).
struct Marker {
    std::string what;  ///< "mail info/INBOX 7/42", "form contact abc", "delivery 5c1e…".
    std::uint32_t tries = 0;
};
Result<bool> is_running(const Transaction& tx);  ///< At open: true = the last end was unclean.
Result<> save_running(Transaction& tx, bool running);
Result<std::vector<Marker>> list_markers(const Transaction& tx);
Result<> save_marker(Transaction& tx, const Marker& marker);
Result<> erase_marker(Transaction& tx, std::string_view what);
/// Free-form durable values: "first-seen", "rules-revision", …
Result<std::optional<std::string>> find_setting(const Transaction& tx, std::string_view name);
Result<> save_setting(Transaction& tx, std::string_view name, std::string_view value);

}  // namespace vastus::storage
