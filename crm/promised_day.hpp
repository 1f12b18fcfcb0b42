// The civil day that a promise names, counted from when it was given, in the office's time zone.
//
// Weekends are no working days here; holidays come with the calendars. Pure apart from the zone
// data; cannot fail: an unknown zone is UTC.
#pragma once

#include <string>
#include <string_view>

#include "mail/promise.hpp"
#include "model/time.hpp"

namespace vastus::crm {

/// "2026-11-27". A promise that names no day is due two working days later (mail.md 8.7).
std::string promised_day(std::string_view timezone, const mail::Promised& promised,
                         model::Instant at);

}  // namespace vastus::crm
