// From the raw bytes of one mail to a Content. Never fails: what cannot be read is a defect, and
// the text comes out.
//
// Linear in the size, no recursion, bounded memory (mail.md 4.1; the limits are constants in
// mime.cpp). Pure; safe from any thread.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "mail/phrases.hpp"
#include "model/message.hpp"

namespace vastus::mail {

struct ReadOptions {
    bool is_form_mailbox = false;  ///< Skips the auto-reply and bulk classes (mail.md 9.1).
    std::uint64_t bytes_total =
        0;  ///< Of the whole mail when `raw` is only its beginning; 0 when it is all.
    /// Names, lower case, of header fields that are kept beside the usual ones: those that rules
    /// ask for. Null: none; outlives the call.
    const std::set<std::string, std::less<>>* more_headers = nullptr;
    const Phrases* phrases = &no_phrases();  ///< Never null; outlives the call.
};

model::Content read_mail(std::string_view raw, const ReadOptions& options = {});

enum class BodyKind { plain, html };
/// The whole text is the body of a reply (`vastus parse --plain|--html`): headers are empty.
model::Content read_body(std::string_view text, BodyKind kind);

}  // namespace vastus::mail
