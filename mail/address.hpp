// Addresses of RFC 5322 and of real life (mail.md 4.5): linear, iterative, bounded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/message.hpp"

namespace vastus::mail {

/// Reads an address list field. Encoded words in names are decoded. At most 1,000; the rest is a
/// defect.
std::vector<model::Address> read_addresses(std::string_view raw, std::vector<std::string>& defects);

/// Case-folded, for comparison and as a key.
std::string address_key(std::string_view address);
/// The same without "+tag": a second key of the same person.
std::string untagged_key(std::string_view address);
/// The part after the last '@', lower case; "" without one.
std::string_view domain_of(std::string_view address);
/// The organisation's domain (public suffix list), "acme.co.uk" of "mail.acme.co.uk"; "" for an IP
/// literal or a bare suffix.
std::string registrable_domain(std::string_view domain);
/// The same of an address; "" where addresses stand for people.
std::string organisation_of(std::string_view address);
/// A provider where everybody may have an address: gmail.com, mail.ee, …
bool is_public_mail_domain(std::string_view domain);
/// noreply, no-reply, donotreply, mailer-daemon, postmaster, …
bool is_robot_address(std::string_view address);

}  // namespace vastus::mail
