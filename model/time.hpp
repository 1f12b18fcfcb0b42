// Time: an instant in UTC and a length of time, both in whole milliseconds.
//
// Nothing below the daemon reads a clock: `now` is always a parameter. Text is ISO 8601 in UTC.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "model/result.hpp"

namespace vastus::model {

using Duration = std::chrono::milliseconds;
using Instant = std::chrono::sys_time<Duration>;

/// Milliseconds since 1970-01-01T00:00:00Z.
inline std::int64_t millis(Instant at) { return at.time_since_epoch().count(); }
inline Instant from_millis(std::int64_t value) { return Instant(Duration(value)); }

/// "2026-03-02T10:00:00Z"; fractions of a second are cut.
std::string iso(Instant at);

/// Reads "2026-03-02T10:00:00Z", with ' ' for 'T', seconds optional, zone 'Z' or ±hh:mm required.
/// Fails: malformed.
Result<Instant> parse_iso(std::string_view text);

}  // namespace vastus::model
