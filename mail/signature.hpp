// Signatures: where the new text ends and the person's own lines begin (mail.md 5.7).
//
// Looks at the last 30 lines only. Pure; cannot fail.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "mail/text.hpp"

namespace vastus::mail {

/// The index of the first line of the signature in `lines`; lines.size() when there is none.
std::size_t find_signature(std::span<const Line* const> lines, const Phrases& phrases);

}  // namespace vastus::mail
