#include "support/scripted_imap.hpp"

#include <algorithm>
#include <charconv>

namespace vastus::test {
namespace {

constexpr int mails = 3;
constexpr std::string_view capabilities = "IMAP4rev1 AUTH=PLAIN SASL-IR IDLE";

int number_after(std::string_view line, std::string_view beginning) {
    int value = 0;
    line.remove_prefix(std::min(beginning.size(), line.size()));
    std::from_chars(line.data(), line.data() + line.size(), value);
    return value;
}

}  // namespace

ScriptedImap::ScriptedImap(Answer on)
    : on_(std::move(on)), server_([this](Peer& peer) { serve(peer); }) {}

int ScriptedImap::count(std::string_view beginning) {
    const std::scoped_lock lock(mutex_);
    return static_cast<int>(std::ranges::count_if(
        commands_, [&](const auto& line) { return line.starts_with(beginning); }));
}

std::vector<std::string> ScriptedImap::commands() {
    const std::scoped_lock lock(mutex_);
    return commands_;
}

std::string ScriptedImap::mail(int uid) {
    return "Subject: mail " + std::to_string(uid) + "\r\n\r\nHello.\r\n";
}

std::string ScriptedImap::fetched(int uid, std::string_view bytes) {
    const auto number = std::to_string(uid), size = std::to_string(bytes.size());
    return "* " + number + " FETCH (UID " + number + " RFC822.SIZE " + size + " BODY[] {" + size +
           "}\r\n" + std::string(bytes) + ")\r\n";
}

void ScriptedImap::serve(Peer& peer) {
    const ImapCommand greeting{"*", "greeting"};
    if (!on_(peer, greeting))
        peer.write("* OK [CAPABILITY " + std::string(capabilities) + "] ready\r\n");
    while (const auto line = peer.read_line()) {
        const auto blank = std::min(line->find(' '), line->size());
        ImapCommand command{line->substr(0, blank), ""};
        if (blank < line->size()) command.line = line->substr(blank + 1);
        if (command.tag.starts_with('v')) {
            const std::scoped_lock lock(mutex_);
            commands_.push_back(command.line);
        }
        if (!on_(peer, command)) answer(peer, command);
    }
}

void ScriptedImap::answer(Peer& peer, const ImapCommand& command) {
    std::string said;
    if (command.is("CAPABILITY")) {
        said = "* CAPABILITY " + std::string(capabilities) + "\r\n";
    } else if (command.is("EXAMINE")) {
        said = "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 4] x\r\n";
    } else if (command.is("IDLE")) {
        peer.write("+ idling\r\n");
        return idle(peer, command);
    } else if (command.is("UID SEARCH UID ")) {
        const auto uid = number_after(command.line, "UID SEARCH UID ");
        said = uid <= mails ? "* SEARCH " + std::to_string(uid) + "\r\n" : "* SEARCH\r\n";
    } else if (command.is("UID FETCH ") && command.line.find(':') != std::string::npos) {
        for (int uid = number_after(command.line, "UID FETCH "); uid <= mails; ++uid) {
            const auto number = std::to_string(uid);
            said += "* " + number + " FETCH (UID " + number + " RFC822.SIZE " +
                    std::to_string(mail(uid).size()) + " FLAGS ())\r\n";
        }
    } else if (command.is("UID FETCH ")) {
        const auto uid = number_after(command.line, "UID FETCH ");
        said = fetched(uid, mail(uid));
    } else if (command.is("LOGOUT")) {
        said = "* BYE see you\r\n";
    }
    peer.write(said + command.tag + " OK done\r\n");
}

void ScriptedImap::idle(Peer& peer, const ImapCommand& command) {
    if (peer.read_line()) peer.write(command.tag + " OK done\r\n");
}

}  // namespace vastus::test
