// Cuts what an IMAP server sends into responses: text, and literals taken by count.
//
// A literal is never searched: a mail may hold anything, our own tags included. Every length is
// checked before anything is allocated. Linear in the input, however it is cut. A very long SEARCH
// response is handed out in pieces, so that it needs no room. Sans-io. Fails: malformed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace vastus::mail {

/// Text of one response without literals; a literal was read at one time, whoever sends it.
inline constexpr std::size_t imap_line_bytes_max = 1u << 20;
/// A mail of 32 MiB, the most we take whole, and a little for a wrong RFC822.SIZE.
inline constexpr std::size_t imap_literal_bytes_max = 33u << 20;

struct ImapResponse {
    std::string text;  ///< Without the last line end; a literal leaves "{n}\n" in its place.
    std::vector<std::string> literals;
};

class ImapReader {
public:
    /// Takes bytes from the front of `bytes` until a response is complete (true) or none are left
    /// (false). After true, `response` is valid until the next call. Fails: malformed, for good.
    model::Result<bool> read(std::string_view& bytes);
    ImapResponse& response() { return response_; }
    /// Bytes of an unfinished literal are outstanding.
    bool in_literal() const { return literal_left_ > 0; }

private:
    model::Result<bool> read_line(std::string_view& bytes);
    model::Result<bool> finish_line();
    bool split_search();

    ImapResponse response_;
    std::string carried_;  ///< Rest of a SEARCH response that was handed out in pieces.
    std::size_t literal_left_ = 0, literal_bytes_ = 0;
    bool complete_ = false;
};

}  // namespace vastus::mail
