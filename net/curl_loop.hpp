// libcurl's multi handle on the loop: transfers that are coroutines instead of callbacks.
//
// libcurl owns its sockets; we only wait for their readiness (style 3.6). IMAP pipes and HTTP calls
// share one CurlLoop; SMTP never uses it, because closing an SMTP handle blocks the thread. It must
// outlive every transfer and every kept handle, and runs on the loop's thread only. `perform` fails
// with transient when it is stopped or its limit has passed; what libcurl says is its value.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <stop_token>

#include "model/result.hpp"
#include "model/time.hpp"
#include "net/stop_bell.hpp"

namespace vastus::net {

namespace asio = boost::asio;

/// What happens to an easy handle when its transfer has succeeded.
enum class Afterwards {
    remove,  ///< It leaves the multi handle; its connection may be used again by others.
    keep,    ///< CONNECT_ONLY: it stays, because leaving would close the connection.
};

class CurlLoop {
public:
    explicit CurlLoop(asio::io_context& io);
    ~CurlLoop();
    CurlLoop(const CurlLoop&) = delete;
    CurlLoop& operator=(const CurlLoop&) = delete;

    asio::io_context& io();
    /// For waits that end when a stop is requested.
    StopBell& bell();

    /// Runs the transfer of `easy` (a CURL*, all options set, owned by the caller) to its end. The
    /// value is the CURLcode; the handle has left the multi handle unless it is kept. Cancelling
    /// the coroutine or `stop` ends the transfer; so does `limit`, and both are transient.
    asio::awaitable<model::Result<int>> perform(void* easy, model::Duration limit,
                                                std::stop_token stop,
                                                Afterwards afterwards = Afterwards::remove);

    /// Takes a kept handle out, which closes its connection. Does nothing for other handles.
    void remove(void* easy);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vastus::net
