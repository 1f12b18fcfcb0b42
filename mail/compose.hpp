// Composing alert mails: values in, RFC 5322 bytes out (mail.md 10).
//
// Every value from outside is cleaned here, so that no subject or name can add a header. CRLF line
// ends, base64 bodies, lines <= 76. The same input gives the same bytes. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/alert.hpp"
#include "model/message.hpp"
#include "model/result.hpp"

namespace vastus::mail {

struct Draft {
    model::Instant date{};
    model::Address from, to;
    std::string subject, text, html;      ///< UTF-8; html may be empty.
    std::string message_id;               ///< Without brackets.
    std::vector<std::string> references;  ///< Without brackets; the last is also In-Reply-To.
    std::string alert_id;                 ///< For X-Vastus-Alert.
};

/// Fails: refused (an address that may not stand in an envelope).
model::Result<std::string> compose(const Draft& draft);

/// Is it an address we would put into an SMTP envelope (mail.md 10.4)?
bool is_envelope_address(std::string_view address);

/// "v1.<delivery id>.<mac>@host": the same for every try.
std::string delivery_message_id(const model::DeliveryId& id, std::string_view key,
                                std::string_view host);
/// "v1.item.<item>.<mac>@host": the root of an item's thread, never sent itself.
std::string item_message_id(model::ItemId item, std::string_view key, std::string_view host);
/// Is this one of ours? The mac is checked, in constant time.
bool is_our_message_id(std::string_view message_id, std::string_view key);

/// One line for a header or a table: controls to blanks, bidi and zero-width removed, at most
/// `characters_max`.
std::string clean_line(std::string_view text, std::size_t characters_max = 200);
std::string escape_html(std::string_view text);

}  // namespace vastus::mail
