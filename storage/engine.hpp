// What every engine's commit does in the same way: preconditions and counters.
//
// Both read the store as it is before the batch, so only the committing thread may call them.
// Fails: refused (a precondition does not hold; `what` names the key), corrupt (a counter is not
// eight bytes), and the faults of Kv::get.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "storage/batch.hpp"
#include "storage/kv.hpp"

namespace vastus::storage {

model::Result<> check_preconditions(const Reader& kv, const Batch& batch);

/// What the additions of `batch` make of the counters.
model::Result<std::vector<Pair>> resolve_additions(const Reader& kv, const Batch& batch);

/// The number in a counter's value: absent = 0.
model::Result<std::int64_t> counter_value(const std::optional<std::string>& value);
std::string counter_bytes(std::int64_t value);

/// The refusal of a precondition, the same words from every engine.
model::Error precondition_failed(std::string_view key);

}  // namespace vastus::storage
