#include "daemon/careful.hpp"

#include "daemon/committed.hpp"

namespace vastus::daemon {
namespace {

constexpr std::uint32_t tries_max = 3;  // power cuts and kills also strike innocent messages

}  // namespace

Careful::Careful(storage::Committer& committer, Flight& flight, bool unclean,
                 std::optional<storage::Marker> marker)
    : committer_(committer),
      flight_(flight),
      last_(std::move(marker)),
      left_(unclean ? in_flight_max : 0) {
    flight_.set_messages_max(is_on() ? 1 : in_flight_max);
}

asio::awaitable<model::Result<bool>> Careful::enter(std::string what) {
    storage::Marker marker{what, 1};
    if (last_ && last_->what == what) marker.tries = last_->tries + 1;
    if (marker.tries > tries_max) co_return false;
    storage::Committer::Job job = [marker](storage::Transaction& tx) {
        return storage::save_marker(tx, marker);
    };
    CO_TRY(co_await committed(committer_, std::move(job)));
    co_return true;
}

model::Result<> Careful::clear(storage::Transaction& tx) {
    return storage::save_marker(tx, std::nullopt);
}

void Careful::handled() {
    if (left_ == 0) return;
    --left_;
    if (left_ == 0) flight_.set_messages_max(in_flight_max);
}

}  // namespace vastus::daemon
