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
#include <utility>
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

/// Room in memory for mails on their way to the disk, shared by all sources. Who reads a mail
/// acquires room for it before a byte is asked for.
class Room {
public:
    virtual ~Room() = default;
    /// Waits. A mail larger than all the room waits until nothing else is there.
    virtual asio::awaitable<void> acquire(std::uint64_t bytes) = 0;
    virtual bool try_acquire(std::uint64_t bytes) = 0;
    virtual void release(std::uint64_t bytes) = 0;
};

/// Room that was acquired; gives it back at its end unless it is handed over.
class Reserved {
public:
    Reserved() = default;
    Reserved(Room* room, std::uint64_t bytes) : room_(room), bytes_(bytes) {}
    Reserved(Reserved&& other) noexcept
        : room_(std::exchange(other.room_, nullptr)), bytes_(other.bytes_) {}
    Reserved& operator=(Reserved&& other) noexcept {
        std::swap(room_, other.room_);
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    ~Reserved() {
        if (room_ != nullptr) room_->release(bytes_);
    }
    std::optional<std::uint64_t> hand_over() {
        return std::exchange(room_, nullptr) != nullptr ? std::optional(bytes_) : std::nullopt;
    }

private:
    Room* room_ = nullptr;
    std::uint64_t bytes_ = 0;
};

enum class Presence { here, expunged };

struct Fetched {
    std::uint32_t uid = 0;
    model::Instant received{};
    Presence presence = Presence::here;  ///< expunged: confirmed by a search, there are no bytes.
    std::uint64_t bytes = 0;             ///< Of the whole mail, as far as known.
    std::uint64_t gmail_thread = 0;      ///< X-GM-THRID of the account; 0 when there is none.
    bool truncated = false;              ///< Only header and first part were read (mail.md 4.1).
    std::optional<model::Error> failed;  ///< This one could not be had; the others go on.
    std::optional<std::uint64_t> room;   ///< Acquired for it; who takes it releases that.
    std::string raw;
};

/// Takes one message; false ends the fetch early. Awaited, so that a full pool stops the reading.
using Take = std::function<asio::awaitable<bool>(Fetched)>;

class MailSource {
public:
    virtual ~MailSource() = default;
    /// Before the first fetch; without one nothing is acquired. It outlives the source.
    void use_room(Room& room) { room_ = &room; }
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

protected:
    asio::awaitable<Reserved> reserve(std::uint64_t bytes) {
        if (room_ != nullptr) co_await room_->acquire(bytes);
        co_return Reserved(room_, bytes);
    }
    /// Without waiting; nothing when there is no room now.
    std::optional<Reserved> try_reserve(std::uint64_t bytes) {
        if (room_ != nullptr && !room_->try_acquire(bytes)) return std::nullopt;
        return Reserved(room_, bytes);
    }

private:
    Room* room_ = nullptr;
};

}  // namespace vastus::net
