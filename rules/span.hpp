// A length of time as people write it: 4h, 3d, 1mo, 3wd.
//
// Elapsed time, civil time and working days are kept apart, because each is added by its own rules
// (rules.md 2.3): 1d is the same wall time on the next day, 24h is not. Plain data.
#pragma once

#include <cstdint>
#include <string>

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
    bool operator==(const Span&) const = default;
};

/// Normalised, so that "90m" and "1h30m" are one: part of an alert's identity for ever.
std::string label(const Span& span);

}  // namespace vastus::rules
