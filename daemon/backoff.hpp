// Back-off: how long a part waits after failures in a row.
#pragma once

#include <algorithm>
#include <cstdint>

#include "config/config.hpp"

namespace vastus::daemon {

/// backoff_first after the first failure, then doubling up to backoff_max. `failures` counts
/// from 1.
inline model::Duration backoff(const config::Limits& limits, std::uint32_t failures) {
    auto pause = limits.backoff_first;
    for (std::uint32_t i = 1; i < failures && pause < limits.backoff_max; ++i) pause *= 2;
    return std::min(pause, limits.backoff_max);
}

}  // namespace vastus::daemon
