// Trees of messages by their headers: who answers whom (mail.md 7.3).
//
// References define ancestry; In-Reply-To is appended when it is not the last of them. A link that
// would close a circle is dropped, and a parent that a message names itself is never overridden.
// Parents that were never seen stay as empty nodes while they hold several children. Iterative;
// linear apart from sorting. Pure; cannot fail.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "model/time.hpp"

namespace vastus::mail {

struct Threadable {
    std::string message_id;  ///< Unique among the messages given.
    std::vector<std::string> in_reply_to, references;
    std::string subject_key;           ///< Of the base subject; "" joins nothing.
    bool is_reply_or_forward = false;  ///< By its subject's prefix.
    std::optional<model::Instant> date;
};

struct TreeNode {
    std::string message_id;             ///< "" for a parent never seen.
    std::vector<std::size_t> children;  ///< Indexes into Forest::nodes, by date, then as given.
};

struct Forest {
    std::vector<TreeNode> nodes;
    std::vector<std::size_t> roots;  ///< In the order of their first message.
};

Forest make_threads(const std::vector<Threadable>& messages);

}  // namespace vastus::mail
