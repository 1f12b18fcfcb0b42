#include "daemon/careful.hpp"

#include "daemon/committed.hpp"

namespace vastus::daemon {
namespace {

constexpr std::uint32_t tries_max = 3;  // power cuts and kills also strike innocent messages

}  // namespace

Careful::Careful(storage::Committer& committer, Flight& flight, bool unclean,
                 const std::vector<storage::Marker>& markers)
    : committer_(committer), flight_(flight), left_(unclean ? in_flight_max : 0) {
    for (const auto& marker : markers) tries_[marker.what] = marker.tries;
    flight_.set_messages_max(is_on() ? 1 : in_flight_max);
}

bool Careful::is_known_to_end(std::string_view what) const {
    const auto found = tries_.find(what);
    return found != tries_.end() && found->second >= tries_max;
}

asio::awaitable<model::Result<bool>> Careful::enter(std::string what) {
    if (is_known_to_end(what)) co_return false;
    const auto before = tries_.find(what);
    const storage::Marker marker{what, before == tries_.end() ? 1 : before->second + 1};
    storage::Committer::Job job = [marker](storage::Transaction& tx) {
        return storage::save_marker(tx, marker);
    };
    CO_TRY(co_await committed(committer_, std::move(job)));
    co_return true;
}

void Careful::handled() {
    if (left_ == 0) return;
    --left_;
    if (left_ == 0) flight_.set_messages_max(in_flight_max);
}

}  // namespace vastus::daemon
