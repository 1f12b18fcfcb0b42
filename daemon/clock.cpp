#include "daemon/clock.hpp"

#include <sys/stat.h>
#include <sys/timex.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <ctime>

namespace vastus::daemon {

namespace {

/// Since the machine started; goes on while it sleeps (clock_gettime(2)).
model::Duration since_boot() {
    timespec at{};
    clock_gettime(CLOCK_BOOTTIME, &at);
    const auto whole = std::chrono::seconds(at.tv_sec) + std::chrono::nanoseconds(at.tv_nsec);
    return std::chrono::floor<model::Duration>(whole);
}

/// The kernel forgets it when the clock is set, and learns it from whoever keeps the time
/// (adjtimex(2)). A sandbox refuses to say it.
bool is_synchronised() {
    timex state{};
    const int said = adjtimex(&state);
    return said >= 0 && said != TIME_ERROR;
}

}  // namespace

bool is_touched_since(const std::filesystem::path& file, model::Instant since) {
    struct stat seen {};
    if (::stat(file.c_str(), &seen) != 0) return false;
    const auto at =
        std::chrono::seconds(seen.st_mtim.tv_sec) + std::chrono::nanoseconds(seen.st_mtim.tv_nsec);
    return since < model::Instant(std::chrono::floor<model::Duration>(at));
}

model::Instant SystemClock::now() {
    const auto wall = std::chrono::floor<model::Duration>(std::chrono::system_clock::now());
    return watch_.take({wall, since_boot()});
}

bool SystemClock::is_in_doubt() {
    now();
    if (!watch_.is_in_doubt()) return false;
    if (is_synchronised() || is_touched_since(timesync_mark, watch_.doubt_since())) watch_.trust();
    return watch_.is_in_doubt();
}

asio::awaitable<void> Alarm::sleep(model::Duration limit) {
    if (!pending_) {
        timer_.expires_after(std::max(limit, model::Duration::zero()));
        const auto [ec] = co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
        static_cast<void>(ec);
    }
    pending_ = false;
}

void Alarm::wake() {
    pending_ = true;
    timer_.cancel();
}

}  // namespace vastus::daemon
