// Blocks of header labels inside a text: "From: … Sent: … To: … Subject: …", in any language, each
// line maybe in another one (mail.md 5.4).
//
// Reads at most 60 lines of one block and never looks back. Pure; cannot fail: what is no block is
// none.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "mail/locale.hpp"
#include "mail/text.hpp"

namespace vastus::mail {

struct LabelBlock {
    std::size_t begin = 0, end = 0;     ///< Lines [begin, end).
    std::array<std::string, 6> values;  ///< By Label.
    std::array<bool, 6> seen{};
    bool is_finnic = false;  ///< Estonian or Finnish labels.

    const std::string& value(Label label) const { return values[static_cast<std::size_t>(label)]; }
    bool has(Label label) const { return seen[static_cast<std::size_t>(label)]; }
};

struct LabelLine {
    Label label = Label::from;
    std::string_view value;
    bool is_finnic = false;
};
/// "From: x", "*From:* x", "From : x"; cheap for other lines.
std::optional<LabelLine> read_label(std::string_view line);

/// The block that begins at line `at`. `is_announced`: it stands below an "original message" line,
/// so that its From needs no address.
std::optional<LabelBlock> read_block(std::span<const Line> lines, std::size_t at,
                                     bool is_announced);

/// Yahoo puts the whole block on one line: `text` is what follows the "forwarded message" words.
std::optional<LabelBlock> read_block_in_line(std::string_view text, std::size_t line);

/// From, To, Cc, Subject and Date of a block; not the texts.
model::Forwarded forwarded_header(const LabelBlock& block);

/// A date as programs write it in text, in any language: "K, 27. oktoober 2021 kell 09:31". Without
/// a zone it is taken as UTC.
std::optional<model::Instant> read_local_date(std::string_view text);

}  // namespace vastus::mail
