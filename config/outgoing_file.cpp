#include "config/file_checks.hpp"
#include "config/parts.hpp"
#include "config/read.hpp"
#include "config/scalar.hpp"
#include "config/secret.hpp"

namespace vastus::config {
namespace {

constexpr Ports smtp_ports{465, 587, 25};
// Shorter keys can be guessed; 32 bytes from /dev/urandom are what the manual tells to make.
constexpr std::size_t key_bytes_min = 16;
constexpr std::size_t name_bytes_max = 200;

void read_from(const Node& map, Outgoing& outgoing, Problems& problems) {
    const Entries entries(map, Section::from, problems);
    if (const Node* address = entries.find("address")) {
        outgoing.from.address = read_address(*address, problems).value_or("");
    }
    if (const Node* name = entries.find("name")) {
        outgoing.from.name = name->text;
        if (name->text.size() > name_bytes_max || name->text.find('\n') != std::string::npos) {
            problems.error("bad-value", name->at, "the name is longer than one line",
                           "write a short name");
        }
    }
}

/// The key that proves a Message-ID to be ours; without it an answer to an alert means nothing.
void read_key(const Entries& entries, Outgoing& outgoing, const Reading& reading) {
    if (!entries.exactly_one({"key_file", "key_credential"}, reading.problems)) return;
    const Node* file = entries.find("key_file");
    const Node* credential = entries.find("key_credential");
    const Node* from = file != nullptr ? file : credential;
    if (from == nullptr) return;
    outgoing.mac_key = read_secret_nodes({file, credential}, reading);
    if (reading.reader == ReadFor::tool || outgoing.mac_key.path.empty()) return;
    const auto key = read_secret(outgoing.mac_key);
    if (key && key.value().size() < key_bytes_min) {
        reading.problems.error("bad-secret", from->at, "the key is shorter than 16 bytes",
                               "make one: head -c 32 /dev/urandom | base64 > FILE");
    }
}

/// With a folder nothing of a server may stand there: it would never be used.
void read_folder(const Node& folder, const Entries& entries, Outgoing& outgoing,
                 const Reading& reading) {
    outgoing.folder = reading.path(folder);
    check_written_folder(folder, reading);
    for (const Node& value : entries.map().children) {
        for (const std::string_view key : {"host", "port", "security", "ca_file", "user",
                                           "password_file", "credential", "login"}) {
            if (value.key != key) continue;
            reading.problems.error("too-many-keys", value.key_at,
                                   in_quotes(value.key) + " cannot stand beside \"folder\"",
                                   "write either the folder or the server");
        }
    }
}

}  // namespace

Outgoing read_outgoing(const Node& map, const Reading& reading) {
    Problems& problems = reading.problems;
    Outgoing outgoing;
    const Entries entries(map, Section::smtp, problems);
    if (const Node* folder = entries.find("folder")) {
        read_folder(*folder, entries, outgoing, reading);
    } else if (entries.exactly_one({"host", "folder"}, problems)) {
        outgoing.server = read_server(entries, smtp_ports, reading);
    }
    if (const Node* from = entries.find("from")) read_from(*from, outgoing, problems);
    if (const Node* bounce = entries.find("bounce")) {
        outgoing.bounce_address = read_address(*bounce, problems).value_or("");
    }
    const std::string& address = outgoing.from.address;
    if (!address.empty()) outgoing.message_id_host = address.substr(address.rfind('@') + 1);
    if (const Node* host = entries.find("host_name")) {
        outgoing.message_id_host = read_domain(*host, problems).value_or("");
    }
    read_key(entries, outgoing, reading);
    return outgoing;
}

}  // namespace vastus::config
