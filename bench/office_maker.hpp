// A generated office with known truth: eight shared and 32 personal mailboxes, clients who ask,
// staff who answers in all the ways of mail.md 8.9, or does not; forwards, notes, drafts, automatic
// mail, bounces and newsletters lie between. The same seed gives the same office.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/item.hpp"
#include "model/message.hpp"

namespace vastus::bench {

using model::Evidence;
using model::Instant;

inline constexpr unsigned shared_mailboxes = 8, people = 32;

struct Mail {
    std::string id, raw, mailbox;
    model::FolderRole role = model::FolderRole::inbox;
    Instant at{}, read{};
    bool is_draft = false;
};

struct Question {
    std::size_t matter = 0;
    Instant at{};
};

struct Reply {
    std::size_t matter = 0;
    Instant at{};
    Evidence expected = Evidence::in_reply_to;
    bool arrived = true;
};

struct Office {
    std::vector<Mail> mails;
    std::map<std::string, Question> questions;  ///< By Message-ID.
    std::map<std::string, Reply> replies;
    std::map<std::string, std::size_t> thanks;
};

/// In the order in which they are read: each folder up to twenty minutes late.
Office make_office(std::size_t messages, std::uint64_t seed);

}  // namespace vastus::bench
