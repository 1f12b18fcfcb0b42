// Telling the service manager: READY, STATUS, WATCHDOG, RELOADING, STOPPING (sd_notify's protocol,
// one datagram each).
//
// Without NOTIFY_SOCKET in the environment nothing is sent, and that is no error. Used from the
// loop.
#pragma once

#include <string>
#include <string_view>

#include "model/time.hpp"

namespace vastus::daemon {

class ServiceManager {
public:
    ServiceManager();                         ///< Reads NOTIFY_SOCKET and WATCHDOG_USEC.
    void tell(std::string_view state) const;  ///< "READY=1", "STATUS=…"
    /// How often to send WATCHDOG=1: half of what the manager asks for; zero when it does not ask.
    model::Duration watchdog_interval() const { return watchdog_; }

private:
    std::string socket_;
    model::Duration watchdog_{};
};

}  // namespace vastus::daemon
