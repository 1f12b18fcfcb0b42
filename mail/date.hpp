// The Date field: RFC 5322, its obsolete forms, ISO 8601, and what programs write instead.
//
// A sender's date never runs a clock (mail.md 4.6). Linear. Pure; a date that is none is an absent
// one and a defect.
#pragma once

#include <optional>
#include <string_view>

#include "mail/defect.hpp"
#include "model/time.hpp"

namespace vastus::mail {

std::optional<model::Instant> read_date(std::string_view raw, Defects& defects);

}  // namespace vastus::mail
