// The structure of a mail: one pass over the bytes cuts it into parts (mail.md 4.1).
//
// Parts are views into the raw bytes or into `decoded`. An explicit stack of at most 20 open
// containers instead of recursion; cost linear in the size, whatever the mail holds. Delimiters are
// whole lines, innermost first, so that an unclosed inner part never swallows an outer one. Pure;
// cannot fail: what cannot be cut is an opaque part and a defect.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "mail/defect.hpp"
#include "mail/header.hpp"
#include "mail/parameter.hpp"

namespace vastus::mail {

inline constexpr std::size_t parts_max = 500;
inline constexpr std::size_t depth_max = 20;
inline constexpr std::size_t no_part = static_cast<std::size_t>(-1);

enum class PartKind {
    leaf,
    multipart,
    message,  ///< An entered message/rfc822.
    opaque,   ///< Beyond a limit: never looked into.
};
enum class TransferEncoding { identity, base64, quoted_printable };

struct Part {
    PartKind kind = PartKind::leaf;
    std::size_t parent = no_part;
    HeaderBlock headers;
    ParameterField type;  ///< "text/plain" when there is none.
    TransferEncoding encoding = TransferEncoding::identity;
    std::string_view head;  ///< The raw header block.
    std::string_view
        body;  ///< Still encoded. Of a multipart everything between its delimiters too.
    bool has_children = false;
    bool is_in_message = false;  ///< Below an entered message/rfc822: not this mail's own text.
};

struct Scan {
    std::vector<Part> parts;  ///< The first is the mail itself; a parent precedes its children.
    std::deque<std::string> decoded;  ///< Owns what was decoded to be entered.
    Defects defects;
    std::uint64_t steps = 0;  ///< Lines looked at: the work done, for tests of linearity.
};

Scan scan_mail(std::string_view raw);

}  // namespace vastus::mail
