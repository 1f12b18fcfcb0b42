#include "config/file_checks.hpp"
#include "config/parts.hpp"
#include "config/scalar.hpp"
#include "config/secret.hpp"

namespace vastus::config {
namespace {

constexpr std::string_view hexadecimal = "0123456789abcdefABCDEF";

/// Only an address of IPv6 has colons, two at least.
bool is_host(std::string_view text) {
    if (text.empty() || text.size() > 253) return false;
    if (text.find(':') != std::string_view::npos) {
        const bool has_two = text.find(':') != text.rfind(':');
        return has_two &&
               text.find_first_not_of(std::string(hexadecimal) + ":.") == std::string_view::npos;
    }
    for (const char c : text) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool is_digit = c >= '0' && c <= '9';
        if (!is_letter && !is_digit && c != '.' && c != '-') return false;
    }
    return true;
}

/// What of "imaps://imap.firma.example:993" belongs where.
std::string host_hint(std::string_view text) {
    const auto scheme = text.find("://");
    if (scheme != std::string_view::npos) text.remove_prefix(scheme + 3);
    text = text.substr(0, text.find('/'));
    const auto colon = text.find(':');
    const auto port = colon == std::string_view::npos ? "" : text.substr(colon + 1);
    text = text.substr(0, colon);
    if (!is_host(text)) return "write a name or an address only; the port has a key of its own";
    const bool has_port =
        !port.empty() && port.find_first_not_of("0123456789") == std::string_view::npos;
    std::string hint = "write host: " + std::string(text);
    if (has_port) hint += ", port: " + std::string(port);
    if (scheme != std::string_view::npos) hint += "; security: says whether it is TLS";
    return hint;
}

/// A port that is known for something else: the login would wait for words that never come.
void check_port(const Node& node, const Server& server, Ports usual, Problems& problems) {
    const auto port = server.port;
    const bool is_of_tls = port == 993 || port == 465;
    const bool is_of_clear = port == 143 || port == 587 || port == 25;
    if (!is_of_tls && !is_of_clear) return;
    const bool is_imap = usual.tls == 993;
    const auto right =
        std::to_string(server.security == Security::tls ? usual.tls : usual.starttls);
    if (is_imap != (port == 993 || port == 143)) {
        problems.warning("unusual-port", node.at,
                         "port " + node.text + " is one of " + (is_imap ? "SMTP" : "IMAP"),
                         "write port: " + right + ", or leave the key out");
    } else if (server.security == Security::tls && is_of_clear) {
        problems.warning("unusual-port", node.at,
                         "port " + node.text + " begins in clear text, and security: tls does not",
                         "write port: " + right + ", or security: starttls");
    } else if (server.security == Security::starttls && is_of_tls) {
        problems.warning("unusual-port", node.at,
                         "port " + node.text + " begins with TLS, and security: starttls does not",
                         "write security: tls");
    }
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
    check_certificates(*node, reading);
    return reading.path(*node);
}

Server read_server(const Entries& entries, Ports ports, const Reading& reading) {
    Problems& problems = reading.problems;
    Server server;
    if (const Node* host = entries.find("host")) {
        server.host = host->text;
        if (!is_host(server.host)) {
            problems.error("bad-value", host->at, in_quotes(host->text) + " is not a host name",
                           host_hint(host->text));
        }
    }
    server.security = read_security(entries.find("security"), server.host, problems);
    server.port = server.security == Security::tls        ? ports.tls
                  : server.security == Security::starttls ? ports.starttls
                                                          : ports.clear;
    if (const Node* port = entries.find("port")) {
        const auto value = read_integer(*port, {1, 65535}, problems);
        if (value) server.port = static_cast<std::uint16_t>(*value);
        check_port(*port, server, ports, problems);
    }
    server.ca_file = read_ca_file(entries.find("ca_file"), reading);
    if (const Node* user = entries.find("user")) {
        server.user = user->text;
        entries.exactly_one({"password_file", "credential"}, problems);
    }
    server.password =
        read_secret_nodes({entries.find("password_file"), entries.find("credential")}, reading);
    if (const Node* login = entries.find("login")) {
        const auto word = read_word(*login, {"plain", "login"}, problems);
        if (word) server.login = *word == 0 ? "PLAIN" : "LOGIN";
    }
    return server;
}

}  // namespace vastus::config
