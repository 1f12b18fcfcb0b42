// What an IMAP connection needs to know: server, login, folder, limits.
//
// Plain data, made by the daemon from its configuration. The password is read from its file at
// every login and wiped after it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "model/time.hpp"

namespace vastus::net {

enum class ImapSecurity { tls, starttls, clear };  ///< clear: to loopback only.

struct ImapSettings {
    std::string host;
    std::uint16_t port = 993;
    ImapSecurity security = ImapSecurity::tls;
    std::filesystem::path ca_file;  ///< "" = the system's.
    std::string user;
    std::filesystem::path password_file;
    std::string login = "PLAIN";   ///< PLAIN or LOGIN.
    std::string folder = "INBOX";  ///< UTF-8, as people read it.
    bool find_sent = false;        ///< Look for the folder of sent mail instead of `folder`.

    model::Duration connect = std::chrono::seconds(60);      ///< Name, TCP, TLS and login together.
    model::Duration login_reply = std::chrono::seconds(30);  ///< Greeting, and each reply of it.
    model::Duration reply = std::chrono::seconds(60);        ///< Without progress in a reply.
    model::Duration idle_renewal = std::chrono::minutes(9);
    model::Duration done_reply = std::chrono::seconds(30);  ///< "+" after IDLE, OK after DONE.
    model::Duration poll = std::chrono::minutes(2);         ///< Where IDLE is missing.
    model::Duration logout = std::chrono::seconds(2);
    model::Duration fruitless_pause = std::chrono::seconds(5);  ///< News without mail: slow down.

    int commands_in_flight = 8;
    std::uint64_t mail_bytes_max = 32u << 20;    ///< Above it header and first part only.
    std::uint32_t part_bytes = 1u << 20;         ///< That first part.
    std::uint64_t flight_bytes_max = 64u << 20;  ///< Announced sizes asked for at once.
};

}  // namespace vastus::net
