#include "config/version.hpp"

#include "config/entries.hpp"

namespace vastus::config {

bool check_version(const Node& root, Problems& problems) {
    if (!root.is_map()) {
        problems.error("wrong-type", root.at, "the file is not a map (key: value)",
                       "the first line is vastus: 1");
        return false;
    }
    for (std::size_t i = 0; i < root.children.size(); ++i) {
        const Node& node = root.children[i];
        if (node.key == "vastus-test") {
            problems.error("version-first", node.key_at, "this is a file of tests, not of rules",
                           "play it with \"vastus rules test\"");
            return false;
        }
        if (node.key != "vastus") continue;
        if (node.text == "1") {
            if (i == 0) return true;
            problems.error("version-first", node.key_at, "\"vastus\" is not the first key",
                           "write vastus: 1 above everything else");
            return true;
        }
        const bool is_number =
            !node.text.empty() && node.text.find_first_not_of("0123456789") == std::string::npos;
        problems.error(
            is_number ? "version-newer" : "bad-number", node.at,
            is_number ? "the file is of version " + in_quotes(node.text) +
                            ", and this program reads version 1"
                      : name_of(node) + " is not a version",
            is_number ? "use the program that the file was written for" : "write vastus: 1");
        return false;
    }
    return true;
}

}  // namespace vastus::config
