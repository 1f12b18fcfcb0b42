// Dovecot: a private, real IMAP and LMTP server on loopback, for one group of tests.
//
// Everything lives below one temporary directory and on ports that were free; the server is ended
// by its own id. Works for root and for others. Every user name exists and has one password.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "support/temp_dir.hpp"

namespace vastus::test {

/// Runs a program to its end, its output thrown away. True when it said 0.
bool run_program(const std::vector<std::string>& words, const std::filesystem::path& directory);
std::uint16_t free_port();

class Dovecot {
public:
    Dovecot();
    ~Dovecot();
    Dovecot(const Dovecot&) = delete;
    Dovecot& operator=(const Dovecot&) = delete;

    std::uint16_t tls_port() const { return tls_port_; }      ///< imaps
    std::uint16_t clear_port() const { return clear_port_; }  ///< imap, with STARTTLS
    std::uint16_t lmtp_port() const { return lmtp_port_; }
    std::filesystem::path ca_file() const { return folder_ / "ca.pem"; }
    std::filesystem::path other_ca_file() const { return folder_ / "other.pem"; }
    std::filesystem::path password_file() const { return folder_ / "password"; }
    /// The user's Maildir.
    std::filesystem::path mail_folder(std::string_view user) const;

    /// By LMTP; returns when the server has stored it.
    void deliver(std::string_view user, std::string_view mail);
    /// By IMAP, as a mail program files what it sent. `flags` as in "(\\Seen)".
    void append(std::string_view user, std::string_view folder, std::string_view mail,
                std::string_view flags = "()");
    /// Logs in, opens `folder`, sends each command and returns everything the server said.
    std::string talk(std::string_view user, std::string_view folder,
                     const std::vector<std::string>& commands);
    /// Puts a file into the Maildir, past the server.
    void drop(std::string_view user, std::string_view name, std::string_view mail);
    void give_away(const std::filesystem::path& path) const;  ///< To the owner of the mail.

private:
    void make_certificates();
    void write_configuration();
    void start();

    TempDir folder_;
    uid_t owner_ = 0;
    gid_t group_ = 0;
    std::uint16_t tls_port_, clear_port_, lmtp_port_;
    pid_t process_ = -1;
};

}  // namespace vastus::test
