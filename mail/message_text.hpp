// The readable text of a mail: which leaves are text, and what they say.
//
// One branch of each multipart/alternative, without nested messages; UTF-8 with LF line ends; at
// most 1 MiB. Linear; no recursion. Pure; cannot fail.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "mail/scanner.hpp"
#include "mail/text.hpp"

namespace vastus::mail {

inline constexpr std::size_t text_bytes_max = 1024 * 1024;  // mail.md 4.1.

/// The decoded bytes of a part: a view of it, or of `buffer` when something had to be decoded.
std::string_view decode_part(const Part& part, std::string& buffer, Defects& defects);

/// LF line ends and no NUL. A CR alone is no line end: it becomes a blank.
std::string normal_text(std::string text, Defects& defects);

/// Undoes format=flowed (RFC 3676).
std::string unflow(std::string_view text, bool deletes_space);

/// Lines as plain text, with "> " for each level of quotation.
std::string plain_of(const std::vector<Line>& lines);

struct MessageText {
    std::string text;
    std::vector<Line> lines;
    std::vector<bool> is_text;    ///< By part: taken as text.
    std::vector<bool> is_hidden;  ///< By part: the other branch of an alternative.
    bool is_cut = false;
};

MessageText read_text(const Scan& scan, Defects& defects);

}  // namespace vastus::mail
