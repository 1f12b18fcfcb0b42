// Addresses as people write them: lower case, domain in Unicode letters instead of xn--.
//
// Pure; cannot fail: a label that is not valid Punycode stays as it is.
#pragma once

#include <string>
#include <string_view>

namespace vastus::rules {

/// "Ott@XN--KSI-5QA.example" -> "ott@äksi.example".
std::string readable_address(std::string_view address);

}  // namespace vastus::rules
