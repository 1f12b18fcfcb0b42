// The schema: every key of the store, how it is built and how it is read back.
//
// Invariant: a key is one table byte and fixed-width big-endian fields, so byte order is scan
// order. Instants are milliseconds with the sign bit turned over; text that is part of a key is
// hashed to 16 bytes (model::hash128). Values are records (storage/records.proto) unless the
// comment says otherwise. Nothing here can fail, apart from reading a key that we did not write
// (KeyReader::done). Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/ids.hpp"
#include "model/item.hpp"
#include "model/time.hpp"

namespace vastus::storage {

/// The version below. A store with a newer one is refused untouched.
inline constexpr std::uint32_t format_version = 3;

// clang-format off
// Schema, version 3. A key is one table byte and fixed-width big-endian fields, so that byte order
// is scan order. A table byte is never renumbered and never used again; retired ones are listed at
// the end. A (number) is a width in bytes.
//
//   'V'                                     -> version(4)     written into an empty store
//   'n' counter(1)                          -> number(8)      the last number given
//   'm' MessageKey(16)                      -> Message        every message ever accepted
//   'M' hash of Message-ID(16)              -> MessageKey(16) who carries it as its own
//   'i' ItemId(8)                           -> Item
//   'f' ItemId(8) at(8) MessageKey(16)      -> ""             messages of an item, oldest first
//   's' state(1) since(8) ItemId(8)         -> ""             items by state
//   'N' state(1)                            -> number(8)      how many items are in it; added to
//   'o' ClientId(8) inverted ItemId(8)      -> ""             items of a client, newest first
//   'T' hash of alias(16)                   -> ThreadId(8)    ids of mails, seen or only named
//   'h' ThreadId(8) at(8) MessageKey(16)    -> ""             messages of a thread, oldest first
//   'j' hash of party and mark(16)          -> at(8) MessageKey place(4) …  who wrote on it when
//   'c' ClientId(8)                         -> Client
//   'a' hash of address in lower case(16)   -> ClientId(8)    addresses of contacts
//   'd' hash of domain in lower case(16)    -> ClientId(8)    domains of clients
//   'b' folder(4)                           -> FolderName     the folders and their numbers
//   'B' hash of mailbox and folder(16)      -> folder(4)
//   'u' folder(4) uidvalidity(4)            -> Cursor         moves only with its messages
//   'l' folder(4) uidvalidity(4) uid(4)     -> Accounted      the completeness ledger
//   'L' folder(4) uidvalidity(4) uid(4)     -> ""             those of the ledger being retried
//   'P' at(8) folder(4) uidvalidity(4) uid(4) -> ""           those left alone, by when they came
//   'q' number(8)                           -> Quarantined    without its raw bytes
//   'Q' number(8) piece(4)                  -> raw bytes      pieces of 256 KiB
//   'p' hash of form(16)                    -> FormCursor     polled endpoints
//   'R' hash of rule id(16)                 -> rule(4)
//   'r' rule(4)                             -> rule id        as text
//   'w' wake(8) rule(4) Subject(9)          -> ""             timers; at most one lives per pair
//   'A' Subject(9) rule(4)                  -> wake(8)        the timer that lives
//   'W'                                     -> wake(8) [rule(4) Subject(9)]   timers judged so far
//   'e' Subject(9) rule(4)                  -> Episode
//   'y' AlertId(16)                         -> Alert          every alert ever decided
//   'Y' Subject(9) decided(8) AlertId(16)   -> ""             alerts of a subject, oldest first
//   'U' decided(8) AlertId(16)              -> ""             suggestions that no digest has listed
//   'D' DeliveryId(16)                      -> Delivery       what waits for a person
//   'x' hash of staff id(16) release(8) DeliveryId(16) -> ""  the same, by person
//   'H' hash of staff id(16)                -> Post           what a person was sent of late
//   'X' wake(8) hash of staff id(16)        -> ""             when to look at a person's post
//   'G' LetterId(16)                        -> Letter         the outbox
//   'v' next try(8) LetterId(16)            -> ""             the outbox in order of tries
//   'S' DeliveryId(16)                      -> SentRecord     accepted by a server
//   'z' Subject(9) at(8) DeliveryId(16)     -> ""             sent for a subject, oldest first
//   'K'                                     -> ""             here while the daemon runs
//   'k'                                     -> Marker         what is being handled
//   'g' hash of name(16)                    -> bytes          settings
//
//   A Subject is type(1) and number(8).
//   Retired: 't' (aliases that led to items, format 1).
// clang-format on
enum class Table : char {
    version = 'V',
    counter = 'n',
    message = 'm',
    message_id = 'M',
    item = 'i',
    item_message = 'f',
    item_state = 's',
    state_count = 'N',
    client_item = 'o',
    alias = 'T',
    thread_message = 'h',
    correspondence = 'j',
    client = 'c',
    address = 'a',
    domain = 'd',
    folder = 'b',
    folder_number = 'B',
    cursor = 'u',
    ledger = 'l',
    retrying = 'L',
    left = 'P',
    quarantine = 'q',
    quarantine_raw = 'Q',
    form = 'p',
    rule_number = 'R',
    rule_name = 'r',
    timer = 'w',
    armed = 'A',
    watermark = 'W',
    episode = 'e',
    alert = 'y',
    subject_alert = 'Y',
    suggestion = 'U',
    delivery = 'D',
    waiting = 'x',
    post = 'H',
    post_wake = 'X',
    letter = 'G',
    letter_try = 'v',
    sent = 'S',
    subject_sent = 'z',
    running = 'K',
    marker = 'k',
    setting = 'g',
};

/// What table 'n' counts. The numbers are on disk.
enum class Counter : std::uint8_t {
    item = 1,
    client = 2,
    rule = 3,
    folder = 4,
    quarantine = 5,
    thread = 6
};

/// Appends fields to a key, one after another:
/// `KeyBuilder(Table::timer).at(wake).u32(rule).take()`.
class KeyBuilder {
public:
    explicit KeyBuilder(Table table) : key_(1, static_cast<char>(table)) {}
    KeyBuilder& u8(std::uint8_t value);
    KeyBuilder& u32(std::uint32_t value);
    KeyBuilder& u64(std::uint64_t value);
    KeyBuilder& at(model::Instant value);
    KeyBuilder& bytes(const model::Key128& value);
    KeyBuilder& subject(const model::Subject& value);
    std::string take() { return std::move(key_); }

private:
    std::string key_;
};

/// Takes fields from a key, or from a value of fixed width, in the order they were put in.
class KeyReader {
public:
    explicit KeyReader(std::string_view fields) : rest_(fields) {}
    static KeyReader of_key(std::string_view key) { return KeyReader(key.substr(1)); }
    std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
    std::uint64_t u64() { return number(8); }
    model::Instant at();
    model::Key128 bytes();
    model::Subject subject();
    /// Nothing was missing and nothing is left over.
    bool done() const { return !short_ && rest_.empty(); }

private:
    std::uint64_t number(std::size_t width);
    std::string_view rest_;
    bool short_ = false;
};

/// The keys with from <= key < to.
struct KeyRange {
    std::string from, to;
};
KeyRange under(std::string prefix);  ///< All keys that begin with `prefix`.
inline KeyRange all_of(Table table) { return under(std::string(1, static_cast<char>(table))); }
/// The smallest key that is greater than every key that begins with `prefix`.
std::string end_of(std::string_view prefix);

/// Values of fixed width.
std::string u32_bytes(std::uint32_t value);
std::string u64_bytes(std::uint64_t value);
std::string at_bytes(model::Instant value);
std::string key_bytes(const model::Key128& value);

// Keys, in the order of the comment.
std::string version_key();
std::string counter_key(Counter counter);
std::string message_key(const model::MessageKey& message);
std::string message_id_key(std::string_view id);
std::string item_key(model::ItemId item);
std::string item_message_key(model::ItemId item, model::Instant at, const model::MessageKey& key);
std::string item_state_key(model::State state, model::Instant since, model::ItemId item);
std::string state_count_key(model::State state);
std::string client_item_key(model::ClientId client, model::ItemId item);
std::string alias_key(std::string_view id);
std::string thread_message_key(model::ThreadId thread, model::Instant at,
                               const model::MessageKey& key);
std::string correspondence_key(std::string_view party, const model::Key128& mark);
std::string client_key(model::ClientId client);
/// An address or domain as its key is made of it.
std::string lower(std::string_view name);
std::string address_key(std::string_view address);
std::string domain_key(std::string_view domain);
std::string folder_key(std::uint32_t folder);
std::string folder_number_key(std::string_view mailbox, std::string_view folder);
std::string cursor_key(std::uint32_t folder, std::uint32_t uidvalidity);
std::string ledger_key(std::uint32_t folder, std::uint32_t uidvalidity, std::uint32_t uid);
std::string retrying_key(std::uint32_t folder, std::uint32_t uidvalidity, std::uint32_t uid);
std::string left_key(model::Instant received, std::uint32_t folder, std::uint32_t uidvalidity,
                     std::uint32_t uid);
std::string quarantine_key(std::uint64_t number);
std::string quarantine_raw_key(std::uint64_t number, std::uint32_t piece);
std::string form_cursor_key(std::string_view form);
std::string rule_number_key(std::string_view rule);
std::string rule_name_key(std::uint32_t rule);
std::string timer_key(model::Instant wake, std::uint32_t rule, const model::Subject& subject);
std::string armed_key(const model::Subject& subject, std::uint32_t rule);
std::string watermark_key();
std::string episode_key(const model::Subject& subject, std::uint32_t rule);
std::string alert_key(const model::AlertId& alert);
std::string subject_alert_key(const model::Subject& subject, model::Instant decided,
                              const model::AlertId& alert);
std::string suggestion_key(model::Instant decided, const model::AlertId& alert);
std::string delivery_key(const model::DeliveryId& delivery);
std::string waiting_key(std::string_view recipient, model::Instant release,
                        const model::DeliveryId& delivery);
std::string post_key(std::string_view recipient);
std::string post_wake_key(model::Instant wake, std::string_view recipient);
std::string letter_key(const model::LetterId& letter);
std::string letter_try_key(model::Instant next_try, const model::LetterId& letter);
std::string sent_key(const model::DeliveryId& delivery);
std::string subject_sent_key(const model::Subject& subject, model::Instant at,
                             const model::DeliveryId& delivery);
std::string running_key();
std::string marker_key(std::string_view what);
std::string setting_key(std::string_view name);

}  // namespace vastus::storage
