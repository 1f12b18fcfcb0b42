// The parts of vastus.yaml, one reader each; config_file.cpp puts them together.
//
// Every reader takes a checked map and fills its part as far as it can; what is wrong is reported
// and does not stop the others. One thread.
#pragma once

#include <filesystem>

#include "config/config.hpp"
#include "config/entries.hpp"
#include "config/read.hpp"

namespace vastus::config {

struct Reading {
    Problems& problems;
    std::filesystem::path directory;  ///< Of the file: relative paths begin here.
    ReadFor reader = ReadFor::service;

    std::filesystem::path path(const Node& node) const {
        return (directory / node.text).lexically_normal();
    }
};

/// Default ports by security.
struct Ports {
    std::uint16_t tls = 0, starttls = 0, clear = 0;
};

/// host, port, security, ca_file, user, password, login.
Server read_server(const Entries& entries, Ports ports, const Reading& reading);

/// A host of this very machine: the only one that clear text may go to.
bool is_loopback(std::string_view host);

/// The file of certificates; reported when it is not there or holds none.
std::filesystem::path read_ca_file(const Node* node, const Reading& reading);

std::vector<Mailbox> read_mailboxes(const Node& map, const Reading& reading);
std::vector<FormEndpoint> read_forms(const Node& map, const Reading& reading);
Outgoing read_outgoing(const Node& map, const Reading& reading);
Limits read_limits(const Node& map, const Reading& reading);

}  // namespace vastus::config
