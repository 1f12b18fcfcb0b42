// From the body of a polled endpoint to form entries.
//
// Every entry of the list comes out: a bad one with its defects, never instead of the others. The
// same entry gives the same id and the same digest, so that a page read twice files nothing twice.
// Pure. read_form_feed fails only with malformed: no JSON, no list where the mapping says, too many
// entries.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/message.hpp"
#include "model/result.hpp"
#include "model/time.hpp"

namespace vastus::web {

/// JSON pointers: `list` and `next_cursor` into the document, the others into one entry.
struct FeedMapping {
    std::string list;         ///< "" = the document is the list.
    std::string id = "/id";   ///<
    std::string received;     ///< ISO 8601, or seconds since 1970; "" = when we read it.
    std::string next_cursor;  ///< "" = there is none.
    std::map<std::string, std::string>
        fields;  ///< name, email, subject, text, phone, … -> pointer.
};

struct FormEntry {
    std::string id;  ///< The endpoint's, or "sha256-…" of the entry when it gives none.
    model::Content content;
    model::Instant received{};  ///< The endpoint's time if it is not in the future, else `now`.
};

struct FormFeed {
    std::vector<FormEntry> entries;    ///< In the order of the list.
    std::string next_cursor;           ///< "" when the document has none.
    std::vector<std::string> skipped;  ///< What could not be read, for people: "entry 3: …".
};

inline constexpr std::size_t feed_entries_max = 10'000;

model::Result<FormFeed> read_form_feed(std::string_view body, const FeedMapping& mapping,
                                       model::Instant now);

}  // namespace vastus::web
