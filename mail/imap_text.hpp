// Strings we send to an IMAP server, and the server's refusals in our words.
//
// A string is sent quoted when it is plain ASCII, else as a literal, so that nothing in it can
// become a command. Pure. imap_string fails: refused (CR, LF, NUL, too long).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/result.hpp"

namespace vastus::mail {

struct ImapString {
    std::string now;    ///< Goes into the command.
    std::string later;  ///< Goes out after the server's "+"; "" when nothing has to wait.
};

/// The capability of servers that number conversations.
inline constexpr std::string_view gmail_word = "X-GM-EXT-1";
/// "UID FETCH 7 (UID RFC822.SIZE INTERNALDATE …)" with `body`.
std::string imap_fetch(std::uint32_t uid, std::string_view body, bool asks_gmail_thread);

/// `immediate`: the server takes literals without waiting (LITERAL+, LITERAL-).
model::Result<ImapString> imap_string(std::string_view text, bool immediate);

}  // namespace vastus::mail
