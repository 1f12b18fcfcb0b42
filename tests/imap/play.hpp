// play(): a dialogue with its commands, fed with what a server says; the outcome as one line each.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "mail/imap.hpp"

namespace vastus::mail {

using Commands = std::function<void(ImapDialogue&)>;

struct Outcome {
    std::vector<std::string> answers;
    std::string error;  ///< "" when there was none.
    bool operator==(const Outcome&) const = default;
};

/// Feeds `bytes` in pieces of `piece` bytes, or in two pieces cut at `cut`.
Outcome play(const Commands& commands, std::string_view bytes, std::size_t piece);
Outcome play_cut(const Commands& commands, std::string_view bytes, std::size_t cut);
/// One answer as a line: "v1 OK uids 3 5 more".
std::string line_of(const ImapAnswer& answer);
/// Whole, byte by byte, and cut in two at every offset: the same. A beginning gives a beginning.
void expect_same_however_cut(const Commands& commands, std::string_view bytes,
                             const Outcome& expected);

}  // namespace vastus::mail
