// Wall time in a named zone, from the system's zone data.
//
// The library's exceptions end here: an unknown zone is an answer. A wall time that does not exist
// is the first instant after the gap; one that comes twice is the first of the two. The library
// reads the explicit transitions of a zone file only: Debian's are right until the end of 2037,
// later summers are one hour off. Pure apart from reading the zone data once; safe from any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/time.hpp"

namespace date {
class time_zone;
}

namespace vastus::rules {

/// What a clock on the wall shows.
struct WallTime {
    std::chrono::sys_days day;  ///< The civil day; not an instant.
    model::Duration time{};     ///< Since its midnight, on the wall.
    auto operator<=>(const WallTime&) const = default;
};

/// A zone that was looked up: for many questions. Small, to be copied; never dangling.
class Zone {
public:
    /// Nothing when the zone data has no such name, or cannot be read.
    static std::optional<Zone> find(std::string_view name);
    /// The zone of that name, or else UTC, which needs no data.
    static Zone find_or_utc(std::string_view name);

    /// `time` may be 24 h and more: the next day.
    model::Instant at(WallTime wall) const;
    WallTime wall(model::Instant at) const;
    /// The same, but never going back: all of the second pass of an hour that comes twice reads as
    /// its end. at(furthest_wall(t)) >= t.
    WallTime furthest_wall(model::Instant at) const;

    /// Every change of the offset from 1970 to the last that is known: two revisions of the zone
    /// data with the same hash mean the same. 32 hex digits.
    std::string hash() const;

private:
    explicit Zone(const date::time_zone* zone) : zone_(zone) {}

    const date::time_zone* zone_;  ///< Null: UTC.
};

bool is_timezone(std::string_view name);

/// Zones whose names are near, or none when the zone data cannot be read.
std::vector<std::string> timezone_names();

/// One question to a zone by its name; in UTC when it is unknown.
model::Instant at_wall(std::string_view timezone, WallTime wall);
WallTime wall_time(std::string_view timezone, model::Instant at);

/// "" when the zone data of this machine gives Tallinn its summer of 2030; otherwise what is wrong
/// and what to do. To be asked once, at the start.
std::string zone_data_problem();

/// The civil day there; of UTC when the zone is unknown.
std::chrono::sys_days local_day(std::string_view timezone, model::Instant at);
/// When work ends there on that day, 17:00; in UTC when the zone is unknown.
model::Instant end_of_work(std::string_view timezone, std::chrono::sys_days day);
/// "2026-03-02".
std::string day_text(std::chrono::sys_days day);

/// "2026-02-23 13:00" on the wall of a zone, or with an offset of its own: "… +02:00".
std::optional<model::Instant> parse_local(std::string_view text, std::string_view timezone);

/// "02.03.2026 10:00"; in UTC, and saying so, when the zone is unknown.
std::string local_minute(std::string_view timezone, model::Instant at);

}  // namespace vastus::rules
