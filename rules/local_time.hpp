// Wall time in a named zone, from the system's zone data.
//
// The library's exceptions end here: an unknown zone is an answer. Pure apart from reading the zone
// data once; safe from any thread.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "model/time.hpp"

namespace vastus::rules {

bool is_timezone(std::string_view name);

/// Zones whose names are near, or none when the zone data cannot be read.
std::vector<std::string> timezone_names();

/// The civil day there; of UTC when the zone is unknown.
std::chrono::sys_days local_day(std::string_view timezone, model::Instant at);
/// When work ends there on that day, 17:00; in UTC when the zone is unknown.
model::Instant end_of_work(std::string_view timezone, std::chrono::sys_days day);
/// "2026-03-02".
std::string day_text(std::chrono::sys_days day);

/// "02.03.2026 10:00"; in UTC, and saying so, when the zone is unknown.
std::string local_minute(std::string_view timezone, model::Instant at);

}  // namespace vastus::rules
