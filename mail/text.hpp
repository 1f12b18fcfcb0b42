// What this person wrote now, apart from what they quote, sign and forward (mail.md 5).
//
// Works on lines with a quote depth; the plain-text and the HTML path make the same type. Linear,
// no regular expressions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mail/subject.hpp"
#include "model/message.hpp"

namespace vastus::mail {

/// Where HTML markup says that something begins (mail.md 5.6).
enum class Marker { none, quote, forward, signature };

struct Line {
    std::string text;  ///< Without quote marks and trailing blanks.
    int depth = 0;     ///< Of quotation.
    Marker marker = Marker::none;
};

struct TextContext {
    bool is_first_message =
        false;  ///< No In-Reply-To, no References, no reply prefix: cut with care (5.1 rule 8).
    bool has_forward_prefix = false;
    bool has_reply_evidence =
        false;  ///< Reply prefix or header link: a plain label block is a quote.
    bool is_forward_doubtful = false;  ///< "VS" alone: a forward over Estonian or Finnish labels.
    const Phrases* phrases = &no_phrases();  ///< Never null.
};

struct Split {
    std::string reply, quoted, signature;
    std::optional<model::Forwarded> forwarded;
    bool inline_below = false;
};

/// What the subject and the header links say. `has_header_link`: In-Reply-To or References.
TextContext text_context(const BaseSubject& subject, bool has_header_link);

/// Plain text into lines; counts leading '>'.
std::vector<Line> plain_lines(std::string_view text);
Split split_text(std::span<const Line> lines, const TextContext& context);

}  // namespace vastus::mail
