// The strict YAML reader: text in, a tree with places out.
//
// Takes less than YAML allows: one document of maps, lists and text. Anchors, aliases, tags, merge
// keys, complex keys, directives and duplicate keys are errors with a sentence that says what to
// write instead. Text is never typed: `no` and `08:30` are what was written. Nothing leaves the
// reader before the document ended cleanly. Pure; all problems go to `problems`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/problems.hpp"

namespace vastus::config {

/// A value, and the key it stands under when its parent is a map.
struct Node {
    enum class Kind { scalar, list, map };
    enum class Style { plain, single_quoted, double_quoted, block, nothing };

    Kind kind = Kind::scalar;
    Style style = Style::plain;  ///< Of a scalar; nothing: the value is missing ("key:").
    std::string text;            ///< Of a scalar.
    Place at;
    std::string key;
    Place key_at;
    std::vector<Node> children;  ///< Of a list or a map, as written.

    bool is_scalar() const { return kind == Kind::scalar; }
    bool is_list() const { return kind == Kind::list; }
    bool is_map() const { return kind == Kind::map; }
    bool is_nothing() const { return kind == Kind::scalar && style == Style::nothing; }
};

/// The document's root; an empty file is an empty map. Nothing when the text could not be read to
/// its end. With a root there may still be errors (a duplicate key): then it is for finding more of
/// them, not for use.
std::optional<Node> read_yaml(std::string_view text, Problems& problems);

}  // namespace vastus::config
