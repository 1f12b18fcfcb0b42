#include "mail/address.hpp"

#include <libpsl.h>

#include <algorithm>
#include <array>

#include "mail/ascii.hpp"
#include "mail/sorted.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t domain_bytes_max = 253;

/// Whole domains where anybody may have an address.
constexpr auto public_domains = sorted(std::to_array<std::string_view>({"126.com",
                                                                        "163.com",
                                                                        "abv.bg",
                                                                        "aol.com",
                                                                        "apollo.lv",
                                                                        "arcor.de",
                                                                        "bk.ru",
                                                                        "bredband.net",
                                                                        "centrum.cz",
                                                                        "centrum.sk",
                                                                        "comcast.net",
                                                                        "comhem.se",
                                                                        "delfi.lt",
                                                                        "eesti.ee",
                                                                        "elisanet.fi",
                                                                        "email.cz",
                                                                        "email.ee",
                                                                        "fastmail.com",
                                                                        "fastmail.fm",
                                                                        "free.fr",
                                                                        "freenet.de",
                                                                        "gmail.com",
                                                                        "googlemail.com",
                                                                        "hey.com",
                                                                        "hot.ee",
                                                                        "hotmail.com",
                                                                        "hushmail.com",
                                                                        "icloud.com",
                                                                        "inbox.com",
                                                                        "inbox.eu",
                                                                        "inbox.lt",
                                                                        "inbox.lv",
                                                                        "inbox.ru",
                                                                        "inet.fi",
                                                                        "interia.pl",
                                                                        "internet.ru",
                                                                        "kolumbus.fi",
                                                                        "laposte.net",
                                                                        "libero.it",
                                                                        "list.ru",
                                                                        "live.com",
                                                                        "live.ru",
                                                                        "luukku.com",
                                                                        "mac.com",
                                                                        "mail.com",
                                                                        "mail.ee",
                                                                        "mail.lv",
                                                                        "mail.ru",
                                                                        "mailbox.org",
                                                                        "me.com",
                                                                        "msn.com",
                                                                        "naver.com",
                                                                        "neti.ee",
                                                                        "netti.fi",
                                                                        "o2.pl",
                                                                        "one.lt",
                                                                        "one.lv",
                                                                        "onet.pl",
                                                                        "online.ee",
                                                                        "orange.fr",
                                                                        "outlook.com",
                                                                        "parks.lv",
                                                                        "pm.me",
                                                                        "posteo.de",
                                                                        "privaterelay.appleid.com",
                                                                        "proton.me",
                                                                        "protonmail.ch",
                                                                        "protonmail.com",
                                                                        "qq.com",
                                                                        "rambler.ru",
                                                                        "rocketmail.com",
                                                                        "saunalahti.fi",
                                                                        "seznam.cz",
                                                                        "spray.se",
                                                                        "starman.ee",
                                                                        "suomi24.fi",
                                                                        "t-online.de",
                                                                        "telia.com",
                                                                        "tut.by",
                                                                        "tuta.com",
                                                                        "tutanota.com",
                                                                        "tvnet.lv",
                                                                        "ukr.net",
                                                                        "wanadoo.fr",
                                                                        "web.de",
                                                                        "welho.com",
                                                                        "windowslive.com",
                                                                        "wp.pl",
                                                                        "ya.ru",
                                                                        "ymail.com",
                                                                        "zohomail.com",
                                                                        "zohomail.eu",
                                                                        "zone.ee"}));

/// Providers with one name under many countries: yahoo.fr, hotmail.co.uk.
constexpr auto public_names = sorted(
    std::to_array<std::string_view>({"gmx", "hotmail", "live", "outlook", "yahoo", "yandex"}));

/// Local parts that no person reads, without '-', '_', '.'.
constexpr auto robot_names = sorted(std::to_array<std::string_view>(
    {"autoreply", "autoresponder", "bounce", "bounces", "daemon", "devnull", "donotreply",
     "dontreply", "mailerdaemon", "mailrobot", "nepasrepondre", "nobody", "noresponder", "noreply",
     "noreplyto", "postmaster"}));

/// Endings and beginnings of such names: "orders-noreply", "noreply-shop".
constexpr std::array<std::string_view, 4> robot_parts{"noreply", "donotreply", "mailerdaemon",
                                                      "dontreply"};

const psl_ctx_t* suffixes() {
    static const psl_ctx_t* const list = [] {
        const psl_ctx_t* const built_in = psl_builtin();
        return built_in != nullptr ? built_in : psl_latest(nullptr);
    }();
    return list;
}

bool is_ip_literal(std::string_view domain) {
    if (domain.starts_with('[') || domain.find(':') != std::string_view::npos) return true;
    return std::ranges::all_of(domain, [](char c) { return is_digit(c) || c == '.'; });
}

}  // namespace

std::string address_key(std::string_view address) {
    return is_ascii(address) ? lower_ascii(address) : fold(address);
}

std::string untagged_key(std::string_view address) {
    std::string key = address_key(address);
    const std::size_t at = key.rfind('@');
    const std::size_t plus = key.find('+');
    if (at != std::string::npos && plus < at && plus > 0) key.erase(plus, at - plus);
    return key;
}

std::string_view domain_of(std::string_view address) {
    const std::size_t at = address.rfind('@');
    return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

std::string registrable_domain(std::string_view domain) {
    while (domain.ends_with('.')) domain.remove_suffix(1);
    if (domain.empty() || domain.size() > domain_bytes_max || is_ip_literal(domain)) return {};
    const std::string lower = lower_ascii(domain);
    const psl_ctx_t* const list = suffixes();
    if (list == nullptr) return lower;
    const char* const found = psl_registrable_domain(list, lower.c_str());
    return found == nullptr ? std::string() : std::string(found);
}

bool is_public_mail_domain(std::string_view domain) {
    const std::string lower = lower_ascii(domain);
    if (find_row(public_domains, std::string_view(lower)) != nullptr) return true;
    // "pp.inet.fi" belongs to a provider too.
    const std::string registered = registrable_domain(lower);
    if (find_row(public_domains, std::string_view(registered)) != nullptr) return true;
    // "yahoo.co.uk" yes, "yahoo.shop.example" no: the name must be the registrable one.
    const std::string_view name = std::string_view(lower).substr(0, lower.find('.'));
    return find_row(public_names, name) != nullptr && registered == lower;
}

std::string organisation_of(std::string_view address) {
    const auto domain = domain_of(address);
    if (domain.empty() || is_public_mail_domain(domain)) return {};
    return registrable_domain(domain);
}

bool is_robot_address(std::string_view address) {
    std::string local = lower_ascii(address.substr(0, address.rfind('@')));
    const std::size_t plus = local.find('+');
    if (plus != std::string::npos) local.resize(plus);
    std::erase_if(local, [](char c) { return c == '-' || c == '_' || c == '.'; });
    if (find_row(robot_names, std::string_view(local)) != nullptr) return true;
    return std::ranges::any_of(robot_parts, [&local](std::string_view part) {
        return local.starts_with(part) || local.ends_with(part);
    });
}

}  // namespace vastus::mail
