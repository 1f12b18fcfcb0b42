// Is this mail automatic, and if a bounce, of what (mail.md 9.1 to 9.3). Decided from the mail
// alone.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "mail/header.hpp"
#include "mail/phrases.hpp"
#include "model/message.hpp"

namespace vastus::mail {

/// A decoded leaf that reports: message/delivery-status, text/rfc822-headers, …
struct ReportPart {
    std::string type;  ///< Lower case.
    std::string body;  ///< Decoded, at most 256 KiB.
};

struct AutomaticInput {
    const HeaderBlock& headers;     ///< Of the mail itself.
    const model::Content& content;  ///< Everything but `automatic` and `bounce` is filled.
    std::span<const ReportPart> reports;
    std::string_view content_type;  ///< The top Content-Type's raw value.
    bool is_form_mailbox = false;
    const Phrases& phrases = no_phrases();
};

struct Verdict {
    model::Automatic automatic = model::Automatic::none;
    std::optional<model::Bounce> bounce;
    std::string why;  ///< The signals, one sentence.
};

Verdict judge_automatic(const AutomaticInput& input);

}  // namespace vastus::mail
