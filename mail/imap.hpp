// The IMAP dialogue of one logged-in connection, sans-io: commands become bytes, bytes become
// answers.
//
// The mailbox is never changed: the only verbs are those of `ImapVerb`, and content is read by
// BODY.PEEK. A mail counts only when its UID is the one asked for, its literal came whole, and our
// own tag said OK. While idling nothing but `done` may be sent. Every limit of mail.md 2.6 holds,
// so that memory is bounded whatever the server sends. Fails: malformed (no IMAP, or against a
// limit), transient (BYE, another UIDVALIDITY in mid-session); the connection is of no use then.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "mail/folder.hpp"
#include "mail/imap_reader.hpp"
#include "model/result.hpp"
#include "model/time.hpp"

namespace vastus::mail {

class ImapCursor;

inline constexpr std::uint32_t imap_uid_max = 4294967295u;

enum class ImapVerb {
    capability,
    id,
    list_folders,
    examine,
    search,
    list,
    fetch,
    fetch_part,
    idle,
    noop,
    logout
};
enum class ImapStatus { ok, no, bad };

struct ImapCode {
    std::string name, argument;  ///< "[UIDNEXT 42]": upper-case name, the rest as written.
};

/// What a FETCH said of one message.
struct ImapItem {
    std::uint32_t uid = 0;
    std::optional<std::uint64_t> bytes;  ///< RFC822.SIZE: an estimate on some servers.
    std::optional<model::Instant> received;
    std::uint64_t gmail_thread = 0;  ///< X-GM-THRID; 0 when the server has none.
    bool is_draft = false;
};

struct ImapMail : ImapItem {
    std::optional<std::string> body;    ///< Whole, or its first part; nothing for NIL.
    std::optional<std::string> header;  ///< Of `fetch_part` only.
};

/// The folder that was examined.
struct ImapMailbox {
    std::uint32_t exists = 0;
    std::uint32_t uidvalidity = 0;  ///< 0 when the server does not say.
    std::uint32_t uidnext = 0;      ///< 0 when the server does not say.
    std::uint64_t highestmodseq = 0;
};

/// One finished command.
struct ImapAnswer {
    std::uint32_t tag = 0;
    ImapVerb verb = ImapVerb::noop;
    ImapStatus status = ImapStatus::ok;
    ImapCode code;
    std::string text;  ///< For a person.

    std::vector<Folder> folders;      ///< list_folders
    std::vector<std::uint32_t> uids;  ///< search: ascending, the lowest ones
    std::vector<ImapItem> items;      ///< list: ascending, the lowest ones
    bool more = false;                ///< search, list: there are others above.
    std::optional<ImapMail> mail;     ///< fetch, fetch_part: what came for that UID, if anything.
};

/// Why an answer is not OK, in words, with what to do next.
model::Error imap_error(const ImapAnswer& answer);
/// The server asks the whole account to slow down.
bool is_throttled(const ImapAnswer& answer);

class ImapDialogue {
public:
    /// Takes what the server sent, cut anywhere. After a failure it fails for ever.
    model::Result<> feed(std::string_view bytes);
    /// Finished commands, in the order the server finished them.
    std::optional<ImapAnswer> next_answer();
    /// Bytes to send, taken away.
    std::string take_output();

    /// Each returns the number of its tag. Precondition: not idling.
    std::uint32_t capability();
    std::uint32_t id();
    std::uint32_t list_folders();
    /// Fails: refused (CR, LF or NUL in the name). Nothing else may be in flight.
    model::Result<std::uint32_t> examine(std::string_view folder);
    /// UIDs in first … last; at most the `keep` lowest are kept.
    std::uint32_t search(std::uint32_t first, std::uint32_t last, std::size_t keep);
    /// UID, size, date and flags of first … last; at most the `keep` lowest are kept.
    std::uint32_t list(std::uint32_t first, std::uint32_t last, std::size_t keep);
    /// The whole mail.
    std::uint32_t fetch(std::uint32_t uid);
    /// Its header and its first `bytes` bytes.
    std::uint32_t fetch_part(std::uint32_t uid, std::uint32_t bytes);
    /// `idling` becomes true when the server agrees; `done` ends it.
    std::uint32_t idle();
    void done();
    std::uint32_t noop();
    /// May be sent although other commands are in flight.
    std::uint32_t logout();

    bool has(std::string_view capability) const;
    const ImapMailbox& mailbox() const { return mailbox_; }
    bool idling() const { return idling_; }
    std::size_t in_flight() const { return commands_.size(); }
    bool in_literal() const { return reader_.in_literal(); }
    /// Whole responses so far: a measure of progress.
    std::uint64_t responses() const { return responses_; }
    /// EXISTS (or VANISHED) came since the last call: there may be new mail.
    bool take_news();
    /// "[ALERT] …" of the server, for the administrators.
    std::vector<std::string> take_alerts();
    /// The server's words when it said BYE.
    const std::optional<std::string>& bye() const { return bye_; }

private:
    struct Command {
        ImapAnswer answer;
        std::uint32_t first = 0, last = 0;  ///< search, list: the range; fetch: the UID.
        std::size_t keep = 0;
        std::uint32_t highest = 0;  ///< Highest UID it was told of: rising is progress.
        std::string rest;           ///< To be sent after the server's "+".
        std::set<std::uint32_t> uids;
        std::map<std::uint32_t, ImapItem> items;
    };
    struct Fetched : ImapItem {
        bool has_uid = false, has_flags = false, has_body = false, has_header = false;
        bool is_part = false;
        std::optional<std::string> body, header;
    };

    Command& start(ImapVerb verb, std::string_view line);
    Command& append(ImapVerb verb, std::string_view line);
    Command* find(ImapVerb verb);
    model::Result<> handle(ImapResponse& response);
    model::Result<> handle_continuation();
    model::Result<> handle_tagged(ImapResponse& response);
    model::Result<> handle_untagged(ImapResponse& response);
    model::Result<> handle_numbered(std::uint64_t number, ImapCursor& cursor);
    model::Result<> handle_status(ImapCursor& cursor, bool is_bye);
    model::Result<> handle_capability(std::string_view words);
    model::Result<> handle_folder(ImapCursor& cursor);
    model::Result<> handle_search(ImapCursor& cursor);
    model::Result<> handle_esearch(ImapCursor& cursor);
    model::Result<> handle_fetch(ImapCursor& cursor);
    model::Result<> read_fetch_item(ImapCursor& cursor, Fetched& fetched);
    model::Result<> take_mail(Command& command, Fetched&& fetched);
    void take_item(Command& command, const Fetched& fetched);
    void found(Command& command, std::uint64_t first, std::uint64_t last);
    model::Result<> note_code(const ImapCode& code, std::string_view text);
    void finish(Command& command);

    ImapReader reader_;
    std::optional<model::Error> broken_;
    std::string output_;
    std::deque<Command> commands_;
    std::deque<ImapAnswer> answers_;
    std::set<std::string, std::less<>> capabilities_;
    ImapMailbox mailbox_;
    std::vector<std::string> alerts_;
    std::optional<std::string> bye_;
    std::uint64_t responses_ = 0;
    std::uint32_t tags_ = 0;
    std::uint32_t fruitless_ = 0;  ///< Untagged responses since the last progress.
    std::size_t held_bytes_ = 0;   ///< Of mails whose command is not finished.
    bool idling_ = false, news_ = false, expunged_ = false;
};

}  // namespace vastus::mail
