// Reply codes of SMTP inside a text: "550", "5.1.1", and what they mean for an address.
//
// Pure; linear; cannot fail.
#pragma once

#include <string>
#include <string_view>

#include "model/message.hpp"

namespace vastus::mail {

/// "550" of "smtp; 550 5.1.1 unknown"; "" when there is none. 4xx and 5xx only.
std::string_view find_reply_code(std::string_view text);
/// "5.1.1"; "" when there is none.
std::string_view find_status(std::string_view text);

/// Fills what is empty from the words of a server, and decides `hard`: the address or its host does
/// not exist, has moved, or takes no mail at all.
void complete(model::BounceRecipient& recipient, std::string_view words);

/// Lines of a text, whatever their ends are.
class LineReader {
public:
    explicit LineReader(std::string_view text) : rest_(text) {}
    bool next(std::string_view& line);

private:
    std::string_view rest_;
};

}  // namespace vastus::mail
