// MailSink: where alert mails go. An SMTP server, or a folder for tests and dry runs.
//
// One recipient per transaction, so that each outcome is certain. `send` blocks; it runs on the
// sender thread only.
#pragma once

#include <stop_token>
#include <string>

#include "model/result.hpp"

namespace vastus::net {

struct Letter {
    std::string from, to;  ///< Envelope addresses; checked against the grammar of mail.md 10.4.
    std::string bytes;     ///< RFC 5322, CRLF line ends.
};

enum class Receipt {
    accepted,   ///< 250 after the final dot.
    undecided,  ///< No reply after the final dot: it may have arrived (RFC 1047).
};

struct Sent {
    Receipt receipt = Receipt::accepted;
    std::string reply;  ///< The server's words, or why there are none.
};

class MailSink {
public:
    virtual ~MailSink() = default;
    /// Fails: refused (this mail to this recipient will never be taken: 5xx to RCPT, to DATA or
    /// after the final dot; an address or bytes that we do not send), transient (all else: nothing
    /// was accepted now, whether for the network, the server, the login or the configuration).
    virtual model::Result<Sent> send(const Letter& letter, std::stop_token stop) = 0;
};

}  // namespace vastus::net
