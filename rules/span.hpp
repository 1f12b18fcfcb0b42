// A length of time as people write it: 4h, 3d, 1mo, 3wd.
//
// Elapsed time, civil time and working days are kept apart, because each is added by its own rules
// (rules.md 2.3): 1d is the same wall time on the next day, 24h is not. Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/time.hpp"

namespace vastus::rules {

struct Span {
    std::int32_t months = 0;  ///< Calendar months; a quarter is 3, a year 12.
    std::int32_t days = 0;    ///< Civil days; a week is 7.
    std::int32_t working_days = 0;
    model::Duration elapsed{};  ///< Open time where a business clock applies.

    bool is_zero() const {
        return months == 0 && days == 0 && working_days == 0 && elapsed == model::Duration{};
    }
    /// Needs the local calendar: not allowed on a business clock.
    bool is_civil() const { return months != 0 || days != 0; }
    /// A month taken as 30 days, a working day as one: for bounds, never for due times.
    model::Duration roughly() const {
        const auto day = std::chrono::hours(24);
        return day * (30 * months + days + working_days) + elapsed;
    }
    bool operator==(const Span&) const = default;
};

/// Normalised, so that "90m" and "1h30m" are one: part of an alert's identity for ever.
std::string label(const Span& span);

/// "90m", "1h30m", "3d", "2w", "1mo", "1q", "1y", "3wd", "500ms": units from large to small, each
/// at most once. 0 needs a unit as well.
std::optional<Span> parse_span(std::string_view text);

}  // namespace vastus::rules
