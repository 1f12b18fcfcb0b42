// A map of the file, checked against the table of keys.
//
// The only way from YAML to values: keys that are unknown, refused or missing and values of a wrong
// shape are reported once, here; what find() gives has the shape that the table says. Views into
// the tree; one thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/table.hpp"
#include "config/yaml.hpp"

namespace vastus::config {

class Entries {
public:
    Entries(const Node& map, Section section, Problems& problems);

    /// The value of a key; null when it is absent or was reported.
    const Node* find(std::string_view name) const;
    const Node& map() const { return map_; }

    /// Reports unless exactly one of the keys is there; what stands in its place and is refused was
    /// reported already.
    bool exactly_one(std::initializer_list<std::string_view> names, Problems& problems) const;

private:
    void check_key(const Node& value, Section section, Problems& problems);
    bool check_comma(const Node& value, Section section, Problems& problems);

    const Node& map_;
    std::vector<const Node*> good_;
    bool has_later_ = false;    ///< Has a key that this version has not yet.
    bool has_refused_ = false;  ///< Has a key that is refused for good.
};

/// Reports a value of a wrong shape; true when it is right. `example` is what to write for a value
/// that is missing and may be of any shape.
bool check_shape(const Node& node, Shape shape, Problems& problems, std::string_view example = {});

/// Reports a word between commas that is the rest of the value before it, {weight: 0,5}: it has no
/// value and stands on that value's line. Of a key that is known it is only a value that is
/// missing.
bool is_cut_by_comma(const Node& map, const Node& value);
void report_comma(const Node& map, const Node& value, Problems& problems);

/// The scalars of a `texts` value: the one, or those of the list.
std::vector<const Node*> each_text(const Node& node);

/// How sentences call the value: the key it stands under, or what it says.
std::string name_of(const Node& node);

}  // namespace vastus::config
