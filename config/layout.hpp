// The canonical layout of a file of rules, by edits at places of the text.
//
// Never written anew from the tree, so comments survive; the order of keys is left as it is,
// because a comment belongs to what stands below it. The file means the same afterwards: an edit
// that would change the tree is not made. Laying out twice changes nothing more. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/problems.hpp"

namespace vastus::config {

struct LayoutChange {
    int line = 1;  ///< Of the text as it was.
    std::string what;
};

struct Layout {
    std::string text;
    std::vector<LayoutChange> changes;  ///< By line; empty when the text was right.
};

/// Nothing when the text is no YAML that the reader takes; why is in `problems`.
std::optional<Layout> lay_out(std::string_view text, Problems& problems);

}  // namespace vastus::config
