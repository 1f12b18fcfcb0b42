// SmtpSink: hands mails to an SMTP server, one recipient and one fresh connection each.
//
// Invariant: a mail counts as accepted only when the server said 2xx after the final dot; when no
// reply came after it, the outcome is Receipt::undecided, never an error. TLS is required except to
// loopback. Envelope addresses and line ends are checked before anything is sent, because libcurl
// lets CR and LF through. Blocks; the sender thread only. Fails (mail_sink.hpp): transient, also
// where the login, the certificate, the password file or these settings are wrong, for people mend
// them; refused, only where this mail would never be taken.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "model/time.hpp"
#include "net/mail_sink.hpp"

namespace vastus::net {

enum class SmtpSecurity { tls, starttls, clear };  ///< clear: to loopback only.

struct SmtpSettings {
    std::string host;
    std::uint16_t port = 465;
    SmtpSecurity security = SmtpSecurity::tls;
    std::filesystem::path ca_file;  ///< "" = the system's.
    std::string user;               ///< "" = no login.
    std::filesystem::path password_file;
    std::string login = "PLAIN";                            ///< PLAIN or LOGIN.
    std::string ehlo_name = "localhost";                    ///< What we call ourselves.
    model::Duration reply = std::chrono::seconds(60);       ///< Connect; each reply before the dot.
    model::Duration after_dot = std::chrono::seconds(600);  ///< RFC 5321, 4.5.3.2.6.
    model::Duration stop_grace =
        std::chrono::seconds(10);  ///< For the reply after the dot, once we are told to stop.
};

class SmtpSink : public MailSink {
public:
    explicit SmtpSink(SmtpSettings settings);
    model::Result<Sent> send(const Letter& letter, std::stop_token stop) override;

private:
    SmtpSettings settings_;
};

}  // namespace vastus::net
