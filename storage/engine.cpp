#include "storage/engine.hpp"

#include "model/hash.hpp"
#include "storage/schema.hpp"

namespace vastus::storage {

using model::Result;

model::Error precondition_failed(std::string_view key) {
    return model::refused("the store changed meanwhile: precondition on key " + model::hex(key));
}

Result<> check_preconditions(const Reader& kv, const Batch& batch) {
    std::vector<std::string> keys;
    for (const auto& [key, wanted] : batch.preconditions()) keys.push_back(key);
    TRY(const auto values, kv.multi_get(keys));
    auto present = values.begin();
    for (const auto& [key, wanted] : batch.preconditions()) {
        if (*present++ != wanted) return precondition_failed(key);
    }
    return model::ok();
}

Result<std::vector<Pair>> resolve_additions(const Reader& kv, const Batch& batch) {
    std::vector<Pair> counters;
    for (const auto& [key, delta] : batch.additions()) {
        TRY(const auto present, kv.get(key));
        TRY(const auto number, counter_value(present));
        counters.emplace_back(key, counter_bytes(number + delta));
    }
    return counters;
}

Result<std::int64_t> counter_value(const std::optional<std::string>& value) {
    if (!value) return 0;
    KeyReader reader(*value);
    const std::uint64_t number = reader.u64();
    if (!reader.done()) return model::corrupt("a counter in the store is not eight bytes long");
    return static_cast<std::int64_t>(number);
}

std::string counter_bytes(std::int64_t value) {
    return u64_bytes(static_cast<std::uint64_t>(value));
}

}  // namespace vastus::storage
