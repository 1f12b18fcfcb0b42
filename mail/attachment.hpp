// What a mail carries besides its text: names, sizes and hashes, never the bytes.
//
// Nothing is opened or unpacked. Pure; cannot fail.
#pragma once

#include <vector>

#include "mail/message_text.hpp"
#include "mail/scanner.hpp"
#include "model/message.hpp"

namespace vastus::mail {

/// Every leaf that is not taken as text, text sent as a file, and entered messages. The other
/// branch of an alternative is no attachment.
std::vector<model::Attachment> read_attachments(const Scan& scan, const MessageText& text,
                                                Defects& defects);

}  // namespace vastus::mail
