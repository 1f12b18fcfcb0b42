#include <algorithm>
#include <charconv>

#include "config/parts.hpp"
#include "config/scalar.hpp"
#include "config/secret.hpp"

namespace vastus::config {
namespace {

constexpr std::size_t url_bytes_max = 2000, pointer_bytes_max = 200, fields_max = 100;
constexpr std::size_t name_bytes_max = 64;
// A website is asked politely; tests ask every few milliseconds.
constexpr model::Duration every_min = std::chrono::milliseconds(10);
constexpr model::Duration timeout_min = std::chrono::milliseconds(10);
constexpr SizeRange body_range{1u << 10, 64u << 20};

/// RFC 6901: empty, or parts that begin with '/', with ~0 and ~1 as the only escapes.
bool is_pointer(std::string_view text) {
    if (text.empty()) return true;
    if (text.size() > pointer_bytes_max || text[0] != '/') return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')))
            return false;
    }
    return true;
}

std::string read_pointer(const Node* node, std::string fallback, Problems& problems) {
    if (node == nullptr) return fallback;
    if (is_pointer(node->text)) return node->text;
    problems.error("bad-value", node->at, in_quotes(node->text) + " is not a JSON pointer",
                   "write /name, or /outer/inner");
    return fallback;
}

bool is_name(std::string_view text, std::string_view extra) {
    if (text.empty() || text.size() > name_bytes_max) return false;
    return std::all_of(text.begin(), text.end(), [extra](char c) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return is_letter || (c >= '0' && c <= '9') || extra.find(c) != std::string_view::npos;
    });
}

struct Url {
    bool is_clear = false;
    std::string host;
};

std::optional<Url> parse_url(std::string_view text) {
    Url url;
    if (text.size() > url_bytes_max) return std::nullopt;
    if (text.starts_with("http://")) {
        url.is_clear = true;
        text.remove_prefix(7);
    } else if (text.starts_with("https://")) {
        text.remove_prefix(8);
    } else {
        return std::nullopt;
    }
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= ' ' || byte >= 0x7F || c == '"' || c == '<' || c == '>' || c == '\\' ||
            c == '#')
            return std::nullopt;
    }
    std::string_view host = text.substr(0, text.find_first_of("/?"));
    if (host.find('@') != std::string_view::npos) return std::nullopt;
    if (host.starts_with('[')) {
        const std::size_t end = host.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        url.host = host.substr(1, end - 1);
        host.remove_prefix(end + 1);
    } else {
        url.host = host.substr(0, host.find(':'));
        host.remove_prefix(url.host.size());
    }
    if (!host.empty()) {
        int port = 0;
        const char* last = host.data() + host.size();
        const auto [end, fault] = std::from_chars(host.data() + 1, last, port);
        const bool is_port = fault == std::errc() && end == last && port > 0 && port < 65536;
        if (host[0] != ':' || !is_port) return std::nullopt;
    }
    if (!is_name(url.host, ".-:")) return std::nullopt;
    return url;
}

void check_url(const Node& node, const FormEndpoint& form, Problems& problems) {
    const std::optional<Url> url = parse_url(node.text);
    if (!url) {
        problems.error("bad-value", node.at,
                       in_quotes(node.text) + " is not the address of an endpoint",
                       "write https://host/path; a name and password do not belong in it");
        return;
    }
    if (!url->is_clear) return;
    if (!is_loopback(url->host)) {
        problems.error("clear-text", node.at,
                       "http:// is only allowed to this machine, and " + in_quotes(url->host) +
                           " is another one",
                       "write https://");
    } else if (!form.allow_clear) {
        problems.error("clear-text", node.at, "http:// goes in clear text",
                       "write https://, or allow_clear: true for a server on this machine");
    } else {
        problems.warning("clear-text", node.at, "entries of the form come in clear text",
                         "good for a server on this machine only");
    }
}

void read_fields(const Node& map, FormEndpoint& form, Problems& problems) {
    if (map.children.empty() || map.children.size() > fields_max) {
        problems.error("bad-value", map.at,
                       "fields names " + std::to_string(map.children.size()) + " fields",
                       "name 1 to " + std::to_string(fields_max) + ", for example email: /email");
    }
    for (const Node& field : map.children) {
        if (!is_name(field.key, "_-")) {
            problems.error("bad-id", field.key_at,
                           in_quotes(field.key) + " is not a name of a field",
                           "use at most 64 letters, digits, _ and -");
        } else if (check_shape(field, Shape::text, problems)) {
            form.fields[field.key] = read_pointer(&field, "", problems);
        }
    }
}

void read_header(const Node& map, FormEndpoint& form, const Reading& reading) {
    Problems& problems = reading.problems;
    const Entries entries(map, Section::header, problems);
    entries.exactly_one({"secret_file", "credential"}, problems);
    if (const Node* name = entries.find("name")) {
        form.header_name = name->text;
        if (!is_name(name->text, "-_")) {
            problems.error("bad-value", name->at,
                           in_quotes(name->text) + " is not a name of a header",
                           "write a name like X-Api-Key");
        }
    }
    form.header_secret =
        read_secret_nodes({entries.find("secret_file"), entries.find("credential")}, reading);
}

void read_cursor(const Node& map, FormEndpoint& form, Problems& problems) {
    const Entries entries(map, Section::cursor, problems);
    form.next_cursor = read_pointer(entries.find("from"), "", problems);
    if (const Node* parameter = entries.find("parameter")) {
        form.cursor_parameter = parameter->text;
        if (!is_name(parameter->text, "_-.")) {
            problems.error("bad-value", parameter->at,
                           in_quotes(parameter->text) + " is not a name of a query parameter",
                           "use letters, digits, _, - and .");
        }
    }
}

FormEndpoint read_form(const Node& map, const Reading& reading) {
    Problems& problems = reading.problems;
    FormEndpoint form;
    form.name = map.key;
    check_id(map.key, map.key_at, problems);
    const Entries entries(map, Section::form, problems);
    if (!map.is_map()) return form;
    if (const Node* every = entries.find("every")) {
        form.every = read_duration(*every, every_min, problems).value_or(form.every);
    }
    form.list = read_pointer(entries.find("list"), "", problems);
    form.id = read_pointer(entries.find("id"), form.id, problems);
    form.received = read_pointer(entries.find("received"), "", problems);
    if (const Node* cursor = entries.find("cursor")) read_cursor(*cursor, form, problems);
    if (const Node* fields = entries.find("fields")) read_fields(*fields, form, problems);
    if (const Node* header = entries.find("header")) read_header(*header, form, reading);
    form.ca_file = read_ca_file(entries.find("ca_file"), reading);
    if (const Node* allow = entries.find("allow_private")) {
        form.allow_private = read_boolean(*allow, problems).value_or(false);
    }
    if (const Node* allow = entries.find("allow_clear")) {
        form.allow_clear = read_boolean(*allow, problems).value_or(false);
    }
    if (const Node* size = entries.find("body_max")) {
        form.body_bytes_max = read_size(*size, body_range, problems).value_or(form.body_bytes_max);
    }
    if (const Node* timeout = entries.find("timeout")) {
        form.timeout = read_duration(*timeout, timeout_min, problems).value_or(form.timeout);
    }
    if (const Node* url = entries.find("url")) {
        form.url = url->text;
        check_url(*url, form, problems);
    }
    return form;
}

}  // namespace

std::vector<FormEndpoint> read_forms(const Node& map, const Reading& reading) {
    std::vector<FormEndpoint> forms;
    for (const Node& node : map.children) forms.push_back(read_form(node, reading));
    return forms;
}

}  // namespace vastus::config
