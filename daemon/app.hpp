// App: owns everything, wires it, runs it, and takes it down in the reverse order.
//
// start: store, rules, sources, sink, API. run: until SIGTERM or SIGINT; SIGHUP reads the rules
// again. stop: sources log out, what is in flight lands, the sender ends its mail, the committer
// drains, the store closes. Exit codes: 0 stopped, 1 failed (restart me), 2 wrong configuration (do
// not restart).
#pragma once

#include <memory>

#include "config/config.hpp"

namespace vastus::daemon {

class App {
public:
    explicit App(config::Config config);
    ~App();
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    /// Runs to the end; gives the exit code.
    int run();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vastus::daemon
