// Who sent a mail, as far as a server of ours vouches for it (RFC 8601, mail.md 9.5).
//
// A result counts only from a server that the configuration names, and only above the first
// Received field of our provider: anybody can write the same field further below. Whatever cannot
// be read vouches for nobody. Linear in the headers that are kept. Pure; cannot fail.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/message.hpp"

namespace vastus::mail {

struct SenderTrust {
    std::vector<std::string> servers;  ///< Authserv-ids of our provider, lower case.
    unsigned hops = 1;  ///< Received fields that our provider writes on every mail from outside.
    bool is_exchange_trusted = false;  ///< X-MS-Exchange-Organization-AuthAs: Internal proves too.
};

/// One "method=result" of an Authentication-Results field, with its properties.
struct AuthenticationResult {
    std::string method, result;                                   ///< Lower case.
    std::vector<std::pair<std::string, std::string>> properties;  ///< "header.from", its value.
};
struct AuthenticationField {
    std::string server;  ///< The authserv-id, lower case; "" when the field cannot be read.
    std::vector<AuthenticationResult> results;
};

/// Reads the value of one field. At most 64 results of 32 properties; of a field that breaks the
/// grammar what was read before.
AuthenticationField read_authentication_results(std::string_view value);

/// DMARC passed for the domain of the only From, says a trusted server, and no trusted server says
/// otherwise.
bool is_sender_verified(const model::Content& content, const SenderTrust& trust);

}  // namespace vastus::mail
