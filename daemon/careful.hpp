// Careful mode: after an unclean end, one message at a time, with a durable marker before it is
// read (reliability.md 4).
//
// What ended the process three times while it was marked is not parsed again: it goes into
// quarantine raw. The mode ends when as many messages have been handled as may have been in flight.
// Used from the loop; the marker is read at start.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <optional>
#include <string>

#include "daemon/flight.hpp"
#include "model/result.hpp"
#include "storage/committer.hpp"
#include "storage/tables.hpp"

namespace vastus::daemon {

class Careful {
public:
    /// `unclean`: the last end was. `marker`: what was being handled then.
    Careful(storage::Committer& committer, Flight& flight, bool unclean,
            std::optional<storage::Marker> marker);

    bool is_on() const { return left_ > 0; }
    /// May `what` be parsed? Writes its marker. false: it ended the process too often; quarantine
    /// it.
    asio::awaitable<model::Result<bool>> enter(std::string what);
    /// In the job that settles what was entered.
    static model::Result<> clear(storage::Transaction& tx);
    void handled();

private:
    storage::Committer& committer_;
    Flight& flight_;
    std::optional<storage::Marker> last_;
    std::size_t left_ = 0;
};

/// Messages that may be between the network and the disk at once.
inline constexpr std::size_t in_flight_max = 512;

}  // namespace vastus::daemon
