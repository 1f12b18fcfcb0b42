// Whose voice a message is: the part that it may play in an item.
//
// A client's message may ask, a message of ours may answer, a bounce may take an answer back.
// Everything else is silent: kept for reading, it moves nothing (mail.md 8.2, 8.3, 9.4). Decided
// from the message alone, and from where it was seen. Pure; cannot fail.
#pragma once

#include <string>
#include <vector>

#include "crm/office.hpp"
#include "model/message.hpp"

namespace vastus::crm {

enum class Part { client, ours, bounce, silent };

struct Voice {
    Part part = Part::silent;
    model::Address person;                ///< Who asks; of ours, who wrote.
    std::vector<model::Address> outside;  ///< Everybody outside whom it came from or went to.
    std::string note;                     ///< Why a silent one is silent.
};

Voice voice_of(const model::Message& message, const Office& office);

/// Who wrote it: Sender before From, as on behalf of somebody (RFC 5322 3.6.2).
std::string author_of(const model::Content& content);

/// "Sent of mari", "contact".
std::string place_text(const model::Place& place);

}  // namespace vastus::crm
