// Signatures: where the new text ends and the person's own lines begin (mail.md 5.7).
//
// What stands below a closing is cut only when it looks like a signature: what asks something, is a
// postscript, or reads like a sentence stays in the letter. Looks at the last 30 lines only. Pure;
// cannot fail.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "mail/text.hpp"

namespace vastus::mail {

/// The index of the first line of the signature in `lines`, which follow one another without a
/// quotation between them; lines.size() when there is none. `has_text_above`: there is more new
/// text above the first of them.
std::size_t find_signature(std::span<const Line* const> lines, bool has_text_above,
                           const Phrases& phrases);

/// Does what was cut as a signature hold more than one: a question, a postscript, sentences that
/// are no notice and no device's line? Whoever wants to be sure that nothing was asked has to look
/// here too.
bool holds_letter(std::string_view signature);

}  // namespace vastus::mail
