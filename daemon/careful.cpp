#include "daemon/careful.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/committed.hpp"

namespace vastus::daemon {
namespace {

constexpr std::uint32_t tries_max = 3;  // power cuts and kills also strike innocent messages

}  // namespace

Careful::Careful(asio::io_context& io, storage::Committer& committer, bool unclean,
                 const std::vector<storage::Marker>& markers)
    : committer_(committer), turn_(io), left_(unclean ? in_flight_max : 0) {
    turn_.expires_at(asio::steady_timer::time_point::max());
    for (const auto& marker : markers) tries_[marker.what] = marker.tries;
}

bool Careful::is_known_to_end(std::string_view what) const {
    const auto found = tries_.find(what);
    return found != tries_.end() && found->second >= tries_max;
}

asio::awaitable<model::Result<bool>> Careful::enter(std::string what) {
    while (is_taken_) {
        const auto [ec] = co_await turn_.async_wait(asio::as_tuple(asio::use_awaitable));
        static_cast<void>(ec);  // cancelled: it may be our turn now
    }
    is_taken_ = true;
    if (is_known_to_end(what)) co_return false;
    const auto before = tries_.find(what);
    const storage::Marker marker{what, before == tries_.end() ? 1 : before->second + 1};
    storage::Committer::Job job = [marker](storage::Transaction& tx) {
        return storage::save_marker(tx, marker);
    };
    CO_TRY(co_await committed(committer_, std::move(job)));
    co_return true;
}

void Careful::leave() {
    is_taken_ = false;
    turn_.cancel();
}

void Careful::handled() {
    if (left_ > 0) --left_;
}

}  // namespace vastus::daemon
