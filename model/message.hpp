// A message: one mail or one form entry, in or out, normalised.
//
// Content is what the bytes say (mail/mime makes it, and never fails: a broken mail is a list of
// defects). Message is a Content with what the store knows of it. All text is valid UTF-8 with LF
// line ends. Plain data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/hash.hpp"
#include "model/ids.hpp"
#include "model/time.hpp"

namespace vastus::model {

struct Address {
    std::string name;     ///< Decoded display name; "" when there is none.
    std::string address;  ///< local@domain, domain in lower-case A-labels.
    bool operator==(const Address&) const = default;
};

struct Attachment {
    std::string name;  ///< A label, never a path; "" when there is none.
    std::string type;  ///< Lower-case media type.
    std::uint64_t bytes = 0;
    Digest sha256{};
    bool is_inline = false;
    bool operator==(const Attachment&) const = default;
};

/// Shape of a mail: a multipart has children, an entered message/rfc822 has exactly one, a leaf
/// none.
struct Structure {
    std::string type;
    std::vector<Structure> children;
    bool operator==(const Structure&) const = default;
};

struct Forwarded {
    Address from;
    std::vector<Address> to, cc;
    std::string subject;
    std::optional<Instant> date;
    std::string text;
    std::string own_text;  ///< What the forwarder wrote above.
    bool operator==(const Forwarded&) const = default;
};

enum class Automatic { none, auto_reply, bounce, feedback_report, receipt, bulk };

struct BounceRecipient {
    std::string address, action, status, reply_code;
    bool hard = false;
    bool operator==(const BounceRecipient&) const = default;
};

struct Bounce {
    std::optional<std::string> original_message_id;
    std::vector<BounceRecipient> recipients;
    bool operator==(const Bounce&) const = default;
};

/// What the bytes of one mail, or the fields of one form entry, say.
struct Content {
    std::string message_id;  ///< Without angle brackets; "" when there is none.
    std::vector<std::string> in_reply_to, references, original_ids;
    std::string thread_index, thread_topic;  ///< As written; "" when absent.
    std::vector<Address> from, sender, reply_to, to, cc;
    std::string subject, base_subject;
    std::optional<Instant> date;  ///< The sender's Date: never runs a clock.
    Structure structure;
    std::string text, reply_text, quoted, signature;
    bool inline_below = false;  ///< The answer stands between the quoted lines.
    std::optional<Forwarded> forwarded;
    std::vector<Attachment> attachments;
    Automatic automatic = Automatic::none;
    std::optional<Bounce> bounce;
    std::string language;         ///< Two letters; "" when unclear.
    std::string calendar_method;  ///< "reply", "request", … of a calendar part; "" without one.
    std::vector<std::string> defects;
    std::vector<std::pair<std::string, std::string>>
        headers;                                ///< Chosen fields, lower-case name, decoded value.
    std::map<std::string, std::string> fields;  ///< Of a form entry, as received.
    std::uint64_t bytes = 0;                    ///< Of the raw mail, as far as known.
    Digest digest{};                            ///< SHA-256 of the raw bytes that were read.
    bool truncated = false;                     ///< Less was read or kept than there is.
};

enum class Source { imap, maildir, mbox, form };
enum class Direction { in, out };

enum class FolderRole { inbox, sent, archive };

/// Where a message lies: the folder is the configured mailbox and the server's name of the folder.
struct Place {
    std::string mailbox;  ///< Name of the mailbox or form in vastus.yaml.
    std::string folder;   ///< "INBOX", "Sent", …; "" for a form.
    std::uint32_t uidvalidity = 0;
    std::uint32_t uid = 0;
    FolderRole role = FolderRole::inbox;
    auto operator<=>(const Place&) const = default;
};

/// What a person said about a message (mail.md 8.1, E7). Later words overrule earlier ones; none is
/// ever removed.
enum class Said { answered = 1, not_an_answer };
std::string_view name(Said said);
struct Correction {
    Said said = Said::answered;
    std::string by;  ///< Who said so.
    Instant at{};
    bool operator==(const Correction&) const = default;
};

/// A message as it is stored.
struct Message {
    MessageKey key;
    Source source = Source::imap;
    Direction direction = Direction::in;
    FolderRole role = FolderRole::inbox;  ///< Of the first place it was seen in.
    Instant at{};                         ///< Server's or our receipt: the time that counts.
    ItemId item;                          ///< None for mail that belongs to no item.
    ClientId client;
    ThreadId thread;
    std::vector<Place> seen_in;  ///< Sent folders first.
    bool is_draft = false;
    std::vector<Correction> corrections;  ///< Oldest first.
    std::string note;                     ///< Why it has no effect, or what it did: one sentence.
    Content content;
};

std::string_view name(Automatic automatic);  ///< "auto-reply", …; "" for none.
std::string_view name(Source source);
std::string_view name(Direction direction);
std::string_view name(FolderRole role);

/// The key of a mail: hash over "mail" and the digest of its bytes (mail.md 2.5).
MessageKey mail_key(const Digest& digest);
/// The key of a form entry: hash over "form", the form's name and the entry's id.
MessageKey form_key(std::string_view form, std::string_view entry_id);

}  // namespace vastus::model
