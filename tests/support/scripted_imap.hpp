// ScriptedImap: an IMAP server that is correct with three messages, until a test says otherwise.
//
// Clear text on loopback. `on` sees every command first and answers it itself, or leaves it to the
// correct server. Commands are remembered, so that a test sees what was asked.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "support/scripted_server.hpp"

namespace vastus::test {

struct ImapCommand {
    std::string tag, line;  ///< "v3", "UID FETCH 2 (…)".
    bool is(std::string_view beginning) const { return line.starts_with(beginning); }
};

class ScriptedImap {
public:
    /// True when it has answered.
    using Answer = std::function<bool(Peer&, const ImapCommand&)>;
    explicit ScriptedImap(Answer on);
    ScriptedImap(const ScriptedImap&) = delete;
    ScriptedImap& operator=(const ScriptedImap&) = delete;

    std::uint16_t port() const { return server_.port(); }
    int connections() const { return server_.connections(); }
    /// How many commands began so.
    int count(std::string_view beginning);
    /// Everything the client has sent after its login.
    std::vector<std::string> commands();

    static std::string mail(int uid);
    /// "* uid FETCH (UID uid … BODY[] {n}" with its literal.
    static std::string fetched(int uid, std::string_view bytes);

private:
    void serve(Peer& peer);
    void answer(Peer& peer, const ImapCommand& command);
    void idle(Peer& peer, const ImapCommand& command);

    Answer on_;
    std::mutex mutex_;
    std::vector<std::string> commands_;
    ScriptedServer server_;  // Last: its thread uses the others.
};

}  // namespace vastus::test
