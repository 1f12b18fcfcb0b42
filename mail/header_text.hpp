// Text that goes out in headers and bodies: cleaned, encoded, folded.
//
// Whatever the value is, what is put here is whole lines of ASCII ended by CRLF, none longer than
// 76 characters but for one long address, and exactly one header field. Pure; cannot fail.
#pragma once

#include <string>
#include <string_view>

#include "model/message.hpp"

namespace vastus::mail {

bool is_ascii_alnum(char c);

/// `Name: value` and CRLF; `value` has passed clean_line. RFC 2047 B words where needed.
void put_unstructured(std::string& mail, std::string_view name, std::string_view value);
/// `Name: "display name" <address>` and CRLF; the name is cleaned here.
void put_mailbox(std::string& mail, std::string_view name, const model::Address& mailbox);

std::string base64(std::string_view bytes);
/// Lines of 76 characters, each ended by CRLF.
void put_base64_lines(std::string& mail, std::string_view bytes);
/// Valid UTF-8 without NUL whose line ends are CRLF, also the last.
std::string canonical_text(std::string_view text);

}  // namespace vastus::mail
