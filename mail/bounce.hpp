// Bounces: which mail could not be delivered, to whom, and for good or for now (mail.md 9.3).
//
// Reads the delivery-status part where there is one, else the words of mail servers (qmail, Exim,
// Postfix, Exchange). At most 1,000 recipients. Linear. Pure; cannot fail.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mail/automatic.hpp"
#include "model/message.hpp"

namespace vastus::mail {

/// nullopt when the mail is no bounce. `report_type`: of the Content-Type, lower case; "" when
/// absent. `is_null_return`: the return path is "<>".
std::optional<model::Bounce> read_bounce(const AutomaticInput& input, std::string_view report_type,
                                         bool is_null_return);

/// In Content::headers of a bounce: the subject in the header of the mail that it returns.
inline constexpr std::string_view returned_subject_field = "returned-subject";
/// The subject of the mail that a bounce returns, as far as the bounce tells it: by the returned
/// header, by "Undeliverable: X" (Exchange), by a line "Subject: X" in its text; "" when it does
/// not.
std::string returned_subject(const model::Content& content);

/// The per-recipient blocks of a message/delivery-status body.
std::vector<model::BounceRecipient> read_delivery_status(std::string_view body);

/// Recipients and codes in the text that a mail server wrote for people.
std::vector<model::BounceRecipient> read_bounce_text(std::string_view text);

}  // namespace vastus::mail
