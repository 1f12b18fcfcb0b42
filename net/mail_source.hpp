// MailSource: where mail comes from. An IMAP folder, a Maildir, an mbox.
//
// A source lists what lies above a cursor, hands over messages one by one, and waits for news. It
// never changes what it reads. Every wait inside has a limit; a lost connection is a transient
// error, and the next call connects again. Used from the loop only. Fails: transient (connection),
// refused (password, rights, mailbox gone), malformed (a server that does not speak IMAP).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "model/message.hpp"
#include "model/result.hpp"
#include "model/time.hpp"

namespace vastus::net {

namespace asio = boost::asio;

struct Listed {
    std::uint32_t uid = 0;
    std::uint64_t bytes = 0;    ///< As announced; only for limits, never for framing.
    model::Instant received{};  ///< INTERNALDATE, or the file's time.
    bool is_draft = false;
    bool asks_size = false;  ///< It was not listed just now: the source asks for `bytes` itself.
};

struct Listing {
    std::uint32_t uidvalidity = 0;
    std::uint32_t uidnext = 0;     ///< 0 when the server does not say.
    std::vector<Listed> messages;  ///< Above the cursor, ascending, at most `listing_messages_max`.
    bool more = false;             ///< There are others above the last one listed.
};
inline constexpr std::size_t listing_messages_max = 2000;

enum class Presence { here, expunged };

struct Fetched {
    std::uint32_t uid = 0;
    model::Instant received{};
    Presence presence = Presence::here;  ///< expunged: confirmed by a search, there are no bytes.
    std::uint64_t bytes = 0;             ///< Of the whole mail, as far as known.
    std::uint64_t gmail_thread = 0;      ///< X-GM-THRID of the account; 0 when there is none.
    bool truncated = false;              ///< Only header and first part were read (mail.md 4.1).
    std::optional<model::Error> failed;  ///< This one could not be had; the others go on.
    std::string raw;
};

/// Takes one message; false ends the fetch early. Awaited, so that a full pool stops the reading.
using Take = std::function<asio::awaitable<bool>(Fetched)>;

class MailSource {
public:
    virtual ~MailSource() = default;
    /// What lies above `after` in the folder now. `uidvalidity` is the one `after` belongs to (0:
    /// none yet); when the folder has another one, everything is listed from the beginning.
    virtual asio::awaitable<model::Result<Listing>> list(std::uint32_t uidvalidity,
                                                         std::uint32_t after,
                                                         std::stop_token stop) = 0;
    /// Hands over `wanted` in order, as they arrive.
    virtual asio::awaitable<model::Result<>> fetch(const std::vector<Listed>& wanted,
                                                   const Take& take, std::stop_token stop) = 0;
    /// Returns when there may be something new, or after `limit`.
    virtual asio::awaitable<model::Result<>> wait(model::Duration limit, std::stop_token stop) = 0;
};

}  // namespace vastus::net
