// Where the new text of a mail ends: attribution lines, label blocks, "original message" and
// "forwarded message" lines, HTML markers (mail.md 5.1, 5.2, 5.5).
//
// Every line is first looked at cheaply (has it a colon, a dash in front?); only candidates are
// folded and looked up. Linear. Pure; cannot fail.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "mail/label_block.hpp"
#include "mail/text.hpp"

namespace vastus::mail {

enum class CutKind {
    attribution,  ///< "N wrote:": what follows quoted lines may be an answer.
    block,        ///< Labels, an "original message" line, a marker: all below is quoted.
    forward,
};

struct Cut {
    CutKind kind = CutKind::block;
    std::size_t begin = 0;  ///< The first line that is no longer new text.
    std::size_t body = 0;   ///< The first line below the header.
    std::optional<LabelBlock> block;
    std::string attribution;   ///< In one line, when it is all a forward says of its sender.
    bool is_indented = false;  ///< The body is, by four blanks (Outlook 2019).
};

std::optional<Cut> find_cut(std::span<const Line> lines, const TextContext& context);

/// Where the attribution that ends at line `last` begins; nullopt when there is none.
std::optional<std::size_t> attribution_begin(std::span<const Line> lines, std::size_t last,
                                             const Phrases& phrases);

/// Who wrote, and when, of an attribution in one line.
model::Forwarded attributed(std::string_view attribution);

}  // namespace vastus::mail
