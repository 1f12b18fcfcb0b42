#include "mail/compose.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "mail/fold.hpp"
#include "mail/header_text.hpp"
#include "model/hash.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t local_bytes_max = 64;     // RFC 5321 4.5.3.1.1
constexpr std::size_t domain_bytes_max = 253;   // RFC 1035, without the final dot
constexpr std::size_t label_bytes_max = 63;     // RFC 1035
constexpr std::size_t address_bytes_max = 254;  // RFC 5321 path of 256 with its brackets
constexpr std::size_t id_bytes_max = 900;       // a header line may have 998
constexpr std::size_t references_max = 100;     // the last ones; ours are one or two
constexpr std::size_t subject_characters_max = 200;
constexpr std::size_t mac_bytes = 12;   // 96 bits: never guessed, and the id stays short
constexpr std::size_t key_digits = 32;  // of a DeliveryId

bool is_envelope_local(std::string_view local) {
    constexpr std::string_view specials = "!#$%&'*+-/=?^_`{|}~";
    constexpr auto npos = std::string_view::npos;
    if (local.empty() || local.size() > local_bytes_max) return false;
    char before = '.';
    for (const char c : local) {
        if (c == '.' ? before == '.' : !is_ascii_alnum(c) && specials.find(c) == npos) return false;
        before = c;
    }
    return before != '.';
}

bool is_envelope_domain(std::string_view domain) {
    if (domain.empty() || domain.size() > domain_bytes_max) return false;
    while (true) {
        const auto dot = domain.find('.');
        const auto label = domain.substr(0, dot);
        if (label.empty() || label.size() > label_bytes_max) return false;
        if (label.front() == '-' || label.back() == '-') return false;
        if (!std::ranges::all_of(label, [](char c) { return is_ascii_alnum(c) || c == '-'; }))
            return false;
        if (dot == std::string_view::npos) return true;
        domain.remove_prefix(dot + 1);
    }
}

/// Printable ASCII with one '@' inside and nothing that could end the brackets.
bool is_message_id(std::string_view id) {
    if (id.size() < 3 || id.size() > id_bytes_max || id.front() == '@' || id.back() == '@')
        return false;
    if (std::ranges::count(id, '@') != 1) return false;
    return std::ranges::all_of(id,
                               [](char c) { return c > ' ' && c < 0x7f && c != '<' && c != '>'; });
}

std::string mac_of(std::string_view kind, std::string_view id, std::string_view key) {
    std::string input(kind);
    input.push_back('\0');
    input.append(id);
    const auto digest = model::hmac_sha256(key, input);
    return model::hex(std::string_view(reinterpret_cast<const char*>(digest.data()), mac_bytes));
}

/// Takes as long for a wrong first digit as for a wrong last one.
bool equal_in_constant_time(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    volatile unsigned char difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto bits = static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
        difference = static_cast<unsigned char>(difference | bits);
    }
    return difference == 0;
}

std::string date_value(model::Instant at) {
    constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(at - day));
    char text[64];
    const int size = std::snprintf(text, sizeof text, "%s, %02u %s %04d %02d:%02d:%02d +0000",
                                   days[std::chrono::weekday(day).c_encoding()],
                                   unsigned(date.day()), months[unsigned(date.month()) - 1],
                                   int(date.year()), int(clock.hours().count()),
                                   int(clock.minutes().count()), int(clock.seconds().count()));
    return std::string(text, static_cast<std::size_t>(size));
}

void put_references(std::string& mail, const std::vector<std::string>& references) {
    if (references.empty()) return;
    const auto skipped =
        references.size() > references_max ? references.size() - references_max : 0;
    mail += "References:";
    for (std::size_t i = skipped; i < references.size(); ++i) {
        if (i > skipped) mail += "\r\n";
        mail += " <" + references[i] + ">";
    }
    mail += "\r\nIn-Reply-To: <" + references.back() + ">\r\n";
}

void put_part(std::string& mail, std::string_view type, std::string_view body) {
    mail.append("Content-Type: ").append(type).append("; charset=utf-8\r\n");
    mail += "Content-Transfer-Encoding: base64\r\n\r\n";
    put_base64_lines(mail, canonical_text(body));
}

/// The boundary holds '_', which base64 has not: no body can contain it.
void put_body(std::string& mail, const Draft& draft) {
    if (draft.html.empty()) return put_part(mail, "text/plain", draft.text);
    const auto boundary =
        "vastus_" + model::hex(model::hash128({draft.message_id, draft.text, draft.html}));
    mail += "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n";
    mail += "Content-Transfer-Encoding: 7bit\r\n\r\n";
    mail += "--" + boundary + "\r\n";
    put_part(mail, "text/plain", draft.text);
    mail += "--" + boundary + "\r\n";
    put_part(mail, "text/html", draft.html);
    mail += "--" + boundary + "--\r\n";
}

model::Result<> check(const Draft& draft) {
    for (const auto* address : {&draft.from.address, &draft.to.address}) {
        if (!is_envelope_address(*address)) {
            return model::refused("not an address we may send to or from: \"" +
                                  clean_line(*address, 80) + "\"");
        }
    }
    if (!is_message_id(draft.message_id)) {
        return model::refused("not a Message-ID: \"" + clean_line(draft.message_id, 80) + "\"");
    }
    for (const auto& id : draft.references) {
        if (!is_message_id(id))
            return model::refused("not a Message-ID: \"" + clean_line(id, 80) + "\"");
    }
    return model::ok();
}

}  // namespace

model::Result<std::string> compose(const Draft& draft) {
    TRY(check(draft));
    std::string mail;
    mail.reserve(1024 + (draft.text.size() + draft.html.size()) * 3 / 2);
    mail += "Date: " + date_value(draft.date) + "\r\n";
    put_mailbox(mail, "From", draft.from);
    put_mailbox(mail, "To", draft.to);
    const auto subject = clean_line(draft.subject, subject_characters_max);
    put_unstructured(mail, "Subject", subject.empty() ? "(no subject)" : subject);
    mail += "Message-ID: <" + draft.message_id + ">\r\n";
    put_references(mail, draft.references);
    mail += "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n";
    const auto alert = clean_line(draft.alert_id);
    if (!alert.empty()) put_unstructured(mail, "X-Vastus-Alert", alert);
    mail += "MIME-Version: 1.0\r\n";
    put_body(mail, draft);
    return mail;
}

bool is_envelope_address(std::string_view address) {
    if (address.size() > address_bytes_max) return false;
    const auto at = address.find('@');
    return at != std::string_view::npos && is_envelope_local(address.substr(0, at)) &&
           is_envelope_domain(address.substr(at + 1));
}

std::string delivery_message_id(const model::DeliveryId& id, std::string_view key,
                                std::string_view host) {
    const auto digits = model::hex(id);
    return "v1." + digits + "." + mac_of("delivery", digits, key) + "@" + std::string(host);
}

std::string item_message_id(model::ItemId item, std::string_view key, std::string_view host) {
    const auto digits = std::to_string(item.value);
    return "v1.item." + digits + "." + mac_of("item", digits, key) + "@" + std::string(host);
}

bool is_our_message_id(std::string_view message_id, std::string_view key) {
    if (message_id.starts_with('<') && message_id.ends_with('>'))
        message_id = message_id.substr(1, message_id.size() - 2);
    constexpr std::string_view version = "v1.";
    constexpr std::string_view item = "item.";
    const auto local = message_id.substr(0, message_id.find('@'));
    if (local.size() == message_id.size() || !local.starts_with(version)) return false;
    auto id = local.substr(version.size());
    const bool is_item = id.starts_with(item);
    if (is_item) id.remove_prefix(item.size());
    const auto dot = id.find('.');
    if (dot == std::string_view::npos || id.size() - dot - 1 != mac_bytes * 2) return false;
    const auto mac = id.substr(dot + 1);
    id = id.substr(0, dot);
    const bool is_shaped = is_item ? !id.empty() && id.size() <= 20 : id.size() == key_digits;
    return is_shaped && equal_in_constant_time(mac, mac_of(is_item ? "item" : "delivery", id, key));
}

}  // namespace vastus::mail
