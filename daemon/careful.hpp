// Careful mode: after an unclean end, one message at a time is parsed and stored, with a durable
// marker before it is read (reliability.md 4). Many may come from the network meanwhile: a slow
// server holds up nobody else.
//
// What ended the process three times while it was marked is not parsed again: a mail goes into
// quarantine raw, a form is not asked. Each has a marker of its own: which mailbox comes first is
// chance, and must not make the others forget. The mode ends when as many messages have been
// handled as may have been in flight. Used from the loop; the markers are read at start.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "storage/committer.hpp"
#include "storage/tables.hpp"

namespace vastus::daemon {

namespace asio = boost::asio;

class Careful {
public:
    /// `unclean`: the last end was. `markers`: what was being handled at that end, and at others
    /// before.
    Careful(asio::io_context& io, storage::Committer& committer, bool unclean,
            const std::vector<storage::Marker>& markers);

    bool is_on() const { return left_ > 0; }
    /// Did it end the process too often?
    bool is_known_to_end(std::string_view what) const;
    /// Waits for its turn. May `what` be parsed? Writes its marker, which the job that settles it
    /// erases. false: it ended the process too often.
    asio::awaitable<model::Result<bool>> enter(std::string what);
    /// After it was settled, also when it had been refused: the next one may enter.
    void leave();
    void handled();  ///< One message more, entered or not.

private:
    storage::Committer& committer_;
    asio::steady_timer turn_;
    bool is_taken_ = false;
    std::map<std::string, std::uint32_t, std::less<>> tries_;  ///< Before this start.
    std::size_t left_ = 0;
};

/// Messages that may be between the network and the disk at once.
inline constexpr std::size_t in_flight_max = 512;

}  // namespace vastus::daemon
