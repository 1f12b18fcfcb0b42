// Addresses as programs write them inside a text: `N <a@b>`, `N [mailto:a@b]`, `'N' <a@b>`,
// `a@b <mailto:a@b>`, `N<mailto:a@b> <a@b<mailto:a@b>>`, lists by "," or ";" (mail.md 5.4).
//
// Not a parser of header fields: nothing is encoded here, and half of it is cut off in real life.
// Linear; at most 200 addresses. Pure; cannot fail.
#pragma once

#include <string_view>
#include <vector>

#include "model/message.hpp"

namespace vastus::mail {

std::vector<model::Address> quoted_addresses(std::string_view list);

/// Where a plain address begins and ends in `text`, from `offset`; empty when there is none.
std::string_view find_address(std::string_view text, std::size_t offset = 0);

}  // namespace vastus::mail
