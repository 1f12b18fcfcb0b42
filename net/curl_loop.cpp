#include "net/curl_loop.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "model/assert.hpp"

namespace vastus::net {

using boost::system::error_code;
using model::Result;
using model::transient;

namespace {

/// One of libcurl's sockets: we wait for it, libcurl owns it.
struct Watch {
    asio::posix::stream_descriptor ready;
    std::uint64_t serial;                   ///< Socket numbers are used again, serials are not.
    int interest = 0;                       ///< CURL_POLL_IN | CURL_POLL_OUT
    bool reading = false, writing = false;  ///< A wait is pending.
};

}  // namespace

struct CurlLoop::State {
    /// One `perform` that is being awaited. Lives in its coroutine; takes itself off the list.
    struct Transfer {
        Transfer(State& owner, CURL* handle) : state(&owner), easy(handle), done(owner.io) {
            owner.transfers.push_back(this);
        }
        ~Transfer() {
            if (!state) return;
            std::erase(state->transfers, this);
            if (in_multi) curl_multi_remove_handle(state->multi, easy);
        }
        Transfer(const Transfer&) = delete;
        Transfer& operator=(const Transfer&) = delete;

        State* state;  ///< Null when the loop went first.
        CURL* easy;
        asio::steady_timer done;  ///< Cancelled to resume the coroutine.
        bool in_multi = false;
        std::optional<CURLcode> result;
    };

    explicit State(asio::io_context& context) : io(context), bell(context), timer(context) {
        static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
        VASTUS_ASSERT(ready == CURLE_OK);
        multi = curl_multi_init();
        VASTUS_ASSERT(multi != nullptr);
        curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &State::on_socket);
        curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
        curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &State::on_timer);
        curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
    }
    ~State();
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    static int on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) noexcept;
    static int on_timer(CURLM*, long milliseconds, void* self) noexcept;
    int forget(std::map<curl_socket_t, Watch>::iterator watch);
    void arm(curl_socket_t fd, Watch& watch);
    void wait(curl_socket_t fd, std::uint64_t serial, int poll, bool Watch::*pending);
    void act(curl_socket_t fd, int events);

    asio::io_context& io;
    StopBell bell;
    asio::steady_timer timer;
    CURLM* multi = nullptr;
    std::map<curl_socket_t, Watch> watches;
    std::vector<Transfer*> transfers;
    std::uint64_t serials = 0;
};

CurlLoop::CurlLoop(asio::io_context& io) : state_(std::make_unique<State>(io)) {}
CurlLoop::~CurlLoop() = default;
asio::io_context& CurlLoop::io() { return state_->io; }
StopBell& CurlLoop::bell() { return state_->bell; }

asio::awaitable<Result<int>> CurlLoop::perform(void* easy, model::Duration limit,
                                               std::stop_token stop, Afterwards afterwards) {
    if (stop.stop_requested()) co_return transient("stopped");
    State& state = *state_;
    State::Transfer transfer(state, easy);
    transfer.done.expires_after(limit);
    if (const auto code = curl_multi_add_handle(state.multi, easy); code != CURLM_OK)
        co_return transient(curl_multi_strerror(code));
    transfer.in_multi = true;
    const StopBell::Rope rope(state.bell, stop, transfer.done);
    const auto [ec] = co_await transfer.done.async_wait(asio::as_tuple(asio::use_awaitable));
    if (!transfer.result) {
        if (ec) co_return transient("stopped");
        co_return transient("no answer within the time limit");
    }
    if (afterwards == Afterwards::keep && *transfer.result == CURLE_OK) transfer.in_multi = false;
    co_return static_cast<int>(*transfer.result);
}

void CurlLoop::remove(void* easy) { curl_multi_remove_handle(state_->multi, easy); }

CurlLoop::State::~State() {
    // First nobody calls back into a half-destroyed object; then the watches; then libcurl.
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, nullptr);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, nullptr);
    for (auto& [fd, watch] : watches) watch.ready.release();
    watches.clear();
    for (Transfer* transfer : transfers) {
        if (transfer->in_multi) curl_multi_remove_handle(multi, transfer->easy);
        transfer->state = nullptr;
    }
    curl_multi_cleanup(multi);
}

int CurlLoop::State::on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) noexcept {
    auto& state = *static_cast<State*>(self);
    auto found = state.watches.find(fd);
    if (what == CURL_POLL_REMOVE) return state.forget(found);
    if (found == state.watches.end()) {
        Watch watch{asio::posix::stream_descriptor(state.io), ++state.serials};
        error_code ec;
        watch.ready.assign(fd, ec);
        if (ec) return 0;  // Nothing wakes the transfer then; its time limit ends it.
        found = state.watches.emplace(fd, std::move(watch)).first;
    }
    found->second.interest = what;
    state.arm(fd, found->second);
    return 0;
}

int CurlLoop::State::forget(std::map<curl_socket_t, Watch>::iterator watch) {
    if (watch == watches.end()) return 0;
    watch->second.ready.release();  // Out of epoll, not closed: libcurl does that.
    watches.erase(watch);
    return 0;
}

int CurlLoop::State::on_timer(CURLM*, long milliseconds, void* self) noexcept {
    auto& state = *static_cast<State*>(self);
    if (milliseconds < 0) {
        state.timer.cancel();
        return 0;
    }
    // Zero goes through the loop too: libcurl must not be called from its own callback.
    state.timer.expires_after(std::chrono::milliseconds(milliseconds));
    state.timer.async_wait([&state](error_code ec) {
        if (!ec) state.act(CURL_SOCKET_TIMEOUT, 0);
    });
    return 0;
}

void CurlLoop::State::arm(curl_socket_t fd, Watch& watch) {
    const auto serial = watch.serial;
    if ((watch.interest & CURL_POLL_IN) && !watch.reading)
        wait(fd, serial, CURL_POLL_IN, &Watch::reading);
    if ((watch.interest & CURL_POLL_OUT) && !watch.writing)
        wait(fd, serial, CURL_POLL_OUT, &Watch::writing);
}

void CurlLoop::State::wait(curl_socket_t fd, std::uint64_t serial, int poll, bool Watch::*pending) {
    using Ready = asio::posix::stream_descriptor;
    auto& watch = watches.at(fd);
    watch.*pending = true;
    const auto direction = poll == CURL_POLL_IN ? Ready::wait_read : Ready::wait_write;
    watch.ready.async_wait(direction, [this, fd, serial, poll, pending](error_code ec) {
        if (ec) return;  // Released, or the loop is going away: `this` may be gone.
        auto found = watches.find(fd);
        if (found == watches.end() || found->second.serial != serial) return;
        found->second.*pending = false;
        if (found->second.interest & poll)
            act(fd, poll == CURL_POLL_IN ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
        found = watches.find(fd);  // act() may have removed it.
        if (found != watches.end() && found->second.serial == serial) arm(fd, found->second);
    });
}

void CurlLoop::State::act(curl_socket_t fd, int events) {
    int running = 0, left = 0;
    curl_multi_socket_action(multi, fd, events, &running);
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        const auto is_its = [&](const Transfer* t) { return t->easy == message->easy_handle; };
        const auto found = std::ranges::find_if(transfers, is_its);
        if (found == transfers.end()) continue;
        (*found)->result = message->data.result;
        (*found)->done.cancel();  // Resumes the owner from the loop, never from here.
    }
}

}  // namespace vastus::net
