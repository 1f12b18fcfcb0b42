// Reading mboxes: where each mail begins and ends, when it came, and its bytes unquoted.
//
// A mail begins with a line "From … date" at the start or behind an empty line; the date must be
// readable, so that prose beginning with "From " is no border. Unquoting is that of mboxrd: one '>'
// is taken off lines ">From ", ">>From ", …; in an mboxo only ">From " was quoted, which reads the
// same unless somebody wrote ">>From " themselves. Pure; linear; bounded memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/hash.hpp"
#include "model/time.hpp"

namespace vastus::net {

struct MboxMail {
    std::uint64_t from_at = 0;  ///< Offset of the "From " line.
    std::uint64_t at = 0;       ///< Offset of the mail behind it.
    std::uint64_t bytes = 0;    ///< With the empty line that ends it.
    model::Instant received{};  ///< Of the "From " line; UTC when it names no zone.
    model::Digest chain{};      ///< Over what identifies this mail and all before it.
};

/// Cuts an mbox into mails, piece by piece.
class MboxScanner {
public:
    /// False when the mbox does not begin with a "From " line.
    bool feed(std::string_view piece);
    /// No more comes: the last mail ends here.
    void finish();
    /// Complete mails; the last one only after finish().
    std::vector<MboxMail>& mails() { return mails_; }

private:
    bool end_line();
    void end_mail(std::uint64_t at);

    std::uint64_t offset_ = 0;   ///< Of the next byte.
    std::uint64_t line_at_ = 0;  ///< Where the open line begins.
    std::string line_;           ///< Its beginning.
    bool after_empty_ = true, in_header_ = false;
    std::optional<MboxMail> open_;
    std::string identity_;  ///< Of the open mail: border and chosen header lines.
    model::Digest chain_{};
    std::vector<MboxMail> mails_;
};

/// The bytes of a mail as they were before they were put into the mbox.
std::string unquote_mbox(std::string_view mail);

/// The date of a border line, "From mari@firma.example Mon Mar  2 10:00:00 2026"; nullopt when the
/// line is no border.
std::optional<model::Instant> read_border(std::string_view line);

}  // namespace vastus::net
