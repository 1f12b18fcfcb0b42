// JsonTree: untrusted JSON as a plain tree that keeps what a parser usually loses.
//
// Members stay in order, names that occur twice are marked, and a number is its own text. Strings
// are valid UTF-8: broken bytes and lone surrogates become U+FFFD, and that is marked too. Pure;
// bounded depth and size. Fails only with malformed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace vastus::web {

enum class JsonKind { null, boolean, number, string, array, object };

struct JsonNode {
    JsonKind kind = JsonKind::null;
    bool is_true = false;          ///< Of a boolean.
    bool has_twin_names = false;   ///< Of an object: a name occurs more than once.
    bool was_broken = false;       ///< Of a string: not valid Unicode as it came.
    bool is_beyond_range = false;  ///< Of a number: larger than any machine's.
    std::string name;              ///< Of a member of an object.
    std::string text;              ///< Of a string; of a number as written.
    std::vector<JsonNode> children;
};

model::Result<JsonNode> parse_json(std::string_view bytes);

/// Follows a JSON pointer (RFC 6901): "" is `node` itself, "/a/0". The first of twin names counts.
const JsonNode* at_pointer(const JsonNode& node, std::string_view pointer);

/// Is `pointer` "" or does it start with '/'?
bool is_pointer(std::string_view pointer);

/// The node as compact JSON, members in order.
std::string to_json(const JsonNode& node);

}  // namespace vastus::web
