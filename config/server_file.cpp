#include <system_error>

#include "config/parts.hpp"
#include "config/scalar.hpp"
#include "config/secret.hpp"

namespace vastus::config {
namespace {

bool is_host(std::string_view text) {
    if (text.empty() || text.size() > 253) return false;
    for (const char c : text) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool is_digit = c >= '0' && c <= '9';
        if (!is_letter && !is_digit && c != '.' && c != '-' && c != ':') return false;
    }
    return true;
}

Security read_security(const Node* node, std::string_view host, Problems& problems) {
    if (node == nullptr) return Security::tls;
    const auto word = read_word(*node, {"tls", "starttls", "clear"}, problems);
    if (!word || *word == 0) return Security::tls;
    if (*word == 1) {
        problems.warning("starttls", node->at,
                         "with starttls the connection begins in clear text, and somebody between "
                         "can keep it so",
                         "use security: tls where the server offers it");
        return Security::starttls;
    }
    if (is_loopback(host)) {
        problems.warning("clear-text", node->at, "passwords and mail go in clear text",
                         "good for a server on this machine only");
    } else {
        problems.error("clear-text", node->at,
                       "clear text is only allowed to this machine, and " + in_quotes(host) +
                           " is another one",
                       "write security: tls");
    }
    return Security::clear;
}

}  // namespace

bool is_loopback(std::string_view host) {
    if (host == "localhost" || host == "::1") return true;
    if (!host.starts_with("127.")) return false;
    return host.find_first_not_of("0123456789.") == std::string_view::npos;
}

std::filesystem::path read_ca_file(const Node* node, const Reading& reading) {
    if (node == nullptr) return {};
    const std::filesystem::path path = reading.path(*node);
    std::error_code fault;
    if (!std::filesystem::is_regular_file(path, fault)) {
        reading.problems.error("file-missing", node->at,
                               "there is no file " + in_quotes(path.string()));
    }
    return path;
}

Server read_server(const Entries& entries, Ports ports, const Reading& reading) {
    Problems& problems = reading.problems;
    Server server;
    if (const Node* host = entries.find("host")) {
        server.host = host->text;
        if (!is_host(server.host)) {
            problems.error("bad-value", host->at, in_quotes(host->text) + " is not a host name",
                           "write a name or an address only; the port has a key of its own");
        }
    }
    server.security = read_security(entries.find("security"), server.host, problems);
    server.port = server.security == Security::tls        ? ports.tls
                  : server.security == Security::starttls ? ports.starttls
                                                          : ports.clear;
    if (const Node* port = entries.find("port")) {
        const auto value = read_integer(*port, {1, 65535}, problems);
        if (value) server.port = static_cast<std::uint16_t>(*value);
    }
    server.ca_file = read_ca_file(entries.find("ca_file"), reading);
    if (const Node* user = entries.find("user")) {
        server.user = user->text;
        entries.exactly_one({"password_file", "credential"}, problems);
    }
    server.password = read_secret_nodes({entries.find("password_file"), entries.find("credential")},
                                        reading.directory, problems);
    if (const Node* login = entries.find("login")) {
        const auto word = read_word(*login, {"plain", "login"}, problems);
        if (word) server.login = *word == 0 ? "PLAIN" : "LOGIN";
    }
    return server;
}

}  // namespace vastus::config
