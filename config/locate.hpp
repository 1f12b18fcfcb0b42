// Where a problem that compile() found really stands: compile() knows the rule and the word, the
// tree knows the places of all keys and values.
//
// A value that is wrong is shown at the value, a name at its key, a field of a template inside its
// text. A problem without a word, or whose word is not found near its place, stays where it is.
// Keeps the trees of all files; one thread; cannot fail.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/yaml.hpp"
#include "rules/rule.hpp"

namespace vastus::config {

class Locator {
public:
    /// `file` as the positions name it; `text` as it was read.
    void add(std::string file, std::string_view text, Node root);

    void move(rules::Diagnosis& diagnosis) const;

private:
    struct File {
        std::string text;
        Node root;
    };
    using Path = std::vector<const Node*>;  ///< From the root to the node at a place.

    static bool find_path(const Node& node, Place at, Path& path);
    static std::optional<Place> place_in(const File& file, const rules::Diagnosis& diagnosis);
    static std::optional<Place> place_in_text(const File& file, const Node& map,
                                              const std::string& tag);

    std::map<std::string, File> files_;
};

}  // namespace vastus::config
