// NextWake: when the next timer wakes, remembered until something is committed.
//
// The watch asks at every tick, and most ticks come after nothing has happened: those cost one
// comparison, however many timers are armed. Not thread-safe. Faults are those of storage.
#pragma once

#include <cstdint>
#include <optional>

#include "model/result.hpp"
#include "model/time.hpp"
#include "storage/kv.hpp"

namespace vastus::storage {

class NextWake {
public:
    explicit NextWake(const Kv& store) : store_(store) {}

    /// Nothing when no timer is armed.
    model::Result<std::optional<model::Instant>> get();

private:
    const Kv& store_;
    std::optional<std::uint64_t> revision_;  ///< Of the store when it was read.
    std::optional<model::Instant> wake_;
};

}  // namespace vastus::storage
