// Reading a header block as it stands inside a mail: the scanner's half of mail/header.
//
// Inside a multipart a line that begins with "--" can only be a delimiter, so it ends the block: a
// part cut off in its headers never swallows the next one. Linear; bounded; cannot fail.
#pragma once

#include "mail/defect.hpp"
#include "mail/header.hpp"

namespace vastus::mail {

enum class BlockPlace { top, inside_multipart };

HeaderBlock read_block(std::string_view raw, BlockPlace place, std::size_t& body_at,
                       Defects& defects);

}  // namespace vastus::mail
