// Content-Type, Content-Disposition and their parameters (RFC 2045, RFC 2231).
//
// A field is cut into its type and raw parameters; values are decoded only when they are asked for.
// Linear; at most 16 KiB of a field and 200 parameters are read. Pure; cannot fail: an unreadable
// field has an empty type.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mail/defect.hpp"

namespace vastus::mail {

struct ParameterField {
    std::string type;  ///< Lower case: "text/plain", "attachment".
    std::vector<std::pair<std::string, std::string>> parameters;  ///< Lower-case name, raw value.

    /// The raw value of the first parameter of exactly that name, or "".
    std::string_view raw(std::string_view lower_name) const;
    /// The value with RFC 2231 and RFC 2047 undone, valid UTF-8; "" when absent.
    std::string text(std::string_view lower_name, Defects& defects) const;
};

ParameterField read_parameter_field(std::string_view value, Defects& defects);

/// A file name as a label: no path, no control, no invisible or direction-changing characters,
/// at most 255 bytes.
std::string clean_file_name(std::string_view name);

}  // namespace vastus::mail
