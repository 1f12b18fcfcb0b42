// A header block: unfolded fields in order, as views of decoded-nothing raw values.
//
// Lookup is by lower-case ASCII name. Values are unfolded but not decoded: structure first, encoded
// words later (mail.md 4.3). Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vastus::mail {

struct Field {
    std::string name;   ///< Lower case.
    std::string value;  ///< Unfolded, raw bytes, outer blanks removed.
};

struct HeaderBlock {
    std::vector<Field> fields;

    /// The first field of that name, or nullptr.
    const Field* first(std::string_view lower_name) const;
    /// Its value, or "".
    std::string_view value(std::string_view lower_name) const;
    std::vector<std::string_view> all(std::string_view lower_name) const;
};

/// Reads a header block from the start of `raw`; `body_at` is the offset where the body begins.
/// Adds to `defects`.
HeaderBlock read_headers(std::string_view raw, std::size_t& body_at,
                         std::vector<std::string>& defects);

}  // namespace vastus::mail
