// vastus.yaml, typed: which mailboxes and forms to watch, whose domains are ours, where alerts
// leave, where things are kept.
//
// Read once at start by read_config; a value that passed is usable as it is (files of secrets exist
// and are not readable by everybody, unless the reader is the tool; addresses may stand in
// envelopes, names are unique). Plain data.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "model/message.hpp"
#include "model/time.hpp"

namespace vastus::config {

/// A secret: read from its file when needed, wiped after, never printed.
struct SecretFile {
    std::filesystem::path path;
};

enum class Security { tls, starttls, clear };  ///< clear: loopback only.

struct Server {
    std::string host;
    std::uint16_t port = 0;
    Security security = Security::tls;
    std::filesystem::path ca_file;  ///< "" = the system's.
    std::string user;
    SecretFile password;
    std::string login = "PLAIN";  ///< PLAIN or LOGIN.
};

struct FolderConfig {
    std::string name;  ///< "" with role sent: find it by SPECIAL-USE, then by name.
    model::FolderRole role = model::FolderRole::inbox;
    bool is_filed = false;  ///< People drag clients' mail into it.
};

struct Mailbox {
    std::string name;                            ///< Id of rules and commands: "info".
    std::string address;                         ///< info@firma.example
    model::Source source = model::Source::imap;  ///< imap, maildir or mbox.
    Server server;                               ///< imap
    std::filesystem::path path;                  ///< maildir, mbox
    std::vector<FolderConfig> folders;
    std::string person;   ///< Staff id whose personal mailbox it is; "" for a shared one.
    bool forms = false;   ///< Takes form mails: never automatic.
    bool filing = false;  ///< Our people send it copies and forwards.
    int commands_in_flight = 8;
};

struct FormEndpoint {
    std::string name;  ///< Id: "contact".
    std::string url;
    model::Duration every = std::chrono::minutes(5);
    std::string list;  ///< JSON pointer to the list of entries, "/entries"; "" = the document.
    std::string id = "/id", received;  ///< JSON pointers inside an entry.
    std::string next_cursor,
        cursor_parameter;  ///< Pointer in the document, name of the query parameter.
    std::map<std::string, std::string>
        fields;               ///< name, email, subject, text, phone, … -> JSON pointer.
    std::string header_name;  ///< "X-Api-Key"; its value is the secret.
    SecretFile header_secret;
    std::filesystem::path ca_file;
    bool allow_private = false;  ///< The endpoint may lie on a private or loopback address.
    bool allow_clear = false;    ///< http:// to loopback.
    std::uint64_t body_bytes_max = 8u << 20;
    model::Duration timeout = std::chrono::seconds(60);
};

struct Outgoing {
    Server server;
    model::Address from;
    std::string bounce_address;  ///< MAIL FROM; "" = from.
    std::string message_id_host;
    SecretFile mac_key;            ///< For Message-IDs and links.
    std::filesystem::path folder;  ///< Instead of a server: write mails here (dry run, tests).
};

/// Every deadline and size of the program that is not a constant of a format. Tests shorten them.
struct Limits {
    model::Duration connect = std::chrono::seconds(60), reply = std::chrono::seconds(60),
                    idle_renewal = std::chrono::minutes(9), done_reply = std::chrono::seconds(30),
                    poll = std::chrono::minutes(2), logout = std::chrono::seconds(2),
                    backoff_first = std::chrono::seconds(5), backoff_max = std::chrono::minutes(15),
                    refused_retry = std::chrono::hours(1), tick = std::chrono::seconds(60),
                    smtp_reply = std::chrono::seconds(60),
                    smtp_after_dot = std::chrono::seconds(600),
                    delivery_retry_first = std::chrono::minutes(1),
                    delivery_retry_max = std::chrono::hours(1),
                    undecided_retry = std::chrono::minutes(15),
                    delivery_give_up = std::chrono::hours(24 * 5),
                    mail_retry_first = std::chrono::minutes(1), audit = std::chrono::hours(1);
    std::uint64_t mail_bytes_max = 32u << 20, flight_bytes_max = 64u << 20;
    int parsers = 2, mail_tries_max = 3, sends_per_minute = 60;
};

/// Whose word about the sender of a mail counts (mail.md 9.5).
struct Authentication {
    std::vector<std::string> servers;  ///< As they name themselves in Authentication-Results.
    unsigned hops = 1;  ///< Received fields our provider writes on mail from outside.
    bool exchange_internal = false;
};

/// Words beside the built-in tables (mail.md 5, 6, 9.2), as they are written.
struct Phrases {
    std::vector<std::string> reply, forward, out_of_office, bounce, wrote, original_message,
        forwarded_message, closing;
};

struct Config {
    std::filesystem::path file;
    std::vector<std::string> own_domains;
    std::vector<std::string> mail_providers;  ///< Beside those that are known anyway.
    std::vector<std::string> own_addresses;   ///< Groups and aliases beside mailboxes and staff.
    Authentication authentication;
    Phrases phrases;
    std::vector<Mailbox> mailboxes;
    std::vector<FormEndpoint> forms;
    Outgoing outgoing;
    std::filesystem::path store;  ///< Directory.
    std::size_t store_memory_bytes = 64u << 20;
    std::filesystem::path socket;  ///< Of the API for `vastus`; default STORE/../vastus.sock.
    std::filesystem::path rules;   ///< rules.yaml
    std::vector<std::string> administrators;  ///< Staff ids told of faults.
    Limits limits;
};

}  // namespace vastus::config
